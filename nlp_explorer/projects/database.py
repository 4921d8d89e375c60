"""One SQLite file: opened, brought to today's schema, written so that what was acknowledged stays."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from nlp_explorer.errors import StorageError
from nlp_explorer.projects.schema import MIGRATIONS
from nlp_explorer.projects.storage_errors import storage_errors

BUSY_MS = 60_000  # a writer waits so long for another one; a batch of a million rows takes about 20 s
APPLICATION_ID = 0x4E4C5058  # "NLPX" in the file's header: says whose file it is


class Database:
    """A project's file. Several threads and processes may read and write it at once.

    Parameters
    ----------
    path
        The file.
    create
        Make the file when there is none. Otherwise a missing or empty file is an error, never a new project.

    Raises
    ------
    StorageError
        The file is missing, damaged, cannot be written, or was written by a newer version.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise StorageError(
                f"{path} does not exist: restore it from a backup, or open the data file again to start anew."
            )
        self._engine = _engine(path)
        with storage_errors(path):
            _bring_up_to_date(self._engine, path, create=create)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the file, whatever others write meanwhile."""
        with storage_errors(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are all on disk when the block is left, or none of them."""
        with (
            storage_errors(self.path),
            self._engine.connect() as connection,
            connection.execution_options(is_writer=True).begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous=FULL")  # a commit returns when the disk has it

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("is_writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL. The switch itself does not wait for others, so it is tried until they are done."""
    give_up = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def _bring_up_to_date(engine: Engine, path: Path, *, create: bool) -> None:
    with engine.connect() as connection:
        found = _schema_of(connection)
        if found == len(MIGRATIONS):
            return
        if found > len(MIGRATIONS):
            raise StorageError(
                f"{path} was written by a newer version of NLP Explorer (schema {found}; this one knows up to "
                f"{len(MIGRATIONS)}): update NLP Explorer to open it; the file was left as it is."
            )
        if found == 0 and not create:
            raise StorageError(
                f"{path} is damaged (empty): restore it from a backup, or move it away to start anew; "
                "it was left as it is."
            )
        connection.rollback()
        with connection.execution_options(is_writer=True).begin():
            for statements in MIGRATIONS[_schema_of(connection) :]:  # asked again: another process may have been first
                for statement in statements:
                    connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={len(MIGRATIONS)}")


def _schema_of(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
