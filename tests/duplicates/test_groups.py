from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from dataset_support import dataset_of
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.duplicates.groups import find_duplicates, group_sizes, n_repeats
from nlp_explorer.text.normalise import normalised_key


def test_equal_texts_are_in_one_group_numbered_by_first_occurrence() -> None:
    found = find_duplicates(dataset_of(["b", "a", "b", "c", "a"]))
    assert found.exact.tolist() == [0, 1, 0, 2, 1]


def test_texts_that_differ_in_case_are_one_normalised_group_but_not_an_exact_one() -> None:
    found = find_duplicates(dataset_of(["Yes!", "yes", "no"]))
    assert found.exact.tolist() == [0, 1, 2]
    assert found.normalised.tolist() == [0, 0, 1]


def test_missing_and_blank_texts_group_nothing() -> None:
    found = find_duplicates(dataset_of([None, "", "  ", "\u200b", None, "a"]))
    assert found.exact.tolist() == [-1] * 5 + [0]
    assert found.normalised.tolist() == [-1] * 5 + [0]


def test_punctuation_alone_is_an_exact_duplicate_without_a_key() -> None:
    found = find_duplicates(dataset_of(["???", "???", "!"]))
    assert found.exact.tolist() == [0, 0, 1]
    assert found.normalised.tolist() == [-1, -1, -1]


def test_sizes_and_repeats_count_rows_of_groups() -> None:
    groups = np.array([0, 1, 0, -1, 2, 0])
    assert group_sizes(groups).tolist() == [3, 1, 3, 0, 1, 3]
    assert n_repeats(groups) == 2


def test_an_empty_dataset_has_no_groups() -> None:
    found = find_duplicates(dataset_of([]))
    assert len(found.exact) == len(found.normalised) == 0
    assert len(group_sizes(found.exact)) == n_repeats(found.exact) == 0


def test_rows_of_a_part_are_grouped_by_position() -> None:
    part = dataset_of(["x", "a", "y", "a"]).subset(np.array([False, True, False, True]), "a part")
    assert find_duplicates(part).exact.tolist() == [0, 0]


texts = st.lists(
    st.one_of(st.none(), st.sampled_from(["a", "A", "a!", "é", "É", "...", "", " ", "很", "很。"])), max_size=12
)


@given(texts)
def test_two_rows_share_a_group_exactly_when_text_or_key_agree(values: list[str | None]) -> None:
    found = find_duplicates(dataset_of(values))
    for one, left in enumerate(values):
        for other, right in enumerate(values):
            if one != other:
                blank = left is None or not left.strip()
                assert (found.exact[one] == found.exact[other] >= 0) == (not blank and left == right)
                key = "" if left is None else normalised_key(left)
                same = key != "" and right is not None and key == normalised_key(right)
                assert (found.normalised[one] == found.normalised[other] >= 0) == same


def test_known_repeats_of_real_data(shared_data: Path) -> None:
    files = [shared_data / "banking77" / f"banking_data_{part}.csv" for part in ("train", "test")]
    both = pd.concat([pd.read_csv(file, keep_default_na=False) for file in files])
    assert n_repeats(find_duplicates(dataset_of(both["text"].tolist())).normalised) == 62


def test_exact_groups_are_those_of_the_texts_themselves_numbered_by_first_occurrence() -> None:
    texts = ["a b", "x", "A b", "a b", None, " ", "...", "...", "y", "A b", "x!"]
    assert find_duplicates(dataset_of(texts)).exact.tolist() == [0, 1, 2, 0, -1, -1, 3, 3, 4, 2, 5]
