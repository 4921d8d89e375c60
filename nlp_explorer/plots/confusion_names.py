"""The class names beside and below a confusion matrix, each of which can be clicked like a cell.

Plotly tells of no click on the names of an axis: they are written inside the plot, over invisible markers.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from nlp_explorer.plots.theme import GIVEN, escaped, tick

PLOT_WIDTH = 560  # pixels that a page leaves to the matrix and its names
LETTER, WIDE_LETTER = 0.5, 1.0  # of the font size: the mean width in a sans-serif font, and of Chinese characters
PADDING = 14  # pixels between a name and the edge of the plot
MARKER_EVERY = 30  # pixels: a click finds a marker within 20


@dataclass(frozen=True)
class NamesRoom:
    """Pixels for the names left of the rows and below the columns; upright ones where the columns are narrow."""

    left: int
    bottom: int
    is_upright: bool


def names_room(labels: list[str], predicted: list[str], *, n_cells: int, font: int) -> NamesRoom:
    """Return the room that the names take beside ``n_cells`` columns (those of the wrong rows, too)."""
    left, width = _width(labels, font), _width(predicted, font)
    is_upright = width > (PLOT_WIDTH - left) / n_cells
    return NamesRoom(left, width if is_upright else font + PADDING, is_upright)


def add_names(
    chart: go.Figure,
    labels: list[str],
    predicted: list[str],
    room: NamesRoom,
    *,
    n_cells: int,
    font: int,
    cell_height: float,
) -> None:
    """Write the names of the rows and columns, and widen the axes by the room for them.

    ``n_cells``: columns, and rows, with the one of the wrong rows; ``cell_height``: pixels of each row.
    """
    wide = room.left / ((PLOT_WIDTH - room.left) / n_cells)  # in columns
    high = room.bottom / cell_height  # in rows
    end = n_cells - 0.5
    chart.update_xaxes(range=[-0.5 - wide, end], showticklabels=False, ticks="")
    chart.update_yaxes(range=[end + high, -0.5], showticklabels=False, ticks="")
    rest = ["wrong"] if n_cells > len(labels) else []
    look = {"showarrow": False, "font": {"size": font}}
    for at, name in enumerate([*labels, *rest]):
        chart.add_annotation(x=-0.6, y=at, text=tick(name), xanchor="right", **look)
    angle = -90 if room.is_upright else 0
    for at, name in enumerate([*predicted, *rest]):
        chart.add_annotation(x=at, y=end, text=tick(name), yanchor="top", textangle=angle, **look)
    across, down = -0.5 - wide * _steps(room.left), end + high * _steps(room.bottom)
    _markers(chart, [(x, at, [name, ""], f"label {name}") for at, name in enumerate(labels) for x in across])
    _markers(chart, [(at, y, ["", name], f"predicted {name}") for at, name in enumerate(predicted) for y in down])


def _width(names: list[str], font: int) -> int:
    """Return the pixels that the longest name takes, and its padding."""
    widths = [
        sum(WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in tick(name))
        for name in names
    ]
    return math.ceil(font * max(widths)) + PADDING


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
