"""The packaged MiniLM: nothing but the published weights is loaded, and nothing is fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest

from nlp_explorer.embeddings import minilm
from nlp_explorer.embeddings.base import unit_length
from nlp_explorer.embeddings.minilm import MiniLm, check_weights, model_folder
from nlp_explorer.errors import EncoderError


def test_packaged_weights_are_the_published_ones() -> None:
    check_weights(model_folder())


def test_other_weights_are_refused_before_loading(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"changed")
    with pytest.raises(EncoderError, match=r"not the published ones \(sha256 .*were not loaded.*pip install"):
        check_weights(tmp_path)


def test_folder_without_weights_is_an_error_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"has no weights \('model.safetensors'\).*pip install"):
        check_weights(tmp_path)


@pytest.mark.slow
def test_alike_texts_are_near_and_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    card, stolen, weather = unit_length(MiniLm().encode(["I lost my card", "My card was stolen", "It is raining"]))
    assert card @ stolen > 0.5 > card @ weather


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # raised while sentence-transformers imports
def test_vectors_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    texts = [
        "I lost my card",
        "Card?",
        "好吃",
        "a much longer text. " * 80,
        *[f"top up {at}" * at for at in range(1, 40)],
    ]
    peer = SentenceTransformer(str(model_folder()), local_files_only=True, device="cpu").encode(texts)
    cosine = (unit_length(MiniLm().encode(texts)) * peer).sum(axis=1)
    assert cosine.min() > 0.999


def test_batches_hold_each_text_once_and_texts_of_like_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "TOKENS_A_BATCH", 10)
    n_tokens = np.array([3, 20, 5, 5, 1])
    batches = [rows.tolist() for rows in minilm._batches(n_tokens)]
    assert batches == [[1], [2, 3], [0, 4]]
