from __future__ import annotations

from pathlib import Path

import pytest
from dataset_support import reordered
from queue_support import data, queue_of, result, say

from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review.decisions import record
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.sentences import settled_sentence
from nlp_explorer.review.queues.settling import adjudicate, settled, with_adjudicated, write_settled
from nlp_explorer.review.standing import current, standing


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))


def test_labels_that_enough_people_give_are_settled_and_the_rest_is_a_dispute(project: Project) -> None:
    people = ["ann", "bo", "cy"]
    queue = queue_of(project, data(), [0, 1, 2, 3, 4, 5], people, 3)
    say(
        project,
        queue,
        {(0, "ann"): "a", (0, "bo"): "a", (0, "cy"): "b"}  # given a: two of three agree
        | {(1, "ann"): "c", (1, "bo"): "c", (1, "cy"): ""}  # given b: changed to c
        | {(2, "ann"): "a", (2, "bo"): "b", (2, "cy"): "c"}  # nobody agrees
        | {(3, "ann"): "a", (3, "bo"): "a"}  # cy can no longer change it
        | {(4, "ann"): "b"}  # open
        | {(5, "ann"): "b c", (5, "bo"): "c b", (5, "cy"): "c"},  # both fit
    )
    rows = result(project, queue, 2)
    assert rows["status"].tolist() == ["agreed", "changed", "dispute", "agreed", "open", "changed"]
    assert rows["labels"].tolist() == [("a",), ("c",), (), ("a",), (), ("b", "c")]
    assert rows["n_for"].tolist() == [2, 2, 1, 2, 1, 2]
    assert rows["n_unsure"].tolist() == [0, 1, 0, 0, 0, 0]
    assert rows["n_missing"].tolist() == [0, 0, 0, 1, 2, 0]
    assert result(project, queue, 3)["status"].tolist()[:2] == ["dispute", "dispute"]
    with pytest.raises(ExplorerError, match="3 people judge each row: ask for 1 to 3, not 4"):
        result(project, queue, 4)


def test_settled_rows_become_decisions_also_in_a_shuffled_version_and_what_is_lost_is_listed(project: Project) -> None:
    queue = queue_of(project, data(), [0, 1, 5], ["ann"], 1)
    say(project, queue, {(0, "ann"): "a", (1, "ann"): "c", (5, "ann"): "b c"})
    rows = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=1)
    order = [7, 1, 3, 0, 2, 4, 6, 8]  # row 5 is gone
    later = reordered(data(), order)
    lost = write_settled(project, later, queue, rows, author="lead")
    assert lost["row_id"].tolist() == [5]
    assert lost["reason"].tolist() == ["no row has this text"]
    found = standing(project, later).rows
    assert found["action"].to_dict() == {3: "keep", 1: "relabel"}
    assert found.at[1, "new_label"] == "c"


def test_a_dispute_is_decided_by_a_person_who_says_why(project: Project) -> None:
    adjudicate(project, data(), 2, ["c"], cause="slip", author="lead")
    adjudicate(project, data(), 1, ["b", "c"], cause="text ambiguous", author="lead", note="both fit")
    found = standing(project, data())
    assert found.rows["action"].to_dict() == {1: "relabel_several", 2: "keep"}
    assert set(found.entries["cause"]) == {"slip", "text ambiguous"}
    with pytest.raises(ExplorerError, match="'because' is no cause of a dispute"):
        adjudicate(project, data(), 2, ["c"], cause="because", author="lead")  # type: ignore[arg-type]


def test_a_dispute_that_a_person_has_decided_since_counts_as_settled(project: Project) -> None:
    record(project, data(), [3], "relabel", "b", reviewer="lead")  # before the queue: ends no dispute of it
    queue = queue_of(project, data(), list(range(7)), ["ann", "bo"], 2)
    votes = {0: "a a", 1: "a b", 2: "c a", 3: "a b", 4: "b c", 5: "a c", 6: "b a"}
    for row, labels in votes.items():
        say(project, queue, dict(zip([(row, "ann"), (row, "bo")], labels.split(), strict=True)))
    adjudicate(project, data(), 1, ["b"], cause="slip", author="lead")  # as labelled
    adjudicate(project, data(), 2, ["a"], cause="slip", author="lead")
    adjudicate(project, data(), 4, ["c", "b"], cause="text ambiguous", author="lead")
    adjudicate(project, data(), 5, [], cause="text broken", author="lead")
    by_rule = settled(queue, dealing(project, queue), answers(all_judgements(project, queue)), at_least=2)
    rows = with_adjudicated(queue, data(), by_rule, current(project, data()))
    found = rows.set_index("row_id").sort_index()
    assert found["status"].tolist() == ["agreed", "agreed", "changed", "dispute", "changed", "dispute", "dispute"]
    assert found["labels"].tolist() == [("a",), ("b",), ("a",), (), ("b", "c"), (), ()]
    assert found["is_adjudicated"].tolist() == [False, True, True, False, True, True, False]
    assert current(project, data()).at[5, "action"] == "drop"
    assert not by_rule["is_adjudicated"].any()
    sentence = "1 of 7 rows is settled: 1 as labelled, 0 with another label. 2 are in dispute, 4 more were decided by"
    assert sentence in settled_sentence(rows, 2)
    order = [6, 4, 2, 0, 1, 3, 5]
    later = reordered(data(), order)
    assert (
        with_adjudicated(queue, later, by_rule, current(project, later))["labels"].tolist() == rows["labels"].tolist()
    )
