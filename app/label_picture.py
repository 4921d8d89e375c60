"""The picture of the classes: bars, page after page, or the cumulative curve."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from nlp_explorer.classes.sizes import bars_caption, part_borders
from nlp_explorer.plots.labels import cumulative_curve, label_bars

BARS = (25, 50, 100)  # on one page of bars
MAX_BARS = 400  # on one page at all: of more, the rest is read page after page, or found by name


@dataclass(frozen=True)
class Picture:
    """How the classes are drawn."""

    kind: str
    n_bars: int = BARS[0]
    logarithmic: bool = False


def picture_controls(n_classes: int) -> Picture:
    """Ask how to draw the classes."""
    kind = st.segmented_control(
        "Picture",
        ["bars", "cumulative"],
        default="bars",
        required=True,
        key="label-picture",
        bind="query-params",
        label_visibility="collapsed",
    )
    if kind == "cumulative":
        return Picture(kind)
    n_bars = BARS[0]
    if n_classes > BARS[0]:
        all_at_once = [n_classes] if n_classes <= MAX_BARS else []
        n_bars = st.segmented_control(
            "Bars",
            [*(n for n in BARS if n < n_classes), *all_at_once],
            default=BARS[0],
            required=True,
            format_func=lambda n: f"all {n:,}" if n == n_classes else f"{n:,} bars",
            key="label-bars-shown",
            bind="query-params",
            label_visibility="collapsed",
        )
    return Picture(kind, n_bars, st.toggle("logarithmic axis", key="label-log", bind="query-params"))


def label_picture(sizes: pd.DataFrame, ordered: pd.DataFrame, picture: Picture) -> None:
    """Draw the classes; ``ordered`` are those found, in the order to show, ``sizes`` all of them by size."""
    if picture.kind == "cumulative":
        _draw(cumulative_curve(sizes), "Share of the rows that the most frequent classes hold together")
        return
    n_pages = max(1, -(-len(ordered) // picture.n_bars))
    page = min(st.session_state.get("label-page", 1), n_pages)
    shown = ordered.iloc[(page - 1) * picture.n_bars : page * picture.n_bars]
    if n_pages > 1:
        st.pagination(n_pages, key="label-page", max_visible_pages=7)
    borders = part_borders(sizes)
    _draw(
        label_bars(shown[_counts(sizes)], logarithmic=picture.logarithmic, borders=borders), "Rows per class and split"
    )
    st.caption(bars_caption(shown, sizes, borders))


def _counts(sizes: pd.DataFrame) -> list[str]:
    return [str(name) for name in sizes.columns if name not in ("share", "cumulative_share", "part", "shift")]


def _draw(chart: object, alt: str) -> None:
    st.plotly_chart(chart, key="label-chart", alt=alt, config={"displayModeBar": False})
