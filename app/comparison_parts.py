"""What changed, part by part: each with its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from app import state
from app.parts import empty, sentence
from app.rows import MAX_TABLE_CHARACTERS, browse
from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.compare import VersionComparison
from nlp_explorer.meeting.comparison_answer import change_sentence, relabelled_sentence
from nlp_explorer.meeting.comparison_files import changed_rows
from nlp_explorer.meeting.decision_changes import BECAME, MEANING
from nlp_explorer.plots.class_changes import MAX_CLASSES, class_changes

MAX_LINES = 8  # of a table that leaves its rows on the screen
MAX_OLD_ROWS = 1_000  # of an earlier version, listed as text; the download holds all
_FINDING = "comparison-finding"  # session: the finding whose rows are listed
_BECAME = "comparison-became"  # session

Part = Callable[[state.View, VersionComparison], None]


def parts_of(found: VersionComparison) -> dict[str, Part]:
    """Return the parts that have something to show, by their title with the number of rows."""
    counts: list[tuple[str, int, Part]] = [
        ("Findings", len([line for line in found.findings if line.change != "same"]), _findings),
        ("Relabelled", len(found.relabelled), _relabelled),
        ("Added", len(found.added), _added),
        ("Removed", len(found.removed), _removed),
        ("Changed text", len(found.changed_text), _changed_text),
        ("Moved", len(found.moved), _moved),
        ("Decisions", 0 if found.decisions is None else len(found.decisions.rows), _decisions),
        ("Score", 0 if found.score is None else found.score.comparison.n_rows, _score),
        ("Classes", len(found.classes), _classes),
    ]
    return {f"{title} · {n:,}": part for title, n, part in counts if n}


def download_rows(found: VersionComparison) -> None:
    """Offer every changed row as a file."""
    st.download_button(
        "Download all changed rows (CSV)",
        data=lambda: changed_rows(found).to_csv(index=False).encode("utf-8", "replace"),
        file_name="changed-rows.csv",
        key="comparison-download",
        on_click="ignore",
        icon=":material/download:",
    )


def _findings(view: state.View, found: VersionComparison) -> None:
    lines = [line for line in found.findings if line.change != "same"]
    table = pd.DataFrame(
        {
            "change": [line.change for line in lines],
            "finding": [line.title for line in lines],
            "before": [line.n_old for line in lines],
            "now": [line.n_new for line in lines],
            "rows newly in it": [len(line.rows_new) for line in lines],
            "rows no longer in it": [len(line.rows_gone) for line in lines],
        }
    )
    event = st.dataframe(
        table,
        key=_FINDING,
        hide_index=True,
        height="content" if len(table) <= MAX_LINES else 320,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0], "columns": [], "cells": []}},
        alt="Findings that changed; choose one to see its rows",
    )
    chosen = event["selection"]["rows"]
    line = lines[chosen[0] if chosen and chosen[0] < len(lines) else 0]
    sentence(line.message, title=change_sentence(line))
    if len(line.rows_new):
        st.subheader(f"Newly in it: {counted(len(line.rows_new), 'row')}", anchor=False)
        browse(view, _by_id(line.rows_new), key=f"comparison-new-{line.code}")
    if len(line.rows_gone):
        st.subheader(f"No longer in it: {counted(len(line.rows_gone), 'row')} of the earlier version", anchor=False)
        _old_rows(found.old, line.rows_gone)


def _relabelled(view: state.View, found: VersionComparison) -> None:
    sentence(relabelled_sentence(found) + ".")
    browse(view, found.relabelled, key="comparison-relabelled", columns=["from", "to"], order_name="row")


def _added(view: state.View, found: VersionComparison) -> None:
    browse(view, _by_id(found.added), key="comparison-added", order_name="row")


def _removed(view: state.View, found: VersionComparison) -> None:
    _old_rows(found.old, found.removed)


def _changed_text(view: state.View, found: VersionComparison) -> None:
    shown = found.changed_text.assign(
        **{"earlier text": found.changed_text["old_text"].str.slice(0, MAX_TABLE_CHARACTERS)}
    )
    browse(view, shown, key="comparison-edited", columns=["earlier text"], order_name="row")


def _moved(view: state.View, found: VersionComparison) -> None:
    browse(view, found.moved, key="comparison-moved", columns=["from", "to"], order_name="row")


def _decisions(view: state.View, found: VersionComparison) -> None:
    assert found.decisions is not None
    rows = found.decisions.rows
    present = [became for became in reversed(BECAME) if found.decisions.count(became)]
    became = st.segmented_control(
        "What became of them",
        present,
        default=present[0],
        required=True,
        key=_BECAME,
        format_func=lambda name: f"{name} · {int((rows['became'] == name).sum()):,}",
        label_visibility="collapsed",
    )
    became = became if became in present else present[0]
    sentence(f"{MEANING[became]}.", title=became)
    chosen = rows[rows["became"] == became]
    here = chosen[chosen["new_row"] >= 0].rename(columns={"value": "decided"})
    if len(here):
        here = here.drop_duplicates("new_row").set_index(pd.Index(here["new_row"].unique(), name="row_id"))
        browse(view, here, key="comparison-decisions", columns=["action", "decided", "reviewer"], order_name="row")
    gone = chosen.loc[chosen["new_row"] < 0, "old_row"].unique()
    if len(gone):
        st.subheader(f"Not in this version: {counted(len(gone), 'row')}", anchor=False)
        _old_rows(found.old, gone)


def _score(view: state.View, found: VersionComparison) -> None:
    assert found.score is not None
    sentence(found.score.sentence)
    rows = found.score.comparison.rows
    differing = rows[rows["outcome"].isin(["broken", "fixed"])]
    if differing.empty:
        empty("No row is right in one version and wrong in the other.")
    browse(view, differing.astype({"outcome": "str"}), key="comparison-score", columns=["outcome", "first", "second"])


def _classes(view: state.View, found: VersionComparison) -> None:
    picture, table = st.columns([7, 5], gap="medium")
    with picture:
        st.plotly_chart(
            class_changes(found.classes),
            key="comparison-classes",
            alt="Rows of each class in both versions",
            config={"displayModeBar": False},
        )
        if len(found.classes) > MAX_CLASSES:
            st.caption(f"The {MAX_CLASSES} classes that changed most, of {len(found.classes):,}; the table holds all.")
    with table:
        st.dataframe(found.classes, height=420, alt="Rows of each class in both versions")
        if len(found.splits):
            st.dataframe(found.splits, alt="Rows of each split in both versions")


def _old_rows(dataset: Dataset, row_ids: np.ndarray | Sequence[int]) -> None:
    """List rows of the earlier version: they cannot be opened here, only read."""
    rows = dataset.rows(row_ids[:MAX_OLD_ROWS])
    shown = pd.DataFrame(
        {
            "row, earlier version": rows.index,
            "label": rows["label"].astype("str").to_numpy(),
            **({"split": rows["split"].astype("str").to_numpy()} if dataset.splits else {}),
            "text": rows["text"].str.slice(0, MAX_TABLE_CHARACTERS).to_numpy(),
        }
    )
    columns = {"text": st.column_config.TextColumn("text", width=700)}
    st.dataframe(shown, hide_index=True, height=min(420, 38 + 35 * len(shown)), column_config=columns)
    if len(row_ids) > MAX_OLD_ROWS:
        st.caption(f"The first {MAX_OLD_ROWS:,} of {len(row_ids):,}.")


def _by_id(row_ids: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(index=pd.Index(row_ids, name="row_id"))
