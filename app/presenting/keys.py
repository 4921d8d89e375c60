"""A key that streamlit keeps for itself, as the key of a button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    js = Path(__file__).with_name("keys.js").read_text("utf-8")
    return st.components.v2.component("nlp_explorer_keys", html="<span></span>", js=js)


def press_by_key(key: str, button: str) -> None:
    """Let a letter press the button with a widget key, and Escape leave a field."""
    _component()(data={"key": key.lower(), "presses": button}, key=f"key-{button}")
