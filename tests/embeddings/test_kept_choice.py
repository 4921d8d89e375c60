"""The choice of an encoder comes from disk once it was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import choose_encoder, encoders, kept_choice, kept_encoder_choice


@pytest.fixture
def dataset(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setattr(kept_choice, "MIN_ROWS", 2)
    return dataset_of(["I lost my card", "send the money back"])


def never(*_: object) -> None:
    pytest.fail("the texts were judged, though the choice is kept")


def test_the_choice_is_made_once(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = choose_encoder(dataset)
    assert kept_encoder_choice(dataset, tmp_path) == expected
    monkeypatch.setattr(kept_choice, "choose_encoder", never)
    assert kept_encoder_choice(dataset, tmp_path) == expected


def test_it_is_made_again_when_an_encoder_is_gone(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept_encoder_choice(dataset, tmp_path).name == "fast"
    monkeypatch.setattr("nlp_explorer.embeddings.static_table.find_spec", lambda _: None)
    assert not encoders.encoder_info("fast").is_available
    assert kept_encoder_choice(dataset, tmp_path).name == "tfidf"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"name": "fast"}'])
def test_damaged_choice_is_made_again(dataset: Dataset, tmp_path: Path, damage: str) -> None:
    expected = kept_encoder_choice(dataset, tmp_path)
    (path,) = (tmp_path / kept_choice.FOLDER).iterdir()
    path.write_text(damage)
    assert kept_encoder_choice(dataset, tmp_path) == expected
    assert "reason" in path.read_text()


def test_cache_that_cannot_be_written_costs_only_time(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / kept_choice.FOLDER).write_text("a file where the folder should be")
    assert kept_encoder_choice(dataset, tmp_path).name == "fast"
