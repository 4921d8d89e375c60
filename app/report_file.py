"""The report as a download: the whole state in one file for those who were not there, written in the background."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from app import cache, door, state
from app.jobs import jobs, show_job
from app.parts import sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.report_html import MAX_CHARACTERS, Disclosure
from nlp_explorer.meeting.report_store import WrittenReport, report_key, report_to_disk, written_report

_ERROR = "report-error"  # session: why the report is not written


def report_file(view: state.View) -> None:
    """Offer the report on the whole dataset, with or without the texts of its rows."""
    if not door.allows("download"):
        return
    with st.expander(
        "Report for those who were not there (one HTML file, no network needed)", icon=":material/article:"
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with_texts = st.toggle("With the texts of ten rows a finding", value=True, key="report-texts")
            max_characters = st.number_input(
                "Characters of a text, at most", 1, value=MAX_CHARACTERS, key="report-characters", width=240
            )
        disclosure = Disclosure(with_texts, int(max_characters))
        key = report_key(view.dataset, view.runs, view.opened.project, disclosure)
        job = jobs().get(f"report-{key}")
        if job is not None and job.status == "running":
            show_job(job)
            return
        if job is not None and job.status != "done":
            sentence(job.error or "The report was cancelled.")
        written = written_report(key, cache_folder())
        with st.container(horizontal=True, vertical_alignment="center"):
            if written is not None:
                _download(view, written)
            st.button(
                "Write the report" if written is None else "Write it anew",
                key="report-write",
                icon=":material/article:",
                on_click=_write,
                args=(view, key, disclosure),
            )
        if st.session_state.get(_ERROR):
            st.text(st.session_state[_ERROR])


def _write(view: state.View, key: str, disclosure: Disclosure) -> None:
    try:
        door.require("download")
    except ExplorerError as error:
        st.session_state[_ERROR] = str(error)
        return
    name = f"report-{key}"
    jobs().forget(name)
    jobs().start(
        name,
        "Writing the report",
        report_to_disk,
        kept_as=key,
        dataset=view.dataset,
        runs=view.runs,
        findings=None if view.of else cache.findings(view.key, view.dataset, view.runs),
        project_path=view.opened.project.path,
        disclosure=disclosure,
        time=datetime.now(UTC),
        cache=cache_folder(),
    )


def _download(view: state.View, written: WrittenReport) -> None:
    st.download_button(
        "Download the report",
        data=written.path.read_bytes,
        file_name=f"{view.dataset.name}.report.html",
        mime="text/html",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
        key="export-report",
    )
    is_older = written.change_count != view.opened.project.change_count()
    st.caption(
        f"Written {written.time:%d %B, %H:%M} UTC, {written.n_bytes / 1e6:.1f} MB."
        + (" The project has changed since." if is_older else "")
    )
