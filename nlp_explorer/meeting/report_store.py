"""The report written in a process of its own, and kept until a later one of the same dataset replaces it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding
from nlp_explorer.meeting.report import build_report, report_inputs
from nlp_explorer.meeting.report_html import Disclosure, report_html
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects import Project
from nlp_explorer.projects.whole_files import write_whole

FOLDER = "reports"  # inside the cache folder


@dataclass(frozen=True)
class WrittenReport:
    """A report on disk: when it was written, and the project's `change_count` at that time."""

    path: Path
    time: datetime
    n_bytes: int
    change_count: int


def report_key(dataset: Dataset, runs: Sequence[Predictions], project: Project, disclosure: Disclosure) -> str:
    """Return the name under which the report of a dataset and its runs is kept: 32 hex digits."""
    of_runs = [run.fingerprint for run in runs]
    content = (installed_version("nlp-explorer"), dataset.fingerprint, of_runs, project.id, disclosure)
    return hashlib.sha256(repr(content).encode("utf-8", "replace")).hexdigest()[:32]


def written_report(key: str, cache: Path) -> WrittenReport | None:
    """Return the report that is kept under a key, None while there is none."""
    for path in (cache / FOLDER).glob(f"{key}-*.html"):
        held = path.stat()
        return WrittenReport(
            path, datetime.fromtimestamp(held.st_mtime, UTC), held.st_size, int(path.stem.rpartition("-")[2])
        )
    return None


def report_to_disk(
    dataset: Dataset,
    runs: tuple[Predictions, ...],
    cache: Path,
    *,
    kept_as: str,
    findings: tuple[Finding, ...] | None,
    project_path: Path,
    disclosure: Disclosure,
    time: datetime,
    progress: Progress = no_progress,
) -> None:
    """Write a report; it is then on disk for `written_report` under ``kept_as``, instead of an earlier one.

    ``findings``: those of the whole dataset, None to compute them.

    Raises
    ------
    StorageError
        The cache cannot be written.
    """
    project = Project.open(project_path)
    count = project.change_count()
    inputs = report_inputs(dataset, runs, cache=cache, time=time, project=project, findings=findings)
    page = report_html(build_report(inputs, progress=progress), disclosure).encode("utf-8", "replace")
    path = cache / FOLDER / f"{kept_as}-{count}.html"
    write_whole(path, page, make_folder=True)
    for earlier in path.parent.glob(f"{kept_as}-*.html"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
    progress(1.0, "done")
