"""The pairs on the edge of the threshold, with what differs marked: what a person looks at to set it."""

from __future__ import annotations

import streamlit as st

from app import cached_duplicates, state
from app.markup import example_text, plain
from app.parts import sentence
from nlp_explorer.duplicates.borderline import borderline_pairs
from nlp_explorer.duplicates.difference import Span, difference
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.steps.duplicate_groups import GroupStep

MAX_SHOWN_CHARACTERS = 600  # of each text of a pair
_BEFORE, _NOW = "near-before", "near-now"  # session: the threshold before the last change, and since


def borderline(view: state.View, asked: GroupStep) -> None:
    """Show the pairs that the last change of the threshold added or dropped, else those on both sides of it."""
    if asked.kind not in ("near", "all"):
        return
    index = cached_duplicates.index(view, asked.simplify_chinese)
    if index is None:
        return
    if index.pairs.left_out:
        sentence(index.pairs.left_out)
    if st.session_state.get(_NOW) != asked.threshold:
        st.session_state[_BEFORE] = st.session_state.get(_NOW)
        st.session_state[_NOW] = asked.threshold
    before = st.session_state[_BEFORE]
    pairs = borderline_pairs(view.part, index.pairs, asked.threshold, previous=before)
    if pairs.empty:
        return
    which = "nearest to the threshold"
    if before is not None and index.pairs.n_at(before) != index.pairs.n_at(asked.threshold):
        does = "adds" if asked.threshold < before else "drops"
        which = f"that the step from {before:.2f} to {asked.threshold:.2f} {does}"
    with st.expander(f"{counted(len(pairs), 'pair')} {which}: what differs is marked"):
        for pair in pairs.itertuples(index=False):
            one, other = str(pair.text)[:MAX_SHOWN_CHARACTERS], str(pair.other_text)[:MAX_SHOWN_CHARACTERS]
            found = difference(one, other)
            verdict = "near" if pair.is_near else "not near"
            st.html(
                f"<small><b>{pair.jaccard:.2f}</b>, {verdict}: rows {plain(str(pair.row_id))} and "
                f"{plain(str(pair.other_row_id))}</small>"
                f"{example_text(one, spans=_ends(found.left))}{example_text(other, spans=_ends(found.right))}"
            )


def _ends(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
