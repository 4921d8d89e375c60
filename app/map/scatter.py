"""Mount the map and say what was selected or clicked on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from nlp_explorer.plots.map_payload import hover_text

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class MapEvent:
    """What a person did on the map."""

    polygons: tuple[tuple[tuple[float, float], ...], ...]  # the selections, in the map's units
    clicked: int | None  # position of the point clicked just now
    hidden: frozenset[str]  # kinds of the colouring shown that the legend hides
    needs_fallback: bool  # this browser has no WebGL2


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    html, css, js = ((_FOLDER / f"scatter.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("nlp_explorer_map", html=html, css=css, js=js)


@st.cache_resource(show_spinner=False)
def _teller() -> Any:
    return st.components.v2.component("nlp_explorer_map_teller", js=(_FOLDER / "teller.js").read_text("utf-8"))


@st.fragment
def tell_map(texts: pd.Series, *, rows: str, marked: Sequence[int], lit: Sequence[int], key: str) -> None:
    """Tell the map what changes at every click, so that the map itself, of megabytes, is not sent again.

    When it asks for the text of a point, only this runs again.

    Parameters
    ----------
    rows
        What `map_payload` was given: what is said about other rows is not heard.
    marked
        Positions drawn with a ring.
    lit
        Positions tied to the first marked one by a line: its true neighbours, wherever the map put them.
    """
    asked = st.session_state.get(key, {}).get("asked")
    is_there = asked is not None and asked < len(texts)
    told = {
        "rows": rows,
        "at": asked,
        "text": hover_text(texts.iloc[asked]) if is_there else None,
        "marked": list(marked),
        "lit": list(lit),
    }
    _teller()(data=told, key=key, default={"asked": None}, on_asked_change=lambda: None, height=1)


def scatter_map(payload: bytes, *, colouring: str, key: str) -> MapEvent:
    """Show the map made by `map_payload`, which was given the same ``colouring``."""
    result = _component()(
        data=payload,
        key=key,
        default={"polygons": None, "fallback": False, "hidden": None},
        on_polygons_change=lambda: None,
        on_fallback_change=lambda: None,
        on_clicked_change=lambda: None,
        on_hidden_change=lambda: None,
    )
    polygons = tuple(tuple((float(x), float(y)) for x, y in polygon) for polygon in result.polygons or ())
    is_current = result.hidden is not None and result.hidden["colouring"] == colouring
    hidden = frozenset(map(str, result.hidden["kinds"])) if is_current else frozenset()
    return MapEvent(polygons, result.clicked, hidden, bool(result.fallback))
