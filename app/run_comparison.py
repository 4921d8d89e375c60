"""Two runs on the same rows: what the second fixes and breaks, and the rows of each outcome."""

from __future__ import annotations

import streamlit as st

from app import score_cache, state
from app.parts import empty, sentence
from app.score_parts import ChosenRows
from app.score_tables import choose_line
from nlp_explorer.predictions.compare import OUTCOMES, rows_of_outcome
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.score_answers import comparison_answer, outcome_answer

OTHER_RUN = "other-run"  # URL, bound


def comparison_part(view: state.View, run: Predictions) -> ChosenRows | None:
    """Compare the run with another one; the rows are those of the chosen outcome, disagreements first."""
    others = {other.title: other for other in view.runs if other.title != run.title}
    if not others:
        empty("There is one run only. Add a second predictions file to see what it fixes and what it breaks.")
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        first = st.selectbox("Compared with", list(others), key=OTHER_RUN, bind="query-params", width=260)
    before = others[first].subset(view.part.row_ids)
    found = score_cache.run_comparison(view.key, first, run.title, view.part, (before, run))
    sentence(comparison_answer(found))
    if not found.n_rows:
        return None
    counts = found.rows["outcome"].value_counts()
    left, right = st.columns([4, 8], gap="medium")
    with left:
        outcome = st.radio(
            "Outcome",
            [name for name in OUTCOMES if counts[name]],
            key="outcome",
            format_func=lambda name: f"{name}: {counts[name]:,}",
            captions=[outcome_answer(name, found) for name in OUTCOMES if counts[name]],
        )
    with right:
        choose_line(
            found.per_class.reset_index(),
            key="comparison-classes",
            names={
                "recall_first": "recall before",
                "recall_second": "recall now",
                "n_fixed": "fixed",
                "n_broken": "broken",
            },
        )
    rows = rows_of_outcome(found.rows, outcome)
    return ChosenRows(rows, f"{len(rows):,} rows: {outcome_answer(outcome, found)}.", ("first", "second"))
