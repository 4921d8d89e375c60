"""What the cache holds, and how it is emptied."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import door
from nlp_explorer.embeddings import clear_store
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder


def storage_table(contents: pd.DataFrame) -> None:
    """List what is kept of each encoder."""
    st.dataframe(
        contents.assign(n_bytes=contents["n_bytes"] / 1e6),
        hide_index=True,
        column_config={
            "encoder": st.column_config.TextColumn("encoder, version"),
            "n_files": st.column_config.NumberColumn("files"),
            "n_bytes": st.column_config.NumberColumn("MB", format="%.1f"),
            "last_used": st.column_config.DatetimeColumn("last used"),
        },
        alt="Kept embeddings of each encoder with their size and when they were last used",
    )


def clear() -> None:
    """Delete all kept embeddings; why that failed, if it did, is said on the page."""
    try:
        door.require("decide")
        clear_store(cache_folder())
    except ExplorerError as error:
        st.text(str(error))
