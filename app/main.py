"""The entry: page settings, navigation, the shared sidebar. No logic."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # so that it starts without having been installed, too
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402 # after the path is set

from app import door, parts, state  # noqa: E402
from app.banner import banner  # noqa: E402
from app.sidebar import sidebar  # noqa: E402
from nlp_explorer.errors import ExplorerError  # noqa: E402
from nlp_explorer.sharing.roles import may  # noqa: E402

st.set_page_config(page_title="NLP Explorer", page_icon="🔎", layout="wide")


def page(name: str, title: str, icon: str, *, default: bool = False) -> partial[st.Page]:
    """Return what makes one page of the navigation: who judges a queue waits for no other."""
    address = None if default else name.replace("_", "-")
    icon = f":material/{icon}:"
    return partial(st.Page, f"../pages/{name}.py", title=title, icon=icon, url_path=address, default=default)


judging = page("queue", "Judge", "ballot")
sharing = page("sharing", "Sharing", "key")
PAGES = {
    "Look": [
        page("overview", "Overview", "fact_check", default=True),
        page("labels", "Labels", "bar_chart"),
        page("small_classes", "Small classes", "compress"),
        page("shift", "Split shift", "compare_arrows"),
        page("class_words", "Class words", "match_word"),
        page("definitions", "Definitions", "menu_book"),
        page("lengths", "Lengths", "straighten"),
        page("max_length", "Maximum length", "content_cut"),
        page("network_input", "Network input", "token"),
        page("clusters", "Clusters", "bubble_chart"),
        page("overlap", "Class overlap", "join_inner"),
        page("outliers", "Outliers", "scatter_plot"),
        page("search", "Search", "search"),
    ],
    "Suspect": [
        page("corrupt_rows", "Corrupt rows", "broken_image"),
        page("duplicates", "Duplicates", "content_copy"),
        page("contradictions", "Contradictions", "call_split"),
        page("leakage", "Leakage", "water_drop"),
        page("label_issues", "Label issues", "label_off"),
    ],
    "Model": [
        page("scores", "Scores", "monitoring"),
        page("bad_cases", "Bad cases", "rule"),
        page("training_dynamics", "Training dynamics", "timeline"),
    ],
    "Decide": [
        page("review", "Review", "how_to_reg"),
        page("queues", "Queues", "groups"),
        judging,
        page("recipe", "Recipe", "list_alt"),
        page("before_after", "Before and after", "difference"),
        page("meeting", "Meeting", "co_present"),
        page("compare", "Compare", "history"),
        page("export", "Export", "output"),
        page("storage", "Storage", "database"),
        sharing,
    ],
}
try:
    role = door.visitor().role
except ExplorerError as error:  # the link was withdrawn while the page was open
    parts.empty(str(error))
    st.stop()
if may(role, "see"):
    hidden = {judging: not may(role, "judge"), sharing: not may(role, "share")}
    shown = {part: [made() for made in pages if not hidden.get(made)] for part, pages in PAGES.items()}
    current = st.navigation(shown, expanded=True)
    st.session_state[state.PAGE] = current.title
    sidebar()
    banner()
else:  # a reviewer has one page, and nothing beside it
    current = st.navigation([judging()], position="hidden")
    st.session_state[state.PAGE] = current.title
    state.open_from_address()
current.run()
