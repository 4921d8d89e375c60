"""Near duplicates: found in the background, grouped anew at any threshold, with the pairs on its edge."""

from __future__ import annotations

import streamlit as st

from app import cache, state
from app.groups import browse_groups
from app.jobs import jobs, show_job
from app.markup import example_text, plain
from app.parts import sentence
from nlp_explorer.answers import near_answer
from nlp_explorer.duplicates import background
from nlp_explorer.duplicates.borderline import borderline_pairs
from nlp_explorer.duplicates.difference import Span, difference
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.folders import cache_folder

NEAR = "near"  # URL, bound: the threshold
MAX_SHOWN_CHARACTERS = 600  # of each text of a borderline pair


def near_duplicates(view: state.View) -> None:
    """Show the groups of near duplicates at a threshold, and the pairs that the next step would add or drop."""
    st.subheader("Near duplicates", anchor=False)
    name = f"near-{view.dataset.text_fingerprint}"
    index = cache.near_index(view.opened.key, name, view.dataset)
    if index is None:
        _wait(view, name)
        return
    threshold = st.slider(
        "Jaccard similarity of at least",
        FLOOR,
        1.0,
        THRESHOLD,
        0.01,
        key=NEAR,
        bind="query-params",
        width=360,
        help=f"Share of common pieces of two texts, of all their pieces. {cache.shingling(name, view.dataset)}",
    )
    rows = cache.near_rows(view.key, threshold, view.dataset, view.part, index)
    sentence(near_answer(rows, len(view.part), threshold))
    if index.pairs.left_out:
        sentence(index.pairs.left_out)
    if len(rows):
        findings = cache.findings(view.key, view.part, view.runs)
        has_other_rows = any(finding.n_rows for finding in findings if finding.page == "duplicates")
        browse_groups(view, rows, key="near", has_keys=not has_other_rows)
    _borderline(view, index, threshold)


def _wait(view: state.View, name: str) -> None:
    job = jobs().start(
        name, "Looking for near duplicates", background.find_near, texts=view.dataset.texts, cache=cache_folder()
    )
    if job.status == "running":
        show_job(job)
        return
    st.text(job.error or "The search was cancelled.")
    st.button("Search again", on_click=jobs().forget, args=(job.key,))


def _borderline(view: state.View, index: NearIndex, threshold: float) -> None:
    pairs = borderline_pairs(view.dataset, index.pairs, threshold)
    if pairs.empty:
        return
    with st.expander(f"The {len(pairs)} pairs nearest to the threshold, in the whole dataset: what differs is marked"):
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
