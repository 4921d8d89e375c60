from __future__ import annotations

import pandas as pd

from nlp_explorer.classes.sizes import class_sizes
from nlp_explorer.plots.differences import MAX_LINES, difference_lines, length_curves
from nlp_explorer.plots.labels import cumulative_curve, label_bars
from nlp_explorer.plots.theme import GIVEN, OTHER

HOSTILE = "<b>bold</b>"


def sizes_of(*totals: int) -> pd.DataFrame:
    index = pd.Index([f"c{at}" for at in range(len(totals))], dtype="str", name="label")
    return class_sizes(pd.DataFrame({"total": totals}, index=index))


def test_the_curve_ends_at_all_rows_and_shades_each_part() -> None:
    chart = cumulative_curve(sizes_of(100, 30, 10))
    assert list(chart.data[0].x) == [0, 1, 2, 3]
    assert round(chart.data[0].y[-1], 6) == 100
    assert sum(shape.type == "rect" for shape in chart.layout.shapes) == 3


def test_a_thousand_classes_are_a_line_without_marks() -> None:
    assert cumulative_curve(sizes_of(*range(1000, 0, -1))).data[0].mode == "lines"


def test_borders_are_lines_on_the_bars() -> None:
    chart = label_bars(sizes_of(100, 30)[["total"]], borders={"head": 50, "tail": 25})
    assert sorted(shape.x0 for shape in chart.layout.shapes) == [25, 50]


def table_of(n: int) -> pd.DataFrame:
    line = {"share": 0.1, "other_share": 0.2, "difference": 0.1, "low": 0.05, "high": 0.15}
    return pd.DataFrame([line] * n, index=[HOSTILE] * n)


def test_differences_that_hold_0_are_grey() -> None:
    table = table_of(2)
    table.index = pd.Index(["apart", "not"])
    table.loc["not", "low"] = -0.01
    chart = difference_lines(table, first="train", other="test", noun="rows")
    assert list(chart.data[0].marker.color) == [GIVEN, OTHER]
    assert list(chart.data[0].error_x.array) == [5.0, 5.0]


def test_names_are_escaped_and_lines_limited() -> None:
    table = table_of(MAX_LINES + 5)
    table.index = pd.Index([f"{HOSTILE}{at}" for at in range(len(table))])
    chart = difference_lines(table, first=HOSTILE, other="test", noun="texts")
    assert len(chart.data[0].x) == MAX_LINES
    assert HOSTILE not in chart.to_json()


def test_length_curves_leave_out_an_empty_split() -> None:
    chart = length_curves(pd.Series([1, 2, 3]), pd.Series([], dtype="int64"), first="train", other="test", unit="words")
    assert [trace.name for trace in chart.data] == ["train"]
