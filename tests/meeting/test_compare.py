"""A planted dataset before and after cleaning, shuffled, with rows added: every figure against a count by hand."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.meeting.compare import VersionComparison, compare_versions
from nlp_explorer.meeting.comparison_answer import (
    change_sentence,
    comparison_answer,
    findings_answer,
    relabelled_sentence,
    rows_answer,
)
from nlp_explorer.meeting.comparison_files import ROW_COLUMNS, changed_rows, comparison_json
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import export_cleaned, record, standing, undo

N_ADDED = 200


@dataclass(frozen=True)
class Planted:
    """Two versions on disk, what was done between them, and the comparison."""

    old: Dataset
    new: Dataset
    old_file: pd.DataFrame
    new_file: pd.DataFrame
    relabelled: dict[int, str]
    dropped: list[int]
    project: Project
    found: VersionComparison


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def planted(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    source = shared_data / "messy" / "banking_planted.csv"
    folder = tmp_path_factory.mktemp("planted")
    truth = json.loads((source.parent / "banking_planted.truth.json").read_text())
    old = read([source])
    project = open_workspace(folder / "workspace").project_for(old, OpenedAs(paths=(str(source),)))
    first_of_text = old.frame.drop_duplicates(["text"], keep=False).index
    flipped = [line for line in truth if line["kind"] == "flipped_label" and line["row"] in first_of_text][:30]
    relabelled = {line["row"]: line["true"] for line in flipped}
    for row, label in relabelled.items():
        record(project, old, [row], "relabel", label, reviewer="ann")
    repeats = old.frame[old.frame.duplicated(["text", "label", "split"])].index.difference(list(relabelled))
    dropped = [int(row) for row in repeats[:20]]
    record(project, old, dropped, "drop", reviewer="ann")
    taken_back = record(project, old, [int(first_of_text[0])], "drop", reviewer="ann")
    undo(project, taken_back, reviewer="ann")
    cleaned = export_cleaned(old, standing(project, old)).kept
    never_applied = int(first_of_text[1])
    record(project, old, [never_applied], "drop", reviewer="ann")
    fresh = table(shared_data / "banking77" / "banking_data_test.csv").rename(columns={"category": "label"})
    fresh = fresh[~fresh["text"].isin(set(old.texts.dropna()))].head(N_ADDED).assign(split="train")
    columns = ["text", "label", "split"]
    both = pd.concat([cleaned[columns].astype("str").fillna(""), fresh[columns]])
    path = folder / "next.csv"
    both.sample(frac=1, random_state=5).to_csv(path, index=False)
    new = read([path])
    found = compare_versions(old, new, project=project)
    return Planted(old, new, table(source), table(path), relabelled, dropped, project, found)


def test_added_removed_and_relabelled_are_those_of_a_count_by_text(planted: Planted) -> None:
    found, old, new = planted.found, planted.old_file, planted.new_file
    texts = Counter(old["text"]), Counter(new["text"])
    assert len(found.added) == (texts[1] - texts[0]).total() == N_ADDED
    assert len(found.removed) == (texts[0] - texts[1]).total() == len(planted.dropped)
    assert Counter(planted.old.texts.loc[found.removed]) == texts[0] - texts[1]
    assert Counter(planted.new.texts.loc[found.added]) == texts[1] - texts[0]
    went = {planted.old_file["label"][row]: label for row, label in planted.relabelled.items()}
    assert len(found.relabelled) == len(planted.relabelled)
    assert set(found.relabelled["old_row"]) == set(planted.relabelled)
    assert set(zip(found.relabelled["from"], found.relabelled["to"], strict=True)) >= set(went.items())
    assert found.relabelled_pairs["rows"].sum() == len(planted.relabelled)
    assert len(found.moved) == len(found.changed_text) == 0
    assert found.n_unchanged == len(old) - len(planted.dropped) - len(planted.relabelled)


def test_a_merge_by_hand_finds_the_same_relabelled_rows(planted: Planted) -> None:
    once = [file.drop_duplicates("text", keep=False) for file in (planted.old_file, planted.new_file)]
    merged = once[0].reset_index().merge(once[1].reset_index(), on="text", suffixes=("_old", "_new"))
    differing = merged[merged["label_old"] != merged["label_new"]]
    assert set(differing["index_new"]) == set(planted.found.relabelled.index)


def test_class_counts_are_those_of_the_files(planted: Planted) -> None:
    old, new = (Counter(file["label"]) for file in (planted.old_file, planted.new_file))
    old.pop("", None), new.pop("", None)
    assert planted.found.classes["old"].to_dict() == {name: old[name] for name in planted.found.classes.index}
    assert planted.found.classes["new"].to_dict() == {name: new[name] for name in planted.found.classes.index}
    assert set(planted.found.classes.index) == set(old) | set(new)
    assert (planted.found.classes["difference"] == planted.found.classes["new"] - planted.found.classes["old"]).all()


def test_findings_are_compared_row_by_row_through_the_pairs(planted: Planted) -> None:
    before = {finding.code: finding for finding in run_checks(Inputs(planted.old))}
    now = {finding.code: finding for finding in run_checks(Inputs(planted.new))}
    counterpart = dict(zip(planted.found.pairs.old.tolist(), planted.found.pairs.new.tolist(), strict=True))
    assert planted.found.findings
    for line in planted.found.findings:
        if line.change == "not compared":
            continue
        old_rows, new_rows = (
            set(side[line.code].evidence.rows.index) if side[line.code].status in ("issue", "tip") else set()
            for side in (before, now)
        )
        assert (line.n_old, line.n_new) == (len(old_rows), len(new_rows))
        assert set(line.rows_gone) == {row for row in old_rows if counterpart.get(row) not in new_rows}
        assert set(line.rows_new) == new_rows - {counterpart.get(row) for row in old_rows}
    changes = {line.code: line.change for line in planted.found.findings}
    assert changes["exact-duplicates"] == "shrunk"


def test_decisions_are_applied_open_and_undone_as_was_done(planted: Planted) -> None:
    decisions = planted.found.decisions
    assert decisions is not None
    assert decisions.count("applied") == len(planted.relabelled) + len(planted.dropped)
    assert decisions.count("open") == 1
    assert decisions.count("lost") == decisions.count("disputed") == 0
    assert decisions.n_undone == 1
    assert decisions.sentence == "50 of 51 decisions applied, 1 open. 1 decision taken back."


def test_the_answer_names_every_figure(planted: Planted) -> None:
    n_old, n_new = len(planted.old_file), len(planted.new_file)
    sentence = comparison_answer(planted.found)
    assert sentence.startswith(
        f"{n_old:,} rows became {n_new:,}: 200 added, 20 removed and 30 relabelled; {n_old - 50:,} are as before. "
        "50 of 51 decisions applied, 1 open. 1 decision taken back. "
    )


def test_the_table_of_changed_rows_holds_each_once(planted: Planted) -> None:
    rows = changed_rows(planted.found)
    assert tuple(rows.columns) == ROW_COLUMNS
    assert Counter(rows["change"]) == {"added": 200, "removed": 20, "relabelled": 30}
    assert set(rows.loc[rows["change"] == "removed", "old_row"]) == set(planted.found.removed)
    relabelled = rows[rows["change"] == "relabelled"].set_index("old_row")
    assert relabelled["to"].to_dict() == planted.relabelled


def test_json_holds_the_exact_numbers(planted: Planted) -> None:
    exact = json.loads(json.dumps(comparison_json(planted.found)))
    assert exact["rows"] == {
        "added": 200,
        "removed": 20,
        "changed_text": 0,
        "relabelled": 30,
        "moved": 0,
        "unchanged": len(planted.old) - 50,
    }
    assert exact["decisions"] == {"applied": 50, "open": 1, "lost": 0, "disputed": 0, "undone": 1}
    assert exact["score"] is None


def test_a_version_against_itself_has_no_change() -> None:
    data = dataset_of(["a", "b", "b"], ["x", "y", None], ["train", "test", "train"])
    found = compare_versions(data, data)
    assert rows_answer(found) == "No row of 3 rows was added, removed or changed."
    assert findings_answer(found.findings) == "The findings are the same."
    assert {line.change for line in found.findings} <= {"same"}


def test_moved_rows_and_lost_labels_are_listed() -> None:
    old = dataset_of(["a", "b", "c"], ["x", "y", "z"], ["train", "train", "test"])
    new = dataset_of(["c", "b", "a"], ["z", None, "x"], ["test", "train", "validation"])
    found = compare_versions(old, new)
    assert found.moved.reset_index().to_numpy().tolist() == [[2, 0, "train", "validation"]]
    assert relabelled_sentence(found) == "y → (no label) 1"
    assert rows_answer(found) == ("3 rows became 3: 1 relabelled and 1 moved to another split; 1 is as before.")
    assert found.splits.loc["train"].tolist() == [2, 1, -1]


def test_findings_that_come_and_go_are_named_with_their_rows() -> None:
    old = dataset_of(["a", "a", "b", "c"], ["x", "x", "y", "y"])
    new = dataset_of(["a", "b", "c", None], ["x", "y", "y", "y"])
    found = compare_versions(old, new)
    by_code = {line.code: line for line in found.findings}
    assert by_code["exact-duplicates"].change == "gone"
    assert by_code["exact-duplicates"].rows_gone.tolist() == [0, 1]
    assert by_code["missing-text"].change == "new"
    assert by_code["missing-text"].rows_new.tolist() == [3]
    assert change_sentence(by_code["missing-text"]).endswith("new: 1 row.")


@pytest.mark.parametrize("n_old", [0, 1])
@pytest.mark.parametrize("n_new", [0, 1])
def test_empty_versions_and_missing_labels_are_compared(n_old: int, n_new: int) -> None:
    found = compare_versions(dataset_of(["a"] * n_old, [None] * n_old), dataset_of(["a"] * n_new))
    assert len(found.added) == max(0, n_new - n_old)
    assert comparison_answer(found)
    assert json.dumps(comparison_json(found))
    assert len(changed_rows(found)) == abs(n_new - n_old)


def test_several_labels_per_row_are_compared_as_sets() -> None:
    old = dataset_of(["a", "b"], ["x|y", "x"], separator="|")
    new = dataset_of(["b", "a"], ["x|z", "y|x"], separator="|")
    found = compare_versions(old, new)
    assert found.relabelled.reset_index().to_numpy().tolist() == [[0, 1, "x", "x|z"]]
    assert found.classes.loc["z"].tolist() == [0, 1, 1]


def test_row_order_changes_no_figure() -> None:
    random = np.random.default_rng(6)
    columns = [[str(value) for value in random.integers(0, n, 80)] for n in (20, 4, 3)]
    old, new = dataset_of(*columns), dataset_of(*(column[10:] for column in columns))
    at = random.permutation(70)
    shuffled = dataset_of(*([column[10:][row] for row in at] for column in columns))
    one, other = compare_versions(old, new), compare_versions(old, shuffled)
    assert comparison_answer(one) == comparison_answer(other)
    pd.testing.assert_frame_equal(one.classes, other.classes)
    assert [(line.code, line.change) for line in one.findings] == [(line.code, line.change) for line in other.findings]
