"""Label cells as labels: one or several a row, named codes, blanks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.reading.labels import read_labels


def labels_of(cells: list[object], names: tuple[str, ...] = ()) -> tuple[list[str | None], str | None]:
    found = read_labels(pd.Series(cells), names)
    return [None if pd.isna(label) else label for label in found.column], found.separator


def test_labels_stay_as_they_are_in_the_file_but_blanks_are_missing() -> None:
    labels, separator = labels_of(["Ham", " spam", "ham\r", "", "  ", None])
    assert labels == ["Ham", " spam", "ham", None, None, None]
    assert separator is None


def test_categories_are_sorted_by_name_whatever_the_order_of_rows() -> None:
    column = read_labels(pd.Series(["c", "a", "b", "a"])).column
    assert list(column.cat.categories) == ["a", "b", "c"]


@pytest.mark.parametrize(("cells", "expected"), [([1, 0, 1], ["1", "0", "1"]), ([1.0, None, 0.0], ["1", None, "0"])])
def test_codes_are_written_without_a_point(cells: list[object], expected: list[str | None]) -> None:
    assert labels_of(cells)[0] == expected


def test_booleans_are_written_as_json_writes_them() -> None:
    assert labels_of([True, False])[0] == ["true", "false"]


def test_integer_codes_take_their_names_and_others_stay() -> None:
    assert labels_of([1, 0, 7], ("neg", "pos"))[0] == ["pos", "neg", "7"]
    assert labels_of(["1", "0", "new"], ("neg", "pos"))[0] == ["pos", "neg", "new"]


@pytest.mark.parametrize("separator", ["|", ",", "#", ";"])
def test_parts_that_also_stand_alone_are_several_labels_a_row(separator: str) -> None:
    cells = [f"flight{separator}fare", "flight", "fare", f"fare{separator}time", "time", f"flight{separator}time"]
    labels, joiner = labels_of(list(cells))
    assert joiner == "|"
    assert labels == ["flight|fare", "flight", "fare", "fare|time", "time", "flight|time"]


def test_comma_within_a_name_is_part_of_the_name() -> None:
    cells = ["news, world", "news, local", "sports, world", "sports, local"] * 3
    assert labels_of(list(cells))[1] is None


def test_one_cell_with_a_comma_is_no_evidence() -> None:
    assert labels_of(["a,b", "a", "b", "c"])[1] is None


def test_levels_of_a_hierarchy_are_no_list() -> None:
    assert labels_of(["FOOD#QUALITY", "FOOD#PRICES", "SERVICE#GENERAL", "DRINKS#QUALITY", "FOOD#GENERAL"])[1] is None


def test_lists_are_several_labels_a_row() -> None:
    labels, separator = labels_of([["a", "b"], ["b"], [], None, ["a", "a"]])
    assert labels == ["a|b", "b", None, None, "a"]
    assert separator == "|"


def test_lists_of_one_are_that_label() -> None:
    assert labels_of([["a"], ["b"], []]) == (["a", "b", None], None)


@pytest.mark.parametrize("cells", [["['a', 'b']", "['b']", "[]"], ['["a", "b"]', '["b"]', "[]"]])
def test_lists_written_as_text_are_lists(cells: list[object]) -> None:
    assert labels_of(cells) == (["a|b", "b", None], "|")


def test_list_of_codes_takes_the_names() -> None:
    assert labels_of([np.array([0, 1]), np.array([1])], ("joy", "fear"))[0] == ["joy|fear", "fear"]


@pytest.mark.parametrize(("cells", "expected"), [([1, 0], True), ([[0, 1]], True), (["pos", "neg"], False)])
def test_names_are_said_to_be_used_only_where_there_are_codes(cells: list[object], expected: bool) -> None:
    assert read_labels(pd.Series(cells), ("neg", "pos")).has_named_codes is expected


def test_joiner_is_one_that_no_label_contains() -> None:
    labels, joiner = labels_of([["a|x", "b"], ["b"]])
    assert joiner == ";"
    assert labels == ["a|x;b", "b"]


def test_brackets_that_are_no_list_stay_a_label() -> None:
    assert labels_of(["[unsure", "[not] sure]", "[a b]"])[0] == ["[unsure", "[not] sure]", "[a b]"]


def test_no_labels_at_all_are_an_empty_category() -> None:
    column = read_labels(pd.Series([None, None], dtype="str")).column
    assert list(column.cat.categories) == []
    assert column.isna().all()


def test_whether_a_cell_holds_several_labels_can_be_told() -> None:
    cells = pd.Series(["a|b", "a", "b", "c", "a|c"], dtype="str")
    assert read_labels(cells).separator == "|"
    alone = read_labels(cells, separator="")
    assert (alone.separator, list(alone.column), alone.reason) == (None, list(cells), "as told")
    few = pd.Series(["x/y", "z"], dtype="str")
    assert read_labels(few).separator is None
    told = read_labels(few, separator="/")
    assert (told.separator, list(told.column)) == ("|", ["x|y", "z"])
    assert told.reason == "cells such as 'x/y' hold several labels, joined by '/', as told"
