"""The pieces that several pages share."""

from __future__ import annotations

import pytest
import streamlit as st

from app.parts import shown_progress
from nlp_explorer.errors import ExplorerError
from nlp_explorer.progress import Progress


class Place:
    """Stands in for the place of a bar; keeps what was drawn there."""

    def __init__(self) -> None:
        self.drawn: list[object] = []

    def progress(self, share: float, doing: str) -> None:
        """Keep what is said."""
        self.drawn.append((share, doing))

    def empty(self) -> None:
        """Keep that it was cleared."""
        self.drawn.append("cleared")


def test_progress_is_drawn_while_it_lasts_and_gone_whatever_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[Place] = []
    monkeypatch.setattr(st, "empty", lambda: places.append(Place()) or places[-1])
    with shown_progress():
        pass  # nothing was read: the page has no empty place for it
    assert places == []
    with shown_progress() as progress:
        progress(0.5, "Reading a*b.csv")
        progress(1.01, "Done")
    assert places[0].drawn == [(0.5, r"Reading a\*b\.csv"), (1.0, "Done"), "cleared"]
    with pytest.raises(ExplorerError), shown_progress() as progress:
        fail(progress)
    assert places[1].drawn == [(0.0, "Reading"), "cleared"]


def fail(progress: Progress) -> None:
    """Begin, and find out that it cannot be done."""
    progress(0.0, "Reading")
    raise ExplorerError("cut off")
