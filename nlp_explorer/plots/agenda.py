"""Pictures of an item of the agenda, with letters that are read from five metres."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.theme import GIVEN, OTHER, escaped, figure, tick

FONT_SIZE = 20  # pixels: what is read from five metres
_BAR = 1.5  # of the letters' height: a line and some air
BLACK = "#000000"
_ROOM = 1.2  # of the longest bar: its number stands beside it
MAX_CHANGES = 6  # of the classes that change most


def count_bars(counts: pd.Series, *, letters: str = BLACK, size: int = FONT_SIZE) -> go.Figure:
    """Draw rows by name, in the order given from the top; ``letters`` is their colour, ``size`` in pixels."""
    chart = _figure([str(name) for name in counts.index], counts, n_series=1, letters=letters, size=size)
    _add_bars(chart, counts, name="rows", colour=GIVEN)
    return chart


def change_bars(labels: pd.DataFrame, *, letters: str = BLACK, size: int = FONT_SIZE) -> go.Figure:
    """Draw rows of each label ``before`` and ``after``; the first `MAX_CHANGES`. Else as `count_bars`."""
    shown = labels.iloc[:MAX_CHANGES]
    most = shown.max(axis=1)
    chart = _figure([str(name) for name in shown.index], most, n_series=2, letters=letters, size=size)
    _add_bars(chart, shown["before"], name="before", colour=OTHER)
    _add_bars(chart, shown["after"], name="after", colour=GIVEN)
    return chart


def _figure(names: list[str], most: pd.Series, *, n_series: int, letters: str, size: int) -> go.Figure:
    width = int(most.max()) if len(most) else 1
    return figure(
        height=max(90, round(_BAR * size * n_series * len(names)) + (54 if n_series > 1 else 16)),
        barmode="group",
        bargap=0.2,
        showlegend=n_series > 1,
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": size, "color": letters},
        legend={
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.0,
            "x": 0,
            "font": {"size": size, "color": letters},
        },
        xaxis={"visible": False, "range": [0, _ROOM * width]},
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": [tick(name) for name in names],
            "tickfont": {"size": size, "color": letters},
            "automargin": True,
        },
    )


def _add_bars(chart: go.Figure, counts: pd.Series, *, name: str, colour: str) -> None:
    chart.add_bar(
        y=list(range(len(counts))),
        x=[int(count) for count in counts],
        name=name,
        orientation="h",
        marker={"color": colour},
        text=[f"{count:,}" for count in counts],
        textposition="outside",
        constraintext="none",
        textangle=0,
        hovertext=[f"{escaped(str(label))}: {counted(count, 'row')} ({name})" for label, count in counts.items()],
        hoverinfo="text",
        cliponaxis=False,
    )
