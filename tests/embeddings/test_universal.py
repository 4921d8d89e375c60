"""The multilingual encoder: a text is near its translation, and nothing is fetched."""

from __future__ import annotations

import socket

import numpy as np
import pytest

from nlp_explorer.embeddings import universal
from nlp_explorer.embeddings.universal import UniversalEncoder


def test_a_text_is_near_its_translation_and_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    english, chinese, other = UniversalEncoder().encode(["The food is very good", "菜很好吃", "Call the police"])
    assert english @ chinese > 0.6 > english @ other


def test_batches_do_not_change_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["one", "zwei zwei", "三", "x" * 3_000]
    whole = UniversalEncoder().encode(texts)
    monkeypatch.setattr(universal, "TEXTS_A_BATCH", 1)
    np.testing.assert_allclose(UniversalEncoder().encode(texts), whole, atol=1e-5)
