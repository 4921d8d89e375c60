from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of
from near_support import CHARACTERS, WORDS, families, series

from nlp_explorer.duplicates import background, near
from nlp_explorer.duplicates.background import find_near, load_near
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.store import load_pairs, save_pairs
from nlp_explorer.errors import StorageError
from nlp_explorer.progress import Cancelled

TEXTS = series([*families(20, 4, n_words=40), None, ""])


def same(one: NearPairs, other: NearPairs) -> bool:
    arrays = ("sets", "left", "right", "jaccard")
    fields = ("shingling", "floor", "n_crowded")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays) and all(
        getattr(one, name) == getattr(other, name) for name in fields
    )


@pytest.fixture
def never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("looked for again")

    monkeypatch.setattr(background, "near_pairs_by_floor", refuse)


def test_nothing_is_there_before_it_was_looked_for(tmp_path: Path) -> None:
    assert load_near(TEXTS, tmp_path) is None


def test_what_was_found_comes_back_from_disk_and_cannot_be_changed(tmp_path: Path) -> None:
    found = find_near(TEXTS, tmp_path)
    loaded = load_near(TEXTS, tmp_path)
    assert loaded is not None
    assert same(loaded, found)
    with pytest.raises(ValueError, match="read-only"):
        loaded.jaccard[0] = 0


def test_the_same_texts_are_not_compared_again(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    found = find_near(TEXTS, tmp_path)
    request.getfixturevalue("never_again")
    assert same(find_near(TEXTS.copy(), tmp_path), found)
    assert same(find_near(TEXTS, tmp_path, floor=0.8), found)  # more than was asked for


def test_a_lower_floor_is_looked_for_later(tmp_path: Path) -> None:
    assert find_near(TEXTS, tmp_path, floor=0.8).floor == 0.8
    assert find_near(TEXTS, tmp_path, floor=0.5).floor == 0.5
    loaded = load_near(TEXTS, tmp_path)
    assert loaded is not None
    assert loaded.floor == 0.5


def test_other_texts_and_other_shingles_are_kept_apart(tmp_path: Path) -> None:
    find_near(TEXTS, tmp_path, shingling=WORDS)
    assert load_near(TEXTS, tmp_path, shingling=CHARACTERS) is None
    assert load_near(TEXTS[::-1], tmp_path, shingling=WORDS) is None


def test_cancelled_in_the_second_pass_the_first_is_kept(tmp_path: Path) -> None:
    def cancel(share: float, doing: str) -> None:
        if load_pairs(TEXTS, WORDS, tmp_path) is not None:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_near(TEXTS, tmp_path, shingling=WORDS, progress=cancel)
    kept = load_near(TEXTS, tmp_path, shingling=WORDS)
    assert kept is not None
    assert kept.floor == near.THRESHOLD


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_file_is_deleted_and_made_again(tmp_path: Path, damage: bytes | None) -> None:
    found = find_near(TEXTS, tmp_path)
    [path] = tmp_path.rglob("*.npz")
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :] if damage is None else damage)
    assert load_near(TEXTS, tmp_path) is None
    assert not path.exists()
    assert same(find_near(TEXTS, tmp_path), found)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "near_duplicates").write_text("in the way")
    found = near.near_pairs(TEXTS, WORDS)
    with pytest.raises(StorageError, match=r"cannot be written .*name another folder in NLP_EXPLORER_CACHE"):
        save_pairs(TEXTS, found, tmp_path)


def test_no_part_of_a_file_is_left_behind(tmp_path: Path) -> None:
    find_near(TEXTS, tmp_path)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".npz"]


def test_changed_labels_do_not_start_another_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dataset_of(TEXTS.tolist(), ["a"] * len(TEXTS))
    found = find_near(before.texts, tmp_path)
    monkeypatch.setattr(background, "near_pairs_by_floor", None)
    after = dataset_of(TEXTS.tolist(), ["b"] * len(TEXTS))
    assert after.fingerprint != before.fingerprint
    assert same(find_near(after.texts, tmp_path), found)
