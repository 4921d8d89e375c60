"""The minutes as one HTML file: printable, with figures that can be zoomed, and no request to anywhere."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.minutes import Minute, Minutes
from nlp_explorer.meeting.offline_html import figure_place, offline_page
from nlp_explorer.plots.agenda import change_bars, count_bars

_LETTERS = 14  # pixels in a figure: a little smaller than the text around it
_STYLE = """
section { border-top: 2px solid #1B2733; padding: 1rem 0; }
.kind { color: #56616d; font-size: .9rem; }
.outcome { font-weight: 700; border-left: 6px solid #56616d; padding-left: .6rem; margin: .6rem 0; }
.accepted { border-color: #009E73; } .rejected { border-color: #D55E00; }
.deferred { border-color: #E69F00; } .asked { border-color: #0072B2; }
nav ol { columns: 2; font-size: .92rem; }
nav a { color: inherit; }
"""


def minutes_html(found: Minutes) -> str:
    """Return the minutes as the text of an HTML file."""
    figures: list[go.Figure] = []
    sections = "\n".join(_section(minute, figures) for minute in found.items)
    when = f", {found.day.isoformat()}" if found.day else ""
    title = f"Minutes: {found.dataset}{when}"
    contents = "".join(
        f'<li><a href="#item-{minute.number}">{html.escape(minute.item.question)}</a>: {_word(minute)}</li>'
        for minute in found.items
    )
    body = (
        f"<h1>{html.escape(title)}</h1>\n"
        f"<p>{html.escape(found.sentence())} The dataset has {counted(found.n_rows, 'row')}.</p>\n"
        f"<nav><ol>{contents}</ol></nav>\n{sections}"
    )
    return offline_page(title, body, figures, style=_STYLE)


def _word(minute: Minute) -> str:
    return minute.outcome.word if minute.outcome else "open"


def _section(minute: Minute, figures: list[go.Figure]) -> str:
    item = minute.item
    parts = [
        f'<section id="item-{minute.number}">',
        f'<div class="kind">{minute.number} · {item.kind}{f" · from {html.escape(item.page)}" if item.page else ""}'
        f"{f' · put there by {html.escape(item.author)}' if item.author else ''}</div>",
        f"<h2>{html.escape(item.question)}</h2>",
        _paragraph(item.evidence),
    ]
    if item.chart is not None:
        parts.append(
            _place(figures, count_bars(item.chart.as_series(), size=_LETTERS), f"Rows by name: {item.question}")
        )
    parts += [_effect(minute, figures), _rows(minute), _outcome(minute), "</section>"]
    return "\n".join(filter(None, parts))


def _place(figures: list[go.Figure], figure: go.Figure, alt: str) -> str:
    figures.append(figure.update_layout(font_family="system-ui, sans-serif"))
    return figure_place(len(figures) - 1, alt)


def _effect(minute: Minute, figures: list[go.Figure]) -> str:
    lines = [minute.item.proposal.sentence()] if minute.item.proposal else []
    if minute.effect is not None:
        effect = minute.effect
        lines += [effect.sentence(), effect.label_sentence(), effect.score_sentence(), *effect.notes]
    lines.append(minute.effect_error)
    said = " ".join(filter(None, lines))
    shown = f"<p><b>Accepting:</b> {html.escape(said)}</p>" if said else ""
    if minute.effect is not None and len(minute.effect.labels):
        shown += _place(
            figures, change_bars(minute.effect.labels, size=_LETTERS), "Rows of each label before and after"
        )
    return shown


def _rows(minute: Minute) -> str:
    n_rows = minute.item.n_rows
    if not n_rows and minute.effect is not None:
        n_rows = len(minute.effect.touched)
    if not n_rows:
        return ""
    has_texts = "text" in minute.rows
    columns = ["row", "label", *(["text"] if has_texts else [])]
    head = "".join(f"<th>{name}</th>" for name in columns)
    lines = "".join(
        f"<tr><td>{row_id}</td><td>{_cell(row['label'])}</td>"
        + (f'<td dir="auto">{_cell(row["text"])}</td>' if has_texts else "")
        + "</tr>"
        for row_id, row in minute.rows.iterrows()
    )
    said = f"The first {len(minute.rows):,} of {counted(n_rows, 'row')}."
    if minute.n_not_found:
        said += f" {minute.n_not_found:,} of those kept are not in this version of the data."
    if not has_texts:
        said += " The texts are left out."
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>\n{_paragraph(said)}"


def _outcome(minute: Minute) -> str:
    outcome = minute.outcome
    if outcome is None:
        return '<div class="outcome">open</div>'
    when = f"{outcome.time:%Y-%m-%d %H:%M} UTC" if outcome.time else ""
    facts = [
        f"{name}: {value}"
        for name, value in (("Reason", outcome.reason), ("Owner", outcome.owner), ("Due", outcome.due))
        if value
    ]
    word = outcome.word
    return (
        f'<div class="outcome {word.split()[0]}">{word.capitalize()}</div>'
        + _paragraph(" · ".join(facts))
        + _paragraph(outcome.did)
        + f'<p class="kind">Entered by {html.escape(outcome.who)}, {when}</p>'
    )


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>" if text else ""


def _cell(value: object) -> str:
    return html.escape(str(value)) if pd.notna(value) else "<i>none</i>"  # type: ignore[call-overload]  # one cell
