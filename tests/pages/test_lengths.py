from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from page_support import HOSTILE, Start, answer_of
from streamlit.testing.v1 import AppTest


def long_frame() -> pd.DataFrame:
    """Return 30 short texts of one class and two long ones of another."""
    texts = ["where is my card"] * 30 + ["word " * 90, f"word {HOSTILE} " * 5]
    return pd.DataFrame({"text": texts, "label": ["short"] * 30 + ["legal"] * 2, "split": ["train"] * 31 + ["test"]})


def bodies_of(app: AppTest) -> str:
    assert not app.exception, app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def tokenizer_file(folder: Path) -> Path:
    """Write a tokenizer that makes each word a token, and its model's limit beside it."""
    tokenizers = pytest.importorskip("tokenizers")
    folder.mkdir()
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"word": 0, "[UNK]": 1}, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    made.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"max_position_embeddings": 64, "hidden_size": 32}))
    return folder


def test_the_length_that_is_recommended_is_chosen_and_the_slider_changes_the_answer(start: Start) -> None:
    pytest.importorskip("tokenizers")
    app = start("max_length", frame=long_frame())
    slider = app.select_slider(key="max-length")
    assert f"At {slider.value:,}" in answer_of(app)
    assert f"{slider.value:,} is recommended" in bodies_of(app)
    app.select_slider(key="max-length").set_value(16).run()
    assert "At 16 we cut 2 of 32 rows (6.2 %)" in answer_of(app)
    assert "class legal loses most: 2 of its 2 rows are cut (100 %)" in answer_of(app)
    assert "&lt;img" in bodies_of(app)
    assert HOSTILE not in bodies_of(app)
    assert "<del>" in bodies_of(app)


def test_todays_length_the_share_and_the_end_that_is_kept_have_their_effect(start: Start) -> None:
    pytest.importorskip("tokenizers")
    app = start("max_length", frame=long_frame())
    before = app.select_slider(key="max-length").value
    app.select_slider(key="share-lost").set_value(0.1).run()
    assert app.select_slider(key="max-length").value < before
    app.number_input(key="today").set_value(256).run()
    assert "that it takes at 256" in bodies_of(app)
    app.select_slider(key="max-length").set_value(16).run()
    app.segmented_control(key="side").set_value("tail").run()
    assert any("(tail kept)" in caption.value for caption in app.caption)


def test_a_local_tokenizer_is_used_with_its_models_limit(start: Start, tmp_path: Path) -> None:
    folder = tokenizer_file(tmp_path / "mine")
    app = start("max_length", frame=long_frame())
    app.selectbox(key="tokenizer").set_value("another: name its file").run()
    assert not app.exception
    app.text_input(key="tokenizer-path").set_value(str(folder)).run()
    assert "At 64 we cut 1 of 32 rows" in answer_of(app)
    assert "64 is recommended, all the model can take" in bodies_of(app)
    assert "hidden size 32" in bodies_of(app)


def test_a_tokenizer_outside_the_folders_is_refused(start: Start, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tokenizer_file(tmp_path_factory.mktemp("outside") / "mine")
    app = start("lengths", frame=long_frame())
    app.selectbox(key="tokenizer").set_value("another: name its file").run()
    app.text_input(key="tokenizer-path").set_value(str(outside)).run()
    assert "lies outside the folders you may open" in bodies_of(app)


def test_a_link_inside_a_folder_that_leads_out_is_refused(
    start: Start, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tokenizer_file(tmp_path_factory.mktemp("outside") / "mine")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "tokenizer.json").symlink_to(outside / "tokenizer.json")
    app = start("lengths", frame=long_frame())
    app.selectbox(key="tokenizer").set_value("another: name its file").run()
    app.text_input(key="tokenizer-path").set_value(str(tmp_path / "linked")).run()
    assert "is a link that leads out of the folders you may open" in bodies_of(app)


def test_the_network_input_shows_tokens_ids_and_padding(start: Start) -> None:
    pytest.importorskip("tokenizers")
    app = start("network_input", frame=pd.DataFrame({"text": ["my ☃ card", HOSTILE], "label": ["a", "b"]}))
    app.selectbox(key="tokenizer").set_value("MiniLM WordPiece").run()
    assert "Row 1 has " in answer_of(app)  # the longest first
    assert HOSTILE not in bodies_of(app)
    app.number_input(key="input-length").set_value(8).run()
    assert "of them are cut off" in answer_of(app)
    app.segmented_control(key="side").set_value("tail").run()
    assert "of them are cut off" in answer_of(app)
    app.button(key="input-next").click().run()
    assert (
        "Row 0 has 5 tokens of MiniLM WordPiece, 2 of them special and 1 unknown; at a maximum length of 8, nothing "
        "is cut and 3 are padding."
    ) in answer_of(app)
    assert "? [UNK]<small>100</small>" in bodies_of(app)
    assert "padding<small>× 3</small>" in bodies_of(app)
    assert "fits best" in bodies_of(app) or "None of the tokenizers fits" in bodies_of(app)


def test_axis_groups_and_unit_change_what_is_shown(start: Start) -> None:
    app = start("lengths", frame=long_frame())
    app.segmented_control(key="unit").set_value("words").run()
    assert "outliers" in bodies_of(app)
    assert app.dataframe[0].value.index.tolist()[1:] == ["legal", "short"]
    app.segmented_control(key="length-groups").set_value("split").run()
    assert sorted(app.dataframe[0].value.index.tolist()[1:]) == ["test", "train"]
    app.segmented_control(key="axis").set_value("linear").run()
    assert json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["xaxis"]["type"] == "linear"
    app.segmented_control(key="axis").set_value("logarithmic").run()
    assert json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["xaxis"]["type"] == "log"


def test_several_labels_a_row_count_at_each(start: Start) -> None:
    pytest.importorskip("tokenizers")
    frame = pd.DataFrame({"text": ["word " * 20, "word"], "label": ["a|b", "b|c"]})
    assert not start("max_length", frame=frame).exception
    assert not start("lengths", frame=frame).exception
