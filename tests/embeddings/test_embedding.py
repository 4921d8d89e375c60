"""Embedding a column: once a text, from disk the next time, aligned with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.embeddings import embed, load_embeddings
from nlp_explorer.progress import Cancelled, Progress, no_progress

MODULE = "nlp_explorer.embeddings.embedding"


class CountingEncoder:
    """Gives each text its length and first letter as a vector, and remembers what it was asked."""

    name = "accurate"
    version = "counting-1"
    n_dimensions = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        self.asked += texts
        progress(1.0, "embedding texts")
        return np.array([[len(text), ord(text[0]), 1] for text in texts], dtype=np.float32)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    counting = CountingEncoder()
    monkeypatch.setattr(f"{MODULE}.load_encoder", lambda name, texts: counting)
    return counting


def column(*texts: str | None) -> pd.Series[str]:
    return pd.Series(list(texts), dtype="str")


def test_each_distinct_text_is_embedded_once_and_blank_ones_never(tmp_path: Path, encoder: CountingEncoder) -> None:
    result = embed(column("b", "a", "b", None, " ", ""), "accurate", cache=tmp_path)
    assert sorted(encoder.asked) == ["a", "b"]
    np.testing.assert_allclose(np.linalg.norm(result.vectors, axis=1), [1, 1, 1, 0, 0, 0], atol=1e-6)
    np.testing.assert_array_equal(result.vectors[0], result.vectors[2])
    assert result.is_blank.tolist() == [False, False, False, True, True, True]


def test_a_text_of_any_earlier_dataset_is_not_embedded_again(tmp_path: Path, encoder: CountingEncoder) -> None:
    first = embed(column("a", "b"), "accurate", cache=tmp_path)
    second = embed(column("c", "b"), "accurate", cache=tmp_path)
    assert sorted(encoder.asked) == ["a", "b", "c"]
    np.testing.assert_array_equal(second.vectors[1], first.vectors[1])


def test_longest_texts_come_first(tmp_path: Path, encoder: CountingEncoder) -> None:
    embed(column("a", "ccc", "bb"), "accurate", cache=tmp_path)
    assert encoder.asked == ["ccc", "bb", "a"]


def test_vectors_from_disk_are_those_that_were_computed(tmp_path: Path, encoder: CountingEncoder) -> None:
    texts = column("a", "bb", None)
    assert load_embeddings(texts, "accurate", tmp_path) is None
    computed = embed(texts, "accurate", cache=tmp_path)
    loaded = load_embeddings(texts, "accurate", tmp_path)
    assert loaded is not None
    np.testing.assert_array_equal(loaded.vectors, computed.vectors)
    assert loaded.fingerprint == computed.fingerprint
    assert len(encoder.asked) == 2


def test_cancelling_keeps_the_batches_that_were_written(
    tmp_path: Path, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.TEXTS_A_SHARD", {"accurate": 2})

    def stop_after_two(share: float, doing: str) -> None:
        if len(encoder.asked) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        embed(column("a", "b", "c", "d"), "accurate", cache=tmp_path, progress=stop_after_two)
    encoder.asked.clear()
    embed(column("a", "b", "c", "d"), "accurate", cache=tmp_path)
    assert encoder.asked == ["c", "d"]


def test_progress_rises_to_one_and_counts_texts(
    tmp_path: Path, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.TEXTS_A_SHARD", {"accurate": 1})
    seen: list[tuple[float, str]] = []
    embed(column("a", "b"), "accurate", cache=tmp_path, progress=lambda share, doing: seen.append((share, doing)))
    assert [share for share, _ in seen] == [0.5, 1.0, 1.0]
    assert seen[1][1].startswith("embedding texts: 2 of 2 done, ")


def test_damaged_file_is_computed_again(tmp_path: Path, encoder: CountingEncoder) -> None:
    embed(column("a"), "accurate", cache=tmp_path)
    (path,) = (tmp_path / "embeddings" / "counting-1").iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    embed(column("a"), "accurate", cache=tmp_path)
    assert encoder.asked == ["a", "a"]


def test_row_order_changes_only_the_order_of_the_vectors(tmp_path: Path) -> None:
    texts = column("I lost my card", "top up failed", None, "很好吃")
    forward = embed(texts, "fast", cache=tmp_path)
    backward = embed(texts[::-1], "fast", cache=tmp_path / "other")
    np.testing.assert_array_equal(backward.vectors[::-1], forward.vectors)


def test_tfidf_is_kept_for_exactly_this_set_of_texts(tmp_path: Path) -> None:
    first = embed(column("ab", "bc", "cd"), "tfidf", cache=tmp_path)
    again = load_embeddings(column("cd", "ab", "bc", "ab", None), "tfidf", tmp_path)
    assert again is not None
    assert again.version == first.version
    np.testing.assert_array_equal(again.vectors[[1, 2, 0]], first.vectors)
    assert load_embeddings(column("ab", "bc"), "tfidf", tmp_path) is None


@pytest.mark.parametrize("name", ["fast", "tfidf"])
@pytest.mark.parametrize("texts", [(), (None,), ("one",), ("same", "same"), ("", " "), ("a\x00b", "🙂‍♀️")])
def test_smallest_columns_survive(tmp_path: Path, name: str, texts: tuple[str | None, ...]) -> None:
    result = embed(column(*texts), name, cache=tmp_path)  # type: ignore[arg-type]
    assert len(result) == len(texts)
    assert load_embeddings(column(*texts), name, tmp_path) is not None  # type: ignore[arg-type]


def test_a_megabyte_of_text_survives(tmp_path: Path) -> None:
    assert embed(column("好吃 ok " * 150_000, "short"), "fast", cache=tmp_path).vectors.any(axis=1).all()


def test_vectors_cannot_be_changed_in_place(tmp_path: Path) -> None:
    result = embed(column("one"), "fast", cache=tmp_path)
    with pytest.raises(ValueError, match="read-only"):
        result.vectors[0, 0] = 1


def test_subset_follows_positions(tmp_path: Path) -> None:
    whole = embed(column("one", "two", "three"), "fast", cache=tmp_path)
    part = whole.subset(np.array([2, 0]))
    np.testing.assert_array_equal(part.vectors, whole.vectors[[2, 0]])
    assert part.fingerprint != whole.fingerprint
