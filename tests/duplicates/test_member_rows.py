from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from dataset_support import dataset_of, reordered
from near_support import WORDS, families, jaccard_of, series

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.member_rows import duplicate_rows, member_rows
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.errors import ExplorerError

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"  # 11 shingles
NEAR = LONG.replace("thirteen", "dreizehn")  # 10 shared of 12


def rows_of(dataset: Dataset, threshold: float = 0.8) -> pd.DataFrame:
    pairs = near_pairs(dataset.texts, WORDS, floor=0.5)
    return member_rows(dataset, NearIndex(find_duplicates(dataset), pairs), threshold)


def test_every_member_is_a_line_with_its_group_kind_and_jaccard() -> None:
    texts = ["alone", "yes", LONG, NEAR, "yes", LONG.upper()]
    splits = ["train", "train", "train", "test", "test", None]
    dataset = dataset_of(texts, ["a", "a", "a", None, "b", "b"], splits)
    rows = rows_of(dataset)
    assert rows["row_id"].tolist() == [2, 3, 5, 1, 4]
    assert rows["group"].tolist() == [0, 0, 0, 1, 1]
    assert rows["kind"].tolist() == ["normalised", "near", "normalised", "exact", "exact"]
    assert rows["jaccard"].tolist() == [1.0, 10 / 12, 1.0, 1.0, 1.0]
    assert rows["split"].astype("str").tolist() == [
        "train",
        "test",
        pytest.approx(float("nan"), nan_ok=True),
        "train",
        "test",
    ]
    assert rows["label"].isna().tolist() == [False, True, False, False, False]


def test_the_jaccard_is_that_to_the_nearest_member() -> None:
    texts = families(40, 4, seed=7)
    rows = rows_of(dataset_of(texts), threshold=0.6)
    assert len(rows) > 50
    for _, members in rows.groupby("group"):
        for row in members.itertuples():
            others = [other for other in members["row_id"] if other != row.row_id]
            assert row.jaccard == max(jaccard_of(texts[row.row_id], texts[other], WORDS) for other in others)


def test_a_spelling_with_other_word_breaks_has_its_true_jaccard() -> None:
    texts = ["a well known fact", "a wellknown fact", "a well-known-fact", "awellknownfact"]
    rows = rows_of(dataset_of(texts))
    assert rows["kind"].tolist() == ["normalised"] * 4
    assert rows["jaccard"].tolist() == [1.0, 0.0, 1.0, 0.0]  # {a well known, well known fact} twice


def test_signs_without_words_are_as_near_as_can_be() -> None:
    assert rows_of(dataset_of(["😀 !", "😀"]))["jaccard"].tolist() == [1.0, 1.0]


def test_without_duplicates_the_table_is_empty_but_has_its_columns() -> None:
    for texts in ([], ["one"], [None, ""]):
        rows = rows_of(dataset_of(texts))
        assert rows.columns.tolist() == ["row_id", "group", "kind", "jaccard", "split", "label"]
        assert len(rows) == 0


def test_a_slice_is_listed_under_its_own_row_ids() -> None:
    dataset = dataset_of(["a b c", "x", "a b c", "y", "a b c"])
    part = dataset.subset(dataset.row_ids >= 2, "the end")
    assert rows_of(part)["row_id"].tolist() == [2, 4]


def test_row_order_does_not_change_who_belongs_together() -> None:
    dataset = dataset_of(families(20, 4, seed=9))
    order = list(range(len(dataset)))[::-1]

    def groups(of: Dataset) -> set[frozenset[str]]:
        rows = rows_of(of, 0.6)
        return {frozenset(of.texts.loc[members]) for _, members in rows.groupby("group")["row_id"]}

    assert groups(dataset) == groups(reordered(dataset, order))


@pytest.mark.parametrize("threshold", [0.8, 0.5])
def test_the_whole_way_from_a_dataset_keeps_its_pairs(tmp_path: Path, threshold: float) -> None:
    dataset = dataset_of(families(20, 4, n_words=40, seed=9))
    rows = duplicate_rows(dataset, cache=tmp_path, threshold=threshold)
    pd.testing.assert_frame_equal(rows, rows_of(dataset, threshold))
    assert len(list(tmp_path.rglob("*.npz"))) == 1


@pytest.mark.parametrize("threshold", [0.3, 1.2])
def test_an_impossible_threshold_is_said(tmp_path: Path, threshold: float) -> None:
    with pytest.raises(ExplorerError, match=r"is no Jaccard from 0\.5 to 1: name one of these, such as 0\.8"):
        duplicate_rows(dataset_of(["a"]), cache=tmp_path, threshold=threshold)


def test_planted_duplicates_of_real_queries_are_found(shared_data: Path, tmp_path: Path) -> None:
    from nlp_explorer.reading import read

    folder = shared_data / "banking77"
    dataset = read([folder / "banking_data_train.csv", folder / "banking_data_test.csv"])
    rows = duplicate_rows(dataset, cache=tmp_path)
    assert (rows["kind"] == "normalised").sum() == 124  # 62 repeats, each of another text
    assert rows["jaccard"].between(0.8, 1.0).all()
    assert series(dataset.texts.loc[rows["row_id"]].tolist()).notna().all()
