"""The evidence about the wrong rows of a run, gathered as a piece of work by itself and kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp_explorer.audit.evidence import Evidence, gather_evidence
from nlp_explorer.audit.kept_frames import load_frame, path_of, save_frame
from nlp_explorer.audit.own_vectors import own_vectors
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.embedding import embed
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress, part_of

FOLDER = "label-evidence"  # inside the cache folder
VERSION = 1  # of what is gathered, and of the file: raised when one of them changes
_REASONS = "reasons"


def find_evidence(
    dataset: Dataset,
    run: Predictions,
    *,
    runs: Sequence[Predictions],
    encoder: EncoderName | None,
    cache: Path,
    progress: Progress = no_progress,
) -> None:
    """Gather what speaks for and against the label of each wrong row; it is then on disk for `load_evidence`.

    Parameters
    ----------
    runs
        All runs of the dataset, as for `gather_evidence`.
    encoder
        Whose embeddings are weighed; they are made first where they are not on disk. None: `own_vectors`.

    Raises
    ------
    ExplorerError
        As `embed`; or the cache cannot be written.
    """
    progress(0.0, "turning the texts into vectors")
    embeddings = (
        own_vectors(dataset)
        if encoder is None
        else embed(dataset.texts, encoder, cache=cache, progress=part_of(progress, start=0.0, end=0.2))
    )
    found = gather_evidence(
        dataset, run, runs=runs, embeddings=embeddings, progress=part_of(progress, start=0.2, end=0.95)
    )
    save_frame(_path(dataset, run, runs, encoder, cache), found.rows.assign(**{_REASONS: found.reasons}))
    progress(1.0, "done")


def load_evidence(
    dataset: Dataset, run: Predictions, runs: Sequence[Predictions], encoder: EncoderName | None, cache: Path
) -> Evidence | None:
    """Return what `find_evidence` kept of the same arguments, None when there is nothing or the file is damaged.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    rows = load_frame(_path(dataset, run, runs, encoder, cache))
    if rows is None:
        return None
    reasons = rows.pop(_REASONS)
    return Evidence(rows, reasons, encoder or "tfidf")


def _path(
    dataset: Dataset, run: Predictions, runs: Sequence[Predictions], encoder: EncoderName | None, cache: Path
) -> Path:
    others = sorted(one.fingerprint for one in runs)
    return path_of(cache / FOLDER, VERSION, encoder, dataset.fingerprint, run.fingerprint, others)
