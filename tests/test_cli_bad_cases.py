from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, written

DATA = """\
text,label
my card is lost,card
where is my card,card
what is the rate,rate
tell me the rate,rate
a card for the rate,rate
"""
PREDICTIONS = """\
text,pred_first,pred_second,note
my card is lost,card,card,x
where is my card,card,rate,x
what is the rate,rate,rate,x
tell me the rate,rate,rate,x
a card for the rate,card,card,x
"""
PUBLISHED = {
    "tweeteval_emotion_test.csv": {"tweeteval_emotion_test.csv": 0.8339},
    "tweeteval_hate_test.csv": {"tweeteval_hate_test.csv": 0.5768},
    "sst2_test_2systems.csv": {"cnn": 0.8572, "lstm": 0.8803},
    "marc_zh_test_2systems.csv": {"mlpp": 0.8705, "mt5": 0.8680},
}


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def bad_cases(*arguments: object) -> tuple[dict[str, dict], pd.DataFrame]:
    done("bad-cases", *arguments, "--encoder", "tfidf", "--out", "out")
    runs = json.loads(Path("out/metrics.json").read_text(encoding="utf-8"))["runs"]
    return {run["run"]: run for run in runs}, pd.read_parquet("out/bad_cases.parquet")


def test_metrics_and_wrong_rows_of_each_run_are_written(tmp_path: Path) -> None:
    runs, rows = bad_cases(written(tmp_path, DATA), "--predictions", written(tmp_path, PREDICTIONS, name="p.csv"))
    assert list(runs) == ["first", "second"]
    assert (runs["first"]["rows"], runs["first"]["matched"], runs["first"]["accuracy"]) == (5, 5, 0.8)
    assert runs["second"]["accuracy"] == 0.6
    assert runs["first"]["accuracy_low"] < 0.8 < runs["first"]["accuracy_high"]
    assert runs["first"]["log_loss"] is None
    assert list(rows)[:2] == ["row_id", "run"]
    assert set(zip(rows["run"], rows["row_id"], strict=True)) == {("first", 4), ("second", 1), ("second", 4)}
    row = rows[rows["run"] == "second"].set_index("row_id").loc[1]
    assert (row["label"], row["predicted"]) == ("card", "rate")
    assert {"proposed_verdict", "probability", "suggested", "reasons"} <= set(rows)
    assert "The other run answers the label." in row["reasons"]


def test_probabilities_are_written_where_the_run_has_them(tmp_path: Path) -> None:
    predictions = "id,card,rate\n" + "".join(
        f"{row},{0.7 if row < 4 else 0.2},{0.3 if row < 4 else 0.8}\n" for row in range(5)
    )
    data = "id," + DATA.replace("\n", "\n{}").format("0,", "1,", "2,", "3,", "4,", "")
    runs, rows = bad_cases(written(tmp_path, data), "--predictions", written(tmp_path, predictions, name="p.csv"))
    assert runs["p.csv"]["log_loss"] > 0
    assert rows.set_index("row_id")[["prob_card", "prob_rate"]].loc[2].tolist() == pytest.approx([0.7, 0.3])
    assert rows.set_index("row_id").loc[2, "confidence"] == pytest.approx(0.7)


def test_several_epochs_are_several_metrics_and_one_list(tmp_path: Path) -> None:
    lines = DATA.splitlines()[1:]
    texts = [line.rpartition(",")[0] for line in lines]
    labels = [line.rpartition(",")[2] for line in lines]
    predictions = "text,pred,epoch\n" + "".join(
        f"{text},{'card' if epoch == 1 else label if text != texts[0] else 'rate'},{epoch}\n"
        for epoch in (1, 2)
        for text, label in zip(texts, labels, strict=True)
    )
    done(
        *("bad-cases", written(tmp_path, DATA), "--predictions", written(tmp_path, predictions, name="p.csv")),
        *("--encoder", "tfidf", "--out", "out"),
    )
    runs = json.loads(Path("out/metrics.json").read_text(encoding="utf-8"))["runs"]
    assert [(run["run"], run["epoch"], run["accuracy"]) for run in runs] == [("p.csv", 1, 0.4), ("p.csv", 2, 0.8)]
    rows = pd.read_parquet("out/bad_cases.parquet")
    assert rows[["row_id", "epoch"]].to_numpy().tolist() == [[0, 2]]
    assert rows["reasons"][0].endswith("Right in 50.0 % of the epochs.")


def test_without_predictions_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert refused("bad-cases", written(tmp_path, DATA), "--encoder", "tfidf", "--out", "out") == (
        "There are no predictions: name a file with --predictions, or open data with a column 'pred'."
    )
    assert not Path("out").exists()


def test_all_right_gives_an_empty_list(tmp_path: Path) -> None:
    data = "text,label,pred\none card,a,a\ntwo rates,b,b\n"
    runs, rows = bad_cases(written(tmp_path, data))
    assert [run["accuracy"] for run in runs.values()] == [1.0]
    assert rows.empty
    assert list(rows)[:5] == ["row_id", "run", "epoch", "split", "label"]


@pytest.mark.parametrize(("name", "accuracies"), PUBLISHED.items())
def test_published_accuracies_come_out_exactly(shared_data: Path, name: str, accuracies: dict[str, float]) -> None:
    runs, rows = bad_cases(shared_data / "predictions" / name)
    assert {run: round(runs[run]["accuracy"], 4) for run in runs} == accuracies
    for run, found in runs.items():
        assert (rows["run"] == run).sum() == round(found["rows"] * (1 - found["accuracy"]))


def test_accuracy_of_20news_comes_out_exactly(shared_data: Path) -> None:
    folder = shared_data / "20news"
    runs, rows = bad_cases(
        folder / "20news_test_with_label_errors.csv.gz", "--predictions", folder / "20news_test_probs.npy"
    )
    assert round(runs["20news_test_probs.npy"]["accuracy"], 4) == 0.9234
    assert (rows["run"] == "20news_test_probs.npy").sum() == 577
