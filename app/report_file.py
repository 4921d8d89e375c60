"""The report as a download: the whole state in one file for those who were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from app import cache, state
from app.receipt import receipt_within
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.report import ReportInputs, build_report
from nlp_explorer.meeting.report_html import MAX_CHARACTERS, Disclosure, report_html


def report_file(view: state.View) -> None:
    """Offer the report on the whole dataset, with or without the texts of its rows."""
    whole, project = replace(view, slice=state.EVERYTHING), view.opened.project
    with (
        st.expander(
            "Report for those who were not there (one HTML file, no network needed)", icon=":material/article:"
        ),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        with_texts = st.toggle("With the texts of ten rows a finding", value=True, key="report-texts")
        max_characters = st.number_input(
            "Characters of a text, at most", 1, value=MAX_CHARACTERS, key="report-characters", width=240
        )
        inputs = ReportInputs(
            dataset=view.dataset,
            runs=view.runs,
            findings=cache.findings(whole.key, view.dataset, view.runs),
            cache=cache_folder(),
            time=datetime.now(UTC),
            project=project,
            standing=cache.standing(project, view.opened.key, view.dataset),
            receipts={run.title: receipt_within(whole, run) for run in view.runs},
        )
        disclosure = Disclosure(with_texts, int(max_characters))
        st.download_button(
            "Download the report",
            data=lambda: report_html(build_report(inputs), disclosure).encode("utf-8", "replace"),
            file_name=f"{view.dataset.name}.report.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/download:",
            key="export-report",
        )
