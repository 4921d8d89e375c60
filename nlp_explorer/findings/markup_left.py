"""Markup that was left in the text: HTML tags, character entities, escape sequences.

``tag``: a tag with a name that HTML knows; of the names of one letter only closing tags and those with attributes.
``entity``: a named entity that HTML knows, or a numeric one. ``escape``: a line break, tab or Unicode escape that is
spelled out (``\\n``, ``\\u00e9``), counted only where the text has no real line break, as program code has both. A row
is listed once, at the first of these kinds. Mended by decoding entities and escapes and taking tags out. A kind that
stands in more than half of the texts is what the texts are, and is not counted. Linear.

Source: WHATWG, "HTML Living Standard", elements and named character references.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from nlp_explorer.findings.base import Inputs, Outcome, check
from nlp_explorer.findings.text_faults import Fault, candidates, clean, first_and_last, report_faults, unless_blank

KINDS = ("tag", "entity", "escape")
MAX_USUAL_SHARE = 0.5
_TAG_NAMES = (
    "abbr|article|aside|blockquote|body|br|button|center|code|dd|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|"
    "header|hr|html|iframe|img|input|ins|label|li|link|main|meta|nav|ol|option|pre|script|section|select|small|"
    "span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|tr|tt|ul|video"
)
_ATTRIBUTES = r"(?:[ \t]+[a-zA-Z-]+[ \t]*=[^<>]{1,300})"
_TAG = re.compile(
    rf"</?(?:{_TAG_NAMES}){_ATTRIBUTES}?[ \t]*/?>|</[abipsu]>|<[abipsu]{_ATTRIBUTES}[ \t]*/?>", re.IGNORECASE
)
_ONE_LETTER_TAG = re.compile(r"<[abipsu]>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|(?:\\r)?\\n(?:\\r|\\n|[^a-z]|$)|\\t(?:[^a-z]|$)")
_DRIVE = re.compile(r"[A-Za-z]:\\")  # C:\\new is a path
_PATTERNS = {"tag": _TAG, "entity": _ENTITY, "escape": _ESCAPE}
_ANY = f"(?i){_TAG.pattern}|{_ENTITY.pattern}|(?-i:{_ESCAPE.pattern})"
_SPELLED_OUT = {"\\n": "\n", "\\r": "", "\\t": "\t"}
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
ADVICE = "Decode the entities and take the tags out, the same way for training and for what the model will read later."


@check(code="markup-left", title="Markup left in the text", page="corrupt_rows")
def markup_left(inputs: Inputs) -> Outcome:
    """Find texts with tags, entities or escape sequences in them, and how they would read without."""
    found = [(position, text, _kinds_in(text)) for position, text in candidates(inputs, _ANY)]
    usual = {
        kind
        for kind in KINDS
        if sum(kind in spans for _, _, spans in found) > MAX_USUAL_SHARE * len(inputs.dataset) and len(found) > 1
    }
    faults = []
    for position, text, spans in found:
        kind = next((kind for kind in KINDS if kind in spans and kind not in usual), None)
        if kind is not None:
            mended = _mended(text, escapes="escape" in spans)
            faults.append(Fault(position, kind, *spans[kind], unless_blank(mended) if mended != text else None))
    return report_faults(
        inputs,
        faults,
        KINDS,
        predicate=("holds leftover markup", "hold leftover markup"),
        none_found=clean(inputs, "holds leftover markup"),
        advice=ADVICE,
    )


def _kinds_in(text: str) -> dict[str, tuple[int, int]]:
    spans = {kind: first_and_last(pattern, text) for kind, pattern in _PATTERNS.items()}
    if spans["entity"] is not None and not any(_is_known(match[0]) for match in _ENTITY.finditer(text)):
        spans["entity"] = None
    if "\n" in text or "\r" in text or _DRIVE.search(text):
        spans["escape"] = None
    return {kind: span for kind, span in spans.items() if span is not None}


def _is_known(entity: str) -> bool:
    return entity[1] == "#" or entity[1:] in html5


def _mended(text: str, *, escapes: bool) -> str:
    if escapes:
        for spelled, meant in _SPELLED_OUT.items():
            text = text.replace(spelled, meant)
        text = _UNICODE_ESCAPE.sub(lambda match: _character(match[1] or match[2], match[0]), text)
    without_tags = _TAG.sub(" ", text)
    if without_tags != text:
        without_tags = _ONE_LETTER_TAG.sub(" ", without_tags)
    return html.unescape(html.unescape(without_tags))  # twice: &amp;lt; is what an export of an export writes


def _character(digits: str, spelled: str) -> str:
    character = chr(int(digits, 16))
    return spelled if "\ud800" <= character <= "\udfff" else character
