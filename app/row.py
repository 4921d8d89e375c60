"""The one view of a single row: its labels, its text, its other columns, and what can be decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

import pandas as pd
import streamlit as st

from app import state
from app.deciding import current_decisions, decision_bar, decision_words, mend, mending_action
from app.definitions import definition_of
from app.markup import Chip, chips, example_text, plain
from nlp_explorer.dataset import PARTS
from nlp_explorer.plots.theme import GIVEN, OTHER, PREDICTED

MAX_SHOWN_CHARACTERS = 4_000  # of a text before "show all": a megabyte takes seconds to draw


def show_row(
    view: state.View,
    row_id: int,
    *,
    key: str,
    evidence: pd.DataFrame | None = None,
    columns: Sequence[str] = (),
    predicted: object = None,
    has_keys: bool = True,
) -> None:
    """Show one row: its labels, its text, its other columns, and what can be decided about it."""
    row = view.dataset.frame.loc[row_id]
    with st.container(border=True):
        where = f" · {row['split']}" if pd.notna(row["split"]) else ""
        label = str(row["label"])
        given = Chip(label, GIVEN, "label", definition_of(view, label))
        entries = [given if pd.notna(row["label"]) else Chip("no label", OTHER)]
        if isinstance(predicted, str):
            entries.append(Chip(predicted, PREDICTED, "predicted", definition_of(view, predicted)))
        said = decision_words(current_decisions(view), row_id)
        if said:
            entries.append(Chip(said, OTHER, "decided"))
        st.html(
            f'<div style="display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap">'
            f"<b>Row {row_id:,}{plain(where)}</b>{chips(entries)}</div>"
        )
        _show_text(row["text"], key=key, spans=_spans(evidence))
        facts = {name: evidence[name].iloc[0] for name in columns} if evidence is not None else {}
        if facts:
            st.html(
                "<small>"
                + " · ".join(f"{plain(name)} {plain(_figure(value))}" for name, value in facts.items())
                + "</small>"
            )
        _show_mending(view, evidence, key=key)
        decision_bar(view, row_id, key=key, has_keys=has_keys)
        others = {str(name): _figure(value) for name, value in row.items() if name not in PARTS}
        if others:
            with st.expander("Other columns"):
                st.json(others)


def _show_text(text: object, *, key: str, spans: list[tuple[int, int]]) -> None:
    if not isinstance(text, str):
        st.html("<i>no text</i>")
    elif len(text) <= MAX_SHOWN_CHARACTERS:
        st.html(example_text(text, spans=spans) if text.strip() else "<i>blank text</i>")
    else:
        show_all = st.toggle(f"show all {len(text):,} characters", key=f"{key}-all")
        st.html(example_text(text if show_all else text[:MAX_SHOWN_CHARACTERS] + " …", spans=spans))


def _show_mending(view: state.View, evidence: pd.DataFrame | None, *, key: str) -> None:
    """Show how a check would mend the row, with a button that does it."""
    if evidence is None or "proposed" not in evidence or not isinstance(evidence["proposed"].iloc[0], str):
        return
    proposed, action = evidence["proposed"].iloc[:1], mending_action(evidence)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Mend", key=f"{key}-mend", shortcut="M", on_click=mend, args=(view, proposed, action))
        if action == "relabel":
            st.html(chips([Chip(str(proposed.iloc[0]), GIVEN, "proposed label")]))
    if action == "edit_text":
        st.html(f"<small>proposed text</small>{example_text(str(proposed.iloc[0])[:MAX_SHOWN_CHARACTERS])}")


def _spans(evidence: pd.DataFrame | None) -> list[tuple[int, int]]:
    if evidence is None or not {"start", "end"} <= set(evidence.columns):
        return []
    both = evidence[["start", "end"]].dropna()
    return [(int(start), int(end)) for start, end in both.itertuples(index=False)]


def _figure(value: object) -> str:
    if isinstance(value, Real) and not isinstance(value, Integral):
        return f"{float(value):.3f}"
    return str(value)
