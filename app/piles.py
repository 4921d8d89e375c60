"""Which pile of rows is judged: all wrong ones, the most suspicious, or random ones to estimate from."""

from __future__ import annotations

from typing import Literal, cast

import pandas as pd
import streamlit as st

from app import case_cache, state
from nlp_explorer.answers import pile_title
from nlp_explorer.audit.piles import MIN_VERDICTS, PILE_TITLES, PILES, Pile
from nlp_explorer.audit.proposals import Proposals
from nlp_explorer.predictions.run import Predictions

ALL_WRONG = "all"
ChosenPile = Literal["all", "suspicious", "wrong", "right"]


def choose_pile(view: state.View, run: Predictions, decisions: pd.DataFrame) -> ChosenPile:
    """Ask which pile; each is named with how many of it were judged, of how many that are needed."""
    dealt = case_cache.piles(view, run)
    names = {ALL_WRONG: "All wrong rows"}
    for pile in PILES:
        rows = dealt.of(pile)
        n_needed = len(rows) if pile == "suspicious" else min(MIN_VERDICTS, len(rows))
        names[pile] = pile_title(PILE_TITLES[pile], int(pd.Index(rows).isin(decisions.index).sum()), n_needed)
    chosen = st.segmented_control(
        "Pile",
        list(names),
        format_func=names.__getitem__,
        default=ALL_WRONG,
        required=True,
        key=state.PILE,
        bind="query-params",
        label_visibility="collapsed",
    )
    return cast("ChosenPile", chosen or ALL_WRONG)


def rows_of_pile(
    view: state.View, run: Predictions, pile: ChosenPile, rows: pd.DataFrame, proposals: Proposals
) -> tuple[pd.DataFrame, str]:
    """Return the rows of a pile in its order, and what that order is called. ``rows``: those of all wrong ones."""
    confidence = run.confidence.to_frame()
    if pile == ALL_WRONG:
        probability = proposals.frame["probability"].reindex(rows.index).fillna(-1.0)
        return rows.loc[probability.sort_values(ascending=False, kind="stable").index], "most suspicious label first"
    order = "most suspicious label first" if pile == "suspicious" else "as drawn at random"
    return confidence.loc[case_cache.piles(view, run).of(cast("Pile", pile))], order
