"""The datasets that are open on this server: held once, read-only, for all sessions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.folders import workspace_folder
from nlp_explorer.launch import DEFAULT_SAMPLE, Launch
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.runs import read_runs
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.projects import Earlier, OpenedAs, Project, Workspace, open_workspace
from nlp_explorer.projects.next_version import become_next_version, possible_predecessor, stand_alone
from nlp_explorer.reading import NamedBytes, read, resolve_allowed
from nlp_explorer.samples import load_sample

READING_SHARE = 0.6  # of the time of opening many rows: the rest goes into their hashes


@dataclass(frozen=True, eq=False)
class Opened:
    """A dataset that is open: how it was opened, its project and its runs of predictions."""

    token: str  # names it in the URL
    dataset: Dataset
    opened_as: OpenedAs
    project: Project
    predictions: tuple[Predictions, ...] = ()
    earlier: Earlier | None = None  # the project whose next version this may be; None once that is answered

    @property
    def key(self) -> str:
        """What its results are cached under: its project, and the content of dataset and runs."""
        return "/".join(
            (self.token, self.project.id, self.dataset.fingerprint, *(run.fingerprint for run in self.predictions))
        )


class _Registry:
    def __init__(self) -> None:
        self.by_token: dict[str, Opened] = {}
        self.stamps: dict[str, tuple[tuple[int, int], ...]] = {}
        self.lock = threading.Lock()


@st.cache_resource(show_spinner=False)
def _registry() -> _Registry:
    return _Registry()


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """Return the workspace of this server."""
    return open_workspace(workspace_folder())


def find_opened(token: str) -> Opened | None:
    """Return an open dataset by its token."""
    return _registry().by_token.get(token)


def open_launch(progress: Progress = no_progress) -> Opened:
    """Open what the command line named, once for all sessions."""
    launch = Launch.from_environment()
    opened_as = OpenedAs(
        paths=launch.paths,
        sample=None if launch.paths else launch.sample or DEFAULT_SAMPLE,
        options=launch.options,
        predictions=launch.predictions,
    )
    return open_as(opened_as, project=launch.project, progress=progress)


def reopen(token: str, progress: Progress = no_progress) -> Opened | None:
    """Open what an address names, after a restart of the server; None if this workspace never opened it."""
    opened_as = workspace().reopen_info(token)
    return None if opened_as is None else open_as(opened_as, progress=progress)


def open_as(opened_as: OpenedAs, *, project: str = "", progress: Progress = no_progress) -> Opened:
    """Open a dataset and its predictions, or return it if it is open and its files are as they were.

    ``project`` names the project it belongs to; empty: the one that knows the data, else a new one.

    Raises
    ------
    ExplorerError
        A file cannot be read, or a predictions file does not fit.
    """
    registry, token, stamp = _registry(), workspace().token(opened_as), _stamp(opened_as)
    with registry.lock:
        known = registry.by_token.get(token)
        if known is not None and registry.stamps.get(token) == stamp:
            return known
        reading = part_of(progress, start=0.0, end=READING_SHARE)
        dataset = load_sample(opened_as.sample) if opened_as.sample else _read(opened_as, reading)
        if not opened_as.sample:
            progress(READING_SHARE, "Looking for the project it belongs to")
        runs = read_runs([Path(path) for path in opened_as.predictions], dataset)
        if project:
            found, earlier = workspace().project_or_new(project), None
            workspace().adopt(found, dataset, opened_as)
        else:
            found = workspace().project_for(dataset, opened_as)
            earlier = possible_predecessor(workspace(), found, dataset)
        workspace().remember(opened_as)
        opened = Opened(token, dataset, opened_as, found, runs, earlier)
        registry.by_token[token], registry.stamps[token] = opened, stamp
        return opened


def add_run(opened: Opened, run: Predictions) -> Opened:
    """Add a run of predictions to an open dataset, for all sessions."""
    registry = _registry()
    with registry.lock:
        current = registry.by_token[opened.token]
        if run.title not in {known.title for known in current.predictions}:
            current = replace(current, predictions=(*current.predictions, run))
            registry.by_token[opened.token] = current
        return current


def answer_next_version(opened: Opened, *, is_next: bool) -> None:
    """Make a dataset the next version of the project it resembles, or leave it one of its own, for all sessions."""
    if opened.earlier is None:
        return
    if is_next:
        earlier = opened.earlier.project
        become_next_version(workspace(), opened.project, earlier, opened.dataset, opened.opened_as)
        _set_project(opened.project.id, earlier, is_answered=True)
    else:
        stand_alone(opened.project)
        _set_project(opened.project.id, opened.project, is_answered=True)


def rename_project(opened: Opened, name: str) -> None:
    """Give the project of a dataset another name, for all sessions.

    Raises
    ------
    StorageError
        The name is empty or taken, or the project cannot be written.
    """
    _set_project(opened.project.id, workspace().rename(opened.project, name))


def _set_project(project_id: str, project: Project, *, is_answered: bool = False) -> None:
    """Put a project in place of another, or of its own former state, wherever it is open."""
    registry = _registry()
    with registry.lock:
        for token, opened in registry.by_token.items():
            if opened.project.id == project_id:
                earlier = None if is_answered else opened.earlier
                registry.by_token[token] = replace(opened, project=project, earlier=earlier)


def keep_uploads(files: Sequence[NamedBytes]) -> tuple[str, ...]:
    """Keep uploaded files in the workspace, so that an address can reopen them; return their paths."""
    return tuple(str(workspace().keep_upload(file)) for file in files)


def allowed_path(text: str) -> str:
    """Return a typed path, resolved, if it may be opened.

    Raises
    ------
    ExplorerError
        It does not exist, or lies outside the folders given at start.
    """
    return str(resolve_allowed(text, [Path(root) for root in Launch.from_environment().roots]))


def allowed_tokenizer(text: str) -> str:
    """Return the real path of a typed tokenizer.json, or of the one in a typed folder, if it may be opened.

    Raises
    ------
    ExplorerError
        It does not exist, or lies outside the folders given at start, or is a link that leads out of them.
    """
    path = allowed_path(text)
    return allowed_path(str(Path(path) / "tokenizer.json")) if Path(path).is_dir() else path


def _read(opened_as: OpenedAs, progress: Progress) -> Dataset:
    return read(
        [Path(path) for path in opened_as.paths],
        options=opened_as.options,
        name=opened_as.name or None,
        progress=progress,
    )


def _stamp(opened_as: OpenedAs) -> tuple[tuple[int, int], ...]:
    """Return times and sizes of the files: a changed file is read again. A missing one is for the reader to report."""
    found = [Path(path).stat() for path in (*opened_as.paths, *opened_as.predictions) if Path(path).exists()]
    return tuple((status.st_mtime_ns, status.st_size) for status in found)


def with_predictions(opened_as: OpenedAs, paths: Sequence[str]) -> OpenedAs:
    """Return the same opening with further predictions files."""
    return replace(opened_as, predictions=tuple(dict.fromkeys((*opened_as.predictions, *paths))))
