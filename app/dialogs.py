"""The dialog that opens a dataset: a sample, a path on this machine or an upload; columns confirmed before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from app import door, state
from app.markup import plain
from app.opened import allowed_path, keep_uploads, open_as
from app.parts import shown_progress
from nlp_explorer.errors import ExplorerError
from nlp_explorer.launch import Launch
from nlp_explorer.projects import OpenedAs
from nlp_explorer.reading import NamedBytes, Preview, ReadOptions, preview
from nlp_explorer.samples import list_samples

NONE = "(none)"  # stands for "there is no such column" where columns are chosen
MAX_PREVIEW_CHARACTERS = 120
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
QUOTES = {"double quotes": '"', "single quotes": "'", "are characters": ""}
SEPARATORS = {"one label": "", **{f"joined by {character}": character for character in "|,#;"}}
_ENCODING, _DELIMITER, _HEADER, _SHEET = "open-encoding", "open-delimiter", "open-header", "open-sheet"
_QUOTE, _SEPARATOR, _NAMED = "open-quote", "open-separator", "open-named-splits"
_AS_RECOGNISED, _WITH_HEADER = "as recognised", "names the columns"


@st.dialog("Open a dataset", width="large")
def open_dataset_dialog() -> None:
    """Ask which dataset, show how its columns were understood, open it."""
    kind = st.segmented_control(
        "Where is it?", ["Sample", "Path", "Upload"], default="Sample", required=True, key="open-kind"
    )
    chosen = {"Sample": _sample, "Path": _path, "Upload": _upload}[kind or "Sample"]()
    if chosen is None:
        return
    if chosen.sample is None:
        confirmed = _confirm_columns(chosen)
        if confirmed is None:
            return
        chosen = confirmed
    if st.button("Open", type="primary", key="open-go", shortcut="Enter"):
        _open(chosen)


def _open(chosen: OpenedAs) -> None:
    try:
        door.require("open")
        with shown_progress() as progress:
            opened = open_as(chosen, progress=progress)
    except ExplorerError as error:
        st.text(str(error))
        return
    state.look_at(opened)
    st.rerun()


def _sample() -> OpenedAs | None:
    samples = {sample.name: sample for sample in list_samples()}
    name = st.radio(
        "Sample",
        list(samples),
        format_func=lambda name: samples[name].title,
        key="open-sample",
        captions=[sample.description for sample in samples.values()],
        label_visibility="collapsed",
    )
    return OpenedAs(sample=name) if name else None


def _path() -> OpenedAs | None:
    roots = Launch.from_environment().roots
    typed = st.text_area(
        "Path of a file or a folder; several, one a line",
        key="open-path",
        height=90,
        placeholder=str(Path(roots[0]) / "train.csv") if roots else "",
        help="Names with train, dev, valid, validation or test become splits. Allowed under: " + ", ".join(roots),
    )
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines:
        return None
    try:
        door.require("open")
        return OpenedAs(paths=tuple(allowed_path(line) for line in lines))
    except ExplorerError as error:
        st.text(str(error))
        return None


def _upload() -> OpenedAs | None:
    files = st.file_uploader("Files", accept_multiple_files=True, key="open-upload", label_visibility="collapsed")
    if not files:
        return None
    try:
        door.require("open")
        return OpenedAs(paths=keep_uploads([NamedBytes(file.name, file.getvalue()) for file in files]))
    except ExplorerError as error:
        st.text(str(error))
        return None


def _confirm_columns(chosen: OpenedAs) -> OpenedAs | None:
    """Show the first rows and what was recognised, each guess in a widget that mends it."""
    try:
        found = preview([Path(path) for path in chosen.paths], options=_told_format())
    except ExplorerError as error:
        st.text(str(error))
        _format_widgets()
        return None
    columns = _column_widgets(found)
    head = found.head.astype("str").apply(lambda column: column.str.slice(0, MAX_PREVIEW_CHARACTERS))
    st.dataframe(head, height=180, hide_index=True)
    with st.expander("How the file was understood, and how to mend it"):
        st.html(
            "".join(
                f"<div>{plain(guess.what)}: <b>{plain(guess.value)}</b> <small>{plain(guess.reason)}</small></div>"
                for guess in found.guesses
            )
        )
        _format_widgets()
    return None if columns is None else OpenedAs(paths=chosen.paths, options=columns)


def _told_format() -> ReadOptions:
    """Return what the widgets of `_format_widgets` say."""
    header = st.session_state.get(_HEADER, _AS_RECOGNISED)
    return ReadOptions(
        encoding=st.session_state.get(_ENCODING) or None,
        delimiter=DELIMITERS.get(st.session_state.get(_DELIMITER, _AS_RECOGNISED)),
        quote=QUOTES.get(st.session_state.get(_QUOTE, _AS_RECOGNISED)),
        label_separator=SEPARATORS.get(st.session_state.get(_SEPARATOR, _AS_RECOGNISED)),
        has_header=None if header == _AS_RECOGNISED else header == _WITH_HEADER,
        named_splits=None if st.session_state.get(_NAMED, True) else False,
        sheet=st.session_state.get(_SHEET) or None,
    )


def _format_widgets() -> None:
    """Ask for what was recognised wrongly about the file as a whole."""
    encoding, delimiter, header = st.columns(3)
    encoding.text_input("Encoding", key=_ENCODING, placeholder=_AS_RECOGNISED, help="E.g. utf-8, gb18030, cp1252")
    delimiter.selectbox("Delimiter", [_AS_RECOGNISED, *DELIMITERS], key=_DELIMITER)
    header.selectbox("First line", [_AS_RECOGNISED, _WITH_HEADER, "is a row"], key=_HEADER)
    quote, separator, sheet = st.columns(3)
    quote.selectbox("Quotes around cells", [_AS_RECOGNISED, *QUOTES], key=_QUOTE)
    separator.selectbox("A cell of the label holds", [_AS_RECOGNISED, *SEPARATORS], key=_SEPARATOR)
    sheet.text_input("Sheet or member", key=_SHEET, placeholder="all", help="Of an Excel file or an archive")
    st.checkbox("A file or sheet named train, dev or test is that split", value=True, key=_NAMED)


def _column_widgets(found: Preview) -> ReadOptions | None:
    columns, schema = list(found.columns), found.schema
    left, right = st.columns(2)
    text = left.multiselect("Text", columns, default=list(schema.text), help="Several columns are joined, visibly.")
    label = _one(right, "Label", columns, schema.label)
    split = _one(left, "Split", columns, schema.split)
    row_id = _one(right, "Id", columns, schema.id)
    predictions = st.multiselect("Predictions of a model", columns, default=list(schema.predictions))
    if not text:
        st.text("Choose the column that holds the text.")
        return None
    return replace(
        _told_format(), text=tuple(text), label=label, split=split, id=row_id, predictions=tuple(predictions)
    )


def _one(where: st.delta_generator.DeltaGenerator, name: str, columns: Sequence[str], guess: str | None) -> str:
    choices = [NONE, *columns]
    chosen = where.selectbox(name, choices, index=choices.index(guess) if guess in choices else 0)
    return "" if chosen in (None, NONE) else chosen
