"""The rows that a recipe, or one step of it, touches: before and after."""

from __future__ import annotations

import streamlit as st

from app import state
from app.markup import example_text
from app.parts import notes, sentence
from app.rows import browse
from nlp_explorer.duplicates.difference import Span, difference
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.preview import RecipePreview

MAX_SHOWN_CHARACTERS = 4_000  # of a new text


def touched_rows(view: state.View, found: RecipePreview, position: int | None) -> None:
    """List the rows that a step (None: any) touches, with what becomes of each."""
    what = "The recipe" if position is None else f"Step {position + 1}"
    rows = found.touched_by(position)
    if position is not None:
        notes(found.steps[position].notes)
    if rows.empty:
        sentence(f"{what} touches no row.")
        return
    sentence(f"{what} touches {counted(len(rows), 'row')}:")

    def new_text(row_id: int) -> None:
        after = found.text_after(row_id, position)
        if after is None:
            return
        before = str(view.dataset.texts.loc[row_id])[:MAX_SHOWN_CHARACTERS]
        after = after[:MAX_SHOWN_CHARACTERS]
        spans = difference(before, after)
        st.html(
            f"<small>text before</small>{example_text(before, spans=_ends(spans.left))}"
            f"<small>text after</small>{example_text(after, spans=_ends(spans.right))}"
        )

    browse(view, rows, key="recipe-rows", columns=["change", "why"], order_name="row order", below_row=new_text)


def _ends(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
