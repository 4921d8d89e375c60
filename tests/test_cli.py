from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
import streamlit.web.cli
from typer.testing import CliRunner, Result

from nlp_explorer.cli import app
from nlp_explorer.cli.server import FIRST_PORT, free_port
from nlp_explorer.errors import ExplorerError
from nlp_explorer.launch import Launch, default_roots

ROWS = """\
text,label
I lost my card,lost_card
my card is gone,lost_card
what is the rate?,rate
I lost my card,rate
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "queries.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Keep what streamlit would have been started with, and start nothing."""
    calls: list[list[str]] = []
    monkeypatch.setattr(streamlit.web.cli, "main", lambda: calls.append(sys.argv[1:]))
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    for variable in ("NLP_EXPLORER_LAUNCH", "NLP_EXPLORER_WORKSPACE", "NLP_EXPLORER_CACHE"):
        monkeypatch.setenv(variable, "")
    monkeypatch.delenv("NLP_EXPLORER_LAUNCH")
    return calls


def refused(result: Result) -> str:
    """Return the sentence of a command that ended with one, and nothing else."""
    assert result.exit_code == 2
    assert result.stdout == ""
    [sentence] = result.stderr.splitlines()
    return sentence


def test_version_is_that_of_the_package(run: Callable[..., Result]) -> None:
    assert run("version").stdout == f"nlp-explorer {version('nlp-explorer')}\n"


# app


def test_app_without_files_opens_the_sample(run: Callable[..., Result], started: list[list[str]]) -> None:
    result = run("app", "--no-browser")
    assert result.exit_code == 0, result.stderr
    assert Launch.from_environment() == Launch(roots=default_roots(), sample="english")


def test_app_binds_this_machine_alone_and_reports_to_nobody(
    run: Callable[..., Result], started: list[list[str]]
) -> None:
    run("app", "--no-browser", "--port", "0" + str(free_port(None)))
    [[command, entry, *flags]] = started
    assert command == "run"
    assert Path(entry).parts[-2:] == ("app", "main.py")
    assert {
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
        "--server.headless=true",
    } <= set(flags)


def test_app_looks_the_same_from_any_working_directory(run: Callable[..., Result], started: list[list[str]]) -> None:
    run("app")
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in started[0][2:])
    assert flags["theme.light.backgroundColor"] == "#FFFFFF"
    assert len(json.loads(flags["theme.chartCategoricalColors"])) == 8


def test_app_prints_its_address(run: Callable[..., Result], started: list[list[str]]) -> None:
    port = free_port(None)
    assert f"http://127.0.0.1:{port} " in run("app", "--port", port).stdout


def test_app_passes_on_what_was_named(
    run: Callable[..., Result], started: list[list[str]], data: Path, tmp_path: Path
) -> None:
    (tmp_path / "preds.csv").write_text("label\nrate\n", encoding="utf-8")
    result = run(
        *(
            "app",
            "queries.csv",
            "--predictions",
            "preds.csv",
            "--text",
            "text",
            "--id",
            "",
            "--delimiter",
            "tab",
        ),
        *("--root", tmp_path, "--workspace", "kept", "--cache", "again"),
    )
    assert result.exit_code == 0, result.stderr
    asked = Launch.from_environment()
    assert (asked.paths, asked.predictions) == ((str(data),), (str(tmp_path / "preds.csv"),))
    assert (asked.options.text, asked.options.label, asked.options.id) == (("text",), None, "")
    assert asked.options.delimiter == "\t"
    assert (asked.roots, asked.sample) == ((str(tmp_path),), None)
    assert os.environ["NLP_EXPLORER_WORKSPACE"] == str(tmp_path / "kept")
    assert os.environ["NLP_EXPLORER_CACHE"] == str(tmp_path / "again")


def test_app_refuses_an_encoder_that_cannot_be_used_before_it_starts(
    run: Callable[..., Result], started: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    result = run("app", "--no-browser", "--encoder", "empty")
    assert "is no sentence-transformers model (no 'modules.json')" in refused(result)
    assert "get it first with 'hf download some/model'" in refused(run("app", "--encoder", "some/model"))
    assert not started
    run("app", "--no-browser", "--encoder", "tfidf")
    assert Launch.from_environment().encoder == "tfidf"


def test_app_writes_wildcards_out(run: Callable[..., Result], started: list[list[str]], tmp_path: Path) -> None:
    for name in ("train-2.csv", "train-1.csv", "notes.txt"):
        (tmp_path / name).write_text(ROWS, encoding="utf-8")
    run("app", "train-*.csv")
    assert Launch.from_environment().paths == (str(tmp_path / "train-1.csv"), str(tmp_path / "train-2.csv"))


def test_app_refuses_files_that_are_not_there(run: Callable[..., Result], data: Path) -> None:
    assert (
        refused(run("app", "querys.csv"))
        == "There is no file 'querys.csv'; its folder holds 'queries.csv': check the name."
    )
    assert (
        refused(run("app", "nowhere/x.csv"))
        == "There is no file 'nowhere/x.csv', nor the folder 'nowhere': check the path."
    )
    assert refused(run("app", data, "--predictions", "*.tsv")).startswith("No file matches '*.tsv' in ")
    assert refused(run("app", "--root", "nowhere")).startswith("There is no folder 'nowhere'")


def test_app_refuses_a_sample_beside_files(run: Callable[..., Result], data: Path) -> None:
    assert refused(run("app", "queries.csv", "--sample", "chinese")) == (
        "Both the sample 'chinese' and 'queries.csv' were named: leave one of them out."
    )


def test_a_wanted_port_in_use_is_refused_and_a_free_one_found_otherwise() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ExplorerError, match=f"^Port {port} is in use: name another one, or leave --port out"):
            free_port(port)
    with socket.socket() as first:
        if first.connect_ex(("127.0.0.1", FIRST_PORT)) != 0:
            first.close()
            with socket.create_server(("127.0.0.1", FIRST_PORT)):
                assert FIRST_PORT < free_port(None) < FIRST_PORT + 50


# profile


def test_profile_writes_what_it_says(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    result = run("profile", data, "--out", "out")
    assert result.exit_code == 0, result.stderr
    written = json.loads((tmp_path / "out" / "profile.json").read_text(encoding="utf-8"))
    assert written["dataset"]["rows"] == 4
    assert written["labels"]["counts"] == {"lost_card": 2, "rate": 2}
    assert result.stdout.splitlines()[-1] == f"Written: {Path('out') / 'profile.json'}"
    conflicts = pd.read_parquet(tmp_path / "out" / "findings" / "conflicting-labels.parquet")
    assert sorted(conflicts["row_id"]) == [0, 3]


def test_profile_takes_columns_by_name(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("question,answer,topic\nx one,y two,k\nz three,w four,l\n", encoding="utf-8")
    result = run("profile", "d.csv", "--text", "question", "--text", "answer", "--label", "topic", "--out", "out")
    assert result.exit_code == 0, result.stderr
    written = json.loads((tmp_path / "out" / "profile.json").read_text(encoding="utf-8"))
    assert written["dataset"]["text"] == ["question", "answer"]
    assert written["dataset"]["label"] == "topic"


def test_profile_of_a_file_with_predictions_has_each_run_once(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(
        "text,label,pred,pred_big\nfine day,good,good,good\nbad day,bad,good,bad\nsunny,good,good,good\n"
        "rain again,bad,bad,bad\n",
        encoding="utf-8",
    )
    result = run("profile", "d.csv", "--predictions", "d.csv", "--out", "out")
    assert result.exit_code == 0, result.stderr
    runs = json.loads((tmp_path / "out" / "profile.json").read_text(encoding="utf-8"))["predictions"]
    assert [(run["rows"], run["matched"], run["accuracy"]) for run in runs] == [(4, 4, 0.75), (4, 4, 1.0)]


def test_profile_scores_a_predictions_file(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    (tmp_path / "preds.csv").write_text(
        "text,pred\nI lost my card,lost_card\nmy card is gone,rate\nwhat is the rate?,rate\n",
        encoding="utf-8",
    )
    result = run("profile", data, "--predictions", "preds.csv", "--out", "out")
    assert result.exit_code == 0, result.stderr
    [scored] = json.loads((tmp_path / "out" / "profile.json").read_text(encoding="utf-8"))["predictions"]
    assert scored["rows"] == 3


def test_profile_errors_are_one_sentence(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    assert "'nope'" in refused(run("profile", data, "--text", "nope", "--out", "out"))
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "empty.csv" in refused(run("profile", "empty.csv", "--out", "out"))
    assert "'Wordy'" in refused(run("profile", data, "--tokenizer", "Wordy", "--out", "out"))
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert refused(run("profile", data, "--out", "taken")).endswith("is no folder. Choose another.")


# read


def test_read_says_what_was_recognised(run: Callable[..., Result], data: Path) -> None:
    result = run("read", data)
    assert result.exit_code == 0, result.stderr
    assert "4 rows" in result.stdout
    assert "label: label" in result.stdout


def test_read_as_json_prints_json_alone(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text('{"text": "一", "label": "x"}\n{"text": \n', encoding="utf-8")
    result = run("read", "d.jsonl", "--json")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert (said["rows"], said["label"]) == (1, "label")
    [piece] = said["unread"]
    assert (piece["file"], piece["line"], piece["raw"]) == ("d.jsonl", 2, '{"text": ')
    assert piece["reason"]


def test_what_is_told_about_a_file_goes_before_every_guess(run: Callable[..., Result], tmp_path: Path) -> None:
    labels = ["a|b", "a", "b", "c", "a|c"] * 4
    lines = "".join(f'"text {at}",{label},{label}\n' for at, label in enumerate(labels))
    (tmp_path / "d.csv").write_text(f"text,label,pred\n{lines}", encoding="utf-8")
    guessed = run("read", "d.csv").stdout.splitlines()
    assert "  labels: several a row (cells such as 'a|b' hold several labels, joined by '|')" in guessed
    assert any(line.startswith("  predictions: pred ") for line in guessed)
    told = run("read", "d.csv", "--quote", "", "--label-separator", "", "--predicted", "").stdout.splitlines()
    assert "  quotes: none (as told)" in told
    assert "  labels: one a row (as told)" in told
    assert not any(line.startswith("  predictions:") for line in told)


def test_read_writes_the_rows(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    assert run("read", data, "--out", "clean.parquet").exit_code == 0
    assert pd.read_parquet(tmp_path / "clean.parquet")["text"].tolist()[2] == "what is the rate?"
    assert refused(run("read", data, "--out", "nowhere/x.parquet")).startswith(
        "nowhere/x.parquet cannot be written: the folder nowhere does not exist."
    )


def test_read_never_writes_over_its_source(run: Callable[..., Result], data: Path) -> None:
    result = run("read", data, "--out", data)
    assert result.exit_code == 2
    assert "queries.csv" in result.stderr
    assert data.read_text(encoding="utf-8") == ROWS


def test_profile_never_writes_over_its_source(run: Callable[..., Result], tmp_path: Path) -> None:
    source = tmp_path / "findings" / "exact-duplicates.parquet"
    source.parent.mkdir()
    pd.DataFrame({"text": ["one text", "another text"], "label": ["a", "b"]}).to_parquet(source)
    before = source.read_bytes()
    assert run("profile", source, "--out", tmp_path).exit_code == 2
    assert source.read_bytes() == before


def test_app_takes_the_name_of_a_project(run: Callable[..., Result], started: list[list[str]], data: Path) -> None:
    assert run("app", data, "--project", " bank ").exit_code == 0
    assert Launch.from_environment().project == "bank"
