from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from near_support import CHARACTERS, WORDS, families, found_pairs, series, shingles_of, true_pairs

from nlp_explorer.duplicates import candidates, near, shingles, verify
from nlp_explorer.duplicates.near import near_pairs, near_pairs_by_floor
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.duplicates.sketches import recall_at
from nlp_explorer.progress import Cancelled


def by_text(pairs: NearPairs, texts: list[str]) -> dict[tuple[str, ...], float]:
    return {tuple(sorted((texts[a], texts[b]))): jaccard for (a, b), jaccard in found_pairs(pairs).items()}


@pytest.mark.parametrize("shingling", [WORDS, CHARACTERS, Shingling("words", 1), Shingling("characters", 5)])
def test_pairs_from_the_usual_threshold_on_are_those_of_brute_force(shingling: Shingling) -> None:
    texts = families(60, 4, n_words=60)
    expected = true_pairs(texts, shingling, 0.8)
    assert len(expected) > 50
    assert found_pairs(near_pairs(series(texts), shingling)) == expected


def test_pairs_down_to_the_floor_are_nearly_all_and_none_is_false() -> None:
    texts = families(150, 4)
    expected = true_pairs(texts, WORDS, 0.5)
    found = found_pairs(near_pairs(series(texts), WORDS, floor=0.5))
    assert found.items() <= expected.items()
    assert len(found) >= 0.99 * len(expected)


def test_the_threshold_itself_is_near() -> None:
    nine = "a b c d e f g h i j k"  # 9 shingles; with another last word 8 are shared of 10
    texts = [nine, nine[:-1] + "x", nine[:-3] + "y z"]
    assert found_pairs(near_pairs(series(texts), WORDS)) == {(0, 1): 0.8}
    assert found_pairs(near_pairs(series(texts), WORDS, floor=1.0)) == {}


@pytest.mark.parametrize("texts", [[], [None], ["", " "], ["!!!"], ["a"], ["a", None, ""]])
def test_where_nothing_can_be_compared_nothing_is_near(texts: list[str | None]) -> None:
    found = near_pairs(series(texts), WORDS, floor=0.5)
    assert len(found) == 0
    assert len(found.sets) == len(texts)


def test_texts_of_one_or_two_words_are_near_only_when_equal() -> None:
    texts = ["ok", "OK!", "ok then", "then ok", "ok  then", "yes"]
    assert found_pairs(near_pairs(series(texts), WORDS, floor=0.5)) == {(0, 1): 1.0, (2, 4): 1.0}


def test_copies_of_one_text_are_one_set() -> None:
    found = near_pairs(series(["What is this, then?"] * 10_000 + ["something else altogether here"]), WORDS)
    assert found.n_sets == 2
    assert len(np.unique(found.sets[:10_000])) == 1
    assert len(found) == 0


def test_row_order_changes_nothing() -> None:
    texts = [*families(40, 5), "", "café au lait s'il vous plaît", "cafe au lait s'il vous plait"]
    order = np.random.default_rng(3).permutation(len(texts))
    shuffled = [texts[at] for at in order]
    one, other = (near_pairs(series(some), CHARACTERS, floor=0.5) for some in (texts, shuffled))
    assert by_text(one, texts) == by_text(other, shuffled)
    assert one.jaccard.tolist() == other.jaccard.tolist()
    assert one.left.tolist() == other.left.tolist()


def test_threads_blocks_and_parts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*families(40, 5), *("é " + text for text in families(5, 2, seed=2)), "", "x"]
    one = near_pairs(series(texts), WORDS, floor=0.5)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(shingles, "BLOCK_BYTES", 500)
    monkeypatch.setattr(verify, "MAX_SHINGLES_A_PART", 700)
    monkeypatch.setattr(verify, "_SHINGLES_AT_A_TIME", 300)
    monkeypatch.setattr(near, "MAX_PAIRS_COMPARED", 20)
    other = near_pairs(series(texts), WORDS, floor=0.5)
    assert len(one) > 100
    for name in ("sets", "left", "right", "jaccard"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_a_column_that_is_a_part_of_another_is_compared_by_itself() -> None:
    texts = families(10, 3)
    column = series(["before"] * 7 + texts + ["after"])[7:-1]
    assert found_pairs(near_pairs(column, WORDS)) == found_pairs(near_pairs(series(texts), WORDS))


def test_ascending_floors_give_what_each_gives_alone() -> None:
    texts = series(families(40, 4))
    first, second = near_pairs_by_floor(texts, WORDS, floors=(0.8, 0.5))
    assert (first.floor, second.floor) == (0.8, 0.5)
    assert found_pairs(first) == found_pairs(near_pairs(texts, WORDS))
    assert found_pairs(second) == found_pairs(near_pairs(texts, WORDS, floor=0.5))


@pytest.mark.parametrize("floor", [0.49, 1.01, float("nan")])
def test_a_floor_outside_its_range_is_refused(floor: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.5 and 1"):
        near_pairs(series(["a"]), WORDS, floor=floor)


def test_a_crowd_of_alike_texts_stays_one_group_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MIN_COMPARISONS", 10_000)
    texts = families(1, 1_000, n_words=60)
    found = near_pairs(series(texts), WORDS, floor=0.5)
    assert found.n_crowded > 0.9 * found.n_sets
    assert len(found) < 0.5 * found.n_sets**2 / 2
    assert len(np.unique(np.concatenate([found.left, found.right]))) == found.n_sets


def test_with_no_comparisons_left_a_few_are_still_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MIN_COMPARISONS", "COMPARISONS_A_SET", "MIN_PAIRS", "PAIRS_A_SET"):
        monkeypatch.setattr(candidates, limit, 0)
    texts = families(40, 3, n_words=40)
    found = near_pairs(series(texts), WORDS, floor=0.5)
    assert (found.left < found.right).all()
    expected = true_pairs(texts, WORDS, 0.5)
    assert found_pairs(found).items() <= expected.items()
    assert len(found_pairs(found)) > 0.5 * len(expected)


def test_what_was_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = series(families(1, 200, n_words=60))
    assert near_pairs(texts, WORDS).left_out == ""
    monkeypatch.setattr(candidates, "MIN_COMPARISONS", 100)
    found = near_pairs(texts, WORDS)
    assert found.left_out.startswith(f"{found.n_crowded} of {found.n_sets} different texts have so much in common")


def test_nothing_is_crowded_among_texts_that_differ() -> None:
    assert near_pairs(series(families(300, 2)), WORDS, floor=0.5).n_crowded == 0


def test_a_text_of_a_megabyte_is_compared_like_any_other() -> None:
    words = [f"w{number}" for number in range(150_000)]
    changed = words.copy()
    changed[::100] = ["x"] * 1_500
    texts = [" ".join(words), " ".join(changed), "short"]
    [(pair, jaccard)] = found_pairs(near_pairs(series(texts), WORDS)).items()
    assert pair == (0, 1)
    left, right = (shingles_of(text, WORDS) for text in texts[:2])
    assert jaccard == len(left & right) / len(left | right)


def test_progress_rises_to_the_end_and_can_cancel() -> None:
    shares: list[float] = []
    near_pairs(series(families(50, 3)), WORDS, floor=0.5, progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def cancel(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        near_pairs(series(families(50, 3)), WORDS, progress=cancel)


def test_expected_recall_is_that_of_the_bands() -> None:
    assert recall_at(0.8, near.BANDS[near.THRESHOLD]) == pytest.approx(1 - 0.36**8)
    assert recall_at(0.5, near.BANDS[near.FLOOR]) == pytest.approx(1 - 0.75**16)


def test_pairs_of_a_part_of_the_rows_lie_inside_it() -> None:
    texts = families(10, 3)
    whole = near_pairs(series(texts), WORDS, floor=0.5)
    positions = np.arange(0, 30, 2)
    part = whole.of_rows(positions)
    expected = {
        (positions.tolist().index(one), positions.tolist().index(other)): jaccard
        for (one, other), jaccard in found_pairs(whole).items()
        if one % 2 == 0 and other % 2 == 0
    }
    assert found_pairs(part) == expected


def test_pairs_at_a_threshold_are_the_first_ones() -> None:
    pairs = near_pairs(series(families(40, 4)), WORDS, floor=0.5)
    for threshold in (0.5, 0.6, 0.1 * 8, 1.0):
        assert pairs.n_at(threshold) == (pairs.jaccard >= threshold - 1e-9).sum()
    assert pd.Series(pairs.jaccard).is_monotonic_decreasing
