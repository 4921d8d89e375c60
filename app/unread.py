"""What could not become a row, raw, with its line and the reason."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted

MAX_SHOWN = 1_000
MAX_RAW_CHARACTERS = 300


def unread_pieces(dataset: Dataset) -> None:
    """Show every piece of the input that is not a row, if there is one."""
    if not dataset.unread:
        return
    pieces = pd.DataFrame([piece.__dict__ for piece in dataset.unread])
    with st.expander(
        f"{counted(len(pieces), 'piece')} of the input that could not become a row", icon=":material/error:"
    ):
        _show(pieces)


def _show(pieces: pd.DataFrame) -> None:
    shown = pieces.head(MAX_SHOWN).assign(raw=pieces["raw"].str.slice(0, MAX_RAW_CHARACTERS))
    st.dataframe(shown[["file", "line", "reason", "raw"]], hide_index=True, height=min(320, 38 + 35 * len(shown)))
    st.download_button(
        f"Download all {len(pieces):,} (CSV)",
        data=lambda: pieces.to_csv(index=False).encode("utf-8", "replace"),
        file_name="unread.csv",
        on_click="ignore",
    )
