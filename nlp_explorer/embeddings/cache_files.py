"""Files of the cache: there whole or not at all, and what cannot be read or written is said in a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from nlp_explorer.errors import StorageError


def write_whole(path: Path, *parts: bytes | memoryview) -> None:
    """Write the parts one after the other under a temporary name, then rename.

    Raises
    ------
    StorageError
        The folder is read-only, or the disk is full; nothing is left behind.
    """
    beside = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
    with storage_errors(path, "written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):  # the first error is the one to report
                beside.unlink(missing_ok=True)
            raise


@contextmanager
def storage_errors(path: Path, what: str) -> Iterator[None]:
    """Turn what the system says into a sentence; ``what`` is ``read``, ``written`` or ``cleared``.

    Raises
    ------
    StorageError
        For any `OSError` inside.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{str(path)!r} in the cache cannot be {what} ({error.strerror or error}): free space there, "
            "or name another folder in NLP_EXPLORER_CACHE."
        ) from error


def note_use(path: Path) -> None:
    """Note that a file was used now, so that it is among the last to go."""
    with suppress(OSError):  # a cache that is read-only can still be read
        os.utime(path)
