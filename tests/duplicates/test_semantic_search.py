from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.duplicates import semantic_search
from nlp_explorer.duplicates.semantic_search import find_semantic, load_semantic

TEXTS = pd.Series(["where is my card", "where is the card", "close my account", None, "Where is my card?"], dtype="str")


def test_what_was_found_comes_back_from_disk_and_is_not_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_semantic(TEXTS, "tfidf", tmp_path) is None
    found = find_semantic(TEXTS, "tfidf", tmp_path)
    loaded = load_semantic(TEXTS, "tfidf", tmp_path)
    assert loaded is not None
    assert loaded.floor == found.floor
    for name in ("vectors", "left", "right", "cosine"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(found, name))
    monkeypatch.setattr(semantic_search, "semantic_pairs", None)
    assert find_semantic(TEXTS, "tfidf", tmp_path).cosine.tolist() == found.cosine.tolist()


def test_other_texts_are_kept_apart(tmp_path: Path) -> None:
    find_semantic(TEXTS, "tfidf", tmp_path)
    assert load_semantic(TEXTS[::-1], "tfidf", tmp_path) is None


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    find_semantic(TEXTS, "tfidf", tmp_path, progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1
