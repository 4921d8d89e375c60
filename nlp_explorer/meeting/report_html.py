"""The report as one HTML file: read without a network, by anybody, in light or dark, on screen or on paper."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.offline_html import figure_place, offline_page
from nlp_explorer.meeting.report import Picture, Report, ReportRows, Section
from nlp_explorer.plots.theme import PALETTE

MAX_CHARACTERS = 600  # of a text in a report, unless told: a paragraph, so that one long text does not fill a page
MAX_OPEN_LINES = 12  # of a table; a longer one is folded, and printed all the same
# Columns of evidence that are no text of a row: they stay where texts are left out.
_NEVER_TEXT = ("kind", "predicted", "suggested", "neighbours_label")
_WORDS = {
    "issue": "✖ issue",
    "tip": "● tip",
    "passed": "✔ passed",
    "not_applicable": "– not applicable",
    "failed": "✖ failed",
}
# Control, zero-width and direction characters are written out: unseen, they hide what a text says.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffd]"
)
_GRID = "rgba(128,128,128,0.28)"
_TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": PALETTE,
        "font": {"family": "system-ui, sans-serif", "size": 13},
        "xaxis": {"gridcolor": _GRID, "zerolinecolor": _GRID, "linecolor": _GRID, "automargin": True},
        "yaxis": {"gridcolor": _GRID, "zerolinecolor": _GRID, "linecolor": _GRID, "automargin": True},
    }
)


@dataclass(frozen=True)
class Disclosure:
    """How much of the rows' texts a report shows: none, or so many characters of each."""

    with_texts: bool = True
    max_characters: int = MAX_CHARACTERS

    @property
    def sentence(self) -> str:
        """What was left out."""
        if not self.with_texts:
            return "The texts of the rows were left out."
        return f"Of a text, at most {self.max_characters:,} characters are shown."


def report_html(report: Report, disclosure: Disclosure | None = None) -> str:
    """Return the report as a page. Every text of the data is escaped."""
    writer = _Writer(report.dataset, disclosure or Disclosure())
    standing = [section for section in report.findings if section.status in ("issue", "tip", "failed")]
    quiet = [section for section in report.findings if section not in standing]
    name = html.escape(report.dataset.name)
    body = [
        f"<header><h1>{name}</h1><p>{counted(len(report.dataset), 'row')} · report of "
        f"{report.time:%d %B %Y, %H:%M} UTC · {html.escape(writer.disclosure.sentence)}</p></header>",
        writer.section(report.opening, "ready"),
        _contents(report.sections),
        f"<section id='findings'><h2>Findings, worst first</h2>{''.join(map(writer.finding, standing))}"
        f"<details><summary>{counted(len(quiet), 'more check')} found nothing or could not run</summary>"
        f"{''.join(map(writer.finding, quiet))}</details></section>",
        *(writer.section(section, f"part{at}") for at, section in enumerate(report.sections)),
        writer.section(report.left_out, "left-out"),
        writer.section(report.method, "method"),
        f"<script>{_asset('report.js')}</script>",
    ]
    return offline_page(report.dataset.name, "\n".join(body), writer.figures, style=_asset("report.css"))


class _Writer:
    """Writes sections, and keeps the figures in the order of their places."""

    def __init__(self, dataset: Dataset, disclosure: Disclosure) -> None:
        self.dataset = dataset
        self.disclosure = disclosure
        self.figures: list[go.Figure] = []

    def section(self, section: Section, anchor: str) -> str:
        """Return a section with its heading."""
        return f'<section id="{anchor}"><h2>{self._words(section.title)}</h2>{self._inside(section)}</section>'

    def finding(self, section: Section) -> str:
        """Return a finding with its status."""
        badge = f'<span class="badge {section.status}">{_WORDS[section.status]}</span>'
        return f"<article><h3>{badge} {self._words(section.title)}</h3>{self._inside(section)}</article>"

    def _inside(self, section: Section) -> str:
        if section.holds_words and not self.disclosure.with_texts:
            return '<p class="note">Left out with the texts: it is made of their words.</p>'
        parts = [f'<p class="answer">{self._words(answer)}</p>' for answer in section.answers if answer]
        parts += [self._picture(picture) for picture in section.pictures]
        parts += [_table(table, title) for title, table in section.tables.items() if len(table)]
        parts += [self._rows(rows) for rows in section.rows]
        parts += [f'<p class="note">{self._words(note)}</p>' for note in section.notes if note]
        return "".join(parts)

    def _words(self, sentence: str) -> str:
        return html.escape(sentence, quote=False)

    def _picture(self, picture: Picture) -> str:
        self.figures.append(go.Figure(picture.figure).update_layout(template=_TEMPLATE))
        height = int(picture.figure.layout.height or 300)
        place = figure_place(len(self.figures) - 1, picture.alt)
        return (
            f'<figure style="min-height:{height}px">{place}<figcaption>{html.escape(picture.alt)}</figcaption></figure>'
        )

    def _rows(self, shown: ReportRows) -> str:
        parts = self.dataset.rows(shown.rows.index)
        evidence = [
            name
            for name in shown.rows.columns
            if name not in ("text", "label", "split")
            and (self.disclosure.with_texts or name in _NEVER_TEXT or pd.api.types.is_numeric_dtype(shown.rows[name]))
        ]
        heads = [
            "row",
            *(str(name).replace("_", " ") for name in evidence),
            "label",
            *(["split"] if self.dataset.splits else []),
        ]
        columns = [shown.rows[name] for name in evidence] + [parts["label"]]
        columns += [parts["split"]] if self.dataset.splits else []
        texts = [f'<td class="text" dir="auto">{self.text(text)}</td>' for text in parts["text"]]
        lines = []
        for at, row_id in enumerate(parts.index):
            cells = [f"<td>{row_id}</td>", *(self._cell(column.iloc[at]) for column in columns)]
            lines.append(f"<tr>{''.join(cells)}{texts[at] if self.disclosure.with_texts else ''}</tr>")
        head = "".join(f"<th>{html.escape(name)}</th>" for name in heads)
        head += "<th>text</th>" if self.disclosure.with_texts else ""
        return _wrapped(f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>", shown.title)

    def _cell(self, value: object) -> str:
        return f"<td>{self.text(value)}</td>" if isinstance(value, str) else cell(value)

    def text(self, text: object) -> str:
        """Return a text of the data: shortened as was asked, escaped, what cannot be seen written out."""
        if not isinstance(text, str):
            return "<i>no text</i>"
        limit = self.disclosure.max_characters
        return escaped(text[:limit]) + (f" … <small>({len(text):,} characters)</small>" if len(text) > limit else "")


def escaped(text: str) -> str:
    """Return text as HTML that shows it letter by letter, unseen characters by their code."""
    return _UNSEEN.sub(lambda match: f"<mark>U+{ord(match.group()):04X}</mark>", html.escape(text))


def _contents(sections: Sequence[Section]) -> str:
    links = [("findings", "Findings"), *((f"part{at}", section.title) for at, section in enumerate(sections))]
    links += [("left-out", "What is not in this file, and why"), ("method", "Versions and method")]
    items = "".join(f'<li><a href="#{anchor}">{html.escape(title)}</a></li>' for anchor, title in links)
    return f"<nav><ol>{items}</ol></nav>"


def _table(table: pd.DataFrame, title: str) -> str:
    named = table.index.name or ""
    heads = "".join(f"<th>{escaped(str(name))}</th>" for name in (named, *table.columns))
    lines = [
        f"<tr><th>{escaped(str(index))}</th>{''.join(cell(value) for value in values)}</tr>"
        for index, values in zip(table.index, table.itertuples(index=False), strict=True)
    ]
    whole = _wrapped(f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody>", title)
    if len(table) <= MAX_OPEN_LINES:
        return whole
    return f"<details><summary>{html.escape(title)}: {counted(len(table), 'line')}</summary>{whole}</details>"


def cell(value: object) -> str:
    """Return a value as a cell of a table: a number with its separators, a share with three digits."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return "<td></td>"
    if isinstance(value, bool | np.bool_):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, Integral) or (isinstance(value, float) and value.is_integer() and value > 1):  # no share
        return f'<td class="number">{int(value):,}</td>'
    if isinstance(value, Real):
        return f'<td class="number">{float(value):.3f}</td>'
    return f"<td>{escaped(str(value))}</td>"


def _wrapped(inside: str, title: str) -> str:
    caption = f"<caption>{html.escape(title)}</caption>" if title else ""
    return f'<div class="wide"><table>{caption}{inside}</table></div>'


def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
