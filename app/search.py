"""Search by words or by meaning, with the classes of what was found."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cache, encoding, state
from app.parts import empty
from nlp_explorer.embeddings import EncoderName, rows_like, search_by_meaning
from nlp_explorer.embeddings.part_rows import rows_within
from nlp_explorer.errors import ExplorerError
from nlp_explorer.labels import label_counts
from nlp_explorer.slices import Slice

QUERY, KIND = "query", "by"  # URL, bound
N_NEAREST = 200  # texts listed by meaning: further down, nothing means the same
N_SIFTED = 5_000  # of the whole dataset, when those of a slice are listed
N_CLASSES = 12


def choose_kind() -> str:
    """Ask whether words or meaning are looked for."""
    kind: str = st.segmented_control(
        "By", ["words", "meaning"], default="words", required=True, key=KIND, bind="query-params"
    )
    return kind


def found_by_words(view: state.View, query: str) -> pd.DataFrame:
    """Return the rows of the slice that hold a piece of text or match a pattern; a bad pattern ends the page."""
    try:
        found = Slice(search=query).mask(view.part)
    except ExplorerError as error:
        empty(str(error))
        st.stop()
    return view.part.frame[found]


def found_by_meaning(view: state.View, encoder: EncoderName, query: str) -> pd.DataFrame:
    """Return the rows of the slice nearest to a query or to a row, nearest first; a bad query ends the page."""
    embeddings = encoding.require_embeddings(view, encoder)
    row_id = int(query) if query.strip().isdigit() and int(query) in view.dataset.frame.index else None
    k = N_NEAREST if view.slice.is_everything else N_SIFTED
    try:
        found = (
            search_by_meaning(view.dataset, embeddings, query, k=k)
            if row_id is None
            else rows_like(view.dataset, embeddings, row_id, k=k)
        )
        return rows_within(view.part, found).head(N_NEAREST)
    except ExplorerError as error:
        empty(str(error))
        st.stop()


def class_counts(view: state.View, rows: pd.DataFrame) -> None:
    """Show how many rows of each class were found, of how many there are."""
    if not view.dataset.has_labels:
        return
    found = label_counts(view.part.subset(view.part.frame.index.isin(rows.index), "found"))["total"]
    of_all = cache.counts(view.key, view.part)["total"]
    found = found[found > 0].head(N_CLASSES)
    frame = pd.DataFrame(
        {"label": found.index.astype("str"), "found": found.to_numpy(), "of": of_all.reindex(found.index).to_numpy()}
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=min(180, 38 + 35 * len(frame)),
        width=460,
        alt=f"The {len(frame)} classes found most often, with how many rows of each there are",
    )
