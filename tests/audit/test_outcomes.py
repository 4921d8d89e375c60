from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.audit.outcomes import outcomes
from nlp_explorer.projects import open_workspace
from nlp_explorer.projects.opened import OpenedAs
from nlp_explorer.review import current, record

RIGHT = {"is_label_wrong": False, "is_right": True, "is_left_out": False, "is_open": False}


def said(action, *, label="a", predicted="b", new_label=None, verdict=None, is_disputed=False):
    decisions = pd.DataFrame(
        {"action": [action], "verdict": [verdict], "new_label": [new_label], "is_disputed": [is_disputed]}, index=[4]
    )
    found = outcomes(decisions, pd.Series([label], index=[4]), pd.Series([predicted], index=[4]))
    return found.loc[4].to_dict()


def test_new_label_equal_to_the_prediction_makes_it_right():
    assert said("relabel", new_label="b", verdict="label wrong") == RIGHT | {"is_label_wrong": True}


def test_new_label_that_is_neither_leaves_the_prediction_wrong():
    assert said("relabel", new_label="c") == RIGHT | {"is_label_wrong": True, "is_right": False}


def test_new_label_makes_a_right_prediction_wrong():
    found = said("relabel", label="b", predicted="b", new_label="c")
    assert (found["is_label_wrong"], found["is_right"]) == (True, False)


def test_kept_label_leaves_the_measured_answer():
    assert said("keep", verdict="model weak") == RIGHT | {"is_right": False}
    assert said("keep", label="b") == RIGHT


def test_ambiguous_row_is_right_when_the_prediction_is_accepted():
    assert said("relabel_several", new_label="a | b", verdict="ambiguous") == RIGHT
    assert said("relabel_several", new_label="a | c", verdict="ambiguous")["is_right"] is False
    assert said("keep", verdict="ambiguous")["is_right"] is False


def test_dropped_row_counts_neither_way():
    found = said("drop", verdict="out of scope")
    assert (found["is_left_out"], found["is_open"], found["is_label_wrong"]) == (True, False, False)


@pytest.mark.parametrize(
    "decision",
    [
        {"action": "unsure"},
        {"action": "unsure", "verdict": "label wrong"},
        {"action": "keep", "is_disputed": True},
        {"action": "keep", "verdict": "label wrong"},
    ],
)
def test_nothing_follows_from_what_is_open(decision):
    assert said(decision.pop("action"), **decision)["is_open"]


def test_rows_nobody_decided_and_rows_elsewhere_are_not_returned():
    decisions = pd.DataFrame(
        {"action": ["keep"] * 2, "verdict": [None] * 2, "new_label": [None] * 2, "is_disputed": [False] * 2},
        index=[1, 9],
    )
    labels = pd.Series(["a", "a", "b"])
    assert outcomes(decisions, labels, labels).index.tolist() == [1]


def test_decisions_are_read_as_they_are_kept(make_dataset, tmp_path):
    dataset = make_dataset(["a"] * 4)
    project = open_workspace(tmp_path).project_for(dataset, OpenedAs(sample="made"))
    record(project, dataset, [0], "relabel", "b", reviewer="ann", verdict="label wrong")
    record(project, dataset, [1], "relabel_several", ["a", "b"], reviewer="ann", verdict="ambiguous")
    record(project, dataset, [2], "drop", reviewer="ann", verdict="text broken")
    record(project, dataset, [3], "edit_text", "mended", reviewer="ann", verdict="text broken")
    predicted = pd.Series(["b"] * 4)
    found = outcomes(current(project, dataset), dataset.frame["label"], predicted)
    assert found["is_right"].tolist() == [True, True, False, False]
    assert found["is_label_wrong"].tolist() == [True, False, False, False]
    assert found["is_left_out"].tolist() == [False, False, True, False]
    assert not found["is_open"].any()
