"""The labels by suspicion, found as a piece of work by itself and kept on disk."""

from __future__ import annotations

from pathlib import Path

from nlp_explorer.audit.kept_frames import load_frame, path_of, save_frame
from nlp_explorer.audit.label_issues import LabelIssues, label_issues
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.embedding import embed
from nlp_explorer.progress import Progress, no_progress, part_of

FOLDER = "label-issues"  # inside the cache folder
VERSION = 1  # of the ranking, and of the file: raised when one of them changes


def find_label_issues(dataset: Dataset, *, encoder: EncoderName, cache: Path, progress: Progress = no_progress) -> None:
    """Rank the labels by suspicion; the ranking is then on disk for `load_label_issues`.

    Raises
    ------
    ExplorerError
        As `embed`; or the cache cannot be written.
    """
    progress(0.0, "turning the texts into vectors")
    embeddings = embed(dataset.texts, encoder, cache=cache, progress=part_of(progress, start=0.0, end=0.3))
    found = label_issues(dataset, embeddings, progress=part_of(progress, start=0.3, end=0.95))
    save_frame(_path(dataset, encoder, cache), found.rows)
    progress(1.0, "done")


def load_label_issues(dataset: Dataset, encoder: EncoderName, cache: Path) -> LabelIssues | None:
    """Return what `find_label_issues` kept, None when there is nothing or the file is damaged.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    rows = load_frame(_path(dataset, encoder, cache))
    return None if rows is None else LabelIssues(rows, 0, float("nan"), encoder).within(dataset)


def _path(dataset: Dataset, encoder: EncoderName, cache: Path) -> Path:
    return path_of(cache / FOLDER, VERSION, encoder, dataset.fingerprint)
