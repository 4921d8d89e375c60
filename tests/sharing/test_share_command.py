from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp_explorer.cli import share as command
from nlp_explorer.errors import ExplorerError
from nlp_explorer.sharing.links import LinkBook


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What would have been served."""
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(command, "serve_behind_gate", lambda **settings: asked.append(settings))
    return asked


def secrets(said: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+), .*/enter/(\S+)$", said, re.MULTILINE))


def test_each_start_prints_new_links_and_a_link_made_earlier_goes_on_working(
    tmp_path: Path, served: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    command.share(tmp_path, port=8123, address="127.0.0.1", people=["ann:reviewer"])
    first = secrets(capsys.readouterr().out)
    assert list(first) == ["owner", "ann"]
    command.share(tmp_path, port=8123, address="127.0.0.1", people=["ann:reviewer", "rita:reader"])
    said = capsys.readouterr().out
    second = secrets(said)
    assert list(second) == ["owner", "rita"]
    assert "Links made earlier still work: ann (reviewer)." in said
    book = LinkBook(tmp_path)
    assert book.find(first["owner"]) is None  # of the start before: old
    found = [book.find(secret) for secret in (second["owner"], first["ann"], second["rita"])]
    assert [(link.name, link.role) for link in found if link] == [
        ("owner", "owner"), ("ann", "reviewer"), ("rita", "reader"),
    ]  # fmt: skip
    assert [settings["address"] for settings in served] == ["127.0.0.1", "127.0.0.1"]


def test_nothing_is_served_for_a_link_that_cannot_be(tmp_path: Path, served: list[dict[str, object]]) -> None:
    for entry in ("ann", "ann:boss", ":reader"):
        with pytest.raises(ExplorerError, match=f"--link '{entry}' does not say who may do what: write NAME:ROLE"):
            command.share(tmp_path, port=8123, address="127.0.0.1", people=[entry])
    LinkBook(tmp_path).make("ann", "reviewer")
    with pytest.raises(ExplorerError, match="'ann' has a link as reviewer already, not as owner"):
        command.share(tmp_path, port=8123, address="127.0.0.1", people=["ann:owner"])
    assert served == []
    assert [link.name for link in LinkBook(tmp_path).links() if link.is_open] == ["ann"]
