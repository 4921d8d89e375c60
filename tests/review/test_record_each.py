"""A label or a text of its own for each row, in one batch."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import Project
from nlp_explorer.review import current, undo
from nlp_explorer.review.decisions import record_each


def test_each_row_gets_its_own_value_in_one_batch(project: Project, data: Dataset) -> None:
    batch = record_each(project, data, pd.Series({3: "c", 0: "d"}), "relabel", reviewer="ann", page="corrupt rows")
    assert current(project, data)["new_label"].to_dict() == {0: "d", 3: "c"}
    undo(project, batch, reviewer="ann")
    assert current(project, data).empty


def test_texts_are_edited_each_its_own_way(project: Project, data: Dataset) -> None:
    record_each(project, data, pd.Series({2: "zwei", 3: "drei"}), "edit_text", reviewer="ann")
    assert current(project, data)["new_text"].to_dict() == {2: "zwei", 3: "drei"}


def test_one_bad_value_keeps_the_whole_batch_out(project: Project, data: Dataset) -> None:
    with pytest.raises(ExplorerError, match="relabel needs a label, not '  '"):
        record_each(project, data, pd.Series({0: "c", 1: "  "}), "relabel", reviewer="ann")
    assert current(project, data).empty


def test_no_rows_are_refused(project: Project, data: Dataset) -> None:
    with pytest.raises(ExplorerError, match="No rows were chosen"):
        record_each(project, data, pd.Series(dtype="str"), "relabel", reviewer="ann")
