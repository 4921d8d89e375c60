from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.plots.confusion import confusion_heatmap
from nlp_explorer.plots.labels import MAX_BARS, label_bars
from nlp_explorer.plots.lengths import length_boxes, length_histogram
from nlp_explorer.plots.scatter import MAX_PLOTLY_POINTS, scatter_figure
from nlp_explorer.plots.theme import OTHER, PALETTE, label_colours, tick

HOSTILE = "<b>bold</b><a href='x'>link</a>"


def label_counts(n_classes: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"train": range(n_classes, 0, -1), "test": 1, "total": range(n_classes + 1, 1, -1)},
        index=[f"class {at}" for at in range(n_classes)],
    )


def test_labels_beyond_the_palette_are_grey() -> None:
    colours = label_colours([str(at) for at in range(len(PALETTE) + 2)])
    assert colours["0"] == PALETTE[0]
    assert colours[str(len(PALETTE))] == OTHER


def test_class_names_are_escaped_and_shortened_on_axes() -> None:
    assert tick(HOSTILE).startswith("&lt;b&gt;")
    assert len(tick("x" * 500)) < 40


def test_label_bars_stack_the_splits_of_the_first_classes() -> None:
    chart = label_bars(label_counts(MAX_BARS + 30))
    assert [trace.name for trace in chart.data] == ["train", "test"]
    assert list(chart.data[0].x)[:2] == [MAX_BARS + 30, MAX_BARS + 29]
    assert len(chart.data[0].x) == len(chart.layout.yaxis.ticktext) == MAX_BARS


def test_logarithmic_bars_are_not_stacked() -> None:
    chart = label_bars(label_counts(3), logarithmic=True)
    assert len(chart.data) == 1
    assert list(chart.data[0].x) == [4, 3, 2]


def test_bars_without_splits_are_one_series() -> None:
    assert len(label_bars(label_counts(3)[["total"]]).data) == 1


def test_histogram_counts_every_text_once() -> None:
    lengths = pd.Series([0, 1, 1, 5, 900])
    for logarithmic in (False, True):
        chart = length_histogram(lengths, unit="words", marks={"median": 1.0}, logarithmic=logarithmic)
        assert sum(chart.data[0].y) == len(lengths)


def test_histogram_of_nothing_is_an_empty_picture() -> None:
    assert not length_histogram(pd.Series([], dtype="int64"), unit="words", marks={}).data


def test_boxes_hold_the_percentiles_of_each_group() -> None:
    lengths, groups = pd.Series(range(101)), pd.Series(["a"] * 101)
    box = length_boxes(lengths, groups, unit="words", order=["a", "b"]).data[0]
    assert (box.lowerfence[0], box.median[0], box.upperfence[0]) == (5, 50, 95)


def test_each_filled_confusion_cell_can_be_clicked() -> None:
    counts = pd.DataFrame([[3, 1], [0, 2]], index=["a", HOSTILE], columns=["a", HOSTILE])
    weak, strong = confusion_heatmap(counts, selected=("a", HOSTILE)).data[2:4]
    assert [tuple(pair) for pair in weak.customdata] == [("a", "a"), (HOSTILE, HOSTILE)]
    assert [tuple(pair) for pair in strong.customdata] == [("a", HOSTILE)]
    assert all("<b>" not in text for text in (*weak.hovertext, *strong.hovertext))


def test_large_map_is_drawn_from_evenly_spaced_rows() -> None:
    n = MAX_PLOTLY_POINTS * 2 + 1
    chart = scatter_figure(
        np.zeros((n, 2)), pd.Categorical(["a"] * n), colours={"a": "#000000"}, texts=pd.Series(["t"] * n)
    )
    positions = [entry[0] for trace in chart.data for entry in trace.customdata]
    assert len(positions) <= MAX_PLOTLY_POINTS
    assert set(np.diff(positions)) == {3}
