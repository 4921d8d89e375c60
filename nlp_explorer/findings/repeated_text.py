"""Texts that say one thing over and over: ``aaaaaaaa``, ``buy now buy now buy now buy now``.

At least 20 characters, of which 80 % repeat a piece of at most 24 characters four times or more in a row. A vectorised
look at the middle of each text picks those that are measured. Linear.
"""

from __future__ import annotations

import re

import numpy as np

from nlp_explorer.findings.base import Inputs, Outcome, check
from nlp_explorer.findings.text_faults import Fault, clean, report_faults
from nlp_explorer.text.codepoints import CodeBlock, code_blocks

MIN_CHARACTERS = 20
MIN_REPEATED_SHARE = 0.8
MAX_PERIOD = 24
KINDS = ("repeated",)
_WINDOW = 3 * MAX_PERIOD  # characters from the middle of a text
_MIN_WINDOW_SHARE = (
    0.7  # of the window that equals what stands one period before: a text that is cut loosely still passes
)
_ROWS_AT_ONCE = 20_000
_MAX_MEASURED = 5_000  # characters of a text: a search for repetitions in a megabyte would take minutes
_REPEATED = re.compile(rf"(.{{1,{MAX_PERIOD}}}?)\1{{3,}}", re.DOTALL)
ADVICE = "Drop them, or keep one copy of what is repeated: their length and their word counts mislead."


@check(code="repeated-text", title="Repetition within a text", page="corrupt_rows")
def repeated_text(inputs: Inputs) -> Outcome:
    """Find texts that are one short piece over and over."""
    texts = inputs.dataset.texts
    faults = []
    for block in code_blocks(texts):
        for position in _suspects(block):
            text = texts.iloc[position]
            measured = text[:_MAX_MEASURED]
            where = max(_REPEATED.finditer(measured), key=lambda match: match.end() - match.start(), default=None)
            if where is not None and where.end() - where.start() >= MIN_REPEATED_SHARE * len(measured):
                end = len(text) if where.end() == len(measured) else where.end()
                faults.append(Fault(int(position), KINDS[0], where.start(), end))
    return report_faults(
        inputs,
        faults,
        KINDS,
        predicate=("is one short piece repeated over and over", "are one short piece repeated over and over"),
        none_found=clean(inputs, "repeats itself over and over"),
        advice=ADVICE,
        is_harmful=False,
    )


def _suspects(block: CodeBlock) -> np.ndarray:
    """Return the positions of the texts of a block whose middle repeats itself with some period."""
    long_enough = np.flatnonzero(block.lengths >= MIN_CHARACTERS)
    found = []
    for first in range(0, len(long_enough), _ROWS_AT_ONCE):
        rows = long_enough[first : first + _ROWS_AT_ONCE]
        lengths = block.lengths[rows]
        width = np.minimum(lengths, _WINDOW)
        start = block.offsets[rows] + (lengths - width) // 2
        at = start[:, None] + np.arange(_WINDOW)
        is_inside = np.arange(_WINDOW) < width[:, None]
        window = block.codes[np.minimum(at, len(block.codes) - 1)]
        is_periodic = np.zeros(len(rows), dtype=bool)
        for period in range(1, MAX_PERIOD + 1):
            same = (window[:, period:] == window[:, :-period]) & is_inside[:, period:]
            compared = np.maximum(width - period, 1)
            is_periodic |= (same.sum(axis=1) >= _MIN_WINDOW_SHARE * compared) & (width >= 2 * period)
        found.append(rows[is_periodic])
    suspects: np.ndarray = block.positions[np.concatenate(found)] if found else np.zeros(0, dtype=np.int64)
    return suspects
