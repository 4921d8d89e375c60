from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of

from app import map_view
from app.jobs import Job
from app.opened import open_launch
from nlp_explorer.embeddings.background import embed_and_project
from nlp_explorer.embeddings.kept_surroundings import find_surroundings
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.meeting.agenda import agenda
from nlp_explorer.reading import dataset_from_frame

N = 40
TEXTS = [f"my card number {at} is lost" for at in range(N)] + [f"send the transfer {at} abroad" for at in range(N)]


@pytest.fixture
def frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Return texts that are embedded already: what the background does is tested beside its module."""
    monkeypatch.setenv("NLP_EXPLORER_CACHE", str(tmp_path / "cache"))
    embed_and_project(TEXTS, "fast", str(tmp_path / "cache"))
    find_surroundings(TEXTS, "fast", str(tmp_path / "cache"))
    labels = ["card"] * N + ["transfer"] * N
    labels[0] = "transfer"
    return pd.DataFrame({"text": TEXTS, "label": labels, "channel": ["a", "b"] * N, "amount": range(2 * N)})


def test_a_row_amid_another_class_is_listed(start: Start, frame: pd.DataFrame) -> None:
    app = start("overlap", frame=frame)
    assert "1 of 80 labelled rows (1.2 %) sits amid another class" in answer_of(app)
    tables = [table.value for table in app.dataframe]
    assert any("neighbours_label" in table and table["row"].tolist() == [0] for table in tables)


def test_two_classes_that_overlap_go_on_the_agenda(start: Start, frame: pd.DataFrame) -> None:
    app = start("overlap", frame=frame)
    opened, [pairs] = open_launch(), [table.value for table in app.dataframe if "neighbour" in table.value]
    at = pairs["label"].tolist().index("transfer")
    key = f"overlap-{opened.token}-{len(pairs)}"
    app.session_state[key] = {"selection": {"rows": [at], "columns": [], "cells": []}}
    app.run()
    app.button(key="overlap-pair-agenda").click().run()
    [item] = agenda(opened.project)
    assert (item.kind, item.n_rows) == ("confused classes", 1)
    assert item.evidence.endswith("carry card; 1 row of transfer lies amid card.")


def test_one_class_has_nothing_to_overlap_with(start: Start, frame: pd.DataFrame) -> None:
    app = start("overlap", frame=frame.assign(label="one"))
    assert not app.exception
    assert any("Not applicable" in element.proto.body for element in app.get("html"))


def test_outliers_say_their_rule(start: Start, frame: pd.DataFrame) -> None:
    app = start("outliers", frame=frame)
    assert "stand apart" in answer_of(app)
    assert any("79 % of the rows it found were clues" in caption.value for caption in app.caption)
    assert len(next(table.value for table in app.dataframe if "mean_cosine" in table.value)) == 50


def test_words_and_patterns_are_counted_per_class(start: Start, frame: pd.DataFrame) -> None:
    app = start("search", frame=frame)
    app.text_input(key="query").set_value("/lost$/").run()
    assert "40 of 80 rows (50 %) hold it" in answer_of(app).replace("50.0", "50")
    counts = next(table.value for table in app.dataframe if "found" in table.value)
    assert dict(zip(counts["label"], counts["found"], strict=True)) == {"card": 39, "transfer": 1}
    app.text_input(key="query").set_value("/(/").run()
    assert any("no valid regular expression" in element.proto.body for element in app.get("html"))


def test_a_text_and_a_row_are_searched_by_meaning(start: Start, frame: pd.DataFrame) -> None:
    app = start("search", frame=frame)
    app.segmented_control(key="by").set_value("meaning").run()
    for query in ("transfer abroad", "70"):
        app.text_input(key="query").set_value(query).run()
        assert "nearest in meaning" in answer_of(app)
        listed = next(table.value for table in app.dataframe if "cosine" in table.value)
        assert (listed["text"].head(10).str.contains("transfer")).all()
    assert listed["row"].iloc[0] == 70


@pytest.mark.parametrize("by", ["cluster", "region", "finding", "length", "column channel", "column amount"])
def test_the_map_is_coloured_by_what_is_chosen(start: Start, frame: pd.DataFrame, by: str) -> None:
    app = start("clusters", frame=frame)
    app.selectbox(key="colour").set_value(by).run()
    assert not app.exception
    assert "clusters; the largest" in answer_of(app)


def test_a_row_that_two_checks_flag_has_the_colour_of_the_first(
    start: Start, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[pd.Series] = []
    payload = map_view.map_payload

    def recorded(places: object, kinds: pd.Categorical, **rest: object) -> bytes:
        drawn.append(pd.Series(kinds))
        return payload(places, kinds, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(map_view, "map_payload", recorded)
    app = start("clusters", frame=frame)
    app.selectbox(key="colour").set_value("finding").run()
    assert not app.exception
    checked = run_checks(Inputs(dataset_from_frame(frame, name="made"), ()))
    expected = [next((one.title for one in checked if row in one.evidence.rows.index), None) for row in frame.index]
    assert any(expected)
    assert [None if pd.isna(kind) else kind for kind in drawn[-1]] == expected


def test_the_quick_encoder_s_map_is_shown_until_a_slower_one_has_read_the_texts(
    start: Start, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start("clusters", frame=frame)
    assert any("The fast encoder: 100 % of the letters" in plain(caption.value) for caption in app.caption)
    monkeypatch.setattr(map_view, "_start_map", lambda view, encoder: Job(f"made by {encoder}", "Refining the map"))
    app.segmented_control(key="encoder").set_value("accurate").run()
    assert not app.exception
    said = [plain(caption.value) for caption in app.caption]
    assert any("By the encoder 'fast' until Accurate (MiniLM) has read the texts." in line for line in said)
    assert [button.label for button in app.button if button.key == "cancel-made by accurate"] == ["Cancel"]


def test_the_encoder_named_at_the_start_is_chosen_and_one_that_was_lost_is_not_offered(
    start: Start, frame: pd.DataFrame, tmp_path: Path
) -> None:
    embed_and_project(TEXTS, "tfidf", str(tmp_path / "cache"))
    app = start("clusters", frame=frame, encoder="tfidf")
    assert not app.exception
    assert app.segmented_control(key="encoder").value == "tfidf"
    app = start("clusters", frame=frame, encoder=str(tmp_path / "lost"))
    assert not app.exception
    chooser = app.segmented_control(key="encoder")
    assert (chooser.value, chooser.options) == ("fast", ["Fast (WordLlama)", *chooser.options[1:4]])
    assert "There is no model folder" in chooser.help


def plain(markdown: str) -> str:
    return markdown.replace("\\", "").replace("\u2060", "")


def test_dense_places_are_another_way_to_cluster(start: Start, frame: pd.DataFrame) -> None:
    app = start("clusters", frame=frame)
    app.segmented_control(key="clustering").set_value("dense places").run()
    assert not app.exception


def test_kept_embeddings_are_shown_and_deleted(start: Start, frame: pd.DataFrame) -> None:
    app = start("storage", frame=frame)
    assert "Kept embeddings of 1 encoder take 0.000 GB of at most 5.4 GB" in answer_of(app)
    app.button(key="clear-store").click().run()
    assert "No embeddings are kept" in answer_of(app)


@pytest.mark.parametrize(
    ("kind", "column"), [("classes over clusters", "n_clusters"), ("clusters of several classes", "n_classes")]
)
def test_classes_are_compared_with_clusters_and_a_line_lists_its_rows(
    start: Start, frame: pd.DataFrame, kind: str, column: str
) -> None:
    app = start("overlap", frame=frame)
    app.segmented_control(key="seen-by").set_value(kind).run()
    assert not app.exception
    table = next(table.value for table in app.dataframe if column in table.value)
    listed = next(table.value for table in app.dataframe if "row" in table.value)
    assert len(listed) == table["rows"].iloc[0]
