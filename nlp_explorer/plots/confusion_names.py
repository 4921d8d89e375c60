"""The class names beside and below a confusion matrix, each of which can be clicked like a cell.

Plotly tells of no click on the names of an axis: they are written inside the plot, over invisible markers.
"""

from __future__ import annotations

import math
import unicodedata

import numpy as np
import plotly.graph_objects as go

from nlp_explorer.plots.theme import GIVEN, escaped, tick

PLOT_WIDTH = 560  # pixels that a page leaves to the matrix and its names
LETTER, WIDE_LETTER = 0.56, 1.0  # of the font size: the mean width in a sans-serif font, and of Chinese characters
PADDING = 14  # pixels between a name and the edge of the plot
MARKER_EVERY = 30  # pixels: a click finds a marker within 20


def names_width(names: list[str], *, font: int) -> int:
    """Return the pixels that the longest name takes, and its padding."""
    widths = [
        sum(WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in tick(name))
        for name in names
    ]
    return math.ceil(font * max(widths, default=0.0)) + PADDING


def are_upright(names: list[str], *, font: int, n_cells: int, left: int) -> bool:
    """Return whether the names below ``n_cells`` columns are too wide for them, so that they are written upright."""
    return names_width(names, font=font) > (PLOT_WIDTH - left) / max(n_cells, 1)


def add_names(
    chart: go.Figure,
    labels: list[str],
    predicted: list[str],
    *,
    n_cells: int,
    font: int,
    left: int,
    bottom: int,
    cell_height: float,
) -> None:
    """Write the names of the rows (left) and columns (below) and make room for them.

    Parameters
    ----------
    n_cells
        Columns, and rows, that are drawn, with the one of the wrong rows.
    left, bottom
        Pixels for the names; the columns share the rest of `PLOT_WIDTH`, each row takes ``cell_height``.
    """
    wide = left / ((PLOT_WIDTH - left) / max(n_cells, 1))  # in columns
    high = bottom / cell_height  # in rows
    end = n_cells - 0.5
    chart.update_xaxes(range=[-0.5 - wide, end], showticklabels=False, ticks="")
    chart.update_yaxes(range=[end + high, -0.5], showticklabels=False, ticks="")
    upright = are_upright(predicted, font=font, n_cells=n_cells, left=left)
    rest = ["wrong"] if n_cells > len(labels) else []
    for at, name in enumerate([*labels, *rest]):
        chart.add_annotation(
            x=-0.6, y=at, text=tick(name), xanchor="right", showarrow=False, font={"size": font}, align="right"
        )
    for at, name in enumerate([*predicted, *rest]):
        chart.add_annotation(
            x=at,
            y=end,
            text=tick(name),
            yanchor="top",
            textangle=-90 if upright else 0,
            showarrow=False,
            font={"size": font},
        )
    across = -0.5 - wide * _steps(left)
    down = end + high * _steps(bottom)
    _markers(chart, [(x, at, [name, ""], f"label {name}") for at, name in enumerate(labels) for x in across])
    _markers(chart, [(at, y, ["", name], f"predicted {name}") for at, name in enumerate(predicted) for y in down])


def _steps(pixels: int) -> np.ndarray:
    """Return where the markers of a name stand, as shares of its room."""
    n = max(1, math.ceil(pixels / MARKER_EVERY))
    return (np.arange(n) + 0.5) / n


def _markers(chart: go.Figure, points: list[tuple[float, float, list[str], str]]) -> None:
    chart.add_scatter(
        x=[x for x, _, _, _ in points],
        y=[y for _, y, _, _ in points],
        mode="markers",
        marker={"symbol": "square", "size": 16, "opacity": 0.001, "color": GIVEN},
        selected={"marker": {"opacity": 0.001}},
        unselected={"marker": {"opacity": 0.001}},
        customdata=[names for _, _, names, _ in points],
        hovertext=[f"{escaped(name)}: open its wrong rows" for _, _, _, name in points],
        hoverinfo="text",
    )
