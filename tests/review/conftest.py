"""A tiny dataset, its project, and shorthands for deciding about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import dataset_from_frame

Make = Callable[..., Dataset]


@pytest.fixture
def make() -> Make:
    """Return a function that makes a dataset of (text, label) or (text, label, split) rows."""

    def made(*rows: tuple[str | None, ...], name: str = "data.csv", columns: str = "text label split") -> Dataset:
        names = columns.split()
        width = max((len(row) for row in rows), default=2)
        frame = pd.DataFrame(list(rows), columns=names[:width]).astype("str")
        known = names[:width]
        schema = Schema(("text",), "label", "split" if "split" in known else None, "id" if "id" in known else None)
        return dataset_from_frame(frame, name=name, schema=schema)

    return made


@pytest.fixture
def data(make: Make) -> Dataset:
    """Return five rows; rows 0 and 1 share a text under two labels, rows 3 and 4 a text and a label."""
    return make(("one", "a"), ("one", "b"), ("two", "a"), ("three", "b"), ("three", "b"))


@pytest.fixture
def project(tmp_path: Path, data: Dataset) -> Project:
    """Return the project of `data`."""
    return open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=("/data.csv",)))
