"""Before and after a recipe, side by side: labels, lengths, findings, and what a simple model makes of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from app import cache, state
from app.findings_list import PAGE_TITLES
from app.jobs import jobs, show_job
from app.parts import Card, cards, sentence
from app.rows import browse
from nlp_explorer.findings.wording import counted
from nlp_explorer.folders import cache_folder
from nlp_explorer.plots.before_after import MAX_BARS, label_change_bars, length_change_bars
from nlp_explorer.review.baseline_change import BaselineChange, baseline_to_disk, load_baseline
from nlp_explorer.review.finding_changes import BEHIND_A_LINE, changes_sentence, findings_to_disk, load_findings
from nlp_explorer.review.preview import State, is_large, label_change, labels_sentence, length_change
from nlp_explorer.review.preview_store import preview_key
from nlp_explorer.review.recipe import Recipe

Found = TypeVar("Found")


def labels_side_by_side(before: State, after: State) -> None:
    """Show rows per label before and after."""
    st.subheader("Labels", anchor=False)
    table = label_change(before, after)
    changed = table[table["before"] != table["after"]]
    sentence(labels_sentence(table))
    if changed.empty:
        return
    picture, numbers = st.columns([7, 5], gap="medium")
    with picture:
        st.plotly_chart(
            label_change_bars(changed),
            key="label-change",
            alt="Rows per label before and after the recipe",
            config={"displayModeBar": False},
        )
        if len(changed) > MAX_BARS:
            st.caption(f"The {MAX_BARS} largest changes of {len(changed):,}; the table holds all.")
    with numbers:
        shown = table.assign(change=table["after"] - table["before"]).reset_index()
        st.dataframe(
            shown, hide_index=True, height=min(330, 38 + 35 * len(shown)), alt="Rows per label before and after"
        )


def lengths_side_by_side(before: State, after: State) -> None:
    """Show the lengths of the texts before and after."""
    st.subheader("Lengths", anchor=False)
    table = length_change(before, after).dropna()
    picture, numbers = st.columns([7, 5], gap="medium")
    with picture:
        if len(table):
            st.plotly_chart(
                length_change_bars(table.set_index("characters, at most")),
                key="length-change",
                alt="Lengths of the texts before and after the recipe",
                config={"displayModeBar": False},
            )
    with numbers:
        st.dataframe(table, hide_index=True, alt="Lengths in characters before and after")


def findings_side_by_side(view: state.View, recipe: Recipe) -> pd.DataFrame | None:
    """Show which findings are gone and which are new; None while that is not known yet."""
    st.subheader("Findings", anchor=False)
    key = f"findings-{preview_key(recipe, view.dataset, view.runs)}"
    arguments = {"recipe": recipe, "dataset": view.dataset, "cache": cache_folder(), "runs": view.runs}
    load = partial(load_findings, recipe, view.dataset, cache_folder(), runs=view.runs)
    found = _worked_out(key, "Running the checks before and after", load, findings_to_disk, arguments)
    if found is None:
        return None
    sentence(changes_sentence(found))
    with st.container(horizontal=True):
        for page in dict.fromkeys(found["page"]):
            label = f"Rows before → {PAGE_TITLES[page]}"
            st.page_link(f"../pages/{page}.py", label=label, query_params=state.link_parameters())
    event = st.dataframe(
        found.drop(columns=list(BEHIND_A_LINE)),
        hide_index=True,
        key=f"findings-after-{key}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Findings before and after the recipe, what got worse first; choose one for its rows after",
    )
    chosen = event["selection"]["rows"]
    if not chosen:
        sentence("Choose a line to see the rows that it still finds after the recipe.")
    else:
        _rows_after(view, found.iloc[chosen[0]])
    return found


def _rows_after(view: state.View, line: pd.Series) -> None:
    ids = pd.Index(line["ids after"], dtype="int64")
    n_rows = int(line["rows after"])
    if not n_rows:
        sentence(f"{line['title']}: no row is left after the recipe.")
        return
    first = f", the first {len(ids):,}" if len(ids) < n_rows else ""
    sentence(f"{line['title']}: {counted(n_rows, 'row')} after the recipe{first}, shown as they are in the file:")
    browse(view, pd.DataFrame({"finding": line["title"]}, index=ids.unique()), key="after-rows")


def baseline_side_by_side(view: state.View, recipe: Recipe) -> None:
    """Show what the baseline scores before and after; a large dataset is trained on when a person asks for it."""
    st.subheader("The score of a simple model", anchor=False)
    if view.dataset.schema.is_multi_label:
        sentence("Not applicable: several labels per row.")
        return
    key = f"baseline-{preview_key(recipe, view.dataset)}"
    load = partial(load_baseline, recipe, view.dataset, cache_folder())
    arguments = {"recipe": recipe, "dataset": view.dataset, "cache": cache_folder()}
    ask = "Train the baseline before and after" if is_large(view.dataset) else ""
    found = _worked_out(key, "Training the baseline before and after", load, baseline_to_disk, arguments, ask=ask)
    if found is not None:
        _scores(found)


def _scores(found: BaselineChange) -> None:
    sentence(found.sentence())
    entries = []
    for name in ("accuracy", "macro_f1"):
        title = {"accuracy": "Accuracy", "macro_f1": "Macro-F1"}[name]
        for when, score in (("before", found.before), ("after", found.after)):
            value, of = getattr(score, name), f"of {score.n_scored:,} rows, trained on {score.n_train:,}"
            entries.append(Card(f"{title} {when}", f"{value.value:.3f}", f"[{value.low:.3f}, {value.high:.3f}] {of}"))
    cards(entries)
    st.caption(found.how)


def _worked_out(
    key: str,
    title: str,
    load: Callable[[], Found | None],
    work: Callable[..., None],
    arguments: dict[str, Any],
    *,
    ask: str = "",
) -> Found | None:
    """Return what is on disk; else start the work, show how far it is and return None.

    ``ask``: the name of a button that starts it; empty: it starts by itself.
    """
    found = cache.from_disk(key, load)
    if found is not None:
        return found
    job = jobs().get(key)
    if job is None and not ask:
        job = jobs().start(key, title, work, **arguments)
    if job is not None and job.status == "running":
        show_job(job)
        return None
    if job is not None:
        sentence(job.error or "The work was cancelled.")

    def start() -> None:
        jobs().forget(key)
        jobs().start(key, title, work, **arguments)

    st.button(ask if job is None else "Try again", on_click=start, key=f"start-{key}")
    return None
