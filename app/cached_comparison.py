"""Comparisons of versions and the log of runs, kept for all sessions: keyed by content as in `app.cache`."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import streamlit as st

from app import cache, door, state
from app.opened import Opened, open_as, workspace
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Finding
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.compare import VersionComparison, compare_versions
from nlp_explorer.meeting.experiment_log import ExperimentLine, experiment_log, run_notes
from nlp_explorer.meeting.kept_profile import KeptProfile, keep_profile, profile_to_keep
from nlp_explorer.meeting.score_change import counterpart_run
from nlp_explorer.meeting.since import day, earlier_versions, is_compared, keep_comparison, since_line
from nlp_explorer.projects import Version
from nlp_explorer.slices import Slice

MAX_ROWS_AT_ONCE = 20_000  # of a version that Overview compares unasked: all checks of so many take 2 s
logger = logging.getLogger(__name__)


def reopened(version: Version) -> Opened:
    """Open an earlier version of the project.

    Raises
    ------
    ExplorerError
        Its files are gone, or hold other rows now.
    """
    opened = open_as(workspace().opening_of(version))
    if opened.dataset.fingerprint != version.fingerprint:
        raise ExplorerError(
            f"The files of {version.name!r} hold other rows than on {day(version.first_opened, now=datetime.now(UTC))}:"
            " they were written over. Save each version under a name of its own, or upload it, to compare row by row."
        )
    return opened


def compare_with_last(view: state.View) -> bool:
    """Compare with the last version where that takes seconds and was not done; return whether `since` tells more now.

    Whose rows cannot be read again is compared by its profile alone; Compare says why.
    """
    versions = earlier_versions(view.opened.project, view.dataset)
    if not versions or not door.allows("decide") or max(len(view.dataset), versions[0].n_rows) > MAX_ROWS_AT_ONCE:
        return False
    if is_compared(view.opened.project, versions[0].fingerprint, view.dataset.fingerprint):
        return False
    try:
        comparison(view, reopened(versions[0]))
    except ExplorerError as error:
        logger.info("%r is compared by its profile alone: %s", versions[0].name, error)
        return False
    return True


def version_title(version: Version) -> str:
    """Return a version as a choice names it."""
    return f"{version.name} · {version.first_opened:%d %B %Y, %H:%M} · {counted(version.n_rows, 'row')}"


def comparison(view: state.View, old: Opened) -> VersionComparison:
    """Return what changed from an earlier version to the whole dataset that is open, as of a change of the project."""
    project = view.opened.project
    found = _comparison(project.change_count(), old.key, view.opened.key, old, view.opened)
    split = ""
    if found.score is not None and found.score.comparison.n_rows:
        splits = view.dataset.frame["split"].loc[found.score.comparison.rows.index].dropna().unique()
        split = str(splits[0]) if len(splits) == 1 else ""
    if door.allows("decide"):
        keep_profile(old.project, _profile(old), reviewer=state.reviewer())
        keep_comparison(project, found, split=split, reviewer=state.reviewer())
    return found


@st.cache_resource(show_spinner="Comparing the versions", max_entries=8)
def _comparison(change_count: int, old_key: str, new_key: str, _old: Opened, _new: Opened) -> VersionComparison:
    with_runs = bool(_old.predictions) == bool(_new.predictions)
    return compare_versions(
        _old.dataset,
        _new.dataset,
        old_findings=_findings(_old, with_runs),
        new_findings=_findings(_new, with_runs),
        runs=counterpart_run(_old.predictions, _new.predictions),
        project=_new.project,
    )


def _findings(opened: Opened, with_runs: bool) -> tuple[Finding, ...]:
    """Return the findings of a whole dataset: with its runs, or as if there were none."""
    runs = opened.predictions if with_runs else ()
    key = opened.key if with_runs else f"{opened.token}/{opened.dataset.fingerprint}"
    return cache.findings((key, Slice()), opened.dataset, runs)


def experiments(view: state.View) -> tuple[ExperimentLine, ...]:
    """Return the log of the runs over the slice, as of a change of the project."""
    return _experiments(view.opened.project.change_count(), view.key, view)


@st.cache_resource(show_spinner="Comparing the runs", max_entries=8)
def _experiments(change_count: int, key: cache.Key, _view: state.View) -> tuple[ExperimentLine, ...]:
    runs = [run.subset(_view.part.row_ids) for run in _view.runs]
    notes = run_notes(_view.opened.project)
    by_part = {  # a note belongs to the whole run, not to what a slice leaves of it
        part.fingerprint: notes[run.fingerprint]
        for part, run in zip(runs, _view.runs, strict=True)
        if run.fingerprint in notes
    }
    return experiment_log(_view.part, runs, by_part)


def since(view: state.View) -> str:
    """Keep the profile of the whole dataset; return what changed since the last version, empty without one."""
    keeps = door.allows("decide")  # who may change nothing leaves no trace in the project
    return _since(view.opened.project.change_count(), view.opened.key, keeps, view.opened, state.reviewer())


@st.cache_resource(show_spinner=False, max_entries=16)
def _since(change_count: int, key: str, keeps: bool, _opened: Opened, reviewer: str) -> str:
    profile = _profile(_opened)
    if keeps:
        keep_profile(_opened.project, profile, reviewer=reviewer)
    return since_line(_opened.project, _opened.dataset, profile, now=datetime.now(UTC))


def _profile(opened: Opened) -> KeptProfile:
    """Return the profile of a version and of its runs."""
    whole = (opened.key, Slice())
    return profile_to_keep(
        opened.dataset,
        cache.findings(whole, opened.dataset, opened.predictions),
        [(run, cache.run_scores(whole, run.title, opened.dataset, run)) for run in opened.predictions],
    )
