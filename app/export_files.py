"""The export's files: the cleaned rows, the changes, the dropped rows."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app import state
from nlp_explorer.review.export import Export
from nlp_explorer.review.recipe import recipe_of_decisions
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.writers import export_bytes, file_names, frame_bytes

MAX_SHOWN = 200
_MIME = "application/octet-stream"


def recipe_file(view: state.View, standing: Standing) -> None:
    """Offer the decisions as a recipe, which `nlp-explorer clean` carries out on this or the next version."""
    st.download_button(
        "Download the decisions as a recipe (YAML)",
        data=lambda: recipe_of_decisions(standing, view.dataset).to_yaml().encode(),
        file_name="recipe.yaml",
        on_click="ignore",
        key="export-recipe",
        help="nlp-explorer clean DATA --recipe recipe.yaml --out clean.csv does the same as this page, and finds the "
        "rows again in a shuffled or longer version of the data.",
    )


def export_files(view: state.View, cleaned: Export) -> None:
    """Offer the files for download, each with its first rows."""
    kind = st.segmented_control(
        "Format",
        ["csv", "jsonl", "parquet"],
        default="csv",
        required=True,
        key="export-format",
        bind="query-params",
    )
    stem = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in view.dataset.name) or "dataset"
    names = file_names(f"{stem}.clean.{kind}")
    st.download_button(
        "Download all three as ZIP",
        data=lambda: export_bytes(cleaned, names[0]),
        file_name=f"{stem}.clean.zip",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
        key="export-zip",
    )
    frames = (cleaned.kept, cleaned.changes, cleaned.dropped)
    titles = ("Cleaned rows", "Changes", "Dropped rows")
    tabs = st.tabs([f"{title} · {len(frame):,}" for title, frame in zip(titles, frames, strict=True)])
    for tab, frame, name in zip(tabs, frames, names, strict=True):
        with tab:
            st.dataframe(frame.head(MAX_SHOWN), height=300, hide_index=True)
            if len(frame) > MAX_SHOWN:
                st.caption(f"The first {MAX_SHOWN} of {len(frame):,}.")
            st.download_button(
                f"Download {name}",
                data=partial(frame_bytes, frame, name),
                file_name=name,
                mime=_MIME,
                on_click="ignore",
                key=f"export-{name}",
            )
