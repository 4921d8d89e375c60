"""Whether a file is the next version of a project's data: asked when it shares half its rows, answered by a person."""

from __future__ import annotations

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.projects.merge import merge_project
from nlp_explorer.projects.opened import OpenedAs
from nlp_explorer.projects.overlap import MAX_HASHES
from nlp_explorer.projects.project import Project
from nlp_explorer.projects.workspace import Earlier, Workspace

STANDS_ALONE = "stands-alone"  # fact of a project: a person said it is no next version of another


def possible_predecessor(workspace: Workspace, project: Project, dataset: Dataset) -> Earlier | None:
    """Return the older project whose next version a dataset may be; None when there is none, or it was answered.

    Asked only about a project that has seen this dataset and no other.
    """
    own = project.versions()
    if len(own) != 1 or own[0].fingerprint != dataset.fingerprint or project.fact(STANDS_ALONE):
        return None
    for found in workspace.earlier(dataset):
        theirs = found.project.versions()
        if found.project.id != project.id and theirs and theirs[-1].first_opened < own[0].first_opened:
            return found
    return None


def stand_alone(project: Project) -> None:
    """Keep that a project is no next version of another, so that nobody is asked again."""
    project.keep_fact(STANDS_ALONE, "yes")


def become_next_version(
    workspace: Workspace, project: Project, earlier: Project, dataset: Dataset, opened: OpenedAs
) -> None:
    """Make a dataset the next version of an earlier project.

    What was decided about it in its own project meanwhile goes along; that project is then taken out of the workspace.

    Raises
    ------
    StorageError
        A project cannot be read or written, or its own one has other versions, which would be lost with it.
    """
    if {version.fingerprint for version in project.versions()} - {dataset.fingerprint}:
        raise StorageError(f"The project {project.name!r} has other versions, too: it stays a project of its own.")
    workspace.adopt(earlier, dataset, opened)
    merge_project(earlier, project)
    workspace.remove(project)


def question(dataset: Dataset, earlier: Earlier) -> str:
    """Return how many rows are shared with which project, and since when it is there."""
    versions = earlier.project.versions()
    n_shared = round(earlier.share * len(dataset))
    is_exact = all(version.n_rows <= MAX_HASHES for version in versions)
    first = versions[-1].first_opened
    return (
        f"{dataset.name} shares {'' if is_exact else 'about '}{n_shared:,} of {len(dataset):,} rows with the project "
        f"{earlier.project.name} (opened {first.day} {first:%B %Y}). Is it the next version?"
    )
