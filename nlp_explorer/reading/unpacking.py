"""Compressed files and archives: gz, bz2, xz and zip, unpacked as they are read, never on the disk."""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol, runtime_checkable

from nlp_explorer.errors import ReadError, named_choices
from nlp_explorer.reading.content import Content, CutStream
from nlp_explorer.reading.memory import check_fits
from nlp_explorer.reading.rubbish import is_rubbish

PACKED_CHUNK = 1 << 18
UNPACKED_CHUNK = 1 << 20
# Text packs 3 to 30 times; the densest honest files (one line over and over) stay below. Zip bombs reach 1,000
# and more. Small files may be as dense as they like.
MAX_RATIO = 200
FREE_BYTES = 256 << 20
_OFFICE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"_rels/.rels", b"docProps/", b"xl/")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


class Decompressor(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the packed stream was reached."""

    @property
    def unused_data(self) -> bytes:
        """What came behind that end."""

    def decompress(self, data: bytes, /) -> bytes:
        """Return the bytes that the packed ones give so far."""


@runtime_checkable
class _CopyableDecompressor(Decompressor, Protocol):
    def copy(self) -> _CopyableDecompressor: ...


@dataclass(frozen=True)
class Packing:
    """One way of packing a single file."""

    magic: bytes
    suffix: str
    title: str
    start: Callable[[], Decompressor]


PACKINGS = (
    Packing(b"\x1f\x8b", "gz", "gzip", lambda: zlib.decompressobj(31)),
    Packing(b"BZh", "bz2", "bzip2", bz2.BZ2Decompressor),
    Packing(b"\xfd7zXZ\x00", "xz", "xz", lzma.LZMADecompressor),
)


@dataclass(frozen=True)
class Unpacked:
    """The data in a file, and the names of an archive's members that hold none."""

    contents: tuple[Content, ...]
    ignored: tuple[str, ...] = ()


def unpacked(content: Content, *, member: str | None = None) -> Unpacked:
    """Return what is to be read: the file itself, its unpacked bytes, or the data members of an archive.

    Raises
    ------
    ReadError
        An archive is damaged, needs a password, holds no data file, or unpacks to a multiple that no data has.
    """
    for packing in PACKINGS:
        if content.head.startswith(packing.magic):
            opened = partial(_inflating, content, packing)
            inner = replace(content, open=opened, is_plain_file=False, packing=packing.suffix)
            return unpacked(inner, member=member) if inner.head.startswith(_ZIP) else Unpacked((inner,))
    if content.head.startswith((_ZIP, _EMPTY_ZIP)) and not is_office(content.head):
        return _members(content, member)
    return Unpacked((content,))


def is_office(head: bytes) -> bool:
    """Whether a zip archive is an office document (Excel, OpenDocument, Word)."""
    start = head[:4096]
    return any(mark in start for mark in _OFFICE_MARKS)


def _inflating(content: Content, packing: Packing) -> CutStream:
    return CutStream(_guarded(_pieces(content.open(), packing), content.n_bytes, content.name))


def _pieces(packed: BinaryIO | CutStream, packing: Packing) -> Generator[bytes, None, None]:
    """Yield unpacked pieces; a file may be several packed streams one behind the other."""
    with packed:
        decompressor, waiting, is_open = packing.start(), b"", False
        while data := waiting or packed.read(PACKED_CHUNK):
            waiting, is_open = b"", True
            before = decompressor.copy() if isinstance(decompressor, _CopyableDecompressor) else None
            try:
                piece = decompressor.decompress(data)
            except (zlib.error, OSError, lzma.LZMAError, ValueError) as error:
                if before is not None and (whole := _salvaged(before, data)):
                    yield whole
                raise OSError(f"the {packing.title} data is damaged from here on") from error
            if piece:
                yield piece
            if decompressor.eof:
                waiting = decompressor.unused_data.lstrip(b"\0")
                decompressor, is_open = packing.start(), False
        if is_open:
            raise EOFError(f"the {packing.title} file is cut off here")


def _salvaged(decompressor: _CopyableDecompressor, data: bytes) -> bytes:
    """Return what the bytes before the damage give."""
    pieces, step = [], len(data)
    while data and step:
        before = decompressor.copy()
        try:
            pieces.append(decompressor.decompress(data[:step]))
        except zlib.error:
            decompressor, step = before, step // 2
        else:
            data = data[step:]
    return b"".join(pieces)


def _guarded(pieces: Generator[bytes, None, None], n_packed: int, name: str) -> Generator[bytes, None, None]:
    """Yield the pieces as long as they are not suspiciously many."""
    n_out, n_checked = 0, FREE_BYTES
    for piece in pieces:
        n_out += len(piece)
        if n_out > n_checked:
            if n_out > MAX_RATIO * n_packed:
                raise _bomb(name, n_packed, f"more than {n_checked:,} bytes")
            check_fits(name, n_out, "delimited")
            n_checked *= 2
        yield piece


def _members(content: Content, wanted: str | None) -> Unpacked:
    data = b"" if content.is_plain_file else content.read_all()[0]
    open_archive = partial(_archive, content, data)
    try:
        with open_archive() as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile as error:
        raise ReadError(
            f"{content.name!r} is a damaged zip archive ({error}): get it again, or repair it with 'zip -FF'."
        ) from error
    chosen = [info for info in infos if not is_rubbish(info.filename) and info.file_size > 0]
    names = named_choices(info.filename for info in infos)
    if wanted is not None:
        chosen = [info for info in infos if wanted in (info.filename, PurePosixPath(info.filename).name)]
        if not chosen:
            raise ReadError(f"{content.name!r} has no member {wanted!r}; it holds {names}. Choose one of these.")
    if not chosen:
        raise ReadError(f"{content.name!r} holds no data file, only {names}: choose another archive.")
    n_out = sum(info.file_size for info in chosen)
    if n_out > FREE_BYTES and n_out > MAX_RATIO * content.n_bytes:
        raise _bomb(content.name, content.n_bytes, f"{n_out:,} bytes")
    contents = [
        replace(
            content,
            name=f"{content.name}/{info.filename}",
            n_bytes=info.file_size,
            open=partial(_opened_member, open_archive, info, content.name),
            is_plain_file=False,
            packing="zip",
        )
        for info in chosen
    ]
    return Unpacked(tuple(contents), tuple(info.filename for info in infos if info not in chosen))


def _archive(content: Content, data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(content.path if content.is_plain_file and content.path else io.BytesIO(data))


def _opened_member(open_archive: Callable[[], zipfile.ZipFile], info: zipfile.ZipInfo, name: str) -> CutStream:
    pieces = _member_pieces(open_archive(), info, name)
    return CutStream(_guarded(pieces, max(info.compress_size, 1), f"{name}/{info.filename}"))


def _member_pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Generator[bytes, None, None]:
    with archive:
        if info.flag_bits & 1:
            raise ReadError(
                f"{info.filename!r} in {name!r} needs a password: unpack it yourself and open the file inside."
            )
        try:
            with archive.open(info) as member:
                while piece := member.read(UNPACKED_CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            raise OSError(f"the zip data is damaged from here on ({error})") from error


def _bomb(name: str, n_packed: int, unpacked_size: str) -> ReadError:
    return ReadError(
        f"{name!r} ({n_packed:,} bytes) unpacks to {unpacked_size}, over {MAX_RATIO} times its size, as a zip bomb "
        "does: it was not read. If it is sound, unpack it yourself and open the file inside."
    )
