"""The texts that show what a class is, beside those of the class it is most confused with."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cache, class_space, state
from app.definitions import definition_of
from app.markup import Chip, chips, example_text, plain
from app.rows import browse
from nlp_explorer.classes.exemplars import EXPLANATIONS, NEED_EMBEDDINGS, VIEWS, View, exemplars
from nlp_explorer.plots.theme import label_colours

MAX_SHOWN_CHARACTERS = 500  # of a text: ten are read side by side
_IS_OPENED = "exemplar-opened"  # session: whether a text of the page was opened


def choose_view() -> View:
    """Ask which texts show the class."""
    chosen: View = st.segmented_control(
        "Texts",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key="exemplars",
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen


def class_side_by_side(view: state.View, label: str, confused: tuple[str, str] | None, kind: View) -> None:
    """Show the texts of a class on the left, of its neighbour on the right."""
    if kind in NEED_EMBEDDINGS and class_space.embeddings_at_hand(view) is None:
        st.text("These texts are known when the texts have been embedded; the longest and the shortest are now.")
        return
    decide = st.container()  # above the texts, so that it is seen when a row of them is opened
    left, right = st.columns(2, gap="medium")
    with left:
        rows = _texts(view, label, "", kind)
    with right:
        if confused is None:
            several = view.dataset.schema.is_multi_label
            st.text(
                "The class it is confused with: not applicable: several labels per row."
                if several
                else "No class is known that it is confused with."
            )
        else:
            others = _texts(view, confused[0], f"most confused with: {confused[1]}", kind)
            rows = pd.concat([rows, others])
    with (
        decide,
        st.expander(f"Decide about these {len(rows):,} texts", expanded=st.session_state.get(_IS_OPENED, False)),
    ):
        browse(view, rows, key="exemplar-rows", columns=[str(rows.columns[0])], order_name=kind)


def _open(row_id: int) -> None:
    st.session_state[_IS_OPENED] = True
    state.set_open_row(row_id)


def _texts(view: state.View, label: str, why: str, kind: View) -> pd.DataFrame:
    colour = label_colours(cache.classes_by_count(view.opened.key, view.dataset))[label]
    rows = exemplars(view.dataset, label, kind, class_space.embeddings_at_hand(view))
    with st.container(border=True):
        definition = definition_of(view, label)
        st.html(
            chips([Chip(label, colour, "class", definition)])
            + f"<small>{plain(why or kind + ': ' + EXPLANATIONS[kind])}</small>"
            + (f'<div class="advice">{plain(definition)}</div>' if definition else "")
        )
        name = str(rows.columns[0])
        for row_id, text, value in zip(rows.index, view.dataset.rows(rows.index)["text"], rows[name], strict=True):
            cut = text if len(text) <= MAX_SHOWN_CHARACTERS else f"{text[:MAX_SHOWN_CHARACTERS]} …"
            figure = f"{value:,.0f}" if name == "characters" else f"{value:.2f}"
            st.button(
                f"row {row_id:,} · {name} {figure}",
                key=f"exemplar-{row_id}",
                type="tertiary",
                help="Open it above, to decide about it",
                on_click=_open,
                args=(int(row_id),),
            )
            st.html(example_text(cut))
    return rows
