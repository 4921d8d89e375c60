"""A project: one file that holds the versions of a dataset, the decisions about its rows, and its recipes."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.projects.database import Database
from nlp_explorer.projects.opened import OpenedAs
from nlp_explorer.projects.overlap import share_known, sketch
from nlp_explorer.projects.schema import documents, entries, facts, judgements, versions


@dataclass(frozen=True)
class Version:
    """One state of the data that was opened: when first, how, and how many rows it has."""

    fingerprint: str
    name: str
    n_rows: int
    opened: OpenedAs
    first_opened: datetime


@dataclass(frozen=True)
class Document:
    """A named text a person wrote, such as a recipe or the definition of a class, as it was at one time."""

    kind: str
    name: str
    content: str
    reviewer: str
    time: datetime
    uuid: str


@dataclass(frozen=True, eq=False)
class Project:
    """A project, open. Several tabs, people and processes may hold the same one."""

    id: str
    name: str
    database: Database

    @classmethod
    def create(cls, path: Path, *, project_id: str, name: str) -> Project:
        """Make the file of a project; when another process was first, open the one it made."""
        database = Database(path, create=True)
        with database.write() as connection:
            if connection.execute(select(func.count()).select_from(facts)).scalar_one() == 0:
                connection.execute(
                    insert(facts), [{"name": "id", "value": project_id}, {"name": "name", "value": name}]
                )
        return cls.of(database)

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a project's file."""
        return cls.of(Database(path))

    @classmethod
    def of(cls, database: Database) -> Project:
        """Return the project that a database holds."""
        with database.read() as connection:
            known = {row.name: row.value for row in connection.execute(select(facts))}
        if not {"id", "name"} <= set(known):
            raise StorageError(f"{database.path} is no project of NLP Explorer: move it out of the workspace.")
        return cls(known["id"], known["name"], database)

    @property
    def path(self) -> Path:
        """The project's file."""
        return self.database.path

    def fact(self, name: str) -> str:
        """Return what is known about the project under a name; empty when nothing is."""
        with self.database.read() as connection:
            found = connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar_one_or_none()
        return found or ""

    def keep_fact(self, name: str, value: str) -> None:
        """Keep something about the project, in place of what was known before."""
        with self.database.write() as connection:
            connection.execute(delete(facts).where(facts.c.name == name))
            connection.execute(insert(facts).values(name=name, value=value))

    def change_count(self) -> int:
        """Return a number that grows with every decision, judgement and document, by whomever. Cheap."""
        with self.database.read() as connection:
            last = [
                connection.execute(select(func.max(table.c.number))).scalar_one() or 0
                for table in (entries, documents, judgements)
            ]
        return sum(last)

    def decision_count(self) -> int:
        """Return a number that grows with every decision and undo alone: what stands depends on nothing else. Cheap."""
        with self.database.read() as connection:
            return connection.execute(select(func.max(entries.c.number))).scalar_one() or 0

    def versions(self) -> tuple[Version, ...]:
        """Return the versions, the newest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(versions).order_by(versions.c.first_opened.desc(), versions.c.fingerprint)
            ).all()
        return tuple(
            Version(
                row.fingerprint,
                row.name,
                row.n_rows,
                OpenedAs.from_json(row.opened),
                as_time(row.first_opened),
            )
            for row in rows
        )

    def add_version(self, dataset: Dataset, opened: OpenedAs) -> None:
        """Keep that this state of the data was opened; nothing when it is known."""
        with self.database.write() as connection:
            is_known = select(versions.c.fingerprint).where(versions.c.fingerprint == dataset.fingerprint)
            if connection.execute(is_known).first() is None:
                connection.execute(
                    insert(versions).values(
                        fingerprint=dataset.fingerprint,
                        name=dataset.name,
                        n_rows=len(dataset),
                        opened=opened.to_json(),
                        first_opened=now(),
                        sketch=sketch(dataset),
                    )
                )

    def share_known(self, dataset: Dataset) -> float:
        """Return the largest share (0..1) of the dataset's rows that one version of this project has."""
        with self.database.read() as connection:
            sketches = connection.execute(select(versions.c.sketch)).scalars().all()
        return max((share_known(dataset, known) for known in sketches), default=0.0)

    def keep_document(self, kind: str, name: str, content: str, *, reviewer: str, newest: str | None = None) -> bool:
        """Keep a text under its kind and name. Earlier ones stay in the file.

        ``newest``: the UUID of the latest one its writer saw, empty when there was none. If another has come since,
        nothing is kept. None: whatever others did.

        Returns
        -------
        bool
            Whether it was kept.
        """
        same = (documents.c.kind == kind) & (documents.c.name == name)
        last_one = select(documents.c.uuid, documents.c.time).where(same)
        with self.database.write() as connection:
            last = connection.execute(last_one.order_by(documents.c.time.desc(), documents.c.uuid.desc())).first()
            if newest is not None and newest != (last.uuid if last else ""):
                return False
            connection.execute(
                insert(documents).values(
                    uuid=uuid.uuid4().hex,
                    kind=kind,
                    name=name,
                    content=content,
                    reviewer=reviewer,
                    time=max(now(), last.time + 1 if last else 0),  # a clock set back must not reorder them
                )
            )
        return True

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Return the latest text of each name of a kind, sorted by name."""
        latest = {document.name: document for document in self.document_history(kind)}
        return tuple(latest[name] for name in sorted(latest))

    def document_history(self, kind: str) -> tuple[Document, ...]:
        """Return every text of a kind, the oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(documents).where(documents.c.kind == kind).order_by(documents.c.time, documents.c.uuid)
            ).all()
        return tuple(
            Document(row.kind, row.name, row.content, row.reviewer, as_time(row.time), row.uuid) for row in rows
        )


def now() -> int:
    """Return the time in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def as_time(microseconds: int) -> datetime:
    """Return a stored time, in UTC."""
    return datetime.fromtimestamp(microseconds / 1_000_000, tz=UTC)
