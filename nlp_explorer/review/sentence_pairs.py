"""The text of a row that was joined from several columns, taken apart again."""

from __future__ import annotations

from nlp_explorer.errors import ExplorerError
from nlp_explorer.reading.texts import TEXT_JOINER

_SHOWN = 60  # characters of a text that an error repeats


def pair_parts(text: str, columns: tuple[str, ...]) -> list[str]:
    """Return the part of each column in a text that was edited as one.

    Raises
    ------
    ExplorerError
        The text does not hold one part for each column.
    """
    parts = text.split(TEXT_JOINER)
    if len(parts) != len(columns):
        raise ExplorerError(
            f"The text {text[:_SHOWN]!r} has {len(parts)} of the {len(columns)} parts {', '.join(columns)}: "
            f"keep {TEXT_JOINER!r} between them."
        )
    return parts
