"""The pieces that two pages or more share: question, answer, cards, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from app.markup import as_label, plain, use_style, with_bold_figures
from nlp_explorer.findings import Finding, Status
from nlp_explorer.progress import Progress

STATUS_BADGES: dict[Status, tuple[str, str, str]] = {
    "failed": ("failed", ":material/error:", "red"),
    "issue": ("issue", ":material/error:", "red"),
    "tip": ("tip", ":material/lightbulb:", "orange"),
    "passed": ("passed", ":material/check_circle:", "green"),
    "not_applicable": ("not applicable", ":material/remove:", "gray"),
}


@dataclass(frozen=True)
class Card:
    """One figure with its name above and its company (of how many, interval) below; ``help`` shows on hovering."""

    name: str
    value: str
    note: str = ""
    help: str = ""


def question(title: str) -> None:
    """Head a page with its question."""
    use_style()
    st.title(title, anchor=False)


def answer(sentence: str, *, of: str = "") -> None:
    """Answer the question in a sentence; ``of`` is the slice it holds for."""
    before = f'<span class="slice-note">Within {plain(of)}: </span>' if of else ""
    st.html(f'<div class="answer" data-testid="answer">{before}{with_bold_figures(sentence)}</div>')


def cards(entries: Sequence[Card]) -> None:
    """Show a row of figures."""
    st.html(
        '<div class="cards">'
        + "".join(
            f'<div class="card" title="{plain(card.help)}"><span>{plain(card.name)}</span>'
            f"<b>{plain(card.value)}</b><small>{plain(card.note)}</small></div>"
            for card in entries
        )
        + "</div>"
    )


def status_badge(status: Status) -> None:
    """Show a status as icon, word and colour."""
    word, icon, colour = STATUS_BADGES[status]
    st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type] # a Literal of streamlit's own


def sentence(text: str, *, title: str = "") -> None:
    """Show a sentence of the library, which may name labels, as text."""
    before = f"<b>{plain(title)}</b>&ensp;" if title else ""
    st.html(f'<div class="finding">{before}{plain(text)}</div>')


def notes(said: Sequence[str]) -> None:
    """Show what the library noted, half sentences without a full stop, as text."""
    for note in said:
        sentence(f"{note[:1].upper()}{note[1:]}.")


def advice(finding: Finding) -> None:
    """Show what one can do about a finding, and why."""
    if finding.advice:
        st.html(f'<div class="advice">{plain(finding.advice)}</div>')


def empty(text: str) -> None:
    """Show that there is nothing to see, and why that is."""
    with st.container(border=True):
        sentence(text)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Give a progress that is drawn as a bar from its first report on, and is gone when the work has ended."""
    place: st.delta_generator.DeltaGenerator | None = None

    def show(share: float, doing: str) -> None:
        nonlocal place
        place = place or st.empty()
        place.progress(min(share, 1.0), as_label(doing))

    try:
        yield show
    finally:
        if place is not None:
            place.empty()
