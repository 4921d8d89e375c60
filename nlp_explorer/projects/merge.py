"""Two workspaces become one by union: nothing is overwritten, nothing is lost, and the order does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from nlp_explorer.errors import StorageError
from nlp_explorer.projects.project import Project
from nlp_explorer.projects.schema import batches, documents, entries, judgements, versions
from nlp_explorer.projects.storage_errors import storage_errors
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.projects.workspace import Workspace, open_workspace

_UNIONS = ((versions, "fingerprint"), (batches, "batch"), (entries, "uuid"), (documents, "uuid"), (judgements, "uuid"))
_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Merged:
    """What one project got from another."""

    project: Project
    n_versions: int
    n_decisions: int  # undos included
    n_documents: int
    n_judgements: int


def merge_workspaces(into: Workspace, other: Path) -> tuple[Merged, ...]:
    """Bring every project of another workspace into this one, and the uploads its datasets were opened from.

    A project is the same when it has the same id, or has seen the same data; else it is added. The other workspace
    keeps its content.

    Raises
    ------
    StorageError
        The other folder holds no projects, a project of it cannot be opened, or this workspace cannot be written.
    """
    if not (other / "projects").is_dir():
        raise StorageError(f"{other} is no workspace: choose the folder that holds 'projects'.")
    source = open_workspace(other)
    problems = source.problems()
    if problems:
        raise StorageError(problems[0])
    merged = []
    for project in source.projects():
        merged.append(merge_project(_counterpart(into, project), project))
    _copy_files(source.folder / "uploads", into.folder / "uploads")
    _copy_files(source.folder / "opened", into.folder / "opened")
    return tuple(merged)


def merge_project(into: Project, other: Project) -> Merged:
    """Add what another project's file has and this one lacks; all of it, or nothing if that fails."""
    counts = {}
    with other.database.read() as theirs, into.database.write() as ours:
        for table, key in _UNIONS:
            counts[table.name] = _add_missing(table, key, theirs, ours)
    return Merged(into, counts[versions.name], counts[entries.name], counts[documents.name], counts[judgements.name])


def _add_missing(table: Table, key: str, theirs: Connection, ours: Connection) -> int:
    known = set(ours.execute(select(table.c[key])).scalars())
    columns = [column for column in table.c if column.name != "number"]  # numbers are each file's own
    order = table.c.number if "number" in table.c else table.c[key]
    missing = (
        row._asdict() for row in theirs.execute(select(*columns).order_by(order)) if row._mapping[key] not in known
    )
    n_added, rows = 0, []
    for row in missing:
        rows.append(row)
        if len(rows) == _ROWS_AT_ONCE:
            ours.execute(insert(table), rows)
            n_added, rows = n_added + len(rows), []
    if rows:
        ours.execute(insert(table), rows)
    return n_added + len(rows)


def _counterpart(into: Workspace, other: Project) -> Project:
    fingerprints = {version.fingerprint for version in other.versions()}
    known = into.projects()
    same = [project for project in known if project.id == other.id]
    same += [project for project in known if fingerprints & {version.fingerprint for version in project.versions()}]
    return same[0] if same else into.create_project(other.name, project_id=other.id)


def _copy_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            with storage_errors(path):
                content = path.read_bytes()
            write_whole(copy, content, make_folder=True)
