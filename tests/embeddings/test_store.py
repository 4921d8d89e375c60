"""The store on disk: what is put in comes out, and nothing damaged does."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from nlp_explorer.embeddings.store import FOLDER, VectorStore, clear_store, keep_within, store_contents, store_size
from nlp_explorer.errors import StorageError
from nlp_explorer.text.hashing import text_hashes

HASHES = text_hashes(["a", "b", "c", "d"])
VECTORS = np.arange(12, dtype=np.float32).reshape(4, 3)


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path, "encoder-1")


def only_file(store: VectorStore) -> Path:
    (path,) = store.folder.iterdir()
    return path


def test_vectors_come_back_by_hash_in_any_order(store: VectorStore) -> None:
    store.add(HASHES[:2], VECTORS[:2])
    store.add(HASHES[2:3], VECTORS[2:3])
    vectors, is_known = store.get(HASHES[[3, 2, 0]], n_dimensions=3)
    assert is_known.tolist() == [False, True, True]
    np.testing.assert_array_equal(vectors, [[0, 0, 0], VECTORS[2], VECTORS[0]])


def test_empty_store_and_empty_question_know_nothing(store: VectorStore) -> None:
    assert not store.get(HASHES, n_dimensions=3)[1].any()
    store.add(HASHES, VECTORS)
    assert store.get(HASHES[:0], n_dimensions=3)[0].shape == (0, 3)


def test_versions_do_not_mix(store: VectorStore, tmp_path: Path) -> None:
    store.add(HASHES, VECTORS)
    assert not VectorStore(tmp_path, "encoder-2").get(HASHES, n_dimensions=3)[1].any()


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other"])
def test_damaged_file_is_dropped_and_its_texts_are_unknown(
    store: VectorStore, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.add(HASHES, VECTORS)
    path = only_file(store)
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[-1] ^= 1
    path.write_bytes({"cut": data[:-1], "flip": data, "empty": b"", "other": b"not vectors" * 20}[damage])
    assert not store.get(HASHES, n_dimensions=3)[1].any()
    assert not path.exists()
    assert "damaged" in caplog.text


def test_half_written_file_is_not_read(store: VectorStore) -> None:
    store.add(HASHES, VECTORS)
    path = only_file(store)
    path.rename(path.with_suffix(".part"))
    assert not store.get(HASHES, n_dimensions=3)[1].any()


def test_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match=r"taken.*cannot be written \(.*NLP_EXPLORER_CACHE"):
        VectorStore(tmp_path / "taken", "encoder-1").add(HASHES, VECTORS)


def test_full_disk_is_a_sentence_and_leaves_nothing_behind(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nlp_explorer.embeddings.cache_files.os.fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        store.add(HASHES, VECTORS)
    assert list(store.folder.iterdir()) == []


def test_size_counts_the_bytes_and_clearing_frees_them(store: VectorStore, tmp_path: Path) -> None:
    assert store_size(tmp_path) == 0
    store.add(HASHES, VECTORS)
    assert store_size(tmp_path) == only_file(store).stat().st_size > 4 * (16 + 6)
    clear_store(tmp_path)
    assert not (tmp_path / FOLDER).exists()
    clear_store(tmp_path)


def test_files_used_longest_ago_go_first_and_those_in_use_stay(tmp_path: Path) -> None:
    one, two, three = (VectorStore(tmp_path, f"encoder-{name}") for name in ("a", "b", "c"))
    for age, store in ((300, two), (200, one), (0, three)):
        store.add(HASHES, VECTORS)
        os.utime(only_file(store), (1_000_000 - age, 1_000_000 - age))
    size = only_file(one).stat().st_size
    assert keep_within(tmp_path, max_bytes=3 * size, used_since=1_000_000) == 0
    two.get(HASHES[:1], n_dimensions=VECTORS.shape[1])  # used now, and so the youngest
    assert keep_within(tmp_path, max_bytes=2 * size, used_since=1_000_000) == size
    assert store_contents(tmp_path)["encoder"].tolist() == ["encoder-b", "encoder-c"]
    assert keep_within(tmp_path, max_bytes=0, used_since=1_000_000) == 0


def test_contents_are_listed_by_encoder(tmp_path: Path) -> None:
    assert store_contents(tmp_path).empty
    store = VectorStore(tmp_path, "encoder-1")
    store.add(HASHES, VECTORS)
    store.add(HASHES, VECTORS)
    [line] = store_contents(tmp_path).itertuples()
    assert (line.encoder, line.n_files, line.n_bytes) == ("encoder-1", 2, store_size(tmp_path))
