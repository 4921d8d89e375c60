from __future__ import annotations

from pathlib import Path

import pandas as pd
from queue_support import data, queue_of, say

from nlp_explorer.audit.agreement import agreement
from nlp_explorer.predictions.intervals import NO_ESTIMATE
from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.results import NoiseRate
from nlp_explorer.review.queues.tables import changed_table, dispute_table, people_table, result_tables


def test_each_share_stands_with_its_interval_and_empty_tables_are_left_out() -> None:
    said = [(0, "ann", "a"), (0, "bo", "a"), (1, "ann", "a"), (1, "bo", "b"), (2, "ann", "b"), (2, "bo", "b")]
    nothing = pd.DataFrame({"n": [], "n_wrong": [], "share": [], "low": [], "high": []})
    noise = NoiseRate(0, 0, 0, 0, 0.0, 0.0, NO_ESTIMATE, NO_ESTIMATE, nothing)
    found = agreement(pd.DataFrame(said, columns=["row", "reviewer", "answer"]))
    tables = {table.title.partition(":")[0]: table.lines for table in result_tables(found, noise)}
    assert list(tables) == ["Labels that people confuse", "Each label", "Each person", "Each pair of people"]
    assert tables["Labels that people confuse"].to_dict("records") == [
        {"label": "a", "or": "b", "rows": 1, "pairs of answers": 1}
    ]
    assert tables["Each person"]["agreement"].str.startswith("66.7 % [").all()
    assert tables["Each pair of people"]["Cohen's kappa"].str.startswith("0.40 [").all()


def test_each_person_stands_with_what_they_did_and_what_they_changed_later(tmp_path: Path) -> None:
    project = open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))
    queue = queue_of(project, data(), [0, 1, 2, 3], ["ann", "bo"], 2)
    dealt = dealing(project, queue)
    say(project, queue, {(0, "ann"): "a", (1, "ann"): "", (0, "bo"): "b"})
    table = people_table(queue, dealt, answers(all_judgements(project, queue)), None)
    assert table.to_dict("list") == {
        "person": ["ann", "bo"], "done": [50, 25], "answered": [2, 1], "of": [4, 4], "not sure": [1, 0],
        "left": [False, False],
    }  # fmt: skip
    say(project, queue, {(0, "bo"): "a"})
    table = people_table(queue, dealt, answers(all_judgements(project, queue)), None)
    assert table["changed later"].tolist() == [0, 1]
    assert table["answered"].tolist() == [2, 1]


def test_disputes_and_changes_stand_side_by_side() -> None:
    said = pd.DataFrame({"item": [1, 1, 2], "reviewer": ["ann", "left", "bo"], "labels": [("a", "b"), (), ("c",)]})
    rows = pd.DataFrame({"given": ["a", "b"], "labels": [("b", "c"), ("b",)], "n_for": [2, 3], "n_answers": [3, 3],
                         "status": ["changed", "agreed"]}, index=[1, 2])  # fmt: skip
    texts = pd.Series(["one", "two", "three"])
    table = dispute_table(rows, said, texts)
    assert table.to_dict("list") == {
        "text": ["two", "three"], "data says": ["a", "b"], "ann says": ["a | b", ""], "bo says": ["", "c"],
        "left says": ["not sure", ""],
    }  # fmt: skip
    assert changed_table(rows, texts).to_dict("records") == [
        {"data says": "a", "people say": "b | c", "said by": "2 of 3", "text": "two"}
    ]
