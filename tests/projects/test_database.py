"""The project's file: today's schema, clear sentences when it cannot be used, nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, inspect, select

from nlp_explorer.errors import StorageError
from nlp_explorer.projects import schema
from nlp_explorer.projects.database import Database

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65_534  # the user without rights on any Unix


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite"


def facts(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return {row.name: row.value for row in connection.execute(select(schema.facts))}


def add_fact(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(insert(schema.facts), {"name": name, "value": "x"})


def test_migrations_make_the_tables_the_code_uses(path: Path) -> None:
    Database(path, create=True)
    found = inspect(create_engine(f"sqlite:///{path}"))
    assert set(found.get_table_names()) == set(schema.metadata.tables)
    for table in schema.metadata.tables.values():
        columns = {
            column["name"]: (str(column["type"]), column["nullable"]) for column in found.get_columns(table.name)
        }
        wanted = {column.name: (_sql_type(column.type), column.nullable) for column in table.columns}
        assert columns == wanted


def _sql_type(kind: object) -> str:
    return {"String": "VARCHAR", "Integer": "INTEGER", "Float": "FLOAT", "LargeBinary": "BLOB"}[type(kind).__name__]


def test_an_older_file_is_brought_up_to_date_with_its_content(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(old := Database(path, create=True), "kept")
    old.close()
    newer = (*schema.MIGRATIONS, ("CREATE TABLE later (name VARCHAR)", "INSERT INTO facts VALUES ('later', 'y')"))
    monkeypatch.setattr("nlp_explorer.projects.database.MIGRATIONS", newer)
    assert facts(Database(path)) == {"kept": "x", "later": "y"}
    assert facts(Database(path)) == {"kept": "x", "later": "y"}


def test_a_failed_migration_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(old := Database(path, create=True), "kept")
    old.close()
    broken = (*schema.MIGRATIONS, ("INSERT INTO facts VALUES ('half', 'y')", "CREATE NONSENSE"))
    with monkeypatch.context() as patch:
        patch.setattr("nlp_explorer.projects.database.MIGRATIONS", broken)
        with pytest.raises(Exception, match="syntax error"):
            Database(path)
    assert facts(Database(path)) == {"kept": "x"}


def test_a_file_of_a_newer_version_is_refused_and_left(path: Path) -> None:
    Database(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=7")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        StorageError,
        match=r"a\.sqlite was written by a newer version of NLP Explorer \(schema 7; this one knows up to 2\)",
    ):
        Database(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database, but quite long enough " * 100, b""])
def test_a_damaged_file_is_refused_and_left(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"a\.sqlite is damaged .*: restore it from a backup, or move it away"):
        Database(path)
    assert path.read_bytes()[: len(content)] == content


def test_a_page_that_was_overwritten_is_said_when_it_is_read(path: Path) -> None:
    add_fact(database := Database(path, create=True), "kept")
    database.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xde\xad" * ((len(damaged) - 4096) // 2)
    path.write_bytes(bytes(damaged))
    with pytest.raises(StorageError, match="is damaged: restore it from a backup"):
        facts(Database(path))


def test_a_missing_file_is_never_made_by_opening(path: Path) -> None:
    with pytest.raises(StorageError, match=r"a\.sqlite does not exist: restore it from a backup"):
        Database(path)
    assert not path.exists()


def test_a_full_disk_keeps_what_was_there_and_says_so(path: Path) -> None:
    database = Database(path, create=True)
    add_fact(database, "kept")

    def fill() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite then answers as on a full disk
            connection.execute(insert(schema.facts), [{"name": f"{n}", "value": "x" * 5000} for n in range(50)])

    with pytest.raises(
        StorageError, match=r"The disk is full: .*a\.sqlite could not be written, and nothing of this step was kept"
    ):
        fill()
    assert facts(Database(path)) == {"kept": "x"}


def test_a_block_that_fails_writes_nothing(path: Path) -> None:
    database = Database(path, create=True)

    def stop_halfway() -> None:
        with database.write() as connection:
            connection.execute(insert(schema.facts), {"name": "half", "value": "x"})
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stop_halfway()
    assert facts(database) == {}


def test_every_commit_waits_for_the_disk(path: Path) -> None:
    with Database(path, create=True).read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_a_busy_file_is_said_after_waiting(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(path, create=True)
    monkeypatch.setattr("nlp_explorer.projects.database.BUSY_MS", 50)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="is kept busy by another program"):
        add_fact(Database(path), "late")
    holder.close()


def test_four_processes_make_one_file_at_once(path: Path) -> None:
    script = "import sys; from pathlib import Path; from tests_add import run; run(Path(sys.argv[1]), sys.argv[2])"
    helper = path.with_name("tests_add.py")
    helper.write_text(
        "from sqlalchemy import insert\n"
        "from nlp_explorer.projects import schema\n"
        "from nlp_explorer.projects.database import Database\n"
        "def run(path, name):\n"
        "    with Database(path, create=True).write() as connection:\n"
        "        connection.execute(insert(schema.facts), {'name': name, 'value': 'x'})\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{path.parent}"}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), name], env=environment, stderr=subprocess.PIPE, text=True
        )
        for name in "abcd"
    ]
    errors = [worker.communicate()[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0, 0], errors
    assert facts(Database(path)) == dict.fromkeys("abcd", "x")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    attempts = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from nlp_explorer.errors import StorageError\n"
        "from nlp_explorer.projects.database import Database\n"
        "from nlp_explorer.projects.workspace import open_workspace\n"
        "folder = Path(sys.argv[1])\n"
        "Database(folder / 'a.sqlite', create=True).close()\n"
        "folder.chmod(0o555)\n"
        "if os.geteuid() == 0:\n"
        f"    os.seteuid({NOBODY})\n"
        "for attempt in (lambda: Database(folder / 'a.sqlite'), lambda: Database(folder / 'b.sqlite', create=True),\n"
        "                lambda: open_workspace(folder / 'w')):\n"
        "    try:\n"
        "        attempt()\n"
        "        print('worked')\n"
        "    except StorageError as error:\n"
        "        print(error)\n"
    )
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)  # pytest's folders are closed to others
    folder = tmp_path / "closed"
    folder.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", attempts, str(folder)], capture_output=True, text=True, check=False, env=environment
    )
    folder.chmod(0o755)
    lines = done.stdout.splitlines()
    assert len(lines) == 3, done.stderr
    assert "a.sqlite cannot be written: give yourself write permission" in lines[0]
    assert "b.sqlite cannot be opened: check that" in lines[1]
    assert "w cannot be written: give yourself write permission" in lines[2]
