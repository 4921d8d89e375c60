"""Mount the map and say what was selected or clicked on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class MapEvent:
    """What a person did on the map."""

    polygon: tuple[tuple[float, float], ...] | None  # the selection, in the map's units
    clicked: int | None  # position of the point clicked just now
    needs_fallback: bool  # this browser has no WebGL2


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    html, css, js = ((_FOLDER / f"scatter.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("nlp_explorer_map", html=html, css=css, js=js)


def scatter_map(payload: bytes, *, key: str) -> MapEvent:
    """Show the map made by `map_payload`."""
    result = _component()(
        data=payload,
        key=key,
        default={"polygon": None, "fallback": False},
        on_polygon_change=lambda: None,
        on_fallback_change=lambda: None,
        on_clicked_change=lambda: None,
    )
    polygon = tuple((float(x), float(y)) for x, y in result.polygon) if result.polygon else None
    return MapEvent(polygon, result.clicked, bool(result.fallback))
