"""CSV, TSV and every other text whose lines are divided by a character; also plain lines of text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from nlp_explorer.dataset import Guess
from nlp_explorer.progress import Progress
from nlp_explorer.reading.content import HEAD_BYTES, Content
from nlp_explorer.reading.delimited import read_rows
from nlp_explorer.reading.encoding import KEEP_BYTES, AnotherEncodingError, Encoding, checked_encoding
from nlp_explorer.reading.formats.base import Format, is_binary, register, source_file
from nlp_explorer.reading.layout import Layout, recognise_layout
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.table import Table


def recognises(content: Content) -> bool:
    """Whether the content is text at all: this format is asked last."""
    return not is_binary(content)


def read(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return the one table of a delimited text."""
    encoding = checked_encoding(options.encoding) if options.encoding else content.encoding
    layout = layout_of(content, encoding, options)
    try:
        rows = read_rows(content, encoding, layout, progress)
    except AnotherEncodingError as error:
        encoding = error.encoding
        rows = read_rows(content, encoding, layout, progress)
    guesses = [Guess("encoding", encoding.name, encoding.reason), *layout.guesses]
    if rows.n_careful_bytes:
        slow = "bytes hold damage, unusual quotes or line ends and were read record by record, which is slower"
        guesses.append(Guess("reading", "with care", f"{rows.n_careful_bytes:,} {slow}"))
    file = source_file(
        content,
        "CSV" if layout.dialect.delimiter else "lines of text",
        n_records=len(rows.frame) + len(rows.unread),
        guesses=tuple(guesses),
    )
    file = replace(
        file, encoding=encoding.name, delimiter=layout.dialect.delimiter or None, has_header=layout.has_header
    )
    return (Table(rows.frame, file, rows.unread, rows.repairs),)


def layout_of(content: Content, encoding: Encoding, options: ReadOptions) -> Layout:
    """Return delimiter, quotes, line ends and header of a text."""
    head = content.head
    sample = head.decode(encoding.name, KEEP_BYTES).removeprefix("\ufeff")
    suffix = PurePosixPath(content.name.removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")).suffix.casefold()
    return recognise_layout(sample, is_all=len(head) < HEAD_BYTES, options=options, suffix=suffix)


register(Format("delimited", 100, recognises, read))
