from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, written


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Cards and rates, and row 12, a card that is labelled a rate; its text is also row 0's."""
    cards = [f"my bank card was {what},card" for what in ("lost", "stolen", "eaten", "found", "broken", "blocked")]
    rates = [
        f"tell me the exchange rate of the {what},rate" for what in ("euro", "pound", "yen", "won", "peso", "lira")
    ]
    return written(tmp_path, "\n".join(["text,label", *cards, *rates, "My bank card was lost!,rate"]) + "\n")


def test_the_wrong_label_is_first_and_its_reasons_are_said(data: Path) -> None:
    result = done("label-issues", data, "--encoder", "tfidf", "--out", "issues.parquet")
    table = pd.read_parquet("issues.parquet")
    assert list(table) == ["row_id", "self_confidence", "suggested", "reasons"]
    assert sorted(table["row_id"]) == list(range(13))
    worst = table.iloc[0]
    assert (worst["row_id"], worst["suggested"]) == (12, "card")
    assert worst["self_confidence"] < 0.5
    assert worst["reasons"].startswith("By the other texts this looks like 'card' (")
    assert " rather than 'rate' (" in worst["reasons"]
    assert worst["reasons"].endswith(" The one other row with the same text is labelled otherwise.")
    trusted = table.set_index("row_id").loc[7]
    assert trusted["self_confidence"] > 0.5
    assert ", as labelled; next is 'card' (" in trusted["reasons"]
    assert "same text" not in trusted["reasons"]
    assert result.stderr == ""
    assert result.stdout.splitlines()[-1] == "Written: issues.parquet"


def test_texts_that_repeat_are_counted(tmp_path: Path) -> None:
    rows = ["same old text,a"] * 2 + ["same old text,b"] * 3 + ["another one,a", "yet another,b"]
    done("label-issues", written(tmp_path, "text,label\n" + "\n".join(rows)), "--encoder", "tfidf", "--out", "i.jsonl")
    reasons = pd.read_json("i.jsonl", lines=True).set_index("row_id")["reasons"]
    assert reasons[0].endswith(" Of 4 other rows with the same text, 3 are labelled otherwise.")
    assert reasons[4].endswith(" Of 4 other rows with the same text, 2 are labelled otherwise.")


def test_the_encoder_that_was_chosen_is_said_on_stderr(tmp_path: Path) -> None:
    data = written(
        tmp_path, "text,label\n" + "".join(f"这是第{n}个句子,{'ab'[at % 2]}\n" for at, n in enumerate("一二三四五六"))
    )
    result = done("label-issues", data, "--out", "issues.csv")
    assert result.stderr.startswith("TF-IDF on characters")
    assert "TF-IDF on characters" not in result.stdout


def test_without_labels_nothing_can_be_judged(tmp_path: Path) -> None:
    result = done(
        "label-issues", written(tmp_path, "text\none day\ntwo days\n"), "--encoder", "tfidf", "--out", "issues.csv"
    )
    assert result.stdout.startswith("No label can be judged: ")
    assert (tmp_path / "issues.csv").read_text(encoding="utf-8") == "row_id,self_confidence,suggested,reasons\n"


def test_an_encoder_that_does_not_exist_is_refused(data: Path) -> None:
    assert refused("label-issues", data, "--encoder", "quick", "--out", "issues.csv") == (
        "There is no encoder 'quick': choose one of 'fast', 'accurate', 'multilingual', 'tfidf', or give the folder or "
        "the hub name ('organisation/model') of a sentence-transformers model."
    )
