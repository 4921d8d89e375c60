"""Pictures of two versions of the same quantity, side by side."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, OTHER, escaped, figure, tick

MAX_BARS = 12  # classes drawn, the largest changes first; the table holds all


def label_change_bars(counts: pd.DataFrame) -> go.Figure:
    """Draw rows per label before and after. Index: label; columns ``before``, ``after``; in the order given."""
    return _pairs_of_bars(counts.iloc[:MAX_BARS], unit="rows")


def length_change_bars(lengths: pd.DataFrame) -> go.Figure:
    """Draw lengths before and after, in characters, on a logarithmic axis: the longest would hide the others.

    Index: which length; columns ``before``, ``after``; in the order given.
    """
    chart = _pairs_of_bars(lengths, unit="characters")
    chart.update_xaxes(type="log")
    return chart


def _pairs_of_bars(shown: pd.DataFrame, *, unit: str) -> go.Figure:
    names = [str(name) for name in shown.index]
    chart = figure(
        height=max(160, BAR_HEIGHT * 2 * len(names) + 60),
        barmode="group",
        bargap=0.25,
        xaxis={"title": unit},
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": [tick(name) for name in names],
        },
    )
    for column, colour in (("before", OTHER), ("after", GIVEN)):
        chart.add_bar(
            x=shown[column],
            y=list(range(len(names))),
            orientation="h",
            name=column,
            marker={"color": colour},
            hovertext=[
                f"{escaped(name)}, {column}: {n:,} {unit}" for name, n in zip(names, shown[column], strict=True)
            ],
            hoverinfo="text",
        )
    return chart
