from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.audit.piles import deal
from nlp_explorer.audit.proposals import propose


@pytest.fixture
def half_wrong(make_dataset, make_run):
    dataset = make_dataset(["a"] * 200)
    return dataset, make_run(dataset, ["a", "b"] * 100)


def dealt(dataset, run, **told):
    return deal(dataset, run, propose(dataset, run), **told)


def test_piles_hold_the_wrong_and_the_right_rows_once_each(half_wrong):
    piles = dealt(*half_wrong, n_suspicious=5)
    assert sorted(piles.wrong) == list(range(1, 200, 2))
    assert sorted(piles.right) == list(range(0, 200, 2))
    assert piles.suspicious.tolist() == propose(*half_wrong).frame.index[:5].tolist()


def test_order_is_the_same_each_time_and_another_with_another_seed(half_wrong):
    one, again, other = dealt(*half_wrong), dealt(*half_wrong), dealt(*half_wrong, seed=1)
    assert one.wrong.tolist() == again.wrong.tolist() != other.wrong.tolist()
    assert one.wrong.tolist() != sorted(one.wrong)


def test_order_depends_on_the_texts_and_not_on_the_order_of_the_file(make_dataset, make_run):
    texts = ["same"] * 6 + [f"text {at}" for at in range(60)]
    labels = ["a", "b", "c", "a", "b", "c"] + ["a"] * 60
    order = np.random.default_rng(0).permutation(66)
    one, other = make_dataset(labels, texts), make_dataset([labels[i] for i in order], [texts[i] for i in order])
    first, second = dealt(one, make_run(one, ["z"] * 66)).wrong, dealt(other, make_run(other, ["z"] * 66)).wrong
    shown = [(texts[row], labels[row]) for row in first]
    assert shown == [(texts[order[row]], labels[order[row]]) for row in second]
    equal = [at for at, (text, _) in enumerate(shown) if text == "same"]
    assert np.diff(equal).max() > 1, "copies of one text are drawn apart"


def test_every_row_is_as_likely_to_come_first(half_wrong):
    n = 100
    counts = np.zeros(200)
    for seed in range(n):
        counts[dealt(*half_wrong, seed=seed).wrong[:20]] += 1
    assert counts[::2].sum() == 0
    expected, spread = n * 0.2, np.sqrt(n * 0.2 * 0.8)
    assert np.abs(counts[1::2] - expected).max() < 4.5 * spread


def test_next_rows_skip_what_is_decided(half_wrong):
    piles = dealt(*half_wrong)
    first = piles.next_rows("right", [], 3)
    assert first.tolist() == piles.right[:3].tolist()
    assert piles.next_rows("right", [int(first[1])], 2).tolist() == piles.right[[0, 2]].tolist()
    assert piles.next_rows("wrong", piles.wrong, 3).tolist() == []


def test_inclusion_probability_is_known(half_wrong):
    piles = dealt(*half_wrong)
    assert piles.inclusion_probability("wrong", 30) == 0.3
    assert piles.inclusion_probability("right", 500) == 1
    assert piles.inclusion_probability("suspicious", 3) == 1


def test_rows_of_a_slice_keep_their_ids(half_wrong):
    dataset, run = half_wrong
    part = dataset.subset(np.arange(200) >= 150, "the last rows")
    piles = dealt(part, run.subset(part.row_ids))
    assert sorted(piles.wrong) == list(range(151, 200, 2))


def test_nothing_to_deal(make_dataset, make_run):
    dataset = make_dataset([None, None])
    piles = dealt(dataset, make_run(dataset, ["a", "b"]))
    assert len(piles.suspicious) == len(piles.wrong) == len(piles.right) == 0
