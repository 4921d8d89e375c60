"""From the tables of files to a dataset: columns take their parts, rows get their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset, Guess, Schema, SourceFile
from nlp_explorer.errors import ReadError, named_choices
from nlp_explorer.reading.cells import as_number_column, is_written_again, text_column
from nlp_explorer.reading.columns import guess_schema
from nlp_explorer.reading.labels import Labels, read_labels, sorted_category
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.split_columns import own_words, split_column
from nlp_explorer.reading.table import ClassNames, Table, no_repairs
from nlp_explorer.reading.texts import made_labels, read_texts


@dataclass(frozen=True, eq=False)
class Built:
    """A dataset and what was guessed about its columns."""

    dataset: Dataset
    guesses: tuple[Guess, ...]


def dataset_from_frame(
    frame: pd.DataFrame, *, name: str, schema: Schema | None = None, files: tuple[SourceFile, ...] = ()
) -> Dataset:
    """Return the dataset of a frame in memory; its index is ignored, row ids count from 0.

    Parameters
    ----------
    frame
        One row an example, any columns.
    schema
        Which column plays which part; guessed from names and contents when None.

    Raises
    ------
    ColumnError
        The schema names a column that is not there, or no column can be the text.

    Examples
    --------
    >>> frame = pd.DataFrame({"text": ["yes", "no"], "label": ["a", "b"]})
    >>> dataset_from_frame(frame, name="tiny").classes
    ('a', 'b')
    """
    options = ReadOptions() if schema is None else _told(schema)
    plain = frame.reset_index(drop=True)
    plain.columns = pd.Index([str(column) for column in frame.columns], dtype=object)
    file = SourceFile(name, None, "frame", None, 0, "", len(frame))
    built = build_dataset([Table(plain, file)], name=name, options=options)
    separator = built.dataset.schema.label_separator
    if schema is not None and schema.label_separator is not None:
        separator = schema.label_separator
    return replace(built.dataset, files=files, schema=replace(built.dataset.schema, label_separator=separator))


def _told(schema: Schema) -> ReadOptions:
    return ReadOptions(schema.text, schema.label or "", schema.split or "", schema.id or "", schema.predictions)


def build_dataset(tables: Sequence[Table], *, name: str, options: ReadOptions) -> Built:
    """Return the dataset of all tables, one below the other; columns that one table lacks are missing there.

    Raises
    ------
    ReadError
        Two tables share no column.
    ColumnError
        A named column does not exist, or no column can be the text.
    """
    _check_common(tables)
    offsets = np.cumsum([0, *(len(table.frame) for table in tables)])
    frame = union([table.frame for table in tables])
    guessed = guess_schema(frame, options)
    schema = guessed.schema
    texts = read_texts(frame, schema.text)
    columns: dict[str, pd.Series] = {"text": texts.column}
    understood = understand_labels(tables, frame, schema.label, options)
    names, labels = understood.names, understood.labels
    columns["label"] = labels.column if labels else sorted_category(_missing(frame))
    columns["split"] = split_column(frame, schema.split, [table.split for table in tables], np.diff(offsets))
    for column, series in _other_columns(frame, schema):
        columns[column] = series
    written = _own_words_of_numbers(frame, columns)
    result = pd.DataFrame(columns, index=pd.RangeIndex(len(frame), name="row_id"))
    result.index = result.index.astype("int64") if len(result) == 0 else result.index
    dataset = Dataset(
        name=name,
        frame=result,
        schema=replace(
            schema,
            label_separator=labels.separator if labels else None,
            declared=names.names if names and labels and labels.are_named else (),
            columns=tuple(str(column) for column in frame.columns),
            split_words=own_words(frame, schema.split),
        ),
        files=tuple(table.file for table in tables),
        unread=tuple(piece for table in tables for piece in table.unread),
        repairs=_repairs(
            tables,
            offsets,
            [texts.repairs, made_labels(frame[schema.label], schema.label) if schema.label else no_repairs()],
        ),
        written=written,
    )
    return Built(dataset, (*guessed.guesses, *understood.guesses))


@dataclass(frozen=True, eq=False)
class UnderstoodLabels:
    """The labels of all rows, the class names that files give, and what was guessed about both."""

    labels: Labels | None
    names: ClassNames | None
    guesses: tuple[Guess, ...]


def understand_labels(
    tables: Sequence[Table], frame: pd.DataFrame, label: str | None, options: ReadOptions
) -> UnderstoodLabels:
    """Return the labels in a column of the tables, which ``frame`` holds one below the other; none without one."""
    every = [names for table in tables for names in table.class_names]
    names = next((names for names in every if names.column in (None, label)), None)
    given = names.names if names else ()
    labels = read_labels(frame[label], given, separator=options.label_separator) if label else None
    guesses = [_names_guess(names, labels)] if names is not None else []
    if labels is not None and labels.reason:
        guesses.append(Guess("labels", "several a row" if labels.separator else "one a row", labels.reason))
    return UnderstoodLabels(labels, names, tuple(guesses))


def _names_guess(names: ClassNames, labels: Labels | None) -> Guess:
    reason = "not used: no label is one of the names, or a code of one, in"
    if labels is not None and labels.are_named:
        reason = "the integer codes are named in" if labels.has_named_codes else "the labels are among the names in"
    return Guess("label names", f"{len(names.names):,} names", f"{reason} {names.found_in}")


def _check_common(tables: Sequence[Table]) -> None:
    first = tables[0]
    for table in tables[1:]:
        if not set(first.frame.columns) & set(table.frame.columns):
            raise ReadError(
                f"{table.file.name!r} and {first.file.name!r} have no column in common "
                f"({named_choices(table.frame.columns)} against {named_choices(first.frame.columns)}). "
                "Open files of the same layout together, others one by one."
            )


def union(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one below the other; a column that one lacks is missing there, one of two types becomes text."""
    if len(frames) == 1:
        return frames[0]
    columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    kinds = {column: {str(frame[column].dtype) for frame in frames if column in frame} for column in columns}
    mixed = [
        column
        for column in columns
        if kinds[column] == {"category"} or (len(kinds[column]) > 1 and "object" not in kinds[column])
    ]
    same = [
        frame.assign(**{column: text_column(frame[column]) for column in mixed if column in frame}) for frame in frames
    ]
    return pd.concat([frame.reindex(columns=columns) for frame in same], ignore_index=True)


def _missing(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, index=frame.index, dtype="str")


def _other_columns(frame: pd.DataFrame, schema: Schema) -> list[tuple[str, pd.Series]]:
    used = {schema.label, schema.split} | (set(schema.text) if len(schema.text) == 1 else set())
    taken, result = set(PARTS), []
    for column in frame.columns:
        if column in used:
            continue
        name = column if column not in PARTS else f"{column} (file)"
        while name in taken:
            name += " (2)"
        taken.add(name)
        as_is = (
            text_column(frame[column])
            if column in (schema.id, *schema.predictions) or frame[column].dtype == object
            else frame[column]
        )
        result.append((name, as_is if column in (schema.id, *schema.predictions) else as_number_column(as_is)))
    return result


def _own_words_of_numbers(frame: pd.DataFrame, columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Return the cells, as the file writes them, of columns that became numbers which would be written otherwise."""
    kept = {}
    for column in frame.columns:
        made = columns.get(column)
        is_float = made is not None and isinstance(made.dtype, np.dtype) and made.dtype.kind == "f"
        if is_float and isinstance(frame[column].dtype, pd.StringDtype | pd.CategoricalDtype):
            cells = text_column(frame[column])
            if not is_written_again(cells):
                kept[column] = cells
    return kept


def _repairs(tables: Sequence[Table], offsets: np.ndarray, more: Sequence[pd.DataFrame]) -> pd.DataFrame:
    moved = [
        table.repairs.set_axis(table.repairs.index + offset) for table, offset in zip(tables, offsets, strict=False)
    ]
    noted = [repairs for repairs in (*moved, *more) if len(repairs)]
    return (pd.concat(noted).sort_index(kind="stable") if noted else no_repairs()).rename_axis("row_id")
