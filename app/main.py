"""The entry: page settings, navigation, the shared sidebar. No logic."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # so that it starts without having been installed, too
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402 # after the path is set

from app import state  # noqa: E402
from app.sidebar import sidebar  # noqa: E402

st.set_page_config(page_title="NLP Explorer", page_icon="🔎", layout="wide")


def page(name: str, title: str, icon: str, *, default: bool = False) -> st.Page:
    """Return one page of the navigation."""
    address = None if default else name.replace("_", "-")
    return st.Page(f"../pages/{name}.py", title=title, icon=f":material/{icon}:", url_path=address, default=default)


current = st.navigation(
    {
        "Look": [
            page("overview", "Overview", "fact_check", default=True),
            page("labels", "Labels", "bar_chart"),
            page("lengths", "Lengths", "straighten"),
            page("clusters", "Clusters", "bubble_chart"),
            page("search", "Search", "search"),
        ],
        "Suspect": [
            page("corrupt_rows", "Corrupt rows", "broken_image"),
            page("duplicates", "Duplicates", "content_copy"),
            page("overlap", "Overlap", "join_inner"),
            page("outliers", "Outliers", "scatter_plot"),
        ],
        "Model": [page("bad_cases", "Bad cases", "rule")],
        "Decide": [
            page("review", "Review", "how_to_reg"),
            page("export", "Export", "output"),
        ],
        "Settings": [page("storage", "Storage", "database")],
    }
)
st.session_state[state.PAGE] = current.title
sidebar()
current.run()
