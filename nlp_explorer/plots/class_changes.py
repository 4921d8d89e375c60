"""The picture of class counts in two versions."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, OTHER, escaped, figure, tick

MAX_CLASSES = 40  # drawn, the largest difference first; the table beside the picture holds all


def class_changes(classes: pd.DataFrame) -> go.Figure:
    """Draw rows of each class before and after, as two marks joined by a line; the largest difference on top.

    ``classes``: index class, columns ``old``, ``new``, ``difference``.
    """
    order = classes["difference"].abs().sort_values(ascending=False, kind="stable").index
    shown = classes.loc[order].iloc[:MAX_CLASSES]
    names, positions = [str(name) for name in shown.index], list(range(len(shown)))
    chart = figure(
        height=max(180, BAR_HEIGHT * len(names) + 80),
        xaxis={"title": "rows", "rangemode": "tozero"},
        yaxis={
            "range": [len(names) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": positions,
            "ticktext": [tick(name) for name in names],
        },
    )
    ends = [value for old, new in zip(shown["old"], shown["new"], strict=True) for value in (old, new, None)]
    chart.add_scatter(
        x=ends,
        y=[at for at in positions for _ in range(3)],
        mode="lines",
        line={"color": OTHER, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )
    for column, colour, symbol in (("old", OTHER, "circle-open"), ("new", GIVEN, "circle")):
        chart.add_scatter(
            x=shown[column],
            y=positions,
            mode="markers",
            name={"old": "earlier version", "new": "this version"}[column],
            marker={"color": colour, "symbol": symbol, "size": 10, "line": {"width": 2}},
            hovertext=[
                f"{escaped(name)}: {old:,} → {new:,} ({new - old:+,})"
                for name, old, new in zip(names, shown["old"], shown["new"], strict=True)
            ],
            hoverinfo="text",
        )
    return chart
