"""The one place for colours and figure defaults: the same class has the same colour on every page."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

# Okabe and Ito (2008), "Color Universal Design", darkened where a colour was too light on white.
PALETTE: tuple[str, ...] = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#8C6D00",
)
OTHER = "#8A8F98"  # every class beyond the palette, and rows without a label: legible on white and on black
GIVEN = "#0072B2"  # the given label
PREDICTED = "#E69F00"  # the prediction
SPLIT_COLOURS: Mapping[str, str] = MappingProxyType({"train": "#0072B2", "validation": "#E69F00", "test": "#009E73"})

MAX_TICK_CHARACTERS = 32  # a longer class name would push the picture off the screen; hovering shows it whole
BAR_HEIGHT = 22  # pixels a bar: the smallest at which its name is read from two metres


def label_colours(classes_by_count: Sequence[str]) -> dict[str, str]:
    """Return the colour of each class: the palette for the most frequent, grey for the rest.

    ``classes_by_count`` is the whole dataset's, most frequent first, so that a slice keeps the colours.
    """
    return {name: PALETTE[at] if at < len(PALETTE) else OTHER for at, name in enumerate(classes_by_count)}


def split_colour(split: str) -> str:
    """Return the colour of a split."""
    return SPLIT_COLOURS.get(split, OTHER)


def escaped(text: str) -> str:
    """Return dataset text as plotly shows it, letter by letter: it would render tags otherwise."""
    return html.escape(text, quote=False)


def tick(text: str) -> str:
    """Return a class name as an axis shows it: escaped, shortened in the middle of nothing."""
    return escaped(text if len(text) <= MAX_TICK_CHARACTERS else text[: MAX_TICK_CHARACTERS - 1] + "…")


def figure(*, height: int, **layout: Any) -> go.Figure:
    """Return an empty figure with the house's margins; no title, since the page's question is the title."""
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "traceorder": "normal"},
            "hoverlabel": {"align": "left"},
            **layout,
        }
    )
