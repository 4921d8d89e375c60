"""What marks classes and splits as a piece of work by itself: kept on disk, never read twice."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from nlp_explorer.classes.class_words import ClassWords, class_words
from nlp_explorer.classes.shift import WordShift, word_shift
from nlp_explorer.classes.terms import TermKind, TextTerms
from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.array_files import SUFFIX, load_arrays, save_arrays
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.progress import Progress, no_progress

FOLDER = "class_words"  # inside the cache folder
VERSION = 1  # of the terms and the files; raised when one of them changes
_KINDS = np.array(get_args(TermKind), dtype=object)
_ARRAYS = ("positions", "names", "kinds", "columns", "starts", "classes", "class_starts", "sentence")


def find_class_words(dataset: Dataset, cache: Path, *, progress: Progress = no_progress) -> ClassWords:
    """Return what marks the classes, and keep it on disk.

    Raises
    ------
    StorageError
        The cache cannot be written.
    """
    words = class_words(dataset, progress=progress)
    occurs, member = words.terms.occurs, words.member
    save_arrays(
        _class_file(dataset, cache),
        {
            "positions": words.positions,
            "names": _bytes_of("\n".join(words.terms.names)),  # no term holds a line break
            "kinds": pd.Index(_KINDS).get_indexer(words.terms.kinds).astype(np.int8),
            "columns": occurs.indices,
            "starts": occurs.indptr,
            "classes": member.indices,
            "class_starts": member.indptr,
            "sentence": _bytes_of(words.sentence),
        },
    )
    return words


def load_class_words(dataset: Dataset, cache: Path) -> ClassWords | None:
    """Return what was kept of these rows, None when there is nothing. A damaged file is deleted.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    held = load_arrays(_class_file(dataset, cache), _ARRAYS)
    if held is None:
        return None
    text = _text_of(held["names"])
    names = np.array(text.split("\n") if text else [], dtype=object)
    occurs = _matrix(held["columns"], held["starts"], len(names))
    member = _matrix(held["classes"], held["class_starts"], len(dataset.classes))
    return ClassWords(
        dataset,
        held["positions"],
        TextTerms(names, _KINDS[held["kinds"]], occurs),
        np.array(dataset.classes, dtype=object),
        member,
        _text_of(held["sentence"]),
    )


def find_word_shift(
    dataset: Dataset, first: str, other: str, cache: Path, *, progress: Progress = no_progress
) -> WordShift:
    """Return the words that two splits use unlike each other, and keep them on disk.

    Raises
    ------
    StorageError
        The cache cannot be written.
    """
    found = word_shift(dataset, first, other, progress=progress)
    columns = found.table.reset_index().to_dict(orient="list")
    content = json.dumps(asdict(found) | {"table": columns}, default=float)
    write_whole(_shift_file(dataset, first, other, cache), content.encode("utf-8"))
    return found


def load_word_shift(dataset: Dataset, first: str, other: str, cache: Path) -> WordShift | None:
    """Return what was kept of these splits, None when there is nothing, or it is damaged.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    file = _shift_file(dataset, first, other, cache)
    try:
        with storage_errors(file, "read"):
            content = file.read_bytes() if file.exists() else b""
        held = json.loads(content)
        table = pd.DataFrame(held.pop("table")).astype({"term": "str", "kind": "str"}).set_index("term")
        return WordShift(table=table, **held)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # not there, or damaged: it can be read again


def _bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text_of(held: np.ndarray) -> str:
    return held.tobytes().decode("utf-8")


def _matrix(columns: np.ndarray, starts: np.ndarray, n_columns: int) -> object:
    """Return a scipy CSR matrix, int32, of ones."""
    from scipy.sparse import csr_matrix

    ones = np.ones(len(columns), dtype=np.int32)
    return csr_matrix((ones, columns, starts), shape=(len(starts) - 1, n_columns))


def _class_file(dataset: Dataset, cache: Path) -> Path:
    return cache / FOLDER / f"{dataset.fingerprint}-v{VERSION}{SUFFIX}"


def _shift_file(dataset: Dataset, first: str, other: str, cache: Path) -> Path:
    pair = "-".join(part.encode("utf-8").hex() for part in (first, other))  # a split may be named by any signs
    return cache / FOLDER / f"{dataset.fingerprint}-{pair}-v{VERSION}.json"
