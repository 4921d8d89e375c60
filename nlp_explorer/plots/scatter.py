"""A map as a plotly figure: for browsers without WebGL2, and for reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import OTHER, escaped, figure

MAX_PLOTLY_POINTS = 5_000  # plotly takes seconds for more
MAX_HOVER_CHARACTERS = 120


def scatter_figure(
    places: np.ndarray, kinds: pd.Categorical[Any], *, colours: dict[str, str], texts: pd.Series
) -> go.Figure:
    """Draw places ``(n, 2)`` coloured by kind; ``customdata`` holds each point's position in the rows given.

    Beyond `MAX_PLOTLY_POINTS` evenly spaced rows are drawn.
    """
    at = np.arange(len(places))[:: max(1, -(-len(places) // MAX_PLOTLY_POINTS))]
    chart = figure(
        height=560,
        dragmode="lasso",
        xaxis={"visible": False},
        yaxis={"visible": False, "scaleanchor": "x"},
        legend={"itemsizing": "constant"},
    )
    codes = kinds.codes[at]
    for code in np.unique(codes):
        members = at[codes == code]
        name = str(kinds.categories[code]) if code >= 0 else "none"
        chart.add_scatter(
            x=places[members, 0],
            y=places[members, 1],
            mode="markers",
            name=escaped(name),
            marker={"size": 5, "color": colours.get(name, OTHER)},
            customdata=members[:, None].tolist(),
            hovertext=[escaped(str(text)[:MAX_HOVER_CHARACTERS]) for text in texts.iloc[members]],
            hoverinfo="text+name",
        )
    return chart
