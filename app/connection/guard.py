"""Input is disabled, and said so, while the server cannot be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HEALTH = "/_stcore/health"
_HTML = '<div class="connection" role="alert" hidden></div>'
_CSS = (
    """.connection { background: #b00020; color: #fff; padding: 12px 16px; border-radius: 8px; font-size: 1.1rem; }"""
)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    js = Path(__file__).with_name("connection.js").read_text("utf-8")
    return st.components.v2.component("nlp_explorer_connection", html=_HTML, css=_CSS, js=js)


def guard(part: str, lost: str) -> None:
    """Disable the part of the page with a container key, and say ``lost``, while the server cannot be reached."""
    _component()(data={"guards": part, "lost": lost, "health": _HEALTH}, key=f"connection-{part}")
