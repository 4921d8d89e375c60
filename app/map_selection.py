"""What was selected on the map: what is special about it, and what can be done with it."""

from __future__ import annotations

import io

import numpy as np
import streamlit as st

from app import state
from app.agenda_button import rows_on_agenda
from app.parts import sentence
from app.rows import browse
from nlp_explorer.answers import selection_answer
from nlp_explorer.embeddings import contrast


def show_selection(view: state.View, chosen: np.ndarray) -> None:
    """Show the rows of the slice that are selected (bool, one a row), how they differ, and what can be done."""
    selected = view.part.frame[chosen]
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(selection_answer(selected, view.part.frame))
        if len(selected):
            st.download_button(
                "Download",
                lambda: _as_csv(view, chosen),
                file_name="selection.csv",
                mime="text/csv",
                icon=":material/download:",
                key="map-selection-download",
            )
    for special in contrast(view.part, chosen, _is_wrong(view)):
        sentence(special)
    rows_on_agenda(view, selected, what="Selected on the map", key="map-selection")
    browse(view, selected, key="map-selection", order_name="row")


def _as_csv(view: state.View, chosen: np.ndarray) -> bytes:
    out = io.BytesIO()
    view.part.frame[chosen].rename_axis("row_id").to_csv(out, encoding="utf-8")
    return out.getvalue()


def _is_wrong(view: state.View) -> np.ndarray | None:
    """Return which rows of the slice the first run gets wrong; None without runs."""
    if not view.runs:
        return None
    predicted, label = view.runs[0].subset(view.part.row_ids).predicted, view.part.frame["label"]
    known = predicted.notna() & label.notna()
    wrong = known & (predicted.astype("str") != label.astype("str"))
    return np.asarray(wrong, dtype=bool)
