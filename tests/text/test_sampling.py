from __future__ import annotations

import pandas as pd

from nlp_explorer.text.sampling import sampled_texts

TEXTS = pd.Series([f"text {number}" for number in range(500)] + [None] * 5, dtype="str")


def test_the_sample_depends_neither_on_order_nor_on_copies() -> None:
    shuffled = pd.concat([TEXTS, TEXTS[:200]]).sample(frac=1, random_state=1)
    assert sampled_texts(shuffled, 50).tolist() == sampled_texts(TEXTS, 50).tolist()


def test_the_sample_has_as_many_distinct_texts_as_were_asked_for() -> None:
    sample = sampled_texts(pd.concat([TEXTS, TEXTS]), 50)
    assert len(sample) == sample.nunique() == 50
    assert sample.notna().all()


def test_fewer_texts_are_all_in_the_sample() -> None:
    assert sorted(sampled_texts(TEXTS[:3], 50)) == sorted(TEXTS[:3])
    assert len(sampled_texts(TEXTS[500:], 50)) == 0
