"""The receipt of a score: each step from what was measured to what needs no model, with its rows."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from app import case_cache, state
from app.baselines import baseline_at_hand, offer_baseline
from app.deciding import current_decisions
from app.parts import Card, cards, sentence
from app.rows import browse
from nlp_explorer.audit.receipt import Receipt, Step
from nlp_explorer.audit.receipt import receipt as receipt_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.training.baseline import split_to_compare

STEP = "receipt-step"  # session: the step whose rows are open


def show_receipt(view: state.View, run: Predictions) -> None:
    """Show what the score of a run is made of; a step opens its rows. ``run`` is over the whole dataset."""
    found = receipt_within(view, run)
    if not found.steps:
        return
    st.subheader(f"What the score of {run.title} is made of", anchor=False)
    cards([_card(step) for step in found.steps])
    part_run = run.subset(view.part.row_ids)
    if split_to_compare(view.dataset, part_run) is not None:
        offer_baseline(view, part_run)
    by_name = {f"{step.name} · {len(step.rows):,}": step for step in found.steps if len(step.rows)}
    chosen = st.segmented_control("Open the rows of", list(by_name), key=STEP, width="stretch")
    if chosen is not None:
        step = by_name[chosen]
        sentence(step.sentence)
        browse(view, pd.DataFrame(index=pd.Index(step.rows, name="row_id")), key="receipt", predicted=run.predicted)


def receipt_within(view: state.View, run: Predictions) -> Receipt:
    """Return the receipt of a run within the slice, on corrected labels too where verdicts were given."""
    decisions = current_decisions(view)
    has_verdicts = decisions.index.isin(view.part.row_ids).any()
    corrected = case_cache.corrected(view, run, decisions) if has_verdicts else None
    part_run = run.subset(view.part.row_ids)
    return receipt_of(view.part, part_run, corrected=corrected, baseline=baseline_at_hand(view, part_run))


def _card(step: Step) -> Card:
    name = step.name[:1].upper() + step.name[1:]
    if math.isnan(step.value.value):
        return Card(name, "–", step.sentence)
    interval = f"[{step.value.low:.3f}, {step.value.high:.3f}] of {step.n_rows:,} rows"
    return Card(name, f"{step.value.value:.3f}", interval)
