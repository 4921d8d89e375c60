"""Two runs on the same rows: what the second fixes and breaks, and the rows of each outcome."""

from __future__ import annotations

import streamlit as st

from app import score_cache, state
from app.parts import empty, sentence
from app.score_parts import ChosenRows
from app.score_tables import choose_line
from nlp_explorer.predictions.compare import OUTCOMES, rows_of_outcome
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.score_answers import comparison_answer, outcome_answer, rows_answer

OTHER_RUN = "other-run"  # URL, bound
_NAMES = {"recall_first": "recall before", "recall_second": "recall now", "n_fixed": "fixed", "n_broken": "broken"}


def comparison_part(view: state.View, run: Predictions) -> ChosenRows | None:
    """Compare the run with another one; the rows are those of the chosen outcome, disagreements first."""
    others = {other.title: other for other in view.runs if other.title != run.title}
    if not others:
        empty("There is one run only. Add a second predictions file to see what it fixes and what it breaks.")
        return None
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
        table = found.per_class.reset_index()
        chosen = choose_line(table, key="comparison-classes", names=_NAMES, has_default=False)
    label = None if chosen is None else str(table["label"].iloc[chosen])
    rows = rows_of_outcome(found.rows, outcome, label=label)
    which = f"{outcome_answer(outcome, found)}{f', of {label}' if label else ''}"
    return ChosenRows(rows.rename(columns={"first": "before"}), rows_answer(len(rows), which), ("before",))
