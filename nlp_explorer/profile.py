"""What the pages say of a dataset, as files for other programs. Their form: docs/profile.md."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.findings.base import REGISTRY
from nlp_explorer.labels import label_counts
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.text.lengths import Percentiles, percentiles, text_lengths
from nlp_explorer.text.tokenizers import Tokenizer

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes; a new key alone does not raise it
PROFILE_NAME = "profile.json"
FINDINGS_FOLDER = "findings"


@dataclass(frozen=True)
class LengthSummary:
    """How long the texts are; None in a unit that could not be counted, or without texts."""

    tokenizer: str | None
    characters: Percentiles | None
    words: Percentiles | None
    tokens: Percentiles | None


@dataclass(frozen=True)
class RunSummary:
    """How one run of predictions fits the dataset; ``accuracy`` and ``macro_f1`` are None without scored rows."""

    run: str
    rows: int
    matched: int
    accuracy: float | None
    macro_f1: float | None


@dataclass(frozen=True, eq=False)
class Profile:
    """Everything that is written.

    Attributes
    ----------
    label_counts
        int64, index: label, most frequent first; rows without a label count nowhere, a row with several labels at each.
    findings
        One of every check, in the order in which a person should read them.
    """

    dataset: Dataset
    label_counts: pd.Series[int]
    lengths: LengthSummary
    findings: tuple[Finding, ...]
    runs: tuple[RunSummary, ...]


def profile(
    dataset: Dataset,
    predictions: Sequence[Predictions] = (),
    tokenizer: Tokenizer | None = None,
    *,
    progress: Progress = no_progress,
) -> Profile:
    """Return the profile of a dataset and of the runs over it; without a tokenizer no tokens are counted."""
    progress(0.0, "counting lengths")
    lengths = text_lengths(dataset.texts, tokenizer=tokenizer)
    progress(0.4, "running the checks")
    findings = run_checks(Inputs(dataset, tuple(predictions)))
    progress(0.9, "scoring the predictions")
    runs = tuple(_summary(dataset, run) for run in predictions)
    progress(1.0, "done")
    return Profile(
        dataset=dataset,
        label_counts=label_counts(dataset)["total"].sort_values(ascending=False, kind="stable"),
        lengths=LengthSummary(
            tokenizer=None if tokenizer is None else tokenizer.name,
            characters=percentiles(lengths["characters"]),
            words=percentiles(lengths["words"]),
            tokens=None if tokenizer is None else percentiles(lengths["tokens"]),
        ),
        findings=findings,
        runs=runs,
    )


def write_profile(profile: Profile, folder: Path) -> None:
    """Write ``profile.json`` and ``findings/<code>.parquet`` into a folder, which is made where it is missing.

    Tables of an earlier profile in the folder are replaced or removed, other files stay. Each file appears whole
    or not at all, ``profile.json`` last.

    Raises
    ------
    StorageError
        The folder cannot be made or written to.
    """
    tables = folder / FINDINGS_FOLDER
    stale = _earlier_codes(folder) - {finding.code for finding in profile.findings}
    for finding in profile.findings:
        rows = finding.evidence.rows.rename_axis("row_id").reset_index()
        write_whole(tables / f"{finding.code}.parquet", rows.to_parquet(index=False), make_folder=True)
    for code in stale:
        (tables / f"{code}.parquet").unlink(missing_ok=True)
    text = json.dumps(profile_json(profile), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_whole(folder / PROFILE_NAME, text.encode(), make_folder=True)


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return the content of ``profile.json``."""
    dataset, schema, lengths = profile.dataset, profile.dataset.schema, profile.lengths
    return {
        "format_version": FORMAT_VERSION,
        "dataset": {
            "rows": len(dataset),
            "unread": len(dataset.unread),
            "text": schema.text[0] if len(schema.text) == 1 else list(schema.text),
            "label": schema.label,
            "split": schema.split,
            "id": schema.id,
            "fingerprint": dataset.fingerprint,
        },
        "labels": {"counts": {str(label): int(count) for label, count in profile.label_counts.items()}},
        "lengths": asdict(lengths),
        "findings": [
            {
                "code": finding.code,
                "title": finding.title,
                "status": finding.status,
                "message": finding.message,
                "n_rows": finding.n_rows,
            }
            for finding in profile.findings
        ],
        "predictions": [asdict(run) for run in profile.runs],
    }


def _summary(dataset: Dataset, run: Predictions) -> RunSummary:
    result = scores(dataset, run)
    return RunSummary(
        run=run.name,
        rows=run.n_predictions,
        matched=run.n_matched,
        accuracy=_number(result.accuracy.value),
        macro_f1=_number(result.macro_f1.value),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _earlier_codes(folder: Path) -> set[str]:
    """Return the codes whose tables may lie in the folder: never a name that no profile gives."""
    earlier = folder / PROFILE_NAME
    codes = set(REGISTRY)
    if earlier.exists():
        try:
            codes |= {finding["code"] for finding in json.loads(earlier.read_text(encoding="utf-8"))["findings"]}
        except (ValueError, LookupError, TypeError) as error:
            raise StorageError(
                f"{str(earlier)!r} is no profile of NLP Explorer: name another folder, or move that file away."
            ) from error
    return codes
