"""fastText's training files: ``__label__a __label__b the text`` on each line."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from nlp_explorer.dataset import Guess
from nlp_explorer.progress import Progress
from nlp_explorer.reading.blocks import Blocks, Utf8Stream
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.encoding import checked_encoding
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.json_records import JsonRows
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.table import Table

PREFIX = "__label__"
N_LOOKED_AT = 50
MIN_LABELLED = 0.8  # share of the first lines that must begin with a label


def recognises(content: Content) -> bool:
    """Whether most of the first lines begin with ``__label__``."""
    if PREFIX.encode() not in content.head[:65_536]:
        return False
    lines = [line for line in content.text_start(65_536).split("\n")[:N_LOOKED_AT] if line.strip()]
    return sum(line.startswith(PREFIX) for line in lines) >= MIN_LABELLED * len(lines)


def read(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return the one table: ``label`` and ``text``."""
    encoding = checked_encoding(options.encoding) if options.encoding else content.encoding
    rows, number = JsonRows(content.name), 0
    with closing(Utf8Stream(content.open(), encoding)) as stream:
        blocks = Blocks(stream, b"\n")
        while (block := blocks.next()) is not None:
            progress(min(stream.n_read / max(content.n_bytes, 1), 1.0), f"Reading {content.name}")
            text = block.text(is_transcoded=stream.is_transcoded)
            for line in text.removesuffix("\n").split("\n"):
                number += 1
                _add_line(line.removesuffix("\r"), number, rows)
    if stream.cut:
        rows.add_unread(number, "", f"{stream.cut}; the rest is lost")
    guesses = (Guess("encoding", encoding.name, encoding.reason),)
    file = source_file(content, "fastText", n_records=rows.n_rows + len(rows.unread), guesses=guesses)
    file = replace(file, encoding=encoding.name)
    return (Table(rows.frame(), file, tuple(rows.unread), rows.repairs()),)


def _add_line(line: str, number: int, rows: JsonRows) -> None:
    if not line.strip():
        rows.add_unread(number, line, "blank line")
        return
    labels, rest = [], line
    while rest.startswith(PREFIX):
        label, _, rest = rest.partition(" ")
        labels.append(label.removeprefix(PREFIX))
    rows.add({"label": labels, "text": rest}, number, line, is_damaged=True)


register(Format("fasttext", 70, recognises, read))
