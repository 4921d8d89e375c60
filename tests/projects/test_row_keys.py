"""Rows are found again by their text; id, label and split tell rows of one text apart; doubt matches nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.projects.row_keys import RowKey, candidates, count_twins, match_rows, row_keys
from nlp_explorer.reading import dataset_from_frame, read

SCHEMA = Schema(("text",), "label", "split", "id")


def dataset(rows: list[tuple[str | None, str | None, str | None, object]]) -> Dataset:
    frame = pd.DataFrame(rows, columns=["text", "label", "split", "id"])
    return dataset_from_frame(frame, name="rows", schema=SCHEMA)


def found(old: Dataset, new: Dataset) -> list[int]:
    return match_rows(row_keys(old, old.row_ids), new).row_ids.tolist()


def reasons(old: Dataset, new: Dataset) -> list[str]:
    return match_rows(row_keys(old, old.row_ids), new).reasons.tolist()


def test_a_row_is_found_wherever_it_moved() -> None:
    old = dataset([("one", "a", "train", 1), ("two", "b", "train", 2), (None, None, None, 3)])
    new = dataset([(None, None, None, 3), ("two", "b", "train", 2), ("new", "a", "test", 9), ("one", "a", "train", 1)])
    assert found(old, new) == [3, 1, 0]
    assert reasons(old, new) == ["", "", ""]


def test_label_tells_rows_of_one_text_apart() -> None:
    old = dataset([("one", "a", None, None), ("one", "b", None, None)])
    new = dataset([("one", "b", None, None), ("one", "a", None, None)])
    assert found(old, new) == [1, 0]


def test_a_text_with_another_label_is_another_example() -> None:
    old, new = dataset([("one", "a", None, None)]), dataset([("one", "b", None, None)])
    assert found(old, new) == [-1]
    assert reasons(old, new) == ["this text has the label 'b' here, not 'a'"]


def test_id_tells_rows_of_one_text_and_label_apart() -> None:
    old = dataset([("one", "a", "train", "x"), ("one", "a", "train", "y")])
    new = dataset([("one", "a", "train", "y"), ("one", "a", "train", "x")])
    assert found(old, new) == [1, 0]


def test_split_tells_rows_of_one_text_and_label_apart() -> None:
    old = dataset([("one", "a", "train", None), ("one", "a", "test", None)])
    new = dataset([("one", "a", "test", None), ("one", "a", "train", None)])
    assert found(old, new) == [1, 0]


def test_id_decides_when_the_splits_were_made_anew() -> None:
    old = dataset([("one", "a", "train", "x")])
    new = dataset([("one", "a", "test", "y"), ("one", "a", "validation", "x")])
    assert found(old, new) == [1]


def test_split_decides_when_the_ids_were_made_anew() -> None:
    old = dataset([("one", "a", "train", "x")])
    new = dataset([("one", "a", "test", "n1"), ("one", "a", "train", "n2")])
    assert found(old, new) == [1]


def test_id_and_split_that_name_different_rows_match_nothing() -> None:
    old = dataset([("one", "a", "train", "5")])
    new = dataset([("one", "a", "train", "4"), ("one", "a", "test", "5")])
    assert found(old, new) == [-1]


def test_rows_that_nothing_tells_apart_are_listed() -> None:
    old = dataset([("one", "a", "train", None)])
    new = dataset([("one", "a", "train", None), ("one", "a", "train", None)])
    assert found(old, new) == [-1]
    assert reasons(old, new) == ["2 rows have this text and label, and neither id nor split tells them apart"]


def test_an_id_whose_text_changed_is_listed() -> None:
    old, new = dataset([("one", "a", None, 7)]), dataset([("one!", "a", None, 7)])
    assert reasons(old, new) == ["the row with the id 7 has another text now"]


def test_a_text_that_is_gone_is_listed() -> None:
    old, new = dataset([("one", "a", None, 7)]), dataset([("two", "a", None, 8)])
    assert reasons(old, new) == ["no row has this text"]


def test_whole_number_ids_are_the_same_in_a_column_with_gaps() -> None:
    old = dataset([("one", "a", None, 1), ("one", "a", None, 2)])
    new = dataset([("one", "a", None, 2), ("one", "a", None, None), ("one", "a", None, 1)])
    assert found(old, new) == [2, 0]


def test_twins_that_were_treated_alike_are_found_together() -> None:
    old = dataset([("one", "a", None, None)] * 2)
    keys = row_keys(old, old.row_ids)
    keys["n_twins"] = count_twins(old, keys)
    together = np.zeros(2, dtype=np.int64)
    new = dataset([("two", "a", None, None), ("one", "a", None, None), ("one", "a", None, None)])
    assert match_rows(keys, new, together=together).row_ids.tolist() == [1, 2]
    longer = dataset([("one", "a", None, None)] * 3)
    assert match_rows(keys, longer, together=together).row_ids.tolist() == [-1, -1]
    only_one = keys.iloc[:1]
    assert match_rows(only_one, new, together=together[:1]).row_ids.tolist() == [-1]


@pytest.mark.parametrize("ids", [("x", "y"), ("x", "x"), (None, None)])
def test_of_twins_the_one_that_is_left_is_never_taken_for_the_other(ids: tuple[str | None, str | None]) -> None:
    old = dataset([("one", "a", "train", ids[0]), ("one", "a", "test", ids[1])])
    keys = row_keys(old, old.row_ids)
    keys["n_twins"] = count_twins(old, keys)
    assert keys["n_twins"].tolist() == [2, 2]
    for row in old.row_ids:
        left = dataset([("one", "a", old.frame["split"][row], ids[row])])
        for together in (None, np.zeros(2, dtype=np.int64)):
            assert match_rows(keys, left, together=together).row_ids.tolist() == [-1, -1]
    turned = dataset([("one", "a", "test", ids[1]), ("one", "a", "train", ids[0])])
    assert match_rows(keys, turned).row_ids.tolist() == [1, 0]
    assert match_rows(keys, turned, together=np.zeros(2, dtype=np.int64)).row_ids.tolist() == [1, 0]


def test_twins_that_were_treated_alike_are_found_under_new_ids() -> None:
    old = dataset([("one", "a", None, 1), ("one", "a", None, 2), ("two", "a", None, 3)])
    keys = row_keys(old, old.row_ids)
    keys["n_twins"] = count_twins(old, keys)
    new = dataset([("two", "a", None, 7), ("one", "a", None, 8), ("one", "a", None, 9)])
    assert match_rows(keys, new, together=np.zeros(3, dtype=np.int64)).row_ids.tolist() == [1, 2, 0]
    assert match_rows(keys, new, together=np.arange(3)).row_ids.tolist() == [-1, -1, 0]


def test_no_keys_and_no_rows_match_nothing() -> None:
    empty, one = dataset([]), dataset([("one", "a", None, None)])
    assert found(empty, one) == []
    assert found(one, empty) == [-1]


def test_an_unknown_row_has_no_key() -> None:
    with pytest.raises(KeyError, match="row 5 is not in the dataset"):
        row_keys(dataset([("one", "a", None, None)]), np.array([5]))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["waimai/waimai_10k.csv", "messy/banking_planted.csv"])
def test_twenty_shuffles_never_land_on_another_label_or_text(name: str, shared_data: Path) -> None:
    old = read([shared_data / name])
    keys = row_keys(old, old.row_ids)
    keys["n_twins"] = count_twins(old, keys)
    source = pd.DataFrame(
        {"text": old.texts, "label": old.frame["label"].astype("str"), "split": old.frame["split"].astype("str")}
    )
    is_alone = ~source.duplicated(keep=False).to_numpy()
    for seed in range(20):
        shuffled = source.sample(frac=1, random_state=seed)
        new = dataset_from_frame(shuffled, name="shuffled", schema=Schema(("text",), "label", "split"))
        row_ids = match_rows(keys, new).row_ids
        assert (row_ids[is_alone] >= 0).all()
        assert (row_ids[~is_alone] < 0).all()
        assert (shuffled.index.to_numpy()[row_ids[is_alone]] == np.flatnonzero(is_alone)).all()


@pytest.mark.parametrize("name", ["waimai/waimai_10k.csv", "messy/banking_planted.csv"])
@pytest.mark.parametrize("dropped", [0, 1213, 2999])
def test_renumbered_ids_never_land_on_another_label_or_text(name: str, dropped: int, shared_data: Path) -> None:
    read_in = read([shared_data / name])
    rows = pd.DataFrame({"text": read_in.texts, "label": read_in.frame["label"].astype("str")})
    old = dataset_from_frame(
        rows.assign(id=range(len(rows))), name="old", schema=Schema(("text",), "label", None, "id")
    )
    left = rows.drop(index=dropped)
    new = dataset_from_frame(
        left.assign(id=range(len(left))), name="new", schema=Schema(("text",), "label", None, "id")
    )
    keys = row_keys(old, old.row_ids)
    keys["n_twins"] = count_twins(old, keys)
    row_ids = match_rows(keys, new).row_ids
    hit = row_ids >= 0
    is_alone = ~rows.duplicated(keep=False).to_numpy()
    is_alone[dropped] = False
    assert hit[is_alone].all()
    assert new.texts.iloc[row_ids[hit]].fillna("").tolist() == old.texts[hit].fillna("").tolist()
    assert new.frame["label"].iloc[row_ids[hit]].tolist() == old.frame["label"][hit].tolist()


def test_a_key_may_mean_the_rows_with_its_text_else_the_row_with_its_id() -> None:
    data = dataset([("one", "a", None, 1), ("two", "a", None, 2), ("one", "b", None, 3)])
    hashes = row_keys(data, data.row_ids)["text_hash"]
    assert candidates(RowKey(hashes[0], id="2"), data).tolist() == [0, 2]
    assert candidates(RowKey("0" * 32, id="2"), data).tolist() == [1]
    assert candidates(RowKey("0" * 32), data).tolist() == []
