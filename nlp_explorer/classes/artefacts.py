"""What a term may be besides a word of its class: a piece of an address, of markup, a number, a sign, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from nlp_explorer.classes.terms import TermKind

Artefact = Literal["", "web address", "e-mail address", "markup", "number", "signs", "name"]
MIN_SHARE = 0.8  # of the occurrences looked at that stand inside such a thing
MAX_TEXTS = 20  # looked at
MIN_NAME_CHARACTERS = 2
_AROUND_CHARACTERS = 120  # before and after an occurrence: longer than most addresses and tags
_MAX_CHARACTERS = 20_000  # of a text, looked at
_AROUND: tuple[tuple[Artefact, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*")),
    ("web address", re.compile(r"https?://\S+|www\.\S+|\b[\w\-]+\.(?:com|org|net|edu|gov|io|cn|de|fr)\b\S*")),
    ("markup", re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{2,8};|\{\{[^}]*\}\}")),
)
_SENTENCE_END = re.compile(r"(?:\A|[.!?:\n]\s*[\"'(]*)\Z")


def artefact_of(name: str, kind: TermKind, texts: Sequence[str]) -> Artefact:
    """Return what a term looks like in the texts that hold it, "" for an ordinary word.

    ``name``: capitalised inside sentences in at least 4 of 5 occurrences, in a text that is not all capitals.
    """
    if kind == "signs":
        return "signs"
    if all(word.isdecimal() for word in name.split(" ")):
        return "number"
    looked = [_window(text, at) for text in texts[:MAX_TEXTS] if (at := _place(name, text)) >= 0]
    if not looked:
        return ""
    for artefact, around in _AROUND:
        n_inside = sum(any(m.start() <= at < m.end() for m in around.finditer(text)) for text, at in looked)
        if n_inside >= MIN_SHARE * len(looked):
            return artefact
    return "name" if len(name) >= MIN_NAME_CHARACTERS and _is_name(name, looked) else ""


def _window(text: str, at: int) -> tuple[str, int]:
    """Return what stands around a place, and where in it the place is."""
    start = max(at - _AROUND_CHARACTERS, 0)
    return text[start : at + _AROUND_CHARACTERS], at - start


def _place(name: str, text: str) -> int:
    """Return where a term first stands in a text, -1 where the cases of its letters do not map one to one."""
    lowered = text[:_MAX_CHARACTERS].lower()
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
    return found.start() if found else lowered.find(name)


def _is_name(name: str, looked: Sequence[tuple[str, int]]) -> bool:
    inside = [(text, at) for text, at in looked if not _SENTENCE_END.search(text[max(at - 8, 0) : at])]
    words = [text[at : at + len(name)].split() for text, at in inside if not text.isupper()]
    n_capitals = sum(all(word[0].isupper() and word != "I" for word in found) for found in words)
    return 2 * len(words) >= len(looked) and n_capitals >= MIN_SHARE * len(words)
