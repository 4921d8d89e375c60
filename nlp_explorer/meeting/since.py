"""One line that says what changed since the last version, from what was kept: cheap, without the old file."""

from __future__ import annotations

import json
import math
from datetime import datetime

from sqlalchemy import func, select

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.compare import VersionComparison
from nlp_explorer.meeting.finding_changes import kind_of_change
from nlp_explorer.meeting.kept_profile import KeptProfile, KeptRun, kept_profiles
from nlp_explorer.meeting.score_change import points
from nlp_explorer.predictions.intervals import Estimate
from nlp_explorer.projects import Project, Version
from nlp_explorer.projects.schema import entries

COMPARISON = "comparison"  # kind of document: the sentence of a comparison that was looked at


def earlier_versions(project: Project, dataset: Dataset) -> tuple[Version, ...]:
    """Return the versions that were first opened before this one, the latest first."""
    versions = project.versions()
    own = [version.first_opened for version in versions if version.fingerprint == dataset.fingerprint]
    return tuple(version for version in versions if not own or version.first_opened < own[0])


def day(time: datetime, *, now: datetime) -> str:
    """Return a day as people say it: ``14 November``, with its year where that is another."""
    return f"{time.day} {time:%B}" + (f" {time.year}" if time.year != now.year else "")


def since_line(project: Project, dataset: Dataset, profile: KeptProfile, *, now: datetime) -> str:
    """Return what changed since the last earlier version of which something is kept; empty where there is none.

    Where the two versions were compared row by row, and nothing was decided since, that is said; else what their
    profiles tell: findings gone and new, and scores as of independent samples.
    """
    kept = kept_profiles(project)
    for version in earlier_versions(project, dataset):
        said = _compared(project, version.fingerprint, dataset.fingerprint)
        if not said and version.fingerprint in kept:
            said = _from_profiles(kept[version.fingerprint], profile)
        if said:
            return f"Since {day(version.first_opened, now=now)}: {said}."
    return ""


def keep_comparison(project: Project, found: VersionComparison, *, split: str, reviewer: str) -> None:
    """Keep the short sentence of a comparison for `since_line`; ``split``: that of the rows the score is of."""
    name = f"{found.old.fingerprint}/{found.new.fingerprint}"
    content = json.dumps({"n_entries": _n_entries(project), "sentence": short_sentence(found, split=split)})
    known = [document.content for document in project.documents(COMPARISON) if document.name == name]
    if known != [content]:
        project.keep_document(COMPARISON, name, content, reviewer=reviewer)


def short_sentence(found: VersionComparison, *, split: str = "") -> str:
    """Return decisions applied, rows added and removed, findings gone and new, and the score's difference, in words."""
    counts = [sum(line.change == change for line in found.findings) for change in ("gone", "new")]
    parts = []
    if found.decisions is not None and len(found.decisions.rows):
        n_asked = counted(len(found.decisions.rows), "decision")
        parts.append(f"{found.decisions.count('applied'):,} of {n_asked} applied")
    for rows, what in ((found.added, "added"), (found.removed, "removed")):
        if len(rows):
            parts.append(f"{counted(len(rows), 'row')} {what}")
    parts.append(_findings_part(*counts))
    if found.score is not None and found.score.comparison.n_rows:
        parts.append(f"{split or 'accuracy'} {found.score.points}")
    return ", ".join(parts)


def independent_difference(first: KeptRun, second: KeptRun) -> Estimate:
    """Return the difference of two accuracies as of independent samples; wider than that of paired rows.

    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10,
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    one, other = first.accuracy, second.accuracy
    value = other.value - one.value
    below = math.hypot(other.value - other.low, one.high - one.value)
    above = math.hypot(other.high - other.value, one.value - one.low)
    return Estimate(value, value - below, value + above)


def _from_profiles(old: KeptProfile, new: KeptProfile) -> str:
    both = set(old.checked) & set(new.checked)
    changes = [
        kind_of_change(
            stood=code in old.findings,
            stands=code in new.findings,
            n_old=old.findings.get(code, 0),
            n_new=new.findings.get(code, 0),
        )
        for code in both
    ]
    parts = [_findings_part(changes.count("gone"), changes.count("new"))]
    if new.n_rows != old.n_rows:
        n_more = abs(new.n_rows - old.n_rows)
        parts.insert(0, f"{counted(n_more, 'row')} {'more' if new.n_rows > old.n_rows else 'fewer'}")
    runs = _same_run(old, new)
    if runs is not None:
        parts.append(f"{runs[1].split or 'accuracy'} {points(independent_difference(*runs))}")
    return ", ".join(parts)


def _same_run(old: KeptProfile, new: KeptProfile) -> tuple[KeptRun, KeptRun] | None:
    """Return the run that both have by name, else the last of each, if they are of the same split."""
    scored_old = [run for run in old.runs if run.n_scored]
    scored_new = [run for run in new.runs if run.n_scored]
    if not scored_old or not scored_new:
        return None
    by_title = {run.title: run for run in scored_old}
    pairs = [(by_title[run.title], run) for run in scored_new if run.title in by_title]
    first, second = pairs[0] if pairs else (scored_old[-1], scored_new[-1])
    return (first, second) if first.split == second.split else None


def _findings_part(n_gone: int, n_new: int) -> str:
    return f"{counted(n_gone, 'finding')} gone, {n_new:,} new"


def is_compared(project: Project, old: str, new: str) -> bool:
    """Return whether two versions, by fingerprint, were compared row by row, and nothing was decided since."""
    return bool(_compared(project, old, new))


def _compared(project: Project, old: str, new: str) -> str:
    for document in project.documents(COMPARISON):
        if document.name == f"{old}/{new}":
            fields = json.loads(document.content)
            return str(fields["sentence"]) if fields["n_entries"] == _n_entries(project) else ""
    return ""


def _n_entries(project: Project) -> int:
    """Return how many entries about rows the project has: a comparison is out of date when there are more."""
    with project.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(entries)).scalar_one())
