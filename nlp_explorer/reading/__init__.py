"""Files of any format become tables, tables become a dataset."""

from __future__ import annotations

from nlp_explorer.progress import Progress
from nlp_explorer.reading.build import dataset_from_frame
from nlp_explorer.reading.digest import file_sha256
from nlp_explorer.reading.options import Input, NamedBytes, ReadOptions
from nlp_explorer.reading.paths import resolve_allowed
from nlp_explorer.reading.read import Preview, preview, read, read_table
from nlp_explorer.reading.table import Table

__all__ = [
    "Input",
    "NamedBytes",
    "Preview",
    "Progress",
    "ReadOptions",
    "Table",
    "dataset_from_frame",
    "file_sha256",
    "preview",
    "read",
    "read_table",
    "resolve_allowed",
]
