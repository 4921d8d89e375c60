"""Files that are there whole or not at all: written beside under another name, then renamed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from nlp_explorer.projects.storage_errors import storage_errors


def write_whole(path: Path, content: bytes | Callable[[BinaryIO], None], *, make_folder: bool = False) -> None:
    """Write a file so that nobody, not even after a crash, sees half of it. An older one is replaced.

    Raises
    ------
    StorageError
        The folder is missing or read-only, or the disk is full; then nothing is left behind.
    """
    beside = path.with_name(f".{path.name[:100]}.{uuid.uuid4().hex[:8]}.part")
    with storage_errors(path):
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                if callable(content):
                    content(file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut. Windows has no handle on a folder and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
