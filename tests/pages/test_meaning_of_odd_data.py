"""The pages on meaning with data that has none: each says so in a sentence, and the rest of the app is unharmed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of
from streamlit.testing.v1 import AppTest

from nlp_explorer.embeddings.background import embed_and_project
from nlp_explorer.embeddings.kept_surroundings import find_surroundings

DIFFERENT = [f"my card number {at} is lost" for at in range(40)]
FRAMES = {
    "equal": pd.DataFrame({"text": ["the same text"] * 40, "label": ["a", "b"] * 20}),
    "two rows": pd.DataFrame({"text": ["one text", "another text"], "label": ["a", "b"]}),
    "one class": pd.DataFrame({"text": DIFFERENT, "label": ["a"] * 40}),
    "no labels": pd.DataFrame({"text": DIFFERENT}),
}
SAID = {
    ("equal", "clusters"): "1 cluster; the largest, “all texts”, has 40 of 40 rows",
    ("equal", "outliers"): "Fewer than 30 different texts",
    ("equal", "overlap"): "No two classes overlap. No row of 40 labelled rows",
    ("two rows", "clusters"): "1 cluster; the largest, “all texts”, has 2 of 2 rows",
    ("two rows", "outliers"): "Fewer than 30 different texts",
    ("two rows", "overlap"): "of 2 labelled rows",
    ("one class", "clusters"): "clusters; the largest",
    ("one class", "outliers"): "of 40 rows stand apart",
    ("one class", "overlap"): "Not applicable: classes are compared where there are two or more",
    ("no labels", "clusters"): "clusters; the largest",
    ("no labels", "outliers"): "of 40 rows stand apart",
    ("no labels", "overlap"): "Not applicable: classes are compared where there are two or more",
}


@pytest.fixture
def open_on(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Return a function that shows a page on one of the frames, its texts embedded already."""
    cache = str(tmp_path / "cache")
    monkeypatch.setenv("NLP_EXPLORER_CACHE", cache)

    def run(kind: str, page: str) -> AppTest:
        texts = FRAMES[kind]["text"].tolist()
        embed_and_project(texts, "fast", cache)
        find_surroundings(texts, "fast", cache)
        return start(page, frame=FRAMES[kind])

    return run


@pytest.mark.parametrize(("kind", "page"), SAID)
def test_odd_data_gets_a_sentence(open_on: Start, kind: str, page: str) -> None:
    app = open_on(kind, page)
    assert not app.exception
    shown = " ".join(element.proto.body for element in app.get("html"))
    assert SAID[kind, page] in shown.replace("<b>", "").replace("</b>", "")
    app.switch_page("../pages/overview.py").run()
    assert answer_of(app)


@pytest.mark.parametrize("kind", FRAMES)
def test_odd_data_is_searched_by_meaning_and_clustered_by_density(open_on: Start, kind: str) -> None:
    app = open_on(kind, "search")
    app.segmented_control(key="by").set_value("meaning").run()
    app.text_input(key="query").set_value("text").run()
    assert "nearest in meaning" in answer_of(app)
    app.switch_page("../pages/clusters.py").run()
    app.segmented_control(key="clustering").set_value("dense places").run()
    assert not app.exception
