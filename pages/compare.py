import streamlit as st

from app import cached_comparison, state
from app.comparison_parts import download_rows, parts_of
from app.experiments import experiments
from app.parts import answer, empty, question, sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.comparison_answer import comparison_answer
from nlp_explorer.meeting.since import earlier_versions

question("What changed since last time?")
view = state.require_dataset(needs_rows=False)
versions = {version.fingerprint: version for version in earlier_versions(view.opened.project, view.dataset)}
if not versions:
    empty(
        "This project has no earlier version. Open the next file of the same data with 'Open dataset', as a version of "
        "this project, and what changed is told here: rows, labels, findings, decisions and scores."
    )
else:
    headline = st.empty()
    if st.session_state.get(state.AGAINST) not in versions:
        st.session_state.pop(state.AGAINST, None)
    chosen = st.selectbox(
        "Against",
        list(versions),
        key=state.AGAINST,
        bind="query-params",
        format_func=lambda name: f"Against {cached_comparison.version_title(versions[name])}",
        label_visibility="collapsed",
        width=560,
    )
    try:
        found = cached_comparison.comparison(view, cached_comparison.reopened(versions[chosen]))
    except ExplorerError as error:
        sentence(str(error))
        sentence(cached_comparison.since(view))
    else:
        with headline.container():
            answer(comparison_answer(found))
        if view.of:
            st.caption("Versions are compared whole, whatever the slice.")
        parts = parts_of(found)
        with st.container(horizontal=True, vertical_alignment="center"):
            shown = st.segmented_control(
                "Part",
                list(parts),
                default=next(iter(parts), None),
                required=bool(parts),
                key="comparison-part",
                label_visibility="collapsed",
            )
            download_rows(found)
        if shown in parts:
            parts[shown](view, found)
experiments(view)
