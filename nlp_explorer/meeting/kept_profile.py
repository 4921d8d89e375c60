"""What is kept of a version and of a run, so that a later one can be held against it without its file.

Small JSON in the project's documents of kind ``profile``, named after the fingerprint. It holds no texts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding
from nlp_explorer.labels import TOTAL, label_counts
from nlp_explorer.meeting.finding_changes import stands
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate
from nlp_explorer.predictions.metrics import Scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import Project

PROFILE = "profile"  # kind of document
FORMAT = 1
MAX_CLASSES = 1_000  # kept of the class counts, the largest: a label column of free text must not fill the project


@dataclass(frozen=True)
class KeptRun:
    """What a run scored on a version. ``split``: that of all scored rows, empty where they are of several."""

    fingerprint: str
    title: str
    split: str
    n_scored: int
    accuracy: Estimate
    macro_f1: Estimate


@dataclass(frozen=True)
class KeptProfile:
    """What was found in a version.

    Attributes
    ----------
    labels
        Rows of each class, the most frequent first, at most `MAX_CLASSES`.
    findings
        Code of each check that stands (as issue or tip), and how many rows it has.
    checked
        Codes of the checks that could run.
    """

    fingerprint: str
    name: str
    n_rows: int
    n_classes: int
    labels: Mapping[str, int]
    findings: Mapping[str, int]
    checked: tuple[str, ...]
    runs: tuple[KeptRun, ...] = ()


def profile_to_keep(
    dataset: Dataset, findings: Sequence[Finding], runs: Sequence[tuple[Predictions, Scores]] = ()
) -> KeptProfile:
    """Return the profile of a whole dataset from what was computed about it already."""
    totals = label_counts(dataset)[TOTAL]
    return KeptProfile(
        fingerprint=dataset.fingerprint,
        name=dataset.name,
        n_rows=len(dataset),
        n_classes=len(totals),
        labels={str(name): int(n) for name, n in totals.head(MAX_CLASSES).items()},
        findings={finding.code: finding.n_rows for finding in findings if stands(finding)},
        checked=tuple(sorted(f.code for f in findings if f.status not in ("failed", "not_applicable"))),
        runs=tuple(_kept_run(dataset, run, scores) for run, scores in runs),
    )


def keep_profile(project: Project, profile: KeptProfile, *, reviewer: str) -> bool:
    """Keep a profile, and one of each of its runs, unless the same is kept already; return whether it was new."""
    known = {document.name: document.content for document in project.documents(PROFILE)}
    wanted = {profile.fingerprint: _version_json(profile)}
    wanted |= {run.fingerprint: _run_json(run) for run in profile.runs}
    differing = {name: content for name, content in wanted.items() if known.get(name) != content}
    for name, content in differing.items():
        project.keep_document(PROFILE, name, content, reviewer=reviewer)
    return bool(differing)


def kept_profiles(project: Project) -> dict[str, KeptProfile]:
    """Return the kept profiles of versions, by fingerprint. What a newer program wrote in another form is left out."""
    contents = {document.name: json.loads(document.content) for document in project.documents(PROFILE)}
    readable = {name: fields for name, fields in contents.items() if fields["format"] == FORMAT}
    runs = {name: _run(name, fields) for name, fields in readable.items() if fields["of"] == "run"}
    return {name: _version(name, fields, runs) for name, fields in readable.items() if fields["of"] == "version"}


def _kept_run(dataset: Dataset, run: Predictions, scores: Scores) -> KeptRun:
    is_scored = run.predicted.notna().to_numpy() & dataset.frame["label"].notna().to_numpy()
    splits = dataset.frame["split"][is_scored].unique()
    return KeptRun(
        fingerprint=run.fingerprint,
        title=run.title,
        split=str(splits[0]) if len(splits) == 1 and isinstance(splits[0], str) else "",
        n_scored=scores.n_scored,
        accuracy=scores.accuracy,
        macro_f1=scores.macro_f1,
    )


def _version_json(profile: KeptProfile) -> str:
    fields = {
        "of": "version",
        "format": FORMAT,
        "name": profile.name,
        "rows": profile.n_rows,
        "classes": profile.n_classes,
        "labels": dict(profile.labels),
        "findings": dict(profile.findings),
        "checked": list(profile.checked),
        "runs": [run.fingerprint for run in profile.runs],
    }
    return json.dumps(fields, ensure_ascii=False)


def _run_json(run: KeptRun) -> str:
    fields = {
        "of": "run",
        "format": FORMAT,
        "title": run.title,
        "split": run.split,
        "n_scored": run.n_scored,
        "accuracy": _numbers(run.accuracy),
        "macro_f1": _numbers(run.macro_f1),
    }
    return json.dumps(fields, ensure_ascii=False)


def _version(name: str, fields: dict[str, Any], runs: Mapping[str, KeptRun]) -> KeptProfile:
    return KeptProfile(
        fingerprint=name,
        name=str(fields["name"]),
        n_rows=int(fields["rows"]),
        n_classes=int(fields["classes"]),
        labels=fields["labels"],
        findings=fields["findings"],
        checked=tuple(fields["checked"]),
        runs=tuple(runs[run] for run in fields["runs"] if run in runs),
    )


def _run(name: str, fields: dict[str, Any]) -> KeptRun:
    return KeptRun(
        fingerprint=name,
        title=str(fields["title"]),
        split=str(fields["split"]),
        n_scored=int(fields["n_scored"]),
        accuracy=_estimate(fields["accuracy"]),
        macro_f1=_estimate(fields["macro_f1"]),
    )


def _numbers(estimate: Estimate) -> list[float] | None:
    values = [estimate.value, estimate.low, estimate.high]
    return None if math.isnan(estimate.value) else values


def _estimate(values: list[float] | None) -> Estimate:
    return NO_ESTIMATE if values is None else Estimate(*values)
