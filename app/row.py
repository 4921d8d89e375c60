"""The one view of a single row: its labels, its text, its other columns, and what can be decided about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from numbers import Integral, Real

import pandas as pd
import streamlit as st

from app import cache, door, keys, state
from app.deciding import Desk, current_decisions, decision_words, mend, mending_action
from app.decision_bar import decision_bar
from app.definitions import definition_of
from app.markup import Chip, Mark, chips, example_text, plain
from nlp_explorer.dataset import PARTS
from nlp_explorer.plots.theme import GIVEN, OTHER, PREDICTED

MAX_SHOWN_CHARACTERS = 4_000  # of a text before "show all": a megabyte takes seconds to draw


@dataclass(frozen=True)
class About:
    """What a page knows about the open row, beyond the dataset.

    Attributes
    ----------
    likely
        The classes that digits choose, likeliest first; empty: the most frequent ones.
    asks_verdict
        Whether deciding says what is wrong, the label or the model.
    below_text
        Draws what belongs between the text and the buttons.
    says
        Columns of the list that ``below_text`` says already.
    """

    predicted: str | None = None
    marks: tuple[Mark, ...] = ()
    likely: tuple[str, ...] = ()
    asks_verdict: bool = False
    below_text: Callable[[], None] | None = None
    says: tuple[str, ...] = ()


NOTHING_MORE = About()


def show_row(
    view: state.View,
    row_id: int,
    *,
    key: str,
    evidence: pd.DataFrame | None = None,
    columns: Sequence[str] = (),
    about: About = NOTHING_MORE,
    has_keys: bool = True,
    after: Callable[[], None] | None = None,
) -> None:
    """Show one row: its labels, its text, its other columns, and what can be decided about it.

    ``after`` is called when a decision was kept.
    """
    row, desk = view.dataset.frame.loc[row_id], Desk(view, key, after)
    with st.container(border=True):
        where = f" · {row['split']}" if pd.notna(row["split"]) else ""
        label = str(row["label"])
        given = Chip(label, GIVEN, "label", definition_of(view, label))
        entries = [given if pd.notna(row["label"]) else Chip("no label", OTHER)]
        if about.predicted is not None:
            entries.append(Chip(about.predicted, PREDICTED, "predicted", definition_of(view, about.predicted)))
        said = decision_words(current_decisions(view), row_id)
        if said:
            entries.append(Chip(said, OTHER, "decided"))
        st.html(
            f'<div style="display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap">'
            f"<b>Row {row_id:,}{plain(where)}</b>{chips(entries)}</div>"
        )
        _show_text(row["text"], key=key, spans=_spans(evidence), marks=about.marks)
        if about.below_text is not None:
            about.below_text()
        told = [name for name in columns if name not in ("proposed", *about.says)]  # that has a button beside it
        facts = {} if evidence is None else {name: evidence[name].iloc[0] for name in told}
        if facts:
            st.html(
                "<small>"
                + " · ".join(
                    f"{plain(str(name).replace('_', ' '))} {plain(_figure(value))}"
                    for name, value in facts.items()
                    if pd.notna(value) and value != ""
                )
                + "</small>"
            )
        _show_mending(desk, evidence, has_keys=has_keys)
        likely = about.likely or cache.classes_by_count(view.opened.key, view.dataset)
        decision_bar(desk, row_id, has_keys=has_keys, likely=likely, asks_verdict=about.asks_verdict)
        others = {str(name): _figure(value) for name, value in row.items() if name not in PARTS}
        if others:
            with st.expander("Other columns"):
                st.json(others)


def _show_text(text: object, *, key: str, spans: list[tuple[int, int]], marks: Sequence[Mark]) -> None:
    if not isinstance(text, str):
        st.html("<i>no text</i>")
    elif len(text) <= MAX_SHOWN_CHARACTERS:
        st.html(example_text(text, spans=spans, marks=marks) if text.strip() else "<i>blank text</i>")
    else:
        show_all = st.toggle(f"show all {len(text):,} characters", key=f"{key}-all")
        shown = text if show_all else text[:MAX_SHOWN_CHARACTERS] + " …"
        st.html(example_text(shown, spans=spans, marks=marks))


def _show_mending(desk: Desk, evidence: pd.DataFrame | None, *, has_keys: bool) -> None:
    """Show how a check would mend the row, with a button that does it for who may decide."""
    if evidence is None or "proposed" not in evidence or not isinstance(evidence["proposed"].iloc[0], str):
        return
    proposed, action = evidence["proposed"].iloc[:1], mending_action(evidence)
    with st.container(horizontal=True, vertical_alignment="center"):
        if door.allows("decide"):
            st.button(
                keys.MEND.name,
                key=f"{desk.key}-mend",
                shortcut=keys.MEND.letter if has_keys else None,
                on_click=mend,
                args=(desk, proposed, action),
            )
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
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Real) and not isinstance(value, Integral):
        return f"{float(value):.3f}"
    return str(value)
