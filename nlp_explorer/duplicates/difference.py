"""Where two texts differ, word by word; letter by letter in scripts that write no spaces."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from nlp_explorer.text.codepoints import in_categories
from nlp_explorer.text.lengths import is_spaceless, is_word_character

MAX_CHARACTERS = 200_000  # looked at of each text: half a second
MAX_TOKENS = 5_000  # compared of each text, once their common beginning is passed
MAX_TOKENS_MATCHED_SINGLY = 500  # in longer texts the most frequent words are no anchors: they would take minutes
_WHITE_SPACE = "Z"


@dataclass(frozen=True)
class Span:
    """Characters ``start`` up to ``end`` of a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """The spans of two texts that have no counterpart in the other, in order.

    ``is_whole`` is False when the texts were too long to be compared to their ends: what lies behind the last
    span may differ too.
    """

    left: tuple[Span, ...]
    right: tuple[Span, ...]
    is_whole: bool


def difference(left: str, right: str) -> Difference:
    """Return where two texts differ. White space alone makes no difference; case and punctuation do.

    Examples
    --------
    >>> difference("Where is my card?", "Where is my new card").left
    (Span(start=16, end=17),)
    """
    is_cut = max(len(left), len(right)) > MAX_CHARACTERS
    spans = [_tokens(text[:MAX_CHARACTERS]) for text in (left, right)]
    words = [[text[span.start : span.end] for span in of] for text, of in zip((left, right), spans, strict=True)]
    n_begin = _n_common(words[0], words[1])
    n_end = min(_n_common(words[0][::-1], words[1][::-1]), min(len(words[0]), len(words[1])) - n_begin)
    middles = [(n_begin, len(of) - n_end) for of in words]
    compared = [slice(first, min(last, first + MAX_TOKENS)) for first, last in middles]
    matcher = SequenceMatcher(None, words[0][compared[0]], words[1][compared[1]], autojunk=_is_long(compared))
    marked: tuple[list[Span], list[Span]] = ([], [])
    for tag, first, last, other_first, other_last in matcher.get_opcodes():
        if tag != "equal":
            for side, start, end in ((0, first, last), (1, other_first, other_last)):
                if end > start:
                    of_side = spans[side][compared[side]]
                    marked[side].append(Span(of_side[start].start, of_side[end - 1].end))
    is_whole = not is_cut and all(part.stop == last for part, (_, last) in zip(compared, middles, strict=True))
    return Difference(tuple(marked[0]), tuple(marked[1]), is_whole)


def _tokens(text: str) -> list[Span]:
    """Return the words of a text and each of its other characters that is no white space."""
    if not text:
        return []
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    in_word = is_word_character()[codes]
    is_mark = in_categories("M")[codes]
    is_alone = is_spaceless()[codes] & in_word
    starts = ~is_mark
    starts[0] = True
    base = np.maximum.accumulate(np.where(starts, np.arange(len(codes)), 0))  # the letter a mark stands on
    joins = in_word[base] & ~is_alone[base]
    starts[1:] &= ~(joins[1:] & joins[:-1])
    first = np.flatnonzero(starts)
    ends = np.append(first[1:], len(codes))
    is_blank = in_categories(_WHITE_SPACE)[codes] | np.isin(codes, [9, 10, 11, 12, 13, 0x85])
    return [Span(start, end) for start, end in zip(first.tolist(), ends.tolist(), strict=True) if not is_blank[start]]


def _n_common(left: list[str], right: list[str]) -> int:
    """Return how many words two lists have in common at their beginning."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))


def _is_long(parts: list[slice]) -> bool:
    """Whether so much is compared that frequent words must not be anchors."""
    return any(part.stop - part.start > MAX_TOKENS_MATCHED_SINGLY for part in parts)
