from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from dataset_support import dataset_of, reordered
from meeting_support import CARDS, project_of

from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.meeting.agenda import agenda, every_item, move_item, propose, put_on_agenda, remove_item
from nlp_explorer.meeting.agenda_item import MAX_KEPT_ROWS, RowsProposal, StepProposal
from nlp_explorer.meeting.proposals import (
    confusion_item,
    finding_item,
    group_item,
    policy_item,
    row_item,
    rows_item,
    step_item,
)
from nlp_explorer.review.steps.duplicates import DropExactDuplicates
from nlp_explorer.review.steps.labels import MergeLabels


def test_an_item_comes_back_as_it_was_put(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    step = MergeLabels(("fees", "card"), "money")
    put = [
        group_item(CARDS, [0, 1]),
        row_item(CARDS, 2, new_label="fees", predicted="fees"),
        step_item(CARDS, step, "hard to tell apart"),
        policy_item(" Collect 200 more of 退款? ", "2 of 6"),
    ]
    for item in put:
        put_on_agenda(project, item, reviewer="ann", page="Duplicates")
    found = agenda(project)
    assert [item.id for item in found] == [item.id for item in put]
    assert [item.kind for item in found] == ["group", "row", "recipe step", "policy"]
    assert [item.proposal for item in found] == [None, RowsProposal("relabel", "fees"),
                                                 StepProposal(step, "hard to tell apart"), None]  # fmt: skip
    assert found[3].question == "Collect 200 more of 退款?"
    assert {item.author for item in found} == {"ann"}
    assert {item.page for item in found} == {"Duplicates"}
    pd.testing.assert_frame_equal(found[0].rows, put[0].rows)
    assert found[1].evidence == "Row 2 of train, labelled card; predicted fees."
    assert found[0].chart == put[0].chart


def test_the_same_question_about_the_same_rows_is_not_put_twice(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    first = put_on_agenda(project, rows_item(CARDS, [0, 1]), reviewer="ann")
    again = put_on_agenda(project, rows_item(CARDS, [0, 1]), reviewer="bob")
    other = put_on_agenda(project, rows_item(CARDS, [0, 2]), reviewer="bob")
    assert again.id == first.id
    assert [item.id for item in agenda(project)] == [first.id, other.id]


def test_items_are_moved_and_removed_and_none_is_lost(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    a, b, c = (put_on_agenda(project, policy_item(name), reviewer="ann").id for name in "abc")
    move_item(project, c, by=-2, reviewer="ann")
    move_item(project, a, by=5, reviewer="ann")
    assert [item.question for item in agenda(project)] == ["c", "b", "a"]
    d = put_on_agenda(project, policy_item("d"), reviewer="ann").id
    remove_item(project, b, reviewer="ann")
    assert [item.question for item in agenda(project)] == ["c", "a", "d"]
    assert every_item(project)[b] is None
    kept = every_item(project, with_removed=True)
    assert [kept[item_id].question for item_id in (a, b, c, d)] == list("abcd")  # type: ignore[union-attr]
    with pytest.raises(ExplorerError, match="is not on the agenda of 3: it may have been removed"):
        remove_item(project, b, reviewer="ann")


def test_an_item_without_question_or_reviewer_is_refused(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    with pytest.raises(ExplorerError, match="needs a question: say what is to be decided"):
        put_on_agenda(project, policy_item("  "), reviewer="ann")
    with pytest.raises(ExplorerError, match="give the reviewer's name"):
        put_on_agenda(project, policy_item("a"), reviewer=" ")


def test_rows_are_found_in_a_shuffled_version(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put_on_agenda(project, rows_item(CARDS, [4, 3]), reviewer="ann")
    shuffled = reordered(CARDS, [5, 4, 3, 2, 1, 0])
    assert item.found_rows(CARDS).tolist() == [4, 3]
    assert item.found_rows(shuffled).tolist() == [1, 2]
    assert item.found_rows(dataset_of(["nothing of it"], ["a"])).tolist() == []


def test_of_very_many_rows_the_first_are_kept_and_none_is_decided_about() -> None:
    many = dataset_of([f"text {at}" for at in range(MAX_KEPT_ROWS + 1)], ["a"] * (MAX_KEPT_ROWS + 1))
    whole = rows_item(many, range(MAX_KEPT_ROWS))
    more = rows_item(many, range(MAX_KEPT_ROWS + 1))
    assert (whole.n_rows, len(whole.rows), whole.may_decide_rows) == (MAX_KEPT_ROWS, MAX_KEPT_ROWS, True)
    assert (more.n_rows, len(more.rows), more.may_decide_rows) == (MAX_KEPT_ROWS + 1, MAX_KEPT_ROWS, False)


def test_what_accepting_means_can_be_changed_but_not_to_decisions_about_rows_that_were_not_kept(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put_on_agenda(project, rows_item(CARDS, [0, 1]), reviewer="ann")
    policy = put_on_agenda(project, policy_item("a"), reviewer="ann")
    propose(project, item.id, RowsProposal("relabel", "fees"), reviewer="bob")
    assert agenda(project)[0].proposal == RowsProposal("relabel", "fees")
    assert agenda(project)[0].author == "ann"
    propose(project, item.id, None, reviewer="bob")
    assert agenda(project)[0].proposal is None
    with pytest.raises(ExplorerError, match="about 0 rows, of which 0 were kept with it: use a recipe step"):
        propose(project, policy.id, RowsProposal("drop"), reviewer="bob")


def test_a_proposal_to_relabel_needs_a_label_and_no_other_takes_one() -> None:
    with pytest.raises(ExplorerError, match="relabel needs a label"):
        RowsProposal("relabel", " ")
    with pytest.raises(ExplorerError, match="relabel needs a label"):
        RowsProposal("drop", "fees")


def test_a_finding_that_a_rule_mends_proposes_its_step() -> None:
    by_code = {finding.code: finding for finding in run_checks(Inputs(CARDS))}
    item = finding_item(CARDS, by_code["exact-duplicates"], of="train (6 of 6 rows)")
    assert item.proposal == StepProposal(DropExactDuplicates(ties="leave"), by_code["exact-duplicates"].evidence.clause)
    assert item.question.startswith("Exact duplicates: shall we keep one row of each text")
    assert item.evidence.startswith("Within train (6 of 6 rows): ")
    assert item.found_rows(CARDS).tolist() == by_code["exact-duplicates"].evidence.rows.index.tolist()
    other = finding_item(CARDS, by_code["conflicting-labels"])
    assert other.proposal is None
    assert other.question == "Conflicting labels: what do we do about the 2 rows?"


def test_confused_classes_carry_where_the_rows_of_the_class_went() -> None:
    counts = pd.DataFrame(
        [[6, 3, 0], [1, 5, 0], [0, 0, 2]], index=pd.Index(["a", "b", "c"]), columns=pd.Index(["a", "b", "c"])
    )
    item = confusion_item(CARDS, [0, 2], counts, ("a", "b"), run="bert")
    assert item.question == "Why is a taken for b, and what do we do about it?"
    assert item.evidence == "bert takes 3 of 9 rows (33 %) labelled a for b; the other way round 1."
    assert item.chart is not None
    assert item.chart.as_series().to_dict() == {"→ a": 6, "→ b": 3}


def test_a_group_asks_for_the_label_where_there_are_several() -> None:
    assert group_item(CARDS, [0, 1]).question == "What do we do about 2 rows that belong together?"
    assert group_item(CARDS, [3, 4]).question == "Which label is right for 2 rows that belong together?"
    assert group_item(CARDS, [3, 4]).evidence == "2 rows (first row 3), labelled fees (1) and refund (1)."


def test_items_survive_missing_labels_and_texts() -> None:
    odd = dataset_of([None, "\u202e<b>x</b>"], [None, None])
    assert row_item(odd, 0).question == "Row 0, without a label: what do we do about it?"
    assert rows_item(odd, [0, 1]).evidence == "2 of 2 rows (100 %), labelled (no label) (2)."
    with pytest.raises(ExplorerError, match="No row is selected"):
        rows_item(odd, [])
