"""Characters that no writer meant: replacement, control, zero-width, private-use and direction-override characters.

``lost`` (U+FFFD: a decoder gave up here), ``control`` (category Cc but white space, and noncharacters),
``Windows-1252`` (U+0080 to U+009F: the bytes of curly quotes and dashes read as Latin-1), ``direction`` (embeddings,
overrides and isolates, which can make a text read other than it is), ``zero-width`` (zero-width space, word joiner,
byte order mark, soft hyphen; joiners and direction marks between Latin letters only: elsewhere they are spelling or
emoji) and ``private use`` (shown as a box). A row is listed once, at the first of these kinds. Mended by taking them
out, and Windows-1252 by reading the byte as it was meant; what is lost or private stays lost. Linear.

Source: Unicode Standard, chapter 23; Unicode Technical Report 36, "Unicode security considerations".
"""

from __future__ import annotations

import re

from nlp_explorer.findings.base import Inputs, Outcome, check
from nlp_explorer.findings.text_faults import Fault, candidates, clean, first_and_last, report_faults, unless_blank

# Patterns that RE2 and Python read alike; character classes by code point
_PATTERNS = {
    "lost": "\ufffd",
    "control": "[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]",
    "Windows-1252": "[\x80-\x9f]",
    "direction": "[\u202a-\u202e\u2066-\u2069]",
    "zero-width": "[\u200b\u2060\ufeff\u00ad\u180e]|[\x20-\x7e][\u200c-\u200f][\x20-\x7e]",
    "private use": "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]",
}
KINDS = tuple(_PATTERNS)
_COMPILED = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_ANY = "|".join(_PATTERNS.values())
_TAKEN_OUT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad\u180e]"
    "|(?<=[\x20-\x7e])[\u200c-\u200f](?=[\x20-\x7e])"
)
ADVICE = (
    "Take the characters out: a tokenizer sees them though a reader does not. Where U+FFFD stands, letters are lost."
)


@check(code="unwanted-characters", title="Unwanted characters", page="corrupt_rows")
def unwanted_characters(inputs: Inputs) -> Outcome:
    """Find texts that hold characters which are not part of any writing."""
    faults = [_fault(position, text) for position, text in candidates(inputs, _ANY) if not inputs.is_blank[position]]
    return report_faults(
        inputs,
        faults,
        KINDS,
        predicate=("holds characters that are no writing", "hold characters that are no writing"),
        none_found=clean(inputs, "holds control, zero-width or other unwanted characters"),
        advice=ADVICE,
    )


def _fault(position: int, text: str) -> Fault:
    spans = {kind: first_and_last(pattern, text) for kind, pattern in _COMPILED.items()}
    kind, span = next((kind, span) for kind, span in spans.items() if span is not None)
    mended = _TAKEN_OUT.sub("", _COMPILED["Windows-1252"].sub(_as_windows, text))
    return Fault(position, kind, *span, unless_blank(mended) if mended != text else None)


def _as_windows(found: re.Match[str]) -> str:
    """Return what the byte means in Windows-1252; nothing for the five bytes that mean nothing there."""
    return found[0].encode("latin-1").decode("cp1252", "ignore")
