from __future__ import annotations

from pathlib import Path

from cli_support import done, refused, written


def test_writes_one_file_that_says_what_the_pages_say(tmp_path: Path) -> None:
    data = written(tmp_path)
    predictions = written(tmp_path, "text,pred\nmy card is gone,rate\nwhat is the rate?,rate\n", name="preds.csv")
    out = tmp_path / "report.html"
    said = done("report", data, "--predictions", predictions, "--out", out, "--cache", tmp_path).stdout
    page = out.read_text(encoding="utf-8")
    assert said.splitlines()[0] in page
    assert "my card is gone" in page
    assert "How good is preds.csv, and where is it weak?" in page


def test_texts_can_be_left_out_or_shortened(tmp_path: Path) -> None:
    data, out = written(tmp_path), tmp_path / "report.html"
    done("report", data, "--out", out, "--without-texts", "--cache", tmp_path)
    assert "I lost my card" not in out.read_text(encoding="utf-8")
    done("report", data, "--out", out, "--max-characters", "6", "--cache", tmp_path)
    assert "I lost … " in out.read_text(encoding="utf-8")


def test_another_suffix_or_a_source_is_refused(tmp_path: Path) -> None:
    data = written(tmp_path)
    assert "end it in '.html'" in refused("report", data, "--out", data)
