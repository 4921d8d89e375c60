"""Token counts kept on disk, under the texts and the tokenizer that they were counted with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.errors import StorageError
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.text.tokenizers import find_tokenizer

_ROWS_A_STEP = 20_000  # between two reports of progress


def count_tokens(
    texts: pd.Series,
    text_fingerprint: str,
    tokenizer: str,
    cache: Path,
    *,
    progress: Progress = no_progress,
) -> np.ndarray:
    """Return the tokens of each text, int64, and keep them on disk. ``tokenizer``: a packaged name, or a path.

    Raises
    ------
    EncoderError
        There is no such tokenizer.
    StorageError
        The cache cannot be written.
    """
    found = find_tokenizer(tokenizer)
    kept = load_token_counts(text_fingerprint, found.fingerprint, cache)
    if kept is not None:
        return kept
    parts = [np.zeros(0, dtype=np.int64)]
    for first in range(0, len(texts), _ROWS_A_STEP):
        progress(first / len(texts), f"{first:,} of {len(texts):,} texts")
        parts.append(found.count(texts.iloc[first : first + _ROWS_A_STEP]))
    counts = np.concatenate(parts)
    _save(counts, _file(text_fingerprint, found.fingerprint, cache))
    return counts


def load_token_counts(text_fingerprint: str, tokenizer_fingerprint: str, cache: Path) -> np.ndarray | None:
    """Return the counts that are on disk, read-only, None while there are none or they are damaged."""
    try:
        counts: np.ndarray = np.load(_file(text_fingerprint, tokenizer_fingerprint, cache), allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None  # not there, or damaged: they can be counted again
    counts.setflags(write=False)
    return counts


def _file(text_fingerprint: str, tokenizer_fingerprint: str, cache: Path) -> Path:
    return cache / "token-counts" / f"{text_fingerprint}-{tokenizer_fingerprint}.npy"


def _save(counts: np.ndarray, file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part.npy")
        np.save(unfinished, counts)
        unfinished.replace(file)
    except OSError as error:
        raise StorageError(f"The token counts cannot be kept in {str(file.parent)!r}: {error}.") from error
