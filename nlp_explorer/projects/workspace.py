"""The workspace: a folder with one file a project, the files people uploaded, and how datasets were opened.

projects/<name>-<id>.sqlite   a project
uploads/<sha256>/<name>       an uploaded file, once, however often it is uploaded
opened/<token>.json           how a dataset was opened, for the address bar
reviewer.txt                  the name that decisions were last kept under
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError, named_choices
from nlp_explorer.folders import workspace_folder
from nlp_explorer.projects.opened import TOKEN_DIGITS, OpenedAs
from nlp_explorer.projects.overlap import NEXT_VERSION_SHARE
from nlp_explorer.projects.project import Project, Version
from nlp_explorer.projects.storage_errors import storage_errors
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.reading.options import NamedBytes

_INSIDE = "workspace:"  # an uploaded file's path is kept relative, so that the folder can be moved
_MAX_SLUG = 40  # characters of a project's name in its file's name
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "nlp-explorer")


def open_workspace(folder: Path | None = None) -> Workspace:
    """Return the workspace in a folder, made when there is none; by default the user's own.

    Raises
    ------
    StorageError
        The folder cannot be made.
    """
    folder = (folder or workspace_folder()).expanduser().absolute()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return Workspace(folder)


@dataclass(frozen=True)
class Earlier:
    """A project that has seen part of a file: the file may be its next version."""

    project: Project
    share: float  # 0..1 of the file's rows


@dataclass(frozen=True, eq=False)
class Workspace:
    """A workspace folder, open. Safe to share between threads; several processes may use one folder."""

    folder: Path
    _projects: dict[Path, Project] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def projects(self) -> tuple[Project, ...]:
        """Return the projects that can be opened, by name. `problems` says why others cannot."""
        return tuple(
            sorted((entry for entry in self._scan() if isinstance(entry, Project)), key=lambda p: (p.name, p.id))
        )

    def problems(self) -> tuple[str, ...]:
        """Return one sentence for each project file that cannot be opened."""
        return tuple(str(entry) for entry in self._scan() if isinstance(entry, StorageError))

    def project_named(self, name: str) -> Project:
        """Return the project of a name.

        Raises
        ------
        StorageError
            No project has the name, or several have.
        """
        known = self.projects()
        found = [project for project in known if project.name == name]
        if len(found) == 1:
            return found[0]
        if found:
            files = named_choices(project.path.name for project in found)
            raise StorageError(f"{len(found)} projects are named {name!r} ({files}): rename one of them first.")
        raise StorageError(f"No project is named {name!r}; there are: {named_choices(p.name for p in known)}.")

    def project_or_new(self, name: str) -> Project:
        """Return the project of a name, made when there is none.

        Raises
        ------
        StorageError
            Several projects have the name.
        """
        known = any(project.name == name for project in self.projects())
        return self.project_named(name) if known else self.create_project(name)

    def create_project(self, name: str, *, project_id: str | None = None) -> Project:
        """Make an empty project, under a new id or that of the same project in another workspace."""
        return self._create(name, project_id or uuid.uuid4().hex)

    def rename(self, project: Project, name: str) -> Project:
        """Give a project another name; its file keeps its own.

        Raises
        ------
        StorageError
            The name is empty or taken, or the project cannot be written.
        """
        name = name.strip()
        if not name:
            raise StorageError(f"The project {project.name!r} needs a name: type one.")
        if any(other.name == name and other.id != project.id for other in self.projects()):
            raise StorageError(f"Another project is named {name!r}: choose a name of its own.")
        project.keep_fact("name", name)
        with self._lock:
            self._projects[project.path] = replace(project, name=name)
            return self._projects[project.path]

    def remove(self, project: Project) -> None:
        """Take a project's file out of the workspace, with everything in it."""
        with self._lock, storage_errors(project.path):
            self._projects.pop(project.path, None)
            project.database.close()
            for suffix in ("", "-wal", "-shm"):
                project.path.with_name(project.path.name + suffix).unlink(missing_ok=True)

    def known_project(self, dataset: Dataset, opened: OpenedAs) -> Project | None:
        """Return the project a dataset already belongs to; None for one that was not seen here.

        Then ask `earlier` whether it may be the next version of a project, before `project_for` makes a new one.
        """
        file_name = self._read_opening(opened)
        path = self.folder / "projects" / (file_name or "")
        if file_name and path.exists():
            return self._open(path)
        inward, of_same_files = self._inward(opened), None
        for project in self.projects():
            for version in project.versions():
                if version.fingerprint == dataset.fingerprint:
                    return project
                if (version.opened.paths, version.opened.sample) == (inward.paths, inward.sample):
                    of_same_files = project
        return of_same_files

    def project_for(self, dataset: Dataset, opened: OpenedAs) -> Project:
        """Return the project a dataset belongs to, and note in it that this version was opened.

        It is the project of the same data, else of the same files or sample, else a new one.

        Raises
        ------
        StorageError
            Its project, or the workspace, cannot be opened or written.
        """
        project = self.known_project(dataset, opened)
        if project is None:
            # the id follows from the data: two servers, or two people's workspaces, make the same project
            project = self._create(opened.name or dataset.name, uuid.uuid5(_NAMESPACE, dataset.fingerprint).hex)
        self.adopt(project, dataset, opened)
        return project

    def adopt(self, project: Project, dataset: Dataset, opened: OpenedAs) -> None:
        """Make a dataset a version of a project, also when it was opened as another one's before."""
        project.add_version(dataset, self._inward(opened))
        self._write_opening(opened, project.path.name)

    def earlier(self, dataset: Dataset) -> tuple[Earlier, ...]:
        """Return the projects that share at least half of the dataset's rows with it, the most first."""
        shares = [Earlier(project, project.share_known(dataset)) for project in self.projects()]
        return tuple(sorted((one for one in shares if one.share >= NEXT_VERSION_SHARE), key=lambda one: -one.share))

    def token(self, opened: OpenedAs) -> str:
        """Return the token of an opening: the same each time, wherever the workspace lies."""
        return self._inward(opened).token

    def remember(self, opened: OpenedAs) -> str:
        """Keep how a dataset was opened; return the token that opens it again."""
        known = self._read_opening(opened)
        if known is None:
            self._write_opening(opened, "")
        return self.token(opened)

    def reopen_info(self, token: str) -> OpenedAs | None:
        """Return how the dataset of a token was opened; None for a token this workspace does not know."""
        path = self.folder / "opened" / f"{token}.json"
        if not re.fullmatch(rf"[0-9a-f]{{{TOKEN_DIGITS}}}", token) or not path.is_file():
            return None
        with storage_errors(path):
            return self._outward(OpenedAs.from_json(json.loads(path.read_text("utf-8"))["opened"]))

    def opening_of(self, version: Version) -> OpenedAs:
        """Return how a version is opened again: as it was first, with the most predictions it was given since."""
        first, best = version.opened, version.opened
        for path in sorted((self.folder / "opened").glob("*.json")):
            with storage_errors(path):
                known = OpenedAs.from_json(json.loads(path.read_text("utf-8"))["opened"])
            is_same = replace(known, predictions=()) == replace(first, predictions=())
            if is_same and len(known.predictions) > len(best.predictions):
                best = known
        return self._outward(best)

    def keep_upload(self, upload: NamedBytes) -> Path:
        """Copy an upload into the workspace, so that it can be opened again; return where it lies."""
        name = PurePath(upload.name.replace("\\", "/")).name or "upload"
        path = self.folder / "uploads" / hashlib.sha256(upload.data).hexdigest() / name
        if not path.is_file():
            write_whole(path, upload.data, make_folder=True)
        return path

    def reviewer(self) -> str:
        """Return the name that decisions were last kept under; empty when nobody has said one."""
        path = self.folder / "reviewer.txt"
        with storage_errors(path):
            return path.read_text("utf-8").strip() if path.is_file() else ""

    def keep_reviewer(self, name: str) -> None:
        """Keep the name that decisions are kept under, so that it is asked once."""
        write_whole(self.folder / "reviewer.txt", name.strip().encode("utf-8"))

    def _read_opening(self, opened: OpenedAs) -> str | None:
        """Return the file of an opening's project, empty when it has none yet; None for an unknown opening."""
        path = self.folder / "opened" / f"{self.token(opened)}.json"
        if not path.is_file():
            return None
        with storage_errors(path):
            return str(json.loads(path.read_text("utf-8"))["project"])

    def _write_opening(self, opened: OpenedAs, project_file: str) -> None:
        if self._read_opening(opened) != project_file:
            content = json.dumps({"opened": self._inward(opened).to_json(), "project": project_file})
            write_whole(self.folder / "opened" / f"{self.token(opened)}.json", content.encode(), make_folder=True)

    def _inward(self, opened: OpenedAs) -> OpenedAs:
        """Return the opening with the paths inside the workspace made relative to it."""

        def inward(path: str) -> str:
            inside = Path(path).is_relative_to(self.folder)
            return _INSIDE + Path(path).relative_to(self.folder).as_posix() if inside else path

        return replace(
            opened, paths=tuple(map(inward, opened.paths)), predictions=tuple(map(inward, opened.predictions))
        )

    def _outward(self, opened: OpenedAs) -> OpenedAs:
        def outward(path: str) -> str:
            return str(self.folder / path.removeprefix(_INSIDE)) if path.startswith(_INSIDE) else path

        return replace(
            opened,
            paths=tuple(map(outward, opened.paths)),
            predictions=tuple(map(outward, opened.predictions)),
        )

    def _scan(self) -> Iterator[Project | StorageError]:
        for path in sorted((self.folder / "projects").glob("*.sqlite")):
            try:
                yield self._open(path)
            except StorageError as error:
                yield error

    def _open(self, path: Path) -> Project:
        with self._lock:
            if path not in self._projects or not path.exists():
                self._projects.pop(path, None)
                self._projects[path] = Project.open(path)
            return self._projects[path]

    def _create(self, name: str, project_id: str) -> Project:
        slug = re.sub(r"\W+", "-", name).strip("-")[:_MAX_SLUG] or "project"
        path = self.folder / "projects" / f"{slug}-{project_id[:8]}.sqlite"
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            self._projects[path] = Project.create(path, project_id=project_id, name=name)
            return self._projects[path]
