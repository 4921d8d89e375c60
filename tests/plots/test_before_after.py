from __future__ import annotations

import pandas as pd

from nlp_explorer.plots.before_after import MAX_BARS, label_change_bars


def test_each_label_has_a_bar_before_and_one_after_and_is_escaped() -> None:
    counts = pd.DataFrame({"before": [3, 1], "after": [2, 2]}, index=["<b>x</b>", "y"])
    chart = label_change_bars(counts)
    assert [list(bar.x) for bar in chart.data] == [[3, 1], [2, 2]]
    assert chart.layout.yaxis.ticktext[0] == "&lt;b&gt;x&lt;/b&gt;"
    assert "&lt;b&gt;" in chart.data[0].hovertext[0]


def test_a_thousand_labels_are_cut_to_what_can_be_read() -> None:
    counts = pd.DataFrame({"before": 1, "after": 2}, index=[f"class {at}" for at in range(1000)])
    assert len(label_change_bars(counts).data[0].x) == MAX_BARS
    assert len(label_change_bars(counts.iloc[:0]).data[0].x) == 0
