"""The laws that hold for every check, present and to come."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of, reordered

from nlp_explorer.dataset import Dataset, UnreadPiece
from nlp_explorer.findings import Finding, Inputs, run_check
from nlp_explorer.findings.base import REGISTRY, WHY_NOT_APPLICABLE, Check

ODD_TEXTS = [
    *(
        "plain words here",
        "",
        "   ",
        None,
        "\u200b",
        "\ufeffBOM",
        "naïve café",
        "cafe\u0301",
        "ﬁne",
        "很好吃，下次再来",
    ),
    *(
        "👩‍👩‍👧 family",
        "שלום \u202eevil",
        "\x00\x01\x1b[31m",
        "\ufffd\ufffd",
        "\U0010ffff\ufdd0",
        "Ã©tÃ© Ã¨",
        "a" * 5_000,
    ),
    *("<p>&nbsp;</p>", "nan", "...", "한국어 문장", "http://example.org/a?b=c", "12345", "line one\nline two\r\n"),
    *("Straße STRASSE", "i̇İıI", "🇨🇭🏳️‍🌈", "=1+1", "\\x41\\u0041", "e" + "\u0301" * 50),
]
WORDS = ["the", "card", "money", "app", "opens", "never", "again", "please", "send", "where", "is", "my", "account"]


def many(n: int, seed: int) -> Dataset:
    """Return rows of random words in which most faults occur somewhere."""
    random = np.random.default_rng(seed)
    texts: list[str | None] = [" ".join(random.choice(WORDS, random.integers(2, 12))) for _ in range(n)]
    for at in range(0, n, 7):
        texts[at] = ODD_TEXTS[(at // 7) % len(ODD_TEXTS)]
    for at in range(3, n, 11):
        texts[at] = texts[at - 3]
    labels = [None if at % 17 == 0 else f"class {min(9, int(random.exponential(2)))}" for at in range(n)]
    return dataset_of(texts, labels, list(random.choice(["train", "validation", "test"], n)))


MANY = many(300, seed=1)
PAIRS = ("train", "test", "train", "test")
DATASETS = {
    "empty": dataset_of([], [], []),
    "empty, nothing but texts": dataset_of([]),
    "one row": dataset_of(["one text"], ["a"], ["train"]),
    "one row of nothing": dataset_of([None], [None], [None]),
    "one class": dataset_of([f"text number {at}" for at in range(30)], ["a"] * 30),
    "no label column": dataset_of(["a", "b", "a"]),
    "all labels missing": dataset_of(["a", "b", "a"], [None] * 3),
    "all texts missing": dataset_of([None] * 5, list("ababa"), ["train", "test", "train", "test", "train"]),
    "all texts the same": dataset_of(["same"] * 50, list("ab") * 25, ["train", "test"] * 25),
    "odd Unicode": dataset_of(ODD_TEXTS, ["x", "y", None] * (len(ODD_TEXTS) // 3)),
    "long text": dataset_of(["word " * 50_000, "short", "很" * 100_000], ["a", "b", "c"]),
    "several labels": dataset_of(["a b", "a b", "c", None], ["x|y", "y|x", "x", None], list(PAIRS), separator="|"),
    "many": MANY,
    "a part": MANY.subset(np.arange(300) % 3 != 0, "two rows of three"),
    "unread": replace(dataset_of(["a"], ["b"]), unread=(UnreadPiece("f.csv", 2, "x,", "a field is missing"),)),
}

every_check = pytest.mark.parametrize("check", REGISTRY.values(), ids=REGISTRY.keys())
every_dataset = pytest.mark.parametrize("name", DATASETS)


@cache
def inputs(name: str) -> Inputs:
    return Inputs(DATASETS[name])


def found(check: Check, dataset: Dataset) -> Finding:
    return run_check(check, Inputs(dataset), strict=True)


@every_check
@every_dataset
def test_a_check_survives_changes_nothing_and_says_it_whole(check: Check, name: str) -> None:
    dataset = DATASETS[name]
    before = dataset.frame.copy(deep=True)
    finding = run_check(check, inputs(name), strict=True)
    pd.testing.assert_frame_equal(dataset.frame, before)
    missing = [need for need in check.needs if not inputs(name).has(need)]
    assert (finding.status == "not_applicable") == bool(missing)
    if missing:
        assert finding.message == WHY_NOT_APPLICABLE[missing[0]]
    assert_sentences_are_whole(finding)
    assert_rows_are_sound(finding, dataset)
    again = run_check(check, inputs(name), strict=True)
    assert (finding.status, finding.message, finding.advice) == (again.status, again.message, again.advice)
    pd.testing.assert_frame_equal(finding.evidence.rows, again.evidence.rows)


def assert_sentences_are_whole(finding: Finding) -> None:
    json.dumps([finding.code, finding.title, finding.status, finding.message, finding.n_rows], allow_nan=False)
    assert finding.message.endswith(".")
    assert "nan" not in finding.message.lower().split()
    clause = finding.evidence.clause
    if finding.status in ("issue", "tip"):
        assert finding.advice
        assert clause
        assert not clause.endswith(".")
    if finding.status == "passed":
        assert finding.n_rows == 0


def assert_rows_are_sound(finding: Finding, dataset: Dataset) -> None:
    rows = finding.evidence.rows
    assert rows.index.name == "row_id"
    assert rows.index.dtype == "int64"
    assert rows.index.isin(dataset.row_ids).all()
    assert rows.index.is_unique
    if "group" in rows:
        assert rows["group"].dtype == "int64"
        assert rows["group"].diff().dropna().isin([0, 1]).all(), "groups stand together, numbered as listed"
    if "kind" in rows:
        assert rows["kind"].notna().all()
    if "start" in rows:
        lengths = dataset.frame["text"].loc[rows.index].str.len()
        assert ((rows["start"] >= 0) & (rows["start"] < rows["end"]) & (rows["end"] <= lengths)).all()


@every_check
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(check: Check, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(MANY))
    one, other = found(check, MANY), found(check, reordered(MANY, order))
    assert (one.status, one.message) == (other.status, other.message)
    same_ids = order[other.evidence.rows.index]
    assert set(one.evidence.rows.index) == set(same_ids)
    if "kind" in one.evidence.rows:
        kinds = dict(zip(same_ids, other.evidence.rows["kind"], strict=True))
        assert kinds == one.evidence.rows["kind"].to_dict()
    if "group" in one.evidence.rows:
        assert together(one.evidence.rows["group"].to_numpy(), one.evidence.rows.index.to_numpy()) == together(
            other.evidence.rows["group"].to_numpy(), same_ids
        )


def together(groups: np.ndarray, row_ids: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(row_ids[groups == group].tolist()) for group in np.unique(groups)}


@every_check
def test_rows_of_a_part_are_those_of_the_same_rows_as_a_dataset(check: Check) -> None:
    part = DATASETS["a part"]
    alone = reordered(part, range(len(part)))
    one, other = found(check, part), found(check, alone)
    assert one.message == other.message
    assert one.evidence.rows.index.tolist() == part.row_ids[other.evidence.rows.index].tolist()


def test_codes_and_titles_are_unique() -> None:
    assert len({check.title for check in REGISTRY.values()}) == len(REGISTRY)
    assert all(code == code.lower() and " " not in code and "_" not in code for code in REGISTRY)


@every_check
def test_every_check_says_in_its_module_what_it_means(check: Check) -> None:
    module = __import__(check.function.__module__, fromlist=["__doc__"])
    assert module.__name__.rpartition(".")[2] == check.code.replace("-", "_")
    assert len(module.__doc__.split()) >= 15
