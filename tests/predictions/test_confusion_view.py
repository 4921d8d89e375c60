from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.plots.confusion import MAX_FIXED, MAX_WITH_NAMES, confusion_heatmap
from nlp_explorer.predictions.confusion_view import MAX_CLASSES, class_choices, confusion_view
from nlp_explorer.score_answers import confusion_answer


def matrix(n_classes: int) -> pd.DataFrame:
    """Return a matrix in which class k is taken for class k + 1 in k rows."""
    names = [f"class {at:03d}" for at in range(n_classes)]
    counts = np.diag(np.full(n_classes, 10)) + np.diag(np.arange(1, n_classes), 1)
    return pd.DataFrame(counts, index=pd.Index(names, name="label"), columns=pd.Index(names, name="predicted"))


@pytest.fixture
def three() -> pd.DataFrame:
    names = ["a", "b", "c"]
    return pd.DataFrame([[8, 2, 0], [0, 1, 0], [3, 0, 6]], index=names, columns=names)


def test_shares_are_of_the_label_of_the_prediction_or_of_nothing(three):
    for share_of, wanted in (("label", 2 / 10), ("prediction", 2 / 3), ("nothing", 2)):
        assert confusion_view(three, share_of=share_of).values.loc["a", "b"] == pytest.approx(wanted)


def test_classes_with_most_errors_are_kept_and_shares_stay_those_of_all_rows(three):
    view = confusion_view(three, n_classes=2, order="by name")
    assert view.counts.index.tolist() == ["a", "c"]
    assert view.values.loc["a", "a"] == 0.8
    assert (view.wrong_of_label.tolist(), view.wrong_as.tolist()) == ([2, 3], [3, 0])
    assert (view.n_wrong, view.n_wrong_shown) == (5, 3)
    assert confusion_answer(view, "rows") == (
        "Cells: rows. At the ends: wrong rows. "
        "Shown are the 2 of 3 classes with most errors: 3 of 5 wrong rows (60 %) lie between them."
    )


def test_orders_are_by_name_by_rows_and_confused_side_by_side(three):
    assert confusion_view(three, order="most rows first").counts.index.tolist() == ["a", "c", "b"]
    order = confusion_view(three).counts.index.tolist()
    assert abs(order.index("a") - order.index("c")) == 1
    assert confusion_answer(confusion_view(three), "share of the label's rows") == (
        "Cells: percent, share of the label's rows. At the ends: wrong rows."
    )


@pytest.mark.parametrize("n_classes", [2, 4, 20, 77, 200])
def test_matrix_of_any_size_can_be_clicked_by_cell_row_and_column(n_classes):
    counts = matrix(n_classes)
    view = confusion_view(counts, n_classes=n_classes)
    chart = confusion_heatmap(
        view.counts, view.values, wrong_of_label=view.wrong_of_label.tolist(), wrong_as=view.wrong_as.tolist()
    )
    weak, strong, rows, columns = ([tuple(pair) for pair in trace.customdata] for trace in chart.data[2:6])
    assert len({*weak, *strong}) == (counts.to_numpy() > 0).sum()
    assert {label for label, _ in rows} == {said for _, said in columns} == set(counts.index)
    assert all(said == "" for _, said in rows)
    assert chart.layout.height <= 1000
    assert len(chart.layout.yaxis.ticktext) == (n_classes + 1 if n_classes <= MAX_WITH_NAMES else 1)


@pytest.mark.parametrize("n_classes", [1, 2, 20, MAX_FIXED])
def test_every_name_is_written_once_and_can_be_clicked_as_its_row_or_column(n_classes):
    counts = matrix(n_classes)
    none = [0] * n_classes
    chart = confusion_heatmap(counts, wrong_of_label=none, wrong_as=none)
    names = [*counts.index, "wrong"]
    assert [note.text for note in chart.layout.annotations] == [*names, *names]
    left, below = chart.data[-2:]
    assert {(y, *pair) for y, pair in zip(left.y, left.customdata, strict=True)} == {
        (at, name, "") for at, name in enumerate(counts.index)
    }
    assert {(x, *pair) for x, pair in zip(below.x, below.customdata, strict=True)} == {
        (at, "", name) for at, name in enumerate(counts.index)
    }
    first, last = chart.layout.xaxis.range
    assert all(first < x < -0.5 for x in left.x)
    assert all(n_classes + 0.5 < y < chart.layout.yaxis.range[0] for y in below.y)
    assert last == n_classes + 0.5


def test_names_of_more_classes_stand_on_the_axes_which_can_be_zoomed():
    chart = confusion_heatmap(matrix(MAX_FIXED + 1))
    assert not chart.layout.annotations
    assert chart.layout.xaxis.fixedrange is False


def test_no_more_classes_are_offered_than_can_be_read():
    assert class_choices(2) == [2]
    assert class_choices(77) == [10, 20, 40, 77]
    assert class_choices(5000) == [10, 20, 40, 80, MAX_CLASSES]
    assert len(confusion_view(matrix(300), n_classes=300).counts) == MAX_CLASSES


def test_no_scored_row_is_no_error():
    view = confusion_view(matrix(0))
    assert view.n_wrong == 0
    assert len(confusion_heatmap(view.counts, view.values).data) == 4
