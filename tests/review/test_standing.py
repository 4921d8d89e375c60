"""What stands: the last word of each reviewer, disagreements shown, rows found again in another version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.review import current, export_cleaned, open_decisions, record, standing, undo
from nlp_explorer.review.standing import shown_values

Make = Callable[..., Dataset]


def line(project: Project, data: Dataset, row: int = 0) -> list[object]:
    found = current(project, data).loc[row]
    return [
        found["action"],
        *(None if pd.isna(found[name]) else found[name] for name in ("new_label", "new_text")),
        bool(found["is_disputed"]),
    ]


def test_nothing_decided_is_an_empty_table(project: Project, data: Dataset) -> None:
    found = standing(project, data)
    assert found.rows.empty
    assert {"action", "new_label", "is_disputed", "n_decisions"} <= set(found.rows.columns)
    assert open_decisions(found) == ()


def test_the_last_word_of_one_reviewer_counts(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [0], "relabel", "d", reviewer="ann")
    assert line(project, data) == ["relabel", "d", None, False]
    record(project, data, [0], "drop", reviewer="ann")
    assert line(project, data) == ["drop", None, None, False]
    assert current(project, data)["n_decisions"].tolist() == [3]


def test_a_new_label_and_a_new_text_stand_side_by_side(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [0], "edit_text", "eins", reviewer="bob")
    assert line(project, data) == ["edit_text", "c", "eins", False]


def test_a_change_brings_a_dropped_row_back(project: Project, data: Dataset) -> None:
    record(project, data, [0], "drop", reviewer="ann")
    record(project, data, [0], "edit_text", "eins", reviewer="ann")
    assert line(project, data) == ["edit_text", None, "eins", False]


def test_undoing_the_drop_brings_the_label_back(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    undo(project, record(project, data, [0], "drop", reviewer="ann"), reviewer="ann")
    assert line(project, data) == ["relabel", "c", None, False]


@pytest.mark.parametrize(
    ("first", "second", "is_disputed"),
    [
        (("drop", None), ("keep", None), True),
        (("drop", None), ("relabel", "c"), True),
        (("keep", None), ("edit_text", "x"), True),
        (("relabel", "c"), ("relabel", "d"), True),
        (("relabel", "c"), ("relabel_several", ["c", "d"]), True),
        (("relabel", "c"), ("relabel", "c"), False),
        (("drop", None), ("drop", None), False),
        (("relabel", "c"), ("unsure", None), False),
        (("unsure", None), ("drop", None), False),
    ],
)
def test_two_people_disagree(
    project: Project, data: Dataset, first: tuple[object, object], second: tuple[object, object], is_disputed: bool
) -> None:
    record(project, data, [0], *first, reviewer="ann")  # type: ignore[arg-type]
    record(project, data, [0], *second, reviewer="bob")  # type: ignore[arg-type]
    assert current(project, data)["is_disputed"].tolist() == [is_disputed]


def test_unsure_hides_nobody_elses_word(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [0], "unsure", reviewer="bob")
    assert line(project, data) == ["relabel", "c", None, False]


def test_settling_ends_a_disagreement_until_somebody_objects(project: Project, data: Dataset) -> None:
    record(project, data, [0], "drop", reviewer="ann")
    record(project, data, [0], "relabel", "c", reviewer="bob")
    assert open_decisions(standing(project, data)) == ("1 row is left as it is, because reviewers disagree: settle it",)
    record(project, data, [0], "relabel", "d", reviewer="eve", settles=True)
    assert line(project, data) == ["relabel", "d", None, False]
    record(project, data, [0], "drop", reviewer="ann")
    assert line(project, data)[-1] is True


def test_several_accepted_labels_are_shown_joined(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel_several", ["a", "[c]"], reviewer="ann")
    record(project, data, [1], "relabel", "[c]", reviewer="ann")
    assert current(project, data)["new_label"].tolist() == ["a | [c]", "[c]"]


def test_values_are_shown_as_people_read_them(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel_several", ["a", "c"], reviewer="ann")
    record(project, data, [1], "drop", reviewer="ann")
    record(project, data, [2], "relabel", "[c]", reviewer="ann")
    assert shown_values(standing(project, data).entries)["value"].tolist() == ["a | c", "", "[c]"]


def test_decisions_find_their_rows_in_a_shuffled_version(project: Project, data: Dataset, make: Make) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [1], "drop", reviewer="ann")
    record(project, data, [3, 4], "keep", reviewer="ann")
    other = make(("three", "b"), ("new", "a"), ("one", "b"), ("three", "b"), ("one", "a"))
    assert current(project, other)["action"].to_dict() == {0: "keep", 2: "drop", 3: "keep", 4: "relabel"}


def test_one_of_two_equal_rows_is_decided_only_where_it_was_seen(project: Project, data: Dataset, make: Make) -> None:
    record(project, data, [3], "drop", reviewer="ann")
    assert current(project, data).index.tolist() == [3]
    assert standing(project, make(("three", "b"))).rows.empty  # the one that is left may be the other one
    found = standing(project, make(("three", "b"), ("three", "b")))
    assert found.rows.empty
    assert found.unmatched["reason"].tolist() == [
        "it was one of 2 rows with this text and label; 2 rows have them here"
    ]
    assert open_decisions(found) == (
        "1 decision found no row in this version of the data, or several: see the list of decisions",
    )


def test_a_version_that_already_is_as_decided_asks_nothing(project: Project, data: Dataset, make: Make) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [2], "drop", reviewer="ann")
    record(project, data, [3], "edit_text", "drei", reviewer="ann")
    found = standing(project, make(("one", "c"), ("one", "b"), ("drei", "b"), ("three", "b")))
    assert found.unmatched["is_done"].tolist() == [True, True, True]
    assert open_decisions(found) == ()


@pytest.mark.parametrize("columns", ["text label split", "text label id"])
def test_a_dropped_twin_was_dropped_when_the_other_is_left(tmp_path: Path, make: Make, columns: str) -> None:
    data = make(("one", "a", "1"), ("one", "a", "2"), ("one", "a", "2"), ("two", "a", "9"), columns=columns)
    project = open_workspace(tmp_path).project_for(data, OpenedAs(paths=("/twins.csv",)))
    record(project, data, [0, 2], "drop", reviewer="ann")
    cleaned = export_cleaned(data, standing(project, data)).kept
    left = dataset_from_frame(cleaned.astype("str"), name="left", schema=data.schema)
    found = standing(project, left)
    assert found.rows.empty  # nothing lands on the twin that is left: its text would be lost
    assert found.unmatched["is_done"].tolist() == [True, True]
    assert open_decisions(found) == ()
    assert standing(project, make(("two", "a", "9"), columns=columns)).unmatched["is_done"].all()
    more = make(("one", "a", "1"), ("one", "a", "2"), ("two", "a", "9"), columns=columns)
    assert standing(project, more).unmatched["is_done"].tolist() == [False, False]


def test_decisions_on_two_versions_add_up(project: Project, data: Dataset, make: Make) -> None:
    record(project, data, [2], "relabel", "c", reviewer="ann")
    other = make(("two", "a"), ("one", "a"))
    record(project, other, [0], "edit_text", "zwei", reviewer="ann")
    assert line(project, data, 2) == ["edit_text", "c", "zwei", False]
    assert line(project, other, 0) == ["edit_text", "c", "zwei", False]
