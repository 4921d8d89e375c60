"""The table of scores: the run, the other runs, a TF-IDF baseline, and what can be had without reading."""

from __future__ import annotations

import streamlit as st

from app import cache, score_cache, state
from app.jobs import jobs, show_job
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.over_epochs import latest_epochs
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.score_lines import ScoreLine, score_line, score_table, without_reading
from nlp_explorer.training.baseline import NAME, baseline_predictions, split_to_compare

MAX_OTHER_RUNS = 6  # lines above the fold; each further run can be chosen


def score_lines_table(view: state.View, run: Predictions) -> None:
    """Show what the run scores, with intervals, and beside it what other models score on the same rows."""
    lines = [_line(view, run, run.title)]
    others = [other for other in latest_epochs(view.runs) if other.title != run.title]
    lines += [_line(view, other.subset(view.part.row_ids), other.title) for other in others[:MAX_OTHER_RUNS]]
    baseline = baseline_at_hand(view, run)
    if baseline is not None and all(other.name != NAME for other in view.runs):
        lines.append(_line(view, baseline, NAME))
    constant = without_reading(view.part, run)
    if constant is not None:
        lines.append(constant)
    table = score_table(lines)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config={name: st.column_config.TextColumn(width=_width(name)) for name in table.columns},
        alt="Scores with their 95 % intervals: this run first, then what to compare it with",
    )


def baseline_at_hand(view: state.View, run: Predictions) -> Predictions | None:
    """Return the baseline on the rows of a run within the slice: a run of its name, else what was trained; or None."""
    named = next((other for other in view.runs if other.name == NAME), None)
    if named is not None:
        return None if named.name == run.name else named.subset(view.part.row_ids)
    split = split_to_compare(view.dataset, run)
    found = score_cache.baseline(view.dataset, split) if split else None
    return None if found is None else found.subset(view.part.row_ids).on_rows_of(run)


def _width(column: str) -> int:
    return 220 if not column else 50 if column in ("rows", "ECE") else 113


def _line(view: state.View, run: Predictions, name: str) -> ScoreLine:
    return score_line(
        name,
        cache.run_scores(view.key, name, view.part, run),
        score_cache.run_calibration(view.key, name, view.part, run),
    )


def offer_baseline(view: state.View, run: Predictions) -> None:
    """Offer to train the baseline unless it is there or cannot be, and show how far it is."""
    split = split_to_compare(view.dataset, run)
    if split is None:
        st.caption("A TF-IDF baseline to compare with needs a train split, and predictions of another one.")
        return
    if any(other.name == NAME for other in view.runs) or score_cache.baseline(view.dataset, split) is not None:
        return
    key = f"baseline-{view.dataset.fingerprint}-{split}"
    job = jobs().get(key)
    if job is not None and job.status == "running":
        show_job(job)
        return
    if job is not None and job.error:
        st.text(job.error)
    if st.button("Train a TF-IDF baseline to compare with", icon=":material/model_training:", key="train-baseline"):
        jobs().forget(key)
        jobs().start(
            key,
            "Training a TF-IDF baseline on train",
            baseline_predictions,
            dataset=view.dataset,
            cache=cache_folder(),
            split=split,
        )
        st.rerun()
