"""The checks on a page: all of them on Overview, those of a page with their rows on the page itself."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app import address, cache, state
from app.adding_steps import add_step_button
from app.agenda_button import finding_on_agenda
from app.groups import browse_groups
from app.parts import STATUS_BADGES, advice, sentence, status_badge
from app.rows import browse
from nlp_explorer.findings import Finding, Status
from nlp_explorer.findings.base import Page
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.suggested_steps import suggested_steps

FOLDED: tuple[Status, ...] = ("passed", "not_applicable")
_EVIDENCE_ONLY = ("start", "end", "proposed")  # shown in the row view, not as columns of the table
PAGE_TITLES: dict[Page, str] = {
    "labels": "Labels",
    "lengths": "Lengths",
    "clusters": "Clusters",
    "corrupt_rows": "Corrupt rows",
    "duplicates": "Duplicates",
    "contradictions": "Contradictions",
    "leakage": "Leakage",
    "label_issues": "Label issues",
    "bad_cases": "Bad cases",
}


def findings_list(view: state.View, findings: Sequence[Finding]) -> None:
    """List every check with its state; what passed and what could not run fold into a line each."""
    with st.container(border=True):
        for finding in findings:
            if finding.status not in FOLDED:
                _line(view, finding)
        for status in FOLDED:
            folded = [finding for finding in findings if finding.status == status]
            if folded:
                word, icon, _ = STATUS_BADGES[status]
                with st.expander(f"{len(folded)} {word}: " + ", ".join(f.title.lower() for f in folded), icon=icon):
                    for finding in folded:
                        _line(view, finding)


def _line(view: state.View, finding: Finding) -> None:
    badge, text, link = st.columns([1.1, 7, 2.4], vertical_alignment="center")
    with badge:
        status_badge(finding.status)
    with text:
        sentence(finding.message, title=finding.title)
    rows = counted(finding.n_rows, "row") if finding.n_rows else "open"
    with link, st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            f"../pages/{finding.page}.py",
            label=f"{rows} → {PAGE_TITLES[finding.page]}",
            query_params=state.link_parameters(**{state.FINDING: finding.code}),
        )
        if finding.n_rows:
            finding_on_agenda(view, finding, key=f"line-{finding.code}", label="")


def findings_panel(view: state.View, page: Page) -> None:
    """Show the checks of a page; the chosen one with its advice and its rows."""
    found = [f for f in cache.findings(view.key, view.part, view.runs) if f.page == page]
    by_code = {finding.code: finding for finding in found}
    with_rows = [finding.code for finding in found if finding.n_rows]
    quiet = [finding for finding in found if not finding.n_rows]
    if with_rows:
        address.take_finding_from_address(with_rows)
        code = st.segmented_control(
            "Finding",
            with_rows,
            required=True,
            format_func=lambda code: f"{by_code[code].title} · {by_code[code].n_rows:,}",
            key=state.FINDING,
            on_change=address.put_finding_into_address,
            label_visibility="collapsed",
        )
        if code in by_code:
            _one(view, by_code[code])
    if quiet:
        with st.expander(f"{len(quiet)} more checks found no rows: " + ", ".join(f.title.lower() for f in quiet)):
            for finding in quiet:
                badge, text = st.columns([1.2, 8], vertical_alignment="center")
                with badge:
                    status_badge(finding.status)
                with text:
                    sentence(finding.message, title=finding.title)


def finding_note(view: state.View, code: str) -> None:
    """Show what one check says and advises, for a page that lists its rows in its own way."""
    for finding in cache.findings(view.key, view.part, view.runs):
        if finding.code == code:
            badge, text = st.columns([1.1, 9], vertical_alignment="center")
            with badge:
                status_badge(finding.status)
            with text:
                sentence(finding.message, title=finding.title)
            advice(finding)
            if finding.n_rows:
                with st.container(horizontal=True, vertical_alignment="center"):
                    _suggestions(view, finding)
                    finding_on_agenda(view, finding, key=f"note-{finding.code}")
                    _download(view, finding)


def _one(view: state.View, finding: Finding) -> None:
    badge, text = st.columns([1.1, 9], vertical_alignment="center")
    with badge:
        status_badge(finding.status)
    with text:
        sentence(finding.message)
    advice(finding)
    rows = finding.evidence.rows
    if "group" in rows:
        browse_groups(view, rows, key=f"finding-{finding.code}")
    else:
        columns = [str(name) for name in rows.columns if name not in _EVIDENCE_ONLY]
        browse(view, rows, key=f"finding-{finding.code}", columns=columns)
    with st.container(horizontal=True, vertical_alignment="center"):
        _suggestions(view, finding)
        finding_on_agenda(view, finding, key=f"finding-{finding.code}")
        _download(view, finding)


def _suggestions(view: state.View, finding: Finding) -> None:
    found = suggested_steps([finding], view.part)
    for at, suggestion in enumerate(found):
        label = f"Add to recipe: {suggestion.step.TITLE.lower()}"
        add_step_button(view, suggestion.step, suggestion.why, label=label, key=f"suggest-{finding.code}-{at}")


def _download(view: state.View, finding: Finding) -> None:
    rows = finding.evidence.rows
    st.download_button(
        f"Download these {finding.n_rows:,} rows (CSV)",
        data=lambda: (
            view.dataset.rows(rows.index).join(rows, rsuffix=" (finding)").to_csv(index_label="row_id").encode()
        ),
        file_name=f"{finding.code}.csv",
        key=f"download-{finding.code}",
        on_click="ignore",
    )
