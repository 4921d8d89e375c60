"""The classes as figures and as a table; a chosen class shows its rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from app import cached_classes, filters, state
from app.parts import Card, cards
from nlp_explorer.classes.sizes import PART_RULE, n_classes_holding
from nlp_explorer.findings.wording import counted, ratio_words
from nlp_explorer.labels import imbalance

TABLE_HEIGHT = 520
_SIZES = ("total", "share", "cumulative_share", "part", "shift")


def class_cards(sizes: pd.DataFrame) -> None:
    """Show how uneven the classes are, each figure with what it means."""
    found = imbalance(sizes["total"])
    if found is None:
        return
    parts = sizes["part"].value_counts()
    named = ", ".join(f"{parts[part]:,} {part}" for part in ("head", "body", "tail") if part in parts)
    half, most = n_classes_holding(sizes, 0.5), n_classes_holding(sizes, 0.8)
    cards(
        [
            Card("Classes", f"{found.n_classes:,}", named, PART_RULE),
            Card(
                "Imbalance ratio",
                f"{ratio_words(found.ratio)} : 1",
                "largest to smallest class",
                f"{found.largest} has {counted(found.n_largest, 'row')}, {found.smallest} has {found.n_smallest:,}. "
                "Source: Buda, Maki and Mazurowski 2018",
            ),
            Card(
                "Normalised entropy",
                f"{found.normalised_entropy:.3f}",
                "1 = all classes equal",
                "Entropy of the shares over that of as many equal classes; near 0 one class holds all. "
                "Source: Pielou 1966",
            ),
            Card(
                "Effective classes",
                f"{found.effective_n_classes:,.1f} of {found.n_classes:,}",
                "equal classes as hard to guess",
                "e to the entropy: so many equally large classes would be as hard to guess. Source: Hill 1973",
            ),
            Card("Half of the rows", f"in {half:,}", f"80 % in {most:,} of {len(sizes):,}", "Most frequent first"),
        ]
    )


def class_table(view: state.View, sizes: pd.DataFrame) -> None:
    """List the classes with their counts and shares; choosing one looks at its rows alone."""
    project = view.opened.project
    known = cached_classes.class_definitions((project.id, project.change_count()), project)
    frame = pd.DataFrame({"label": [str(name) for name in sizes.index], "part": sizes["part"].to_numpy()})
    frame["rows"], frame["share"] = sizes["total"].to_numpy(), 100 * sizes["share"].to_numpy()
    if "shift" in sizes:
        frame["shift"] = 100 * sizes["shift"].to_numpy()
    for split in sizes.columns.drop([name for name in _SIZES if name in sizes]):
        frame[str(split)] = sizes[split].to_numpy()
    if known:
        frame["definition"] = [known[name].content if name in known else "" for name in frame["label"]]
    key = f"class-table-{len(frame)}-{frame['label'].iloc[0] if len(frame) else ''}"

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            filters.set_slice_labels([frame["label"].iloc[chosen[0]]])

    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select=choose,
        selection_mode="single-row",
        column_config=_columns(frame),
        alt="Part, rows and share of each class; choose one to look at its rows",
    )
    st.caption("Choose a class to look at its rows alone, on every page.")


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    largest = float(frame["share"].max()) if len(frame) else 0.0
    config: dict[str, Any] = {
        "label": st.column_config.TextColumn("label", width=150),
        "part": st.column_config.TextColumn("part", width=50, help=PART_RULE),
        "rows": st.column_config.NumberColumn("rows", format="localized", width=60),
        "share": st.column_config.ProgressColumn(
            "share", format="%.1f %%", min_value=0, max_value=largest or 1.0, width=90
        ),
        "shift": st.column_config.NumberColumn(
            "shift",
            format="%+.2f",
            width=60,
            help="Share of the last split minus share of train, percentage points; see 'Split shift'",
        ),
    }
    return {name: value for name, value in config.items() if name in frame}
