"""Where a run is weak: by class, by any part of the data, by how sure it was. Each part hands on the rows one chose."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app import cache, filters, score_cache, state
from app.agenda_button import confusion_on_agenda
from app.class_space import offer_embedding
from app.confusion import choose_cell, choose_view, confusion_picture
from app.parts import empty, sentence
from app.rows import browse
from app.score_tables import choose_line
from nlp_explorer.plots.reliability import reliability_plot
from nlp_explorer.predictions.bad_cases import confused_pairs
from nlp_explorer.predictions.calibration import rows_of_bin
from nlp_explorer.predictions.confusion_cell import cell_rows
from nlp_explorer.predictions.metrics import weakest_first
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.slicing import rows_of_value, slicings
from nlp_explorer.score_answers import cell_answer, rows_answer

CLUSTER = "cluster"  # a way to cut the rows that needs embeddings


@dataclass(frozen=True, eq=False)
class ChosenRows:
    """Rows to list under the part they were chosen in, with a sentence that says which they are."""

    rows: pd.DataFrame
    sentence: str
    columns: tuple[str, ...] = ()


def confusion_part(view: state.View, run: Predictions) -> ChosenRows:
    """Show the confusion matrix; the rows are those of the chosen cell, row or column, else all wrong ones."""
    counts = cache.run_confusion(view.key, run.title, view.part, run)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cell = choose_cell(counts)
        seen, unit = choose_view(counts)
        if cell is not None:
            confusion_on_agenda(view, run, cell, counts, cell_rows(view.part, run, cell))
    confusion_picture(seen, unit, confused_pairs(view.part, run), cell)
    if cell is None:
        rows = cache.run_bad_cases(view.key, run.title, view.part, run)
        return ChosenRows(rows, rows_answer(len(rows), "predicted wrongly"), _confidence(run))
    rows = cell_rows(view.part, run, cell)
    return ChosenRows(rows, cell_answer(len(rows), cell), _confidence(run))


def classes_part(view: state.View, run: Predictions) -> ChosenRows | None:
    """Show precision, recall and F1 of each class; the rows are the wrong ones of the chosen class."""
    table = weakest_first(cache.run_scores(view.key, run.title, view.part, run).per_class).reset_index()
    chosen = choose_line(table, key="class-scores", names={"n_predicted": "predicted so", "f1": "F1"})
    if chosen is None:
        return None
    label = str(table["label"].iloc[chosen])
    rows = cell_rows(view.part, run, (label, ""))
    return ChosenRows(rows, cell_answer(len(rows), (label, "")), _confidence(run))


def slices_part(view: state.View, run: Predictions) -> ChosenRows | None:
    """Show accuracy and share of the errors by any part of the data; the rows are the wrong ones of the chosen part."""
    choices = [*slicings(view.dataset), CLUSTER]
    by = st.selectbox(
        "Cut the rows by", choices, key="slice-by", bind="query-params", label_visibility="collapsed", width=260
    )
    values = (
        score_cache.cluster_of_rows(view.opened.key, view.dataset)
        if by == CLUSTER
        else score_cache.slicing(view.opened.key, by, view.dataset)
    )
    if values is None:
        offer_embedding(view, "sorts the rows into clusters", starts_at_once=True)
        return None
    table = score_cache.run_by_value(view.key, run.title, by, view.part, run, values)
    if table.empty:
        empty(f"No scored row has a value of {by}.")
        return None
    shown = table.rename_axis(by.removeprefix("column ")).reset_index()
    chosen = choose_line(shown, key=f"slices-{by}", names={"n_rows": "rows", "n_wrong": "wrong"})
    if chosen is None:
        return None
    value = str(table.index[chosen])
    wrong = cache.run_bad_cases(view.key, run.title, view.part, run)
    rows = rows_of_value(wrong, values, value)
    return ChosenRows(rows, rows_answer(len(rows), f"predicted wrongly where {by} is “{value}”"), _confidence(run))


def calibration_part(view: state.View, run: Predictions) -> ChosenRows | None:
    """Show whether the run is as sure as it is right; the rows are those of the chosen confidence."""
    found = score_cache.run_calibration(view.key, run.title, view.part, run)
    if found is None:
        empty("The run does not say how sure it was: give probabilities to see whether it is as sure as it is right.")
        return None
    sentence(found.sentence)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        event = st.plotly_chart(
            reliability_plot(found.reliability),
            key="reliability",
            on_select="rerun",
            selection_mode="points",
            config={"displayModeBar": False},
            alt="Accuracy by confidence; the same bins can be chosen in the table",
        )
    with right:
        chosen = choose_line(found.reliability, key="reliability-bins", names={"n_rows": "rows"}, has_default=False)
    points = event["selection"]["points"]
    at = chosen if chosen is not None else points[0]["customdata"][0] if points else None
    if at is None:
        return None
    line = found.reliability.iloc[at]
    rows = rows_of_bin(view.part, run, line)
    words = f"predicted with a confidence over {line['low']:.2f} up to {line['high']:.2f}, the wrong ones first"
    return ChosenRows(rows, rows_answer(len(rows), words), ("confidence",))


def list_rows(view: state.View, run: Predictions, chosen: ChosenRows | None) -> None:
    """List the rows that one chose, with the way to the page where they are judged."""
    if chosen is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(chosen.sentence)
        st.page_link(
            "../pages/bad_cases.py",
            label="Judge the wrong ones",
            icon=":material/rule:",
            query_params=state.link_parameters(**{state.RUN: run.title}, **filters.cell_parameters()),
        )
    browse(view, chosen.rows, key="scores", columns=chosen.columns, predicted=run.predicted)


def _confidence(run: Predictions) -> tuple[str, ...]:
    return ("confidence",) if run.has_confidence else ()
