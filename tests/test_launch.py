from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from nlp_explorer.launch import Launch, SampleName, default_roots
from nlp_explorer.reading import ReadOptions
from nlp_explorer.samples import list_samples


@pytest.fixture(autouse=True)
def no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_EXPLORER_LAUNCH", "")
    monkeypatch.delenv("NLP_EXPLORER_LAUNCH")


def test_what_was_asked_arrives_unchanged() -> None:
    asked = Launch(
        paths=("/data/träin.csv", "/data/dev.csv"),
        predictions=("/data/preds.csv",),
        options=ReadOptions(text=("premise", "hypothesis"), label="", delimiter="\t", has_header=False),
        roots=("/data",),
    )
    asked.to_environment()
    assert Launch.from_environment() == asked


def test_without_a_launcher_the_sample_opens() -> None:
    assert Launch.from_environment() == Launch(roots=default_roots(), sample="english")


def test_working_directory_and_home_are_open_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert default_roots() == (str(tmp_path),)


def test_every_sample_can_be_named() -> None:
    assert [sample.name for sample in list_samples()] == list(get_args(SampleName))
