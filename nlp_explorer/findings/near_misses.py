"""When a name is a near-miss of another: one slip of the keyboard away.

Source: Damerau 1964, "A technique for computer detection and correction of spelling errors".
"""

from __future__ import annotations

from collections.abc import Iterator

MIN_LETTERS_OF_TYPO = 5  # among shorter names, one letter makes another word
MAX_LETTERS_OF_TYPO = 80  # a longer label is a sentence


def deletions(label: str) -> Iterator[str]:
    """Yield the label itself and all that is left when one letter is taken away: two near-misses share one."""
    yield label
    for at in range(len(label)):
        yield label[:at] + label[at + 1 :]


def is_typo(one: str, other: str) -> bool:
    """Return whether one letter (not a digit) was added, left out, changed or swapped with its neighbour."""
    if any(char.isdigit() for char in set(one) ^ set(other)):
        return False
    start = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), None)
    if start is None:
        return abs(len(one) - len(other)) == 1 and not (one + other)[-1].isdigit()
    shorter, longer = sorted((one[start:], other[start:]), key=len)
    if len(longer) - len(shorter) == 1:
        return longer[1:] == shorter
    swapped = longer[:2] == shorter[:2][::-1] and longer[2:] == shorter[2:]
    return len(longer) == len(shorter) and (longer[1:] == shorter[1:] or swapped)
