"""Read files into a dataset, or only their first rows to see what would be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import pandas as pd

from nlp_explorer.dataset import Dataset, Guess, Schema, SourceFile, Split
from nlp_explorer.errors import ColumnError, ReadError, named_choices
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.reading.build import build_dataset, understand_labels, union
from nlp_explorer.reading.cells import text_column
from nlp_explorer.reading.class_names import without_name_files
from nlp_explorer.reading.columns import check_named, guess_schema
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.formats import format_of
from nlp_explorer.reading.formats.base import NoTableError
from nlp_explorer.reading.memory import check_fits
from nlp_explorer.reading.options import Input, NamedBytes, ReadOptions
from nlp_explorer.reading.paths import find_files
from nlp_explorer.reading.splits import split_of_name
from nlp_explorer.reading.table import Table
from nlp_explorer.reading.unpacking import unpacked

BUILD_SHARE = 0.1  # of the time of reading goes into labels, splits and row ids


@dataclass(frozen=True, eq=False)
class Preview:
    """The first rows of the files and what was recognised, for a person to confirm.

    Attributes
    ----------
    columns
        All columns of the files.
    head
        The first rows with the files' own columns, values as they are.
    guesses
        What was recognised in the files and columns, each with its reason.
    column_error
        Why no text column could be chosen; None when one was.
    """

    columns: tuple[str, ...]
    head: pd.DataFrame
    schema: Schema
    guesses: tuple[Guess, ...]
    files: tuple[SourceFile, ...]
    column_error: str | None = None


def read(
    inputs: Sequence[Input],
    *,
    options: ReadOptions | None = None,
    name: str | None = None,
    progress: Progress = no_progress,
) -> Dataset:
    """Return the dataset in some files: paths, folders, wildcards or uploads, of any format.

    Raises
    ------
    ReadError
        A file cannot be opened or is no table.
    ColumnError
        A named column does not exist, or no column can be the text.

    Examples
    --------
    >>> upload = NamedBytes("tiny.csv", b"text,label\\nyes,good\\nno,bad\\n")
    >>> read([upload]).classes
    ('bad', 'good')
    """
    options = options or ReadOptions()
    reading = part_of(progress, start=0.0, end=1.0 - BUILD_SHARE)
    tables = without_name_files(read_tables(inputs, options=options, progress=reading))
    progress(1.0 - BUILD_SHARE, "Putting the rows in order")
    if not any(len(table.frame) or table.unread for table in tables):
        columns = ", ".join(map(str, tables[0].frame.columns))
        raise ReadError(f"{tables[0].file.name!r} has a header ({columns}) but no rows: choose another file.")
    built = build_dataset(tables, name=name or _name_of(inputs), options=options)
    first, *others = built.dataset.files
    dataset = replace(built.dataset, files=(replace(first, guesses=(*first.guesses, *built.guesses)), *others))
    progress(1.0, "Done")
    return dataset


def preview(inputs: Sequence[Input], *, options: ReadOptions | None = None, n_rows: int = 10) -> Preview:
    """Return the first rows of some files and what was recognised in them.

    Raises
    ------
    ReadError
        A file cannot be opened or is no table.
    ColumnError
        A named column does not exist.
    """
    options = options or ReadOptions()
    tables = without_name_files(read_tables(inputs, options=options, progress=no_progress))
    frame = union([table.frame for table in tables])
    files = tuple(table.file for table in tables)
    columns = tuple(map(str, frame.columns))
    check_named(frame, options)
    try:
        guessed = guess_schema(frame, options)
    except ColumnError as error:
        if options.text is not None:
            raise
        return Preview(columns, frame.head(n_rows), Schema(text=()), files[0].guesses, files, str(error))
    of_labels = understand_labels(tables, frame, guessed.schema.label, options).guesses
    guesses = (*(guess for file in files for guess in file.guesses), *guessed.guesses, *of_labels)
    return Preview(columns, frame.head(n_rows), guessed.schema, tuple(dict.fromkeys(guesses)), files)


def read_table(item: Input, *, options: ReadOptions | None = None, progress: Progress = no_progress) -> Table:
    """Return the one table of a file with its own columns.

    Raises
    ------
    ReadError
        The file cannot be read, or holds several tables and none was chosen.
    """
    options = options or ReadOptions()
    tables = read_tables([item], options=options, progress=progress)
    if len(tables) > 1:
        names = named_choices(table.file.name for table in tables)
        raise ReadError(f"Several tables were found where one is needed ({names}): give one file, or name the sheet.")
    frame = tables[0].frame
    is_category = {name: isinstance(frame[name].dtype, pd.CategoricalDtype) for name in frame.columns}
    repeated = {name: text_column(frame[name]) for name in frame.columns if is_category[name]}
    return replace(tables[0], frame=frame.assign(**repeated))


def read_tables(inputs: Sequence[Input], *, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return all tables of some files, in their order; columns of text whose values repeat may be categories.

    Raises
    ------
    ReadError
        Nothing was given, or a file cannot be read.
    """
    if not inputs:
        raise ReadError("No file was given: name at least one data file.")
    found = [find_files(item) for item in inputs]
    archives = [(unpacked(content, member=_member(content, options)), one) for one in found for content in one.contents]
    contents = [
        (content, one.is_many or len(parts.contents) > 1) for parts, one in archives for content in parts.contents
    ]
    ignored = [name for one in found for name in one.ignored] + [
        name for parts, _ in archives for name in parts.ignored
    ]
    tables: list[Table] = []
    for place, (content, is_one_of_many) in enumerate(contents):
        part = part_of(progress, start=place / len(contents), end=(place + 1) / len(contents))
        try:
            tables += _tables_of(content, options, part)
        except NoTableError:
            if not is_one_of_many:
                raise
            ignored.append(content.name)
    if not tables:
        raise ReadError(f"There is no data file among {named_choices(ignored)}: choose other files.")
    if ignored:
        guess = Guess("files passed over", f"{len(ignored):,}", f"no tables of texts: {named_choices(ignored)}")
        first = tables[0]
        tables[0] = replace(first, file=replace(first.file, guesses=(guess, *first.file.guesses)))
    return tuple(tables)


def _tables_of(content: Content, options: ReadOptions, progress: Progress) -> list[Table]:
    found = format_of(content)
    if found.name != "parquet":  # says itself how much it unpacks to
        check_fits(content.name, content.n_bytes, found.name)
    tables = found.read(content, options, progress)
    if options.named_splits is False:
        return [replace(table, split=None) for table in tables]
    named = [_with_split(table, split_of_name(content.name)) for table in tables]
    return [replace(table, file=_saying_split(table)) for table in named]


def _with_split(table: Table, split: Split | None) -> Table:
    return table if table.split or split is None else replace(table, split=split)


def _saying_split(table: Table) -> SourceFile:
    if table.split is None:
        return table.file
    guess = Guess("split", table.split, f"the name {table.file.name!r} speaks of it")
    return replace(table.file, guesses=(*table.file.guesses, guess))


def _member(content: Content, options: ReadOptions) -> str | None:
    return options.sheet if content.name.casefold().endswith(".zip") else None


def _name_of(inputs: Sequence[Input]) -> str:
    names = [
        PurePosixPath(item.name if isinstance(item, NamedBytes) else str(item).replace("\\", "/")).name
        for item in inputs
    ]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
