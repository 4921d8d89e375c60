"""The vectors of a dataset's rows come from one memory-mapped file once they were put together."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.embeddings import embed, kept_rows, load_embeddings, store_contents
from nlp_explorer.embeddings.kept_rows import keep_rows, load_rows
from nlp_explorer.embeddings.store import FOLDER, VectorStore, keep_within, store_size

TEXTS = pd.Series(["my card is lost", None, "send money", "my card is lost", " "], dtype="str")


@pytest.fixture(autouse=True)
def few_rows_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "MIN_ROWS", 2)


def files(cache: Path) -> list[Path]:
    return sorted((cache / FOLDER).rglob("*.rows"))


@pytest.mark.parametrize("encoder", ["fast", "tfidf"])
def test_the_rows_come_back_as_they_were(tmp_path: Path, encoder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = embed(TEXTS, encoder, cache=tmp_path)

    def never(*_: object, **__: object) -> None:
        pytest.fail("the store was searched, though the rows are kept")

    monkeypatch.setattr(VectorStore, "get", never)
    for found in (load_embeddings(TEXTS, encoder, tmp_path), embed(TEXTS, encoder, cache=tmp_path)):
        assert found is not None
        np.testing.assert_array_equal(found.vectors, made.vectors)
        assert found.text_hashes.tobytes() == made.text_hashes.tobytes()
        assert (found.encoder, found.version, found.fingerprint) == (encoder, made.version, made.fingerprint)
        assert found.is_blank.tolist() == [False, True, False, False, True]
        assert not found.vectors.flags.writeable


def test_other_texts_or_another_order_are_other_rows(tmp_path: Path) -> None:
    embed(TEXTS, "fast", cache=tmp_path)
    embed(TEXTS[::-1], "fast", cache=tmp_path)
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "short", "other"])
def test_damaged_rows_are_put_together_again(tmp_path: Path, damage: str) -> None:
    made = embed(TEXTS, "fast", cache=tmp_path)
    (path,) = files(tmp_path)
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
    path.write_bytes(
        {"cut": data[:-1], "flip": data, "empty": b"", "short": data[:20], "other": b"not vectors" * 500}[damage]
    )
    found = load_embeddings(TEXTS, "fast", tmp_path)
    assert found is not None
    np.testing.assert_array_equal(found.vectors, made.vectors)
    assert files(tmp_path) == [path]


def test_few_rows_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "MIN_ROWS", 6)
    embed(TEXTS, "fast", cache=tmp_path)
    assert files(tmp_path) == []


def test_full_disk_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = embed(TEXTS, "fast", cache=tmp_path)
    files(tmp_path)[0].unlink()

    def full(file_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nlp_explorer.embeddings.cache_files.os.fsync", full)
    keep_rows(TEXTS, made, tmp_path)
    assert "No space left on device" in caplog.text
    assert files(tmp_path) == []
    from nlp_explorer.embeddings.encoders import load_encoder

    assert load_rows(TEXTS, load_encoder("fast", TEXTS), tmp_path) is None


def test_they_count_in_the_store_and_go_before_what_they_are_made_of(tmp_path: Path) -> None:
    embed(TEXTS, "fast", cache=tmp_path)
    (path,) = files(tmp_path)
    size = path.stat().st_size
    assert store_contents(tmp_path)["n_files"].tolist() == [2]
    before = store_size(tmp_path)
    assert before > size
    assert keep_within(tmp_path, max_bytes=before - 1, used_since=path.stat().st_mtime + 1e6) == size
    assert files(tmp_path) == []
