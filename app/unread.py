"""How the input was understood, and what of it could not become a row: raw, with its line and the reason."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.markup import plain
from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted

MAX_SHOWN = 1_000
MAX_GUESSES = 40  # lines; a hundred files say the same things over and over
MAX_RAW_CHARACTERS = 300


def understood_files(dataset: Dataset) -> None:
    """Show what was recognised in each file, with the reasons."""
    if not dataset.files:
        return
    with st.expander(f"How the input was understood: {counted(len(dataset.files), 'file')}"):
        files = pd.DataFrame(
            {
                "file": [file.name for file in dataset.files],
                "format": [file.format for file in dataset.files],
                "encoding": [file.encoding for file in dataset.files],
                "records": [file.n_records for file in dataset.files],
                "bytes": [file.n_bytes for file in dataset.files],
            }
        )
        st.dataframe(files, hide_index=True, height=min(220, 38 + 35 * len(files)))
        lines = {(guess.what, guess.value, guess.reason) for file in dataset.files for guess in file.guesses}
        if len(lines) <= MAX_GUESSES:
            st.html(
                "".join(
                    f"<div>{plain(what)}: <b>{plain(value)}</b> <small>{plain(why)}</small></div>"
                    for what, value, why in sorted(lines)
                )
            )
        st.caption("To mend a guess, open the path again under 'Open dataset', or name it on the command line.")


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
