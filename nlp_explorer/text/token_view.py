"""The tokens of one text, each with its id and its place in the text, and which of them fit into a maximum length."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Literal

TokenKind = Literal["text", "unknown", "special"]
Side = Literal["head", "tail", "head and tail"]
SIDES: tuple[Side, ...] = ("head", "tail", "head and tail")
# Of the tokens that fit, those taken from the beginning where both ends are kept. Source: Sun et al. 2019, "How to
# Fine-Tune BERT for Text Classification?", section 5.3.1: the first 128 and the last 382 of 510.
HEAD_SHARE = 128 / 510
SPACE = "\u2581"  # the mark that SentencePiece puts before a word


@dataclass(frozen=True)
class Token:
    """One token. ``start`` and ``end`` are characters of the text, both 0 for one that the tokenizer added."""

    piece: str  # as the vocabulary writes it; the bytes of a byte-level tokenizer as the letters they make
    id: int
    start: int
    end: int
    kind: TokenKind
    is_kept: bool = True


def truncated(tokens: Sequence[Token], max_length: int, side: Side) -> tuple[Token, ...]:
    """Return the same tokens, those beyond a maximum length marked as not kept; special ones always stay."""
    added = sum(token.kind == "special" for token in tokens)
    places = [at for at, token in enumerate(tokens) if token.kind != "special"]
    n_kept = max(min(max_length - added, len(places)), 0)
    n_head = head_tokens(n_kept, len(places), side)
    lost = set(places[n_head : len(places) - (n_kept - n_head)])
    return tuple(replace(token, is_kept=at not in lost) for at, token in enumerate(tokens))


def head_tokens(n_kept: int, n_all: int, side: Side) -> int:
    """Return how many of the kept tokens are taken from the beginning of the text; the others are from its end."""
    if side == "head" or n_kept >= n_all:
        return n_kept
    return 0 if side == "tail" else round(HEAD_SHARE * n_kept)


def lost_spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the stretches of the text (start, end; characters) that the network does not see, in order."""
    spans = []
    for is_kept, run in groupby((token for token in tokens if token.kind != "special"), lambda token: token.is_kept):
        if not is_kept:
            stretch = list(run)
            spans.append((stretch[0].start, stretch[-1].end))
    return [(start, end) for start, end in spans if end > start]


def kept_text(text: str, tokens: Sequence[Token], max_length: int, side: Side) -> str:
    """Return what the network sees of a text: the stretch that is lost taken out, a blank in its place."""
    of_text = [token for token in tokens if token.kind != "special"]
    n_kept = max(min(max_length - (len(tokens) - len(of_text)), len(of_text)), 0)
    n_head = head_tokens(n_kept, len(of_text), side)
    lost = of_text[n_head : len(of_text) - (n_kept - n_head)]
    return f"{text[: lost[0].start]} {text[lost[-1].end :]}".strip() if lost else text


def readable(piece: str, *, is_byte_level: bool) -> str:
    """Return a piece as a person reads it; bytes that are no whole letter as ``<E4 BD>``."""
    if not is_byte_level:
        return piece
    table = _byte_of()
    if any(char not in table for char in piece):
        return piece  # an added token: written as it is
    data = bytes(table[char] for char in piece)
    try:
        return data.decode().replace(" ", SPACE)
    except UnicodeDecodeError:
        return f"<{data.hex(' ').upper()}>"


def aligned(text: str, pieces: Sequence[str], is_unknown: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where each SentencePiece piece stands in its text (start, end; characters).

    White space belongs to no piece, each character counts as what NFKC makes of it, and an unknown piece reaches
    to where the next one begins.
    """
    spans, at = [], 0
    for number, piece in enumerate(pieces):
        while at < len(text) and text[at].isspace():
            at += 1
        start = at
        if is_unknown[number]:
            following = next((other.strip(SPACE) for other in pieces[number + 1 :] if other.strip(SPACE)), "")
            found = text.find(following, at + 1) if following else len(text)
            at = found if found > 0 else min(at + 1, len(text))
        else:
            left = len(piece.replace(SPACE, ""))
            while left > 0 and at < len(text):
                left -= len(unicodedata.normalize("NFKC", text[at]).strip())
                at += 1
        spans.append((start, at))
    return spans


@cache
def _byte_of() -> dict[str, int]:
    """Return the byte that each letter of a byte-level vocabulary stands for. Source: GPT-2, bytes_to_unicode."""
    printed = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printed]
    return {chr(byte): byte for byte in printed} | {chr(256 + at): byte for at, byte in enumerate(others)}
