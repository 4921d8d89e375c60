"""Mend text that was decoded with the wrong code page: ``Ã©`` becomes ``é``.

Sequences that are UTF-8 when written in Windows-1252 are turned back, and only those; several layers are undone one
after the other. Source: the same observation as in ftfy, Speer 2019, https://doi.org/10.5281/zenodo.2591652.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import step

MAX_LAYERS = 4  # a text was never seen broken more often


def _as_windows(first: int, last: int) -> str:
    """Return the characters that the bytes from first to last become when read as Windows-1252."""
    return "".join(_character(byte) for byte in range(first, last + 1))


def _character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)  # the five bytes that Windows-1252 leaves undefined come through as they are


_BYTE_OF = {_character(byte): byte for byte in range(0x80, 0x100)}
_TAIL = f"[{_as_windows(0x80, 0xBF)}]"
_BROKEN = re.compile(
    f"[{_as_windows(0xC2, 0xDF)}]{_TAIL}"
    f"|[{_as_windows(0xE0, 0xEF)}]{_TAIL}{{2}}"
    f"|[{_as_windows(0xF0, 0xF4)}]{_TAIL}{{3}}"
)


@step
@dataclass(frozen=True)
class MendEncoding:
    """Turn back text that was decoded with the wrong code page."""

    KIND: ClassVar[str] = "mend-encoding"
    TITLE: ClassVar[str] = "Mend broken encoding"

    def sentence(self) -> str:
        """Return what this step does."""
        return "mend text that was decoded with the wrong code page, such as 'Ã©' for 'é'"

    def edits(self, draft: Draft) -> Edits:
        """Return the texts to change."""
        texts = draft.dataset.texts
        suspects = texts[texts.str.contains(f"[{_as_windows(0xC2, 0xF4)}]", regex=True, na=False)]
        mended = np.array([mend(text) for text in suspects], dtype=object)
        is_changed = mended != suspects.to_numpy(dtype=object)
        return Edits(edit_lines(suspects.index.to_numpy()[is_changed], "text", mended[is_changed], why=""))


def mend(text: str) -> str:
    """Return a text with its wrongly decoded sequences turned back; the text itself where there are none.

    Examples
    --------
    >>> mend("l'Ã©nergie solaire")
    "l'énergie solaire"
    """
    for _ in range(MAX_LAYERS):
        mended = _BROKEN.sub(_decoded, text)
        if mended == text:
            break
        text = mended
    return text


def _decoded(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in found.group()).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()
