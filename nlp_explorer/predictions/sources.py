"""Open a predictions file of whatever kind; the kind is told by its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_explorer.dataset import Dataset, SourceFile
from nlp_explorer.errors import PredictionsError, ReadError
from nlp_explorer.predictions.arrays import NPY_MAGIC, PICKLE_MAGIC, pickled, read_npy, read_npz
from nlp_explorer.predictions.columns import RawPredictions, recognise
from nlp_explorer.predictions.headless import is_label, named_by_content
from nlp_explorer.predictions.json_lists import is_json_list, read_json_list
from nlp_explorer.reading import read_table
from nlp_explorer.reading.options import Input, NamedBytes, ReadOptions

HEAD_BYTES = 65_536
NUMPY_SUFFIXES = (".npy", ".npz")


@dataclass(frozen=True, eq=False)
class Source:
    """An opened predictions file. ``file`` is None for arrays, which are never the dataset itself."""

    predictions: RawPredictions
    file: SourceFile | None = None

    def is_one_of(self, files: Sequence[SourceFile]) -> bool:
        """Whether this is one of the files of the dataset: the same path, or the same content."""
        mine = self.file
        return mine is not None and any(
            _is_same_path(file.path, mine.path) or (file.sha256 != "" and file.sha256 == mine.sha256) for file in files
        )


def read_source(input: Input, dataset: Dataset) -> Source:
    """Return the predictions in a file, not yet joined to the rows.

    Raises
    ------
    PredictionsError
        The file holds no predictions, or is pickled.
    ReadError
        The file cannot be read.
    """
    file = name_of(input)
    head = _bytes(input, HEAD_BYTES)
    suffix = Path(file).suffix.lower()
    if head.startswith(PICKLE_MAGIC):
        raise PredictionsError(pickled(file))
    if head.startswith(NPY_MAGIC):
        return Source(read_npy(_bytes(input), file=file))
    if suffix == ".npz" and head.startswith(b"PK"):
        return Source(read_npz(_bytes(input), file=file))
    if suffix in NUMPY_SUFFIXES:
        raise PredictionsError(
            f"{file!r} is not a numpy file, although it is called so: it starts with {head[:12]!r}. "
            "Save the array with numpy.save, or give a text file its right suffix, such as .csv."
        )
    if is_json_list(head):
        return Source(read_json_list(_bytes(input), file=file))
    return _from_table(input, dataset, file)


def _is_same_path(first: str | None, second: str | None) -> bool:
    return first is not None and second is not None and Path(first).resolve() == Path(second).resolve()


def name_of(input: Input) -> str:
    """Return the name of a file or upload, without its folder."""
    return Path(input.name if isinstance(input, NamedBytes) else input).name


def _from_table(input: Input, dataset: Dataset, file: str) -> Source:
    table = read_table(input)
    frame = table.frame
    if len(frame.columns) == 1 and is_label(str(frame.columns[0]), dataset):
        frame = named_by_content(read_table(input, options=ReadOptions(has_header=False)).frame, dataset)
    elif table.file.has_header is False:
        frame = named_by_content(frame, dataset)
    names = next((names.names for names in table.class_names), None)
    raw = replace(recognise(frame, dataset, file=file), split=table.split, class_names=names)
    return Source(raw, table.file)


def _bytes(input: Input, n_bytes: int = -1) -> bytes:
    if isinstance(input, NamedBytes):
        return input.data if n_bytes < 0 else input.data[:n_bytes]
    try:
        with Path(input).open("rb") as stream:
            return stream.read(n_bytes)
    except OSError as error:
        raise ReadError(
            f"The predictions {str(input)!r} cannot be opened: {error.strerror}. Check the path."
        ) from error
