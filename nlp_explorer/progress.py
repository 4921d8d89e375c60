"""How long work says how far it is, and how it is told to stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]  # share done (0..1), what is being done; may raise Cancelled


class Cancelled(Exception):  # noqa: N818 - stopping is no error
    """A person stopped the work. Raised by a `Progress`, never an error to report."""


def no_progress(share: float, doing: str) -> None:
    """Report nothing."""


def part_of(progress: Progress, *, start: float, end: float) -> Progress:
    """Return a progress whose 0..1 is the stretch ``start..end`` of a longer work."""

    def report(share: float, doing: str) -> None:
        progress(start + (end - start) * share, doing)

    return report
