"""The tables of a project's file, and how a file written by an older version becomes today's."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

versions = Table(
    "versions",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("n_rows", Integer, nullable=False),
    Column("opened", String, nullable=False),  # JSON of OpenedAs
    Column("first_opened", Integer, nullable=False),  # microseconds since 1970, UTC, as every time here
    Column("sketch", LargeBinary, nullable=False),  # see overlap.py
)

batches = Table(
    "batches",
    metadata,
    Column("batch", String, primary_key=True),
    Column("time", Integer, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("page", String, nullable=False),
    Column("note", String, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("uuid", String, nullable=False, unique=True),
    Column("batch", String, nullable=False),
    Column("action", String, nullable=False),
    Column("value", String),
    Column("verdict", String),
    Column("cause", String, nullable=False),
    Column("settles", Integer, nullable=False),
    Column("fingerprint", String),  # the version it was made on; null for an undo, which names its target in `value`
    Column("row_id", Integer),
    Column("text_hash", String),
    Column("id", String),
    Column("label", String),
    Column("split", String),
    Column("n_twins", Integer),
)

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("uuid", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("content", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("time", Integer, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("uuid", String, nullable=False, unique=True),
    Column("queue", String, nullable=False),
    Column("item", Integer, nullable=False),  # the place of the row in its queue
    Column("reviewer", String, nullable=False),
    Column("kind", String, nullable=False),  # label, unsure, later, undo, done
    Column("labels", String),  # JSON list; null where no label was given
    Column("seconds", Float, nullable=False),
    Column("note", String, nullable=False),
    Column("time", Integer, nullable=False),
)

# Entry n takes a file from schema n to n + 1. Once released, an entry stays as it is: a new one is added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE facts (name VARCHAR NOT NULL PRIMARY KEY, value VARCHAR NOT NULL)",
        """CREATE TABLE versions (
            fingerprint VARCHAR NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, n_rows INTEGER NOT NULL,
            opened VARCHAR NOT NULL, first_opened INTEGER NOT NULL, sketch BLOB NOT NULL)""",
        """CREATE TABLE batches (
            batch VARCHAR NOT NULL PRIMARY KEY, time INTEGER NOT NULL, reviewer VARCHAR NOT NULL,
            page VARCHAR NOT NULL, note VARCHAR NOT NULL)""",
        """CREATE TABLE entries (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR NOT NULL UNIQUE, batch VARCHAR NOT NULL,
            action VARCHAR NOT NULL, value VARCHAR, verdict VARCHAR, cause VARCHAR NOT NULL, settles INTEGER NOT NULL,
            fingerprint VARCHAR, row_id INTEGER, text_hash VARCHAR, id VARCHAR, label VARCHAR, split VARCHAR,
            n_twins INTEGER)""",
        "CREATE INDEX entries_batch ON entries (batch)",
        "CREATE INDEX batches_time ON batches (time)",
        """CREATE TABLE documents (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR NOT NULL UNIQUE, kind VARCHAR NOT NULL,
            name VARCHAR NOT NULL, content VARCHAR NOT NULL, reviewer VARCHAR NOT NULL, time INTEGER NOT NULL)""",
        "CREATE INDEX documents_kind ON documents (kind, name)",
    ),
    (
        """CREATE TABLE judgements (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR NOT NULL UNIQUE, queue VARCHAR NOT NULL,
            item INTEGER NOT NULL, reviewer VARCHAR NOT NULL, kind VARCHAR NOT NULL, labels VARCHAR,
            seconds FLOAT NOT NULL, note VARCHAR NOT NULL, time INTEGER NOT NULL)""",
        "CREATE INDEX judgements_queue ON judgements (queue, reviewer)",
    ),
)
