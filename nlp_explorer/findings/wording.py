"""How counts and shares are written in messages."""

from __future__ import annotations

from collections.abc import Sequence

_MIN_WHOLE_PERCENT = 10  # from here on a decimal says nothing more
_MIN_WHOLE_RATIO = 10  # likewise
_IRREGULAR = {"class": "classes"}


def counted(n: int, noun: str) -> str:
    """Return ``1 row``, ``2,457 rows``, ``4 declared classes``."""
    *before, last = noun.split(" ")
    return f"{n:,} {noun if n == 1 else ' '.join([*before, _IRREGULAR.get(last, f'{last}s')])}"


def percent(part: int, whole: int) -> str:
    """Return a share as people read it: ``57 %``, ``0.3 %``, ``under 0.1 %``, ``over 99.9 %``."""
    if not whole or not part:
        return "0 %"
    value = 100 * part / whole
    if value < 0.05:
        return "under 0.1 %"
    if part < whole and value >= 99.5:
        return "over 99.9 %" if value >= 99.95 else f"{value:.1f} %"
    return f"{value:.0f} %" if value >= _MIN_WHOLE_PERCENT or part == whole else f"{value:.1f} %"


def ratio_words(ratio: float) -> str:
    """Return how many times as large, as people read it: ``233``, ``4.7``, ``2``; a decimal below 10 alone."""
    return f"{ratio:,.0f}" if ratio >= _MIN_WHOLE_RATIO else f"{ratio:.1f}".removesuffix(".0")


def share_of(n: int, n_all: int, noun: str = "row") -> str:
    """Return ``403 of 5,574 rows (7.2 %)``."""
    return f"{n:,} of {counted(n_all, noun)} ({percent(n, n_all)})"


def verb(n: int, of_one: str, of_many: str) -> str:
    """Return the form of a verb that agrees with ``n``: ``verb(1, "is", "are")``."""
    return of_one if n == 1 else of_many


def listed(parts: Sequence[str]) -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def quoted(text: str, max_characters: int = 40) -> str:
    """Return a text in quotation marks, shortened, for a message."""
    return f"“{text}”" if len(text) <= max_characters else f"“{text[: max_characters - 1]}…”"
