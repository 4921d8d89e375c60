"""The sketch says which share of a file's rows a version has: exact for small files, close for large ones."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import overlap
from nlp_explorer.projects.overlap import share_known, sketch
from nlp_explorer.reading import dataset_from_frame


def dataset(texts: list[str | None]) -> Dataset:
    return dataset_from_frame(pd.DataFrame({"text": pd.Series(texts, dtype="str")}), name="texts")


def test_the_share_counts_rows_and_leaves_missing_texts_out() -> None:
    known = sketch(dataset(["a", "b", None]))
    assert share_known(dataset(["a", "a", "a", "x", None]), known) == 0.75
    assert share_known(dataset([None, None]), known) == 0.0
    assert share_known(dataset(["a"]), sketch(dataset([]))) == 0.0


def test_a_sketch_of_part_of_the_texts_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "MAX_HASHES", 1000)
    known = sketch(dataset([f"text {n}" for n in range(10_000)]))
    assert len(known) == 8000
    share = share_known(dataset([f"text {n}" for n in range(4_000, 14_000)]), known)
    assert share == pytest.approx(0.6, abs=0.05)
