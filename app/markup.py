"""Dataset text as HTML: escaped here, once, so that it is shown and never interpreted."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from nlp_explorer.plots.theme import OTHER
from nlp_explorer.text.scripts import language_tag

# A number with its company: "2,457 of 4,332 rows (57 %)", "0.834 [0.81, 0.85]". What a meeting quotes is set bold; a
# number that is part of a name ("class_0325", "20news", "ms-3.1") is not.
_NOUNS = "row|rows|text|texts|class|classes|group|groups|cluster|clusters|token|tokens|word|words|character|characters"
_FIGURE = re.compile(
    rf"(?<!\w)(?<!\w[-./])\d(?:[\d,.]*\d)?(?: of \d(?:[\d,]*\d)?)?(?: %)?(?: (?:{_NOUNS})\b)?"
    r"(?: \(\d[\d.,]* %\))?(?![-./]?\w)"
)
# Control, zero-width and direction characters are drawn as a mark: unseen, they are what breaks a model.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
)


def plain(text: str) -> str:
    """Return text as HTML that shows it letter by letter."""
    return html.escape(text)


def with_bold_figures(sentence: str) -> str:
    """Return a sentence as HTML, its numbers in bold."""
    return _FIGURE.sub(lambda match: f"<b>{match.group()}</b>", html.escape(sentence, quote=False))


def _marked_unseen(escaped: str) -> str:
    return _UNSEEN.sub(
        lambda match: f'<mark class="unseen" title="U+{ord(match.group()):04X}">U+{ord(match.group()):04X}</mark>',
        escaped,
    )


@dataclass(frozen=True)
class Mark:
    """Characters ``start`` up to ``end`` of a text, in the colour of what they stand for."""

    start: int
    end: int
    colour: str


def example_text(text: str, *, spans: Sequence[tuple[int, int]] = (), marks: Sequence[Mark] = ()) -> str:
    """Return an example's text as HTML: its direction and language set, unseen characters and spans marked."""
    pieces, at = [], 0
    coloured = [(mark.start, mark.end, mark.colour) for mark in marks]
    for start, end, colour in sorted([*coloured, *((start, end, "") for start, end in spans)]):
        if start < at or end <= start:
            continue
        pieces.append(_marked_unseen(html.escape(text[at:start])))
        style = f' style="background:{colour}55"' if colour else ""
        pieces.append(f"<mark{style}>{_marked_unseen(html.escape(text[start:end]))}</mark>")
        at = end
    pieces.append(_marked_unseen(html.escape(text[at:])))
    language = language_tag(text)
    return f'<div class="example" dir="auto"{f" lang={language!r}" if language else ""}>{"".join(pieces)}</div>'


def bars(entries: Sequence[tuple[str, float, str]]) -> str:
    """Return names with their shares (0..1) as small bars in a colour, in HTML."""
    return (
        '<div class="bars">'
        + "".join(
            f"<span>{html.escape(name)}</span><b>{share:.2f}</b>"
            f'<i><i style="width:{100 * min(max(share, 0.0), 1.0):.1f}%;background:{colour}"></i></i>'
            for name, share, colour in entries
        )
        + "</div>"
    )


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")  # ASCII: all that Markdown gives a meaning
_WORD_JOINER = "\u2060"  # unseen; behind a colon, no name of an emoji or icon is complete


def as_label(text: str, max_characters: int | None = None) -> str:
    """Return text for the label of a button or an option, sign by sign: those interpret Markdown and icons' names."""
    line = " ".join(text.split())
    if max_characters is not None and len(line) > max_characters:
        line = f"{line[: max_characters - 1]}…"
    return _PUNCTUATION.sub(r"\\\g<0>", line).replace(":", f":{_WORD_JOINER}")


@dataclass(frozen=True)
class Chip:
    """A class name with its colour and, before it, what it is: ``label anger``; ``title`` is what it means."""

    name: str
    colour: str = OTHER
    role: str = ""
    title: str = ""


def chips(entries: Sequence[Chip]) -> str:
    """Return class names as coloured chips, in HTML."""
    return (
        '<div class="chips">'
        + "".join(
            f'<span class="chip" style="border-color:{entry.colour}" title="{html.escape(entry.title)}">'
            f'<i style="background:{entry.colour}"></i>'
            f"{f'<small>{html.escape(entry.role)}</small> ' if entry.role else ''}{html.escape(entry.name)}</span>"
            for entry in entries
        )
        + "</div>"
    )


STYLE = """<style>
.answer { font-size: 1.06rem; line-height: 1.5; margin: -0.5rem 0 0.2rem; overflow-wrap: anywhere; }
.slice-note { opacity: .75; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 12px; }
.card { border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: 8px;
  padding: 10px 14px; min-width: 0; }
.card span { font-size: .82rem; opacity: .8; display: block; }
.card b { font-size: 1.4rem; font-weight: 600; display: block; line-height: 1.35; overflow-wrap: anywhere; }
.card small { font-size: .8rem; opacity: .7; overflow-wrap: anywhere; }
.example { font-size: 1.15rem; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere;
  max-height: 21rem; overflow-y: auto; }
.example mark { background: rgba(230,159,0,.35); color: inherit; border-radius: 3px; }
.example mark.unseen { font-size: .7em; background: rgba(213,94,0,.28); padding: 0 3px; unicode-bidi: isolate; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.chip { border: 1px solid; border-radius: 99px; padding: 1px 10px; font-size: .85rem; overflow-wrap: anywhere; }
.chip i { display: inline-block; width: .6em; height: .6em; border-radius: 50%; margin-right: 6px; }
.chip small { opacity: .7; }
[class*="st-key-deciding-"] { gap: .3rem; }
[class*="st-key-deciding-"] button { min-height: 1.9rem; padding: 0 .55rem; }
[class*="st-key-deciding-"] button[kind="tertiary"] { min-height: 1.5rem; padding: 0 .3rem; font-size: .85rem; }
.bars { display: grid; grid-template-columns: fit-content(16rem) auto 1fr; gap: 1px 10px; align-items: center;
  font-size: .85rem; }
.bars span { overflow-wrap: anywhere; }
.bars > i { height: .5rem; } .bars > i > i { display: block; height: 100%; border-radius: 2px; }
.keys { display: grid; grid-template-columns: auto 1fr; gap: 2px 10px; font-size: .85rem; align-items: baseline; }
.keys kbd { font: inherit; font-weight: 600; }
.finding { line-height: 1.4; overflow-wrap: anywhere; }
.advice { border-left: 3px solid #0072B2; padding: 2px 0 2px 12px; opacity: .9; }
</style>"""


def use_style() -> None:
    """Put the house's few style rules on the page."""
    st.html(STYLE)
