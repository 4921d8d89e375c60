"""The example in docs/predictions.md runs, and what it writes is read."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from nlp_explorer.dataset import Schema
from nlp_explorer.predictions.read import read_predictions
from nlp_explorer.predictions.sources import NUMPY_SUFFIXES
from nlp_explorer.reading import dataset_from_frame

DOCS = Path(__file__).resolve().parents[2] / "docs" / "predictions.md"


def test_five_lines_of_the_docs_write_a_file_that_joins_by_id(tmp_path, monkeypatch):
    [code] = re.findall(r"```python\n(.+?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert len(code.strip().splitlines()) == 5
    dev = pd.DataFrame({"id": ["a", "b"], "text": ["it purrs", "it barks"], "label": ["cat", "dog"]})
    model = make_pipeline(CountVectorizer(), MultinomialNB()).fit(dev["text"], dev["label"])
    monkeypatch.chdir(tmp_path)
    exec(code, {"pd": pd, "dev": dev, "model": model})
    dataset = dataset_from_frame(dev, name="dev", schema=Schema(("text",), "label", id="id"))
    [run] = read_predictions(tmp_path / "predictions.csv", dataset)
    assert run.joined_by == "id"
    assert run.predicted.tolist() == ["cat", "dog"]
    assert run.probabilities.shape == (2, 2)


def test_docs_name_the_kinds_of_arrays():
    text = DOCS.read_text("utf-8")
    assert all(f"`{suffix}`" in text for suffix in NUMPY_SUFFIXES)
