from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.errors import ExplorerError, StorageError
from nlp_explorer.findings.base import REGISTRY
from nlp_explorer.predictions import predictions_from_columns
from nlp_explorer.profile import Profile, chosen_parts, profile, write_profile
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.text.tokenizers import packaged_tokenizer

DOCUMENTATION = Path(__file__).resolve().parents[1] / "docs" / "profile.md"
TEXTS = ["I lost my card", "I lost my card", "I LOST my card!", "你好", None]
LABELS = ["lost", "found", "lost", "hello", "hello"]
# The issue's own list: these keys are a promise to other programs.
PROMISED = {
    "format_version": None,
    "dataset": {"rows", "unread", "text", "label", "split", "id", "fingerprint"},
    "labels": {"counts"},
    "lengths": {"characters", "words", "tokens", "tokenizer"},
    "duplicates": {"exact", "normalised"},
    "findings": {"code", "title", "status", "message", "n_rows"},
    "predictions": {"run", "rows", "matched", "accuracy", "macro_f1"},
}


def profile_of(**columns: list[Any]) -> Profile:
    dataset = dataset_from_frame(pd.DataFrame(columns), name="tiny")
    return profile(dataset, predictions_from_columns(dataset), packaged_tokenizer("MiniLM WordPiece"))


@pytest.fixture
def messy() -> Profile:
    return profile_of(text=TEXTS, label=LABELS, pred=["lost", "lost", "lost", "hello", "lost"])


def written(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    return content


def keys_of(value: Any, above: str = "") -> Iterator[str]:
    """Yield the dotted path of every key, entries of lists as ``[]``, without the labels that are counted."""
    if isinstance(value, list):
        for entry in value:
            yield from keys_of(entry, f"{above}[]")
    elif isinstance(value, dict) and above != "labels.counts":
        for name, below in value.items():
            key = f"{above}.{name}" if above else name
            yield key
            yield from keys_of(below, key)


def test_profile_holds_what_was_promised(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    content = written(tmp_path)
    assert set(content) == set(PROMISED)
    for key, names in PROMISED.items():
        entries = content[key] if isinstance(content[key], list) else [content[key]]
        assert names is None or all(set(entry) == names for entry in entries)
        assert entries


def test_profile_gives_the_numbers_of_the_dataset(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    content = written(tmp_path)
    assert content["dataset"] == {
        "rows": 5,
        "unread": 0,
        "text": "text",
        "label": "label",
        "split": None,
        "id": None,
        "fingerprint": messy.dataset.fingerprint,
    }
    assert list(content["labels"]["counts"].items()) == [("hello", 2), ("lost", 2), ("found", 1)]
    assert content["lengths"]["characters"]["max"] == 15
    assert content["lengths"]["words"]["p50"] == 4
    assert content["lengths"]["tokens"]["max"] == 7  # [CLS] i lost my card ! [SEP]
    assert content["lengths"]["tokenizer"] == "MiniLM WordPiece"
    [run] = content["predictions"]
    assert (run["rows"], run["matched"], run["accuracy"]) == (5, 5, 0.6)
    assert run["macro_f1"] == pytest.approx((2 * 2 / 6 + 0 + 2 / 3) / 3)


def test_every_check_is_listed_with_a_table_of_its_rows(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    findings = written(tmp_path)["findings"]
    assert {finding["code"] for finding in findings} == set(REGISTRY)
    for finding in findings:
        table = pd.read_parquet(tmp_path / "findings" / f"{finding['code']}.parquet")
        assert table.columns[0] == "row_id"
        assert len(table) == finding["n_rows"]


def test_rows_of_a_finding_keep_their_evidence(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    conflicts = pd.read_parquet(tmp_path / "findings" / "conflicting-labels.parquet")
    assert conflicts["row_id"].tolist()[:2] == [0, 1]
    assert {"group", "kind"} <= set(conflicts.columns)
    assert pd.read_parquet(tmp_path / "findings" / "missing-text.parquet")["row_id"].tolist() == [4]


def test_every_key_is_documented(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    documented = set(re.findall(r"`([^`\n]+)`", DOCUMENTATION.read_text(encoding="utf-8").replace("```", "")))
    lengths = re.compile(r"^lengths\.(characters|words|tokens)\.")
    assert {lengths.sub("lengths.*.", key) for key in keys_of(written(tmp_path))} <= documented


def test_every_column_of_every_finding_is_written_as_it_is(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    for finding in messy.findings:
        table = pd.read_parquet(tmp_path / "findings" / f"{finding.code}.parquet").set_index("row_id")
        assert list(table.columns) == list(finding.evidence.rows.columns)
        assert np.array_equal(table.index, finding.evidence.rows.index)


@pytest.mark.parametrize(
    "columns",
    [
        {"text": [], "label": []},
        {"text": ["one"], "label": ["a"]},
        {"text": ["one", "two"], "label": [None, None]},
        {"text": [None, None], "label": ["a", "b"]},
    ],
    ids=["no rows", "one row", "no labels", "no texts"],
)
def test_degenerate_datasets_have_a_profile(columns: dict[str, list[Any]], tmp_path: Path) -> None:
    write_profile(profile_of(**columns), tmp_path)
    assert written(tmp_path)["dataset"]["rows"] == len(columns["text"])


def test_without_a_tokenizer_no_tokens_are_counted(tmp_path: Path) -> None:
    dataset = dataset_from_frame(pd.DataFrame({"text": ["a b"], "label": ["x"]}), name="tiny")
    write_profile(profile(dataset), tmp_path)
    assert (written(tmp_path)["lengths"]["tokens"], written(tmp_path)["lengths"]["tokenizer"]) == (None, None)


def test_only_the_parts_that_were_asked_for_are_computed(tmp_path: Path) -> None:
    dataset = dataset_from_frame(pd.DataFrame({"text": TEXTS, "label": LABELS}), name="tiny")
    write_profile(profile(dataset, only=chosen_parts("reading, labels,lengths,duplicates")), tmp_path)
    content = written(tmp_path)
    assert content["duplicates"] == {
        "exact": {"groups": 1, "rows": 2, "repeats": 1},
        "normalised": {"groups": 1, "rows": 3, "repeats": 2},
    }
    assert content["lengths"]["words"]["max"] == 4
    assert content["labels"]["counts"]["hello"] == 2
    assert (content["findings"], content["predictions"], content["lengths"]["tokens"]) == (None, None, None)
    write_profile(profile(dataset, only=chosen_parts("reading")), tmp_path)
    assert [written(tmp_path)[part] for part in ("labels", "lengths", "duplicates")] == [None, None, None]


def test_a_part_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ExplorerError, match="no part 'lenghts' of a profile: choose from 'reading', 'labels'"):
        chosen_parts("labels,lenghts")


def test_an_earlier_profile_is_replaced_and_other_files_stay(messy: Profile, tmp_path: Path) -> None:
    write_profile(messy, tmp_path)
    earlier = written(tmp_path)
    earlier["findings"].append({"code": "check-of-old", "title": "", "status": "tip", "message": "", "n_rows": 1})
    (tmp_path / "profile.json").write_text(json.dumps(earlier), encoding="utf-8")
    for name in ("check-of-old.parquet", "my-own.parquet"):
        (tmp_path / "findings" / name).write_bytes(b"")
    write_profile(profile_of(text=["one"], label=["a"]), tmp_path)
    there = {path.name for path in (tmp_path / "findings").iterdir()}
    assert there == {f"{code}.parquet" for code in REGISTRY} | {"my-own.parquet"}
    assert written(tmp_path)["dataset"]["rows"] == 1


def test_writing_twice_gives_the_same_bytes(messy: Profile, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_profile(messy, tmp_path / folder)
    one = sorted(path for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert [path.read_bytes() for path in one] == [
        (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() for path in one
    ]


def test_a_folder_that_cannot_be_made_is_said(messy: Profile, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError, match=r"taken/findings is no folder\. Choose another\.$"):
        write_profile(messy, tmp_path / "taken")


def test_a_profile_json_of_something_else_is_not_overwritten(messy: Profile, tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_text('{"aws": 1}', encoding="utf-8")
    with pytest.raises(StorageError, match=r"is no profile of NLP Explorer: name another folder"):
        write_profile(messy, tmp_path)
    assert (tmp_path / "profile.json").read_text(encoding="utf-8") == '{"aws": 1}'


def test_a_write_that_fails_leaves_the_earlier_profile(
    messy: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_profile(messy, tmp_path)
    before = (tmp_path / "profile.json").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="The disk is full"):
        write_profile(profile_of(text=["one"], label=["a"]), tmp_path)
    assert (tmp_path / "profile.json").read_bytes() == before
    assert [path.name for path in tmp_path.rglob(".*")] == []
