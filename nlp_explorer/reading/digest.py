"""The sha256 of a source file, when someone asks: reading a large file does not wait for it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nlp_explorer.dataset import SourceFile
from nlp_explorer.errors import ReadError


def file_sha256(file: SourceFile) -> str:
    """Return the sha256 of a source file, 64 hex digits; of the whole archive for a member.

    Raises
    ------
    ReadError
        The file is gone, or was made from data in memory.
    """
    if file.sha256:
        return file.sha256
    if file.path is None:
        raise ReadError(f"{file.name!r} was made from data in memory: it has no file to take a digest of.")
    try:
        with Path(file.path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(
            f"{file.path!r} is no longer there ({error.strerror}): put it back, or open the dataset again."
        ) from error
