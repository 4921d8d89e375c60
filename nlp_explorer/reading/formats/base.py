"""What a format is, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlp_explorer.dataset import Guess, SourceFile
from nlp_explorer.errors import ReadError
from nlp_explorer.progress import Progress
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.table import Table

_BINARIES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x02", "a Python pickle, which could run any program when opened"),
    (b"\x80\x04", "a Python pickle, which could run any program when opened"),
    (b"\x80\x05", "a Python pickle, which could run any program when opened"),
    (b"\x80\x03", "a Python pickle, which could run any program when opened"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"PK\x03\x04", "an office document or an archive within an archive"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
)
MAX_CONTROL_SHARE = 0.05  # of the first bytes: text has next to no control characters, random bytes have a tenth
MIN_CONTROLS = 64  # fewer in a tiny text say nothing
READABLE = "CSV, TSV, JSON, JSON lines, Parquet, Arrow, Excel, or one of these as gz, bz2, xz or zip"


@dataclass(frozen=True)
class Format:
    """A family of files: how it is recognised and read.

    Attributes
    ----------
    order
        Formats are asked in this order; the first that recognises the content reads it.
    recognises
        Whether the content is in this format, by its first bytes; the name decides only where these cannot.
    read
        Returns one table a sheet or part, in file order.
    """

    name: str
    order: int
    recognises: Callable[[Content], bool]
    read: Callable[[Content, ReadOptions, Progress], tuple[Table, ...]]


_FORMATS: dict[str, Format] = {}


def register(format_: Format) -> Format:
    """Make a format known."""
    _FORMATS[format_.name] = format_
    return format_


def formats() -> tuple[Format, ...]:
    """Return all formats in the order in which they are asked."""
    return tuple(sorted(_FORMATS.values(), key=lambda format_: (format_.order, format_.name)))


class NoTableError(ReadError):
    """A file is of a kind that holds no table."""


def format_of(content: Content) -> Format:
    """Return the format of a file.

    Raises
    ------
    NoTableError
        It is binary and none of the formats, or a text that stands in for the data.
    """
    start = content.head[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise NoTableError(f"{content.name!r} is a web page, not the data: download the file itself.")
    if start.startswith(b"version https://git-lfs"):
        raise NoTableError(f"{content.name!r} only points to the data in Git LFS: get the file with 'git lfs pull'.")
    found = next((format_ for format_ in formats() if format_.recognises(content)), None)
    if found is None:
        kind = _binary_kind(content.head)
        raise NoTableError(f"{content.name!r} is no table of texts: it looks like {kind}. Export it as {READABLE}.")
    return found


def is_binary(content: Content) -> bool:
    """Whether the first bytes are not those of a text in any encoding."""
    if any(content.head.startswith(magic) for magic, _ in _BINARIES):
        return True
    if content.encoding.name.startswith(("utf-16", "utf-32")):
        return False
    sample = content.head[:65_536]
    n_control = sum(sample.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)) if byte not in (1, 31))
    return n_control > max(MAX_CONTROL_SHARE * len(sample), MIN_CONTROLS)


def _binary_kind(head: bytes) -> str:
    if head[257:262] == b"ustar":
        return "a tar archive"
    return next((kind for magic, kind in _BINARIES if head.startswith(magic)), "a binary file")


def source_file(
    content: Content, name: str, *, n_records: int, part: str = "", guesses: tuple[Guess, ...] = ()
) -> SourceFile:
    """Return what is known about the file of a table; ``part`` names its sheet or key."""
    return SourceFile(
        name=f"{content.name}/{part}" if part else content.name,
        path=str(content.path) if content.path else None,
        format=f"{name} ({content.packing})" if content.packing else name,
        encoding=None,
        n_bytes=content.n_bytes,
        sha256=content.sha256,
        n_records=n_records,
        guesses=guesses,
    )
