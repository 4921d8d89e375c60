"""What the disk or SQLite says, as a sentence a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from nlp_explorer.errors import StorageError

_FULL = "The disk is full: {path} could not be written, and nothing of this step was kept. Make room and do it again."
_RIGHTS = "give yourself write permission on {folder}, or choose another folder."
_DAMAGED = "restore it from a backup, or move it away to start anew; it was left as it is."
_BUSY = "{path} is kept busy by another program: close it, or wait, and do it again; nothing of this step was kept."

_BY_SQLITE: dict[int, str] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: "{path} cannot be written: " + _RIGHTS,
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened: check that its folder exists, or " + _RIGHTS,
    sqlite3.SQLITE_PERM: "{path} cannot be opened: " + _RIGHTS,
    sqlite3.SQLITE_CORRUPT: "{path} is damaged: " + _DAMAGED,
    sqlite3.SQLITE_NOTADB: "{path} is damaged (no SQLite file): " + _DAMAGED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: "{path} could not be read or written: the disk reports an error. Check it, and do it again.",
}
_BY_ERRNO: dict[int, str] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "Your share of the disk is used up: {path} could not be written. Make room and do it again.",
    errno.EACCES: "{path} cannot be written: " + _RIGHTS,
    errno.EPERM: "{path} cannot be written: " + _RIGHTS,
    errno.EROFS: "{path} cannot be written: {folder} is read-only. Choose another folder.",
    errno.ENOENT: "{path} cannot be written: the folder {folder} does not exist. Create it, or choose another.",
    errno.ENOTDIR: "{path} cannot be written: {folder} is no folder. Choose another.",
    errno.EEXIST: "{path} cannot be made: a file stands where a folder is needed. Choose another.",
    errno.EISDIR: "{path} is a folder: give the name of a file.",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what a person can mend into a `StorageError` that names ``path``; anything else rises as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        sentence = _BY_SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
        if sentence is None:
            raise
        raise StorageError(sentence.format(path=path, folder=path.parent)) from error
    except OSError as error:
        sentence = _BY_ERRNO.get(error.errno or 0)
        if sentence is None:
            raise
        raise StorageError(sentence.format(path=path, folder=path.parent)) from error
