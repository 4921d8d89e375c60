from __future__ import annotations

import pandas as pd

from nlp_explorer.plots.duplicates import (
    MAX_LABELS,
    falling_away_curve,
    label_pair_matrix,
    size_bars,
    split_matrix,
)


def test_the_curve_marks_the_threshold_with_its_rows() -> None:
    curve = pd.DataFrame({"threshold": [0.5, 0.75, 1.0], "rows": [30, 1200, 2]})
    chart = falling_away_curve(curve, threshold=0.75, measure="Jaccard")
    assert chart.data[0].y.tolist() == [30, 1200, 2]
    assert chart.layout.annotations[0].text == "0.75: 1,200 rows"
    assert chart.layout.shapes[0].x0 == 0.75


def test_a_bar_of_a_size_knows_its_place() -> None:
    bins = pd.DataFrame({"groups": [5, 1], "rows": [10, 3]})
    chart = size_bars(bins, ["2", "3"], selected=1)
    assert [place for [place] in chart.data[0].customdata] == [0, 1]
    assert chart.data[0].hovertext == ("5 groups of 2 rows: 10 rows", "1 group of 3 rows: 3 rows")
    assert chart.data[0].marker.color[0] != chart.data[0].marker.color[1]


def test_the_matrix_of_splits_has_a_cell_for_each_pair_that_leaks() -> None:
    table = pd.DataFrame(
        {
            "split": ["train", "test"],
            "other": ["test", "train"],
            "rows": [10, 4],
            "exact": [0, 1],
            "leaked": [3, 2],
        }
    )
    chart = split_matrix(table, kind="leaked", selected=("test", "train"))
    assert chart.data[1].customdata == (["train", "test"], ["test", "train"])
    assert chart.data[1].hovertext[1] == "2 of 4 rows of test are in train, too"
    assert len(chart.layout.shapes) == 1
    assert split_matrix(table, kind="exact").data[1].customdata == (["test", "train"],)


def test_label_pairs_are_drawn_both_ways_escaped_and_few() -> None:
    names = [f"<b>{at}</b>" for at in range(30)]
    pairs = pd.DataFrame({"label": names[:-1], "other_label": names[1:], "groups": range(29, 0, -1), "rows": 2})
    chart = label_pair_matrix(pairs)
    cells = chart.data[1]
    assert len(cells.customdata) == 2 * (MAX_LABELS - 1)
    assert ["<b>0</b>", "<b>1</b>"] in list(cells.customdata)
    assert all("<b>" not in text for text in cells.hovertext)
