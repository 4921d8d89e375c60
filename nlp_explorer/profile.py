"""What the pages say of a dataset, as files for other programs. Their form: docs/profile.md."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, StorageError, named_choices
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.findings.base import REGISTRY
from nlp_explorer.labels import label_counts
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.text.lengths import Percentiles, percentiles
from nlp_explorer.text.tokenizers import Tokenizer

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes; a new key alone does not raise it
PROFILE_NAME = "profile.json"
FINDINGS_FOLDER = "findings"
Part = Literal["reading", "labels", "lengths", "tokens", "duplicates", "checks", "predictions"]
PARTS: tuple[Part, ...] = ("reading", "labels", "lengths", "tokens", "duplicates", "checks", "predictions")


@dataclass(frozen=True)
class LengthSummary:
    """How long the texts are; None in a unit that could not be counted, or without texts."""

    tokenizer: str | None
    characters: Percentiles | None
    words: Percentiles | None
    tokens: Percentiles | None


@dataclass(frozen=True)
class RepeatSummary:
    """Texts that occur more than once: how many, on how many rows; ``repeats``: rows that repeat an earlier one."""

    groups: int
    rows: int
    repeats: int


@dataclass(frozen=True)
class DuplicateSummary:
    """Repeats of the text itself, and of its normalised key."""

    exact: RepeatSummary
    normalised: RepeatSummary


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
    """Everything that is written. A part that was not asked for is None.

    Attributes
    ----------
    label_counts
        int64, index: label, most frequent first; rows without a label count nowhere, a row with several labels at each.
    findings
        One of every check, in the order in which a person should read them.
    """

    dataset: Dataset
    label_counts: pd.Series[int] | None
    lengths: LengthSummary | None
    duplicates: DuplicateSummary | None
    findings: tuple[Finding, ...] | None
    runs: tuple[RunSummary, ...] | None


def chosen_parts(text: str) -> tuple[Part, ...]:
    """Return the parts named in a list with commas, in the order of `PARTS`.

    Raises
    ------
    ExplorerError
        A part does not exist.
    """
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in PARTS:
            raise ExplorerError(f"There is no part {name!r} of a profile: choose from {named_choices(PARTS)}.")
    return tuple(part for part in PARTS if part in named)


def profile(
    dataset: Dataset,
    predictions: Sequence[Predictions] = (),
    tokenizer: Tokenizer | None = None,
    *,
    only: Collection[Part] = PARTS,
    progress: Progress = no_progress,
) -> Profile:
    """Return the profile of a dataset and of the runs over it; without a tokenizer no tokens are counted."""
    inputs = Inputs(dataset, tuple(predictions))
    progress(0.0, "counting labels")
    counts = label_counts(dataset)["total"].sort_values(ascending=False, kind="stable") if "labels" in only else None
    progress(0.05, "counting lengths")
    lengths = _lengths(inputs, tokenizer, only) if {"lengths", "tokens"} & set(only) else None
    progress(0.3, "looking for duplicates")
    repeats = None
    if "duplicates" in only:
        repeats = DuplicateSummary(_repeats(inputs.duplicates.exact), _repeats(inputs.duplicates.normalised))
    progress(0.4, "running the checks")
    findings = run_checks(inputs) if "checks" in only else None
    progress(0.9, "scoring the predictions")
    runs = tuple(_summary(dataset, run) for run in predictions) if "predictions" in only else None
    progress(1.0, "done")
    return Profile(dataset, counts, lengths, repeats, findings, runs)


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
    findings = profile.findings or ()
    stale = _earlier_codes(folder) - {finding.code for finding in findings}
    for finding in findings:
        rows = finding.evidence.rows.rename_axis("row_id").reset_index()
        write_whole(tables / f"{finding.code}.parquet", rows.to_parquet(index=False), make_folder=True)
    for code in stale:
        (tables / f"{code}.parquet").unlink(missing_ok=True)
    text = json.dumps(profile_json(profile), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_whole(folder / PROFILE_NAME, text.encode(), make_folder=True)


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return the content of ``profile.json``."""
    dataset, schema, counts = profile.dataset, profile.dataset.schema, profile.label_counts
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
        "labels": None if counts is None else {"counts": {str(label): int(count) for label, count in counts.items()}},
        "lengths": None if profile.lengths is None else asdict(profile.lengths),
        "duplicates": None if profile.duplicates is None else asdict(profile.duplicates),
        "findings": None
        if profile.findings is None
        else [
            {
                "code": finding.code,
                "title": finding.title,
                "status": finding.status,
                "message": finding.message,
                "n_rows": finding.n_rows,
            }
            for finding in profile.findings
        ],
        "predictions": None if profile.runs is None else [asdict(run) for run in profile.runs],
    }


def _lengths(inputs: Inputs, tokenizer: Tokenizer | None, only: Collection[Part]) -> LengthSummary:
    counter = tokenizer if "tokens" in only else None
    lengths = inputs.lengths if "lengths" in only else None
    return LengthSummary(
        tokenizer=None if counter is None else counter.name,
        characters=None if lengths is None else percentiles(lengths["characters"]),
        words=None if lengths is None else percentiles(lengths["words"]),
        tokens=None if counter is None else percentiles(pd.Series(counter.count(inputs.dataset.texts))),
    )


def _repeats(groups: np.ndarray) -> RepeatSummary:
    sizes = np.bincount(groups[groups >= 0])
    several = sizes[sizes > 1]
    return RepeatSummary(len(several), int(several.sum()), int(several.sum()) - len(several))


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
            codes |= {finding["code"] for finding in json.loads(earlier.read_text(encoding="utf-8"))["findings"] or ()}
        except (ValueError, LookupError, TypeError) as error:
            raise StorageError(
                f"{str(earlier)!r} is no profile of NLP Explorer: name another folder, or move that file away."
            ) from error
    return codes
