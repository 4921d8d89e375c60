"""Which pile of rows is judged: all wrong ones, the most suspicious, or random ones to estimate from."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from app import case_cache, state
from app.deciding import current_decisions
from app.parts import sentence
from nlp_explorer.answers import pile_title
from nlp_explorer.audit.corrected_score import CorrectedScore
from nlp_explorer.audit.piles import ORDER_COUNTS, PILE_TITLES, PILES, RANDOM_PILES
from nlp_explorer.audit.proposals import Proposals
from nlp_explorer.predictions.run import Predictions

ALL_WRONG: Literal["all"] = "all"
ChosenPile = Literal["all", "suspicious", "wrong", "right"]


def choose_pile(view: state.View, run: Predictions, corrected: CorrectedScore) -> ChosenPile:
    """Ask which pile; each is named with how many of it count as judged, of how many that are needed."""
    dealt, decided = case_cache.piles(view, run), current_decisions(view).index
    names: dict[ChosenPile, str] = {ALL_WRONG: "All wrong rows"}
    for pile in PILES:
        n_judged, n_needed = corrected.n_judged(pile), corrected.n_needed(pile)
        if pile == "suspicious":
            n_judged, n_needed = int(pd.Index(dealt.suspicious).isin(decided).sum()), len(dealt.suspicious)
        names[pile] = pile_title(PILE_TITLES[pile], n_judged, n_needed)

    def choose() -> None:
        pile: ChosenPile = st.session_state[state.PILE]
        rows = (
            [] if pile == ALL_WRONG else [*dealt.next_rows(pile, current_decisions(view).index, 1), *dealt.of(pile)[:1]]
        )
        state.set_open_row(int(rows[0]) if rows else None)

    told = st.query_params.get(state.PILE)
    chosen = st.segmented_control(
        "Pile",
        list(names),
        format_func=names.__getitem__,
        default=told if told in names else ALL_WRONG,
        required=True,
        key=state.PILE,
        persist_state="session",
        on_change=choose,
        label_visibility="collapsed",
    )
    state.keep_pile(None if chosen == ALL_WRONG else chosen)
    if chosen in RANDOM_PILES:
        sentence(ORDER_COUNTS)
    return chosen


def rows_of_pile(
    view: state.View, run: Predictions, pile: ChosenPile, rows: pd.DataFrame, proposals: Proposals
) -> tuple[pd.DataFrame, str]:
    """Return the rows of a pile in its order, and what that order is called. ``rows``: those of all wrong ones."""
    confidence = run.confidence.to_frame()
    if pile == ALL_WRONG:
        probability = proposals.frame["probability"].reindex(rows.index).fillna(-1.0)
        return rows.loc[probability.sort_values(ascending=False, kind="stable").index], "most suspicious label first"
    order = "most suspicious label first" if pile == "suspicious" else "as drawn at random"
    return confidence.loc[case_cache.piles(view, run).of(pile)], order
