"""Missing, repaired, unread, placeholder, cut off, too long: rows that are not what somebody wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

from nlp_explorer.dataset import UnreadPiece
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.findings.base import REGISTRY


def test_missing_blank_and_invisible_texts_are_told_apart() -> None:
    finding = finding_of("missing-text", dataset_of(["a", "\u200b", "  ", None, "", "b"]))
    assert row_ids(finding) == [3, 2, 4, 1]
    assert finding.evidence.rows["kind"].tolist() == ["missing", "blank", "blank", "invisible"]
    assert finding.message == "4 of 6 rows (67 %) have no text: 1 missing, 2 blank, 1 invisible."


def test_under_one_missing_text_in_a_thousand_is_a_tip() -> None:
    assert finding_of("missing-text", dataset_of(["a"] * 999 + [""])).status == "issue"
    assert finding_of("missing-text", dataset_of(["a"] * 1_000 + [""])).status == "tip"


def test_unread_pieces_are_an_issue_without_rows() -> None:
    pieces = tuple(UnreadPiece("f.csv", line, "x", reason) for line, reason in enumerate("aabbbc d"))
    finding = finding_of("unread-pieces", replace(dataset_of(["a"]), unread=pieces))
    assert (finding.status, finding.n_rows) == ("issue", 0)
    assert finding.message == "8 pieces of the input could not be read: b (3); a (2); c (1); 2 further reasons."


def repaired(*entries: tuple[int, str]) -> pd.DataFrame:
    kinds = pd.Series([kind for _, kind in entries], dtype="str", index=[row_id for row_id, _ in entries])
    return pd.DataFrame({"kind": kinds, "column": "text", "raw": "\\xff"})


def test_repaired_rows_are_listed_once_lossy_repairs_first() -> None:
    dataset = replace(
        dataset_of(["a", "b", "c"]), repairs=repaired((0, "nul-byte"), (2, "nul-byte"), (2, "undecodable-bytes"))
    )
    finding = finding_of("repaired-cells", dataset)
    assert row_ids(finding) == [2, 0]
    assert finding.evidence.rows["kind"].tolist() == ["undecodable-bytes", "nul-byte"]
    assert finding.evidence.rows["n_repairs"].tolist() == [2, 1]
    assert finding.status == "issue"
    assert finding.message == (
        "2 of 3 rows (67 %) were repaired while reading: 2 cells with nul byte and 1 cell with undecodable bytes."
    )


def test_repairs_that_lose_nothing_are_a_tip_and_those_of_other_rows_are_not_counted() -> None:
    dataset = replace(dataset_of(["a", "b"]), repairs=repaired((0, "number-as-text"), (1, "undecodable-bytes")))
    part = dataset.subset(dataset.row_ids == 0, "the first")
    assert finding_of("repaired-cells", part).status == "tip"
    assert row_ids(finding_of("repaired-cells", part)) == [0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("nan", "placeholder"), (" N/A ", "placeholder"), ("[deleted]", "placeholder"), ("None.", "placeholder"),
     ("暂无", "placeholder"), ("#REF!", "spreadsheet error"), ("#div/0!", "spreadsheet error"),
     (".", "punctuation only"), ("???", "punctuation only"), ("。。。", "punctuation only"),
     ("- -", "punctuation only")],
)  # fmt: skip
def test_a_text_that_stands_for_none_is_a_placeholder(text: str, kind: str) -> None:
    finding = finding_of("placeholder-text", dataset_of(["a text", text]))
    assert row_ids(finding) == [1]
    assert finding.evidence.rows["kind"].tolist() == [kind]


@pytest.mark.parametrize(
    "text", [":)", ":-) :-)", "^_^", "<3", "Banana", "none of it works", "no", "5", "€", "😀", "", "nancy"]
)
def test_short_texts_and_emoticons_are_no_placeholders(text: str) -> None:
    assert finding_of("placeholder-text", dataset_of([text])).status == "passed"


def texts_of_lengths(*lengths: int) -> list[str | None]:
    return [(f"{at:x} " * length)[: length - 1] + "x" for at, length in enumerate(lengths)]


def test_lengths_far_from_the_median_are_implausible() -> None:
    usual = [50 + at % 20 for at in range(60)]
    finding = finding_of("length-outliers", dataset_of(texts_of_lengths(*usual, 2, 9_000)))
    assert row_ids(finding) == [61, 60]
    assert finding.evidence.rows["kind"].tolist() == ["long", "short"]
    assert finding.status == "tip"


def test_twice_the_median_is_never_implausible() -> None:
    dataset = dataset_of(texts_of_lengths(*[50] * 40, 100, 25))
    assert (
        finding_of("length-outliers", dataset).message
        == "Each of 42 texts has a plausible length, 25 to 100 characters."
    )
    beyond = finding_of("length-outliers", dataset_of(texts_of_lengths(*[50] * 40, 101, 24)))
    assert sorted(row_ids(beyond)) == [40, 41]


def test_few_texts_have_no_usual_length() -> None:
    assert finding_of("length-outliers", dataset_of(texts_of_lengths(*[50] * 18, 9_000))).status == "passed"


def test_a_pile_at_the_greatest_length_looks_cut_off() -> None:
    finding = finding_of("cut-off-text", dataset_of(texts_of_lengths(*range(20, 90, 2), *[100] * 12)))
    assert row_ids(finding) == list(range(35, 47))
    assert finding.status == "issue"
    assert finding.message == (
        "12 of 47 rows (26 %) end at exactly 100 characters, the greatest length there is: they look cut off."
    )


def test_a_pile_in_bytes_is_seen_where_characters_differ() -> None:
    cut = ["é" * at + "a" * (80 - 2 * at) for at in range(12)]
    finding = finding_of("cut-off-text", dataset_of([*texts_of_lengths(*range(20, 60, 2)), *cut]))
    assert "exactly 80 bytes" in finding.message


@pytest.mark.parametrize(
    "lengths",
    [[*range(20, 90, 2), *[100] * 9], [*range(20, 100), *[98, 99, 97] * 10, *[100] * 12], [100] * 30,
     [*range(5, 25), *[30] * 20]],
    ids=["nine are no pile", "as many just below", "all of one length", "short texts"],
)  # fmt: skip
def test_no_pile_no_finding(lengths: list[int]) -> None:
    assert finding_of("cut-off-text", dataset_of(texts_of_lengths(*lengths))).status == "passed"


def test_copies_of_the_longest_text_are_no_pile() -> None:
    assert (
        finding_of("cut-off-text", dataset_of([*texts_of_lengths(*range(20, 90)), *["y" * 200] * 30])).status
        == "passed"
    )


def test_each_planted_junk_row_is_found(shared_data: Path) -> None:
    messy = shared_data / "messy"
    frame = pd.read_csv(messy / "banking_planted.csv", keep_default_na=False)
    truth = json.loads((messy / "banking_planted.truth.json").read_text(encoding="utf-8"))
    junk = {entry["row"] for entry in truth if entry["kind"] == "junk"}
    codes = tuple(code for code, check in REGISTRY.items() if check.page == "corrupt_rows")
    findings = run_checks(Inputs(dataset_of(frame["text"].tolist(), frame["label"].tolist())), codes=codes, strict=True)
    found = {row_id for finding in findings for row_id in row_ids(finding)}
    assert junk <= found
    assert len(found - junk) <= 1
