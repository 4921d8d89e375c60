"""An export as files: beside the name asked for, never over a file the data came from."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError, named_choices
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.review.csv_text import write_csv
from nlp_explorer.review.export import Export
from nlp_explorer.review.source_columns import as_written

Writer = Callable[[pd.DataFrame, BinaryIO], None]
_ZIP_LEVEL = 1  # 40 MB of CSV to 50 % in 0.5 CPU seconds; level 6, zlib's own: to 43 % in 2.4


@dataclass(frozen=True)
class Written:
    """The files of an export."""

    cleaned: Path
    changes: Path
    dropped: Path


def write_export(export: Export, path: Path) -> Written:
    """Write ``a.csv``, ``a.changes.csv`` and ``a.dropped.csv`` for the path ``a.csv``.

    The suffix decides the format of the cleaned and the dropped rows: csv, tsv, jsonl or parquet.

    Raises
    ------
    StorageError
        An unknown suffix, a name that is a source file, a folder that is missing or read-only, a full disk.
    """
    _writer(path.name)
    cleaned, changes, dropped = (path.with_name(name) for name in file_names(path.name))
    for target in (cleaned, changes, dropped):
        refuse_source(target, export.dataset)
    frames = export_frames(export, path.name)
    for target in (changes, dropped, cleaned):  # the cleaned rows last: where they are, the others are
        write_frame(frames[target.name], target)
    return Written(cleaned, changes, dropped)


def export_frames(export: Export, name: str) -> dict[str, pd.DataFrame]:
    """Return what `write_export` writes for a file name, by the names of the files: cleaned, changes, dropped.

    Formats that know no types get numbers in the words of the source, the others get them as numbers.
    """
    frames = (export.kept, export.changes, export.dropped)
    if _writer(name) in (write_csv, _write_tsv):
        frames = (as_written(export.dataset, export.kept), export.changes, as_written(export.dataset, export.dropped))
    return dict(zip(file_names(name), frames, strict=True))


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write one frame without its index; the suffix of the name decides the format.

    Raises
    ------
    StorageError
        An unknown suffix, a folder that is missing or read-only, a full disk.
    """
    writer = _writer(path.name)
    write_whole(path, lambda file: writer(frame, file))


def check_target(path: Path, dataset: Dataset) -> None:
    """Refuse a name, before any work is done, that `write_frame` cannot write or that the data came from.

    Raises
    ------
    StorageError
        An unknown suffix, or a file the data came from.
    """
    _writer(path.name)
    refuse_source(path, dataset)


def refuse_source(target: Path, dataset: Dataset) -> None:
    """Refuse to write over a file.

    Raises
    ------
    StorageError
        The data came from it.
    """
    for file in dataset.files:
        source = Path(file.path) if file.path else None
        if source and (
            source.absolute() == target.absolute()
            or (target.exists() and source.exists() and os.path.samefile(source, target))
        ):
            raise StorageError(
                f"{target} is a file the data came from, and is never written over: choose another name."
            )


def export_bytes(export: Export, name: str) -> bytes:
    """Return a zip of the three files that `write_export` would write for a file name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_ZIP_LEVEL) as archive:
        for member, frame in export_frames(export, name).items():
            # opened by its name a member is compressed and carries the date 1980-01-01: the same bytes on any day
            with archive.open(member, "w", force_zip64=True) as file:
                _writer(member)(frame, file)  # type: ignore[arg-type]  # an archive member has no name of its own
    return packed.getvalue()


def frame_bytes(frame: pd.DataFrame, name: str) -> bytes:
    """Return one frame as the bytes of a file; the suffix of its name decides the format."""
    file = io.BytesIO()
    _writer(name)(frame, file)
    return file.getvalue()


def file_names(name: str) -> tuple[str, str, str]:
    """Return the names of the cleaned, the changes and the dropped file."""
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    return name, f"{stem}.changes.csv", f"{stem}.dropped{suffix}"


def file_stem(name: str) -> str:
    """Return the name of a dataset as it can begin the name of a file."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name) or "dataset"


def _writer(name: str) -> Writer:
    suffix = PurePath(name).suffix.casefold()
    if suffix not in _WRITERS:
        raise StorageError(
            f"{name!r} has no suffix that can be written: end the name in one of {named_choices(_WRITERS)}."
        )
    return _WRITERS[suffix]


def _write_tsv(frame: pd.DataFrame, file: BinaryIO) -> None:
    write_csv(frame, file, delimiter="\t")


def _write_json_lines(frame: pd.DataFrame, file: BinaryIO) -> None:
    if len(frame):
        frame.to_json(file, orient="records", lines=True, force_ascii=False, date_format="iso")


def _write_parquet(frame: pd.DataFrame, file: BinaryIO) -> None:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), file, compression="zstd")


_WRITERS: dict[str, Writer] = {
    ".csv": write_csv,
    ".tsv": _write_tsv,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}
