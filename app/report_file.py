"""The report as a download: the whole state in one file for those who were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from app import cache, state
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.report import ReportInputs, build_report
from nlp_explorer.meeting.report_html import MAX_CHARACTERS, Disclosure, report_html
from nlp_explorer.meeting.report_meaning import embeddings_at_hand


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
        findings = cache.findings(whole.key, view.dataset, view.runs)
        decided = cache.standing(project, view.opened.key, view.dataset)

        def made() -> bytes:
            inputs = ReportInputs(
                dataset=view.dataset,
                runs=view.runs,
                findings=findings,
                cache=cache_folder(),
                time=datetime.now(UTC),
                project=project,
                standing=decided,
                embeddings=embeddings_at_hand(view.dataset, cache_folder()) if len(view.dataset) else None,
            )
            disclosure = Disclosure(with_texts, int(max_characters))
            return report_html(build_report(inputs), disclosure).encode("utf-8", "replace")

        st.download_button(
            "Download the report",
            data=made,
            file_name=f"{view.dataset.name}.report.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/download:",
            key="export-report",
        )
