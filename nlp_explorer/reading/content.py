"""The bytes of one file or member, unpacked as they are read, from their beginning as often as needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from nlp_explorer.errors import ReadError
from nlp_explorer.reading.encoding import KEEP_BYTES, Encoding, recognise_encoding

HEAD_BYTES = 1 << 20  # what a format, an encoding and a dialect are recognised by


class CutStream(io.RawIOBase):
    """A stream of unpacked bytes that ends where the packed ones are damaged, and says so in ``cut``.

    Parameters
    ----------
    pieces
        The unpacked bytes, piece by piece, then ``b""``; raises EOFError or OSError where they are damaged.
    """

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        super().__init__()
        self._pieces = pieces
        self._left = b""
        self.cut: str | None = None

    def readable(self) -> bool:
        """Return True: bytes only come out of it."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with the next unpacked bytes; return how many, 0 at the end."""
        if not self._left and self.cut is None:
            try:
                self._left = next(self._pieces, b"")
            except (EOFError, OSError) as error:
                self.cut = str(error)
        n_bytes = min(len(buffer), len(self._left))
        buffer[:n_bytes] = self._left[:n_bytes]
        self._left = self._left[n_bytes:]
        return n_bytes

    def close(self) -> None:
        """Close the packed file below."""
        self._pieces.close()
        super().close()


@dataclass(frozen=True, eq=False)
class Content:
    """One file, upload or member of an archive.

    Attributes
    ----------
    name
        As it is shown: the file's name, ``archive.zip/train.csv`` for a member.
    path
        The file on this machine; None for an upload.
    n_bytes
        Of the file or member as it lies there (packed files: packed).
    open
        Returns a new stream of the unpacked bytes.
    is_plain_file
        Whether the stream's bytes are those of ``path``.
    """

    name: str
    path: Path | None
    n_bytes: int
    open: Callable[[], BinaryIO | CutStream]
    is_plain_file: bool = False
    sha256: str = ""
    packing: str = ""

    @cached_property
    def head(self) -> bytes:
        """The first mebibyte, or all there is."""
        with self.open() as stream:
            parts, n_left = [], HEAD_BYTES
            while n_left and (part := stream.read(n_left)):
                parts.append(part)
                n_left -= len(part)
            return b"".join(parts)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding of the text, by its head."""
        return recognise_encoding(self.head)

    def text_start(self, n_bytes: int) -> str:
        """Return the text of the first bytes."""
        return self.head[:n_bytes].decode(self.encoding.name, KEEP_BYTES).removeprefix("\ufeff")

    def read_all(self) -> tuple[bytes, str | None]:
        """Return all bytes, and why the last are missing when the file is damaged."""
        with self.open() as stream:
            data = stream.read()
            return data or b"", cut_of(stream)


def cut_of(stream: object) -> str | None:
    """Return why a stream ended before its time; None when it did not."""
    return getattr(stream, "cut", None)


def plain_file(path: Path, name: str) -> Content:
    """Return the content of a file on this machine.

    Raises
    ------
    ReadError
        It does not exist, is no regular file, may not be read, or is empty.
    """
    try:
        n_bytes = path.stat().st_size
        if not path.is_file():
            raise ReadError(f"{str(path)!r} is neither a file nor a folder: choose a data file.")
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise ReadError(f"There is no file {str(path)!r}: check the path.") from error
    except PermissionError as error:
        raise ReadError(
            f"{str(path)!r} may not be read: no permission. Ask its owner, or copy it to where you may read."
        ) from error
    except OSError as error:
        raise ReadError(f"{str(path)!r} cannot be opened: {error.strerror or error}. Check the path.") from error
    if n_bytes == 0:
        raise ReadError(f"{name!r} is empty (0 bytes): choose another file.")
    return Content(name, path, n_bytes, lambda: path.open("rb", buffering=0), is_plain_file=True)
