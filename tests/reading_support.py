"""Random tables, written as files in random ways, and random damage."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pandas as pd
from hypothesis import strategies as st

from nlp_explorer.reading import NamedBytes, ReadOptions

Row = tuple[str, ...]
WORDS = ("card", "my", "payment", "is", "still", "not", "here", "please", "help", "money", "top", "up", "why", "the")
LABELS = ("card_arrival", "top_up_failed", "refund", "exchange rate")
WESTERN = ("café", "déjà", "über", "Grüße", "niño", "français", "señor", "été")
CHINESE = "很好吃送餐速度快味道不错但是有点贵"
MARKERS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1")


@dataclass(frozen=True)
class Written:
    """A table and the file it was written to."""

    columns: Row
    rows: list[Row]
    data: bytes
    delimiter: str
    encoding: str
    line_end: str

    def upload(self, name: str = "table.csv") -> NamedBytes:
        """The file."""
        return NamedBytes(name, self.data)

    def told(self) -> ReadOptions:
        """Everything there is to know about it."""
        return ReadOptions(encoding=self.encoding, delimiter=self.delimiter, has_header=True)


def cells_of(frame: pd.DataFrame) -> list[Row]:
    """Return the cells of a frame; missing ones are empty."""
    return [tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in frame.itertuples(index=False)]


def write_table(
    columns: Row, rows: list[Row], *, delimiter: str, encoding: str, line_end: str, quotes_all: bool
) -> Written:
    """Return the table as a file, by Python's own writer."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([columns, *rows])
    return Written(columns, rows, text.getvalue().encode(encoding), delimiter, encoding, line_end)


_characters = st.one_of(
    st.sampled_from(list("\",;|\t\n\r' \\") + list("abzAZ019.é很")),
    st.characters(codec="utf-8", exclude_characters="\0\ufeff", exclude_categories=("Cs",)),
)
any_cell = st.text(_characters, max_size=12)


@st.composite
def wild_tables(draw: st.DrawFn) -> Written:
    """Any table of any cells in any dialect; only the options tell how it is written."""
    n_columns = draw(st.integers(2, 4))
    columns = ("text", "label", "note", "source")[:n_columns]
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030")))
    line_end, quotes_all = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.booleans())
    rows = draw(st.lists(st.tuples(*[any_cell] * n_columns), min_size=1, max_size=12))
    if not quotes_all:  # Python's writer quotes no line end but the one it writes
        other_end = {"\n": "\r", "\r": "\n", "\r\n": ""}[line_end]
        rows = [tuple(cell.replace(other_end, " ") if other_end else cell for cell in row) for row in rows]
    return write_table(
        columns,
        rows,
        delimiter=draw(st.sampled_from([",", "\t", ";", "|", "^"])),
        encoding=encoding,
        line_end=line_end,
        quotes_all=quotes_all,
    )


@st.composite
def plain_tables(draw: st.DrawFn) -> Written:
    """A table as people have them: sentences and labels; nothing tells how it is written."""
    encoding = draw(st.sampled_from(MARKERS))
    chinese, western = st.text(CHINESE, min_size=3, max_size=6), st.sampled_from(WESTERN)
    foreign = {"latin-1": western, "gb18030": chinese}.get(encoding, st.one_of(western, chinese))
    tail = "français" if encoding == "latin-1" else "很好吃"
    word = st.one_of(st.sampled_from(WORDS), foreign)
    joint = st.sampled_from([" ", " ", " ", ", ", "; ", ' "', '" ', "\n", " | "])
    sentence = st.lists(st.tuples(word, joint), min_size=2, max_size=9).map(
        lambda parts: "".join(a + b for a, b in parts)
    )
    n_rows = draw(st.integers(24, 40))
    texts = [f"{draw(sentence)}{tail} {number}" for number in range(n_rows)]
    labels = [LABELS[draw(st.integers(0, len(LABELS) - 1))] for _ in range(n_rows - 4)] + list(LABELS)
    label_first = draw(st.booleans())
    columns = ("label", "text") if label_first else ("text", "label")
    rows = [(label, text) if label_first else (text, label) for text, label in zip(texts, labels, strict=True)]
    return write_table(
        columns,
        rows,
        delimiter=draw(st.sampled_from([",", "\t", ";", "|"])),
        encoding=encoding,
        line_end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        quotes_all=draw(st.booleans()),
    )


@st.composite
def token_files(draw: st.DrawFn) -> NamedBytes:
    """A file of known tokens, each once, as CSV, TSV or JSON lines."""
    rows = [(f'tok{number}a, "{word}" tok{number}b', LABELS[number % 3]) for number, word in enumerate(WORDS * 2)]
    kind = draw(st.sampled_from(["csv", "tsv", "jsonl"]))
    if kind == "jsonl":
        lines = [json.dumps({"text": text, "label": label}) for text, label in rows]
        return NamedBytes("tokens.jsonl", ("\n".join(lines) + "\n").encode())
    delimiter = {"csv": ",", "tsv": "\t"}[kind]
    written = write_table(
        ("text", "label"), rows, delimiter=delimiter, encoding="utf-8", line_end="\n", quotes_all=draw(st.booleans())
    )
    return written.upload(f"tokens.{kind}")


@st.composite
def damaged(draw: st.DrawFn, files: st.SearchStrategy[NamedBytes]) -> NamedBytes:
    """A file with one to six pieces of damage."""
    file = draw(files)
    data = bytearray(file.data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["flip", "insert", "delete", "repeat", "cut"]))
        n_bytes = draw(st.integers(1, 60))
        if kind == "flip" and at < len(data):
            data[at] = draw(st.integers(0, 255))
        elif kind == "insert":
            piece = st.sampled_from(
                [b'"', b'""', b"\n", b"\r", b"\0", b"\xff", b"\xe9", b",", b"\\", b"\n\n", b"{", b"]"]
            )
            data[at:at] = draw(piece)
        elif kind == "delete":
            del data[at : at + n_bytes]
        elif kind == "repeat":
            data[at:at] = data[at : at + n_bytes]
        elif kind == "cut" and at > 200:
            del data[at:]
    return NamedBytes(file.name, bytes(data))
