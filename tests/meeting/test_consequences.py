from __future__ import annotations

from dataclasses import replace

from dataset_support import dataset_of
from meeting_support import CARDS, run_of

from nlp_explorer.meeting.agenda_item import RowsProposal
from nlp_explorer.meeting.consequences import Consequences, consequences
from nlp_explorer.meeting.proposals import policy_item, row_item, rows_item, step_item
from nlp_explorer.predictions.intervals import share
from nlp_explorer.review.steps.duplicates import DropExactDuplicates
from nlp_explorer.review.steps.labels import MergeLabels

RUN = run_of("card", "card", "fees", "refund", "refund", "fees")  # rows 2 and 4 are wrong


def of(item: object, run: object = RUN) -> Consequences:
    found = consequences(item, CARDS, run)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_step_says_rows_labels_and_the_score_with_its_interval() -> None:
    found = of(step_item(CARDS, DropExactDuplicates()))  # rows 1 and 4 go, 4 being wrong
    assert found.touched.tolist() == [1, 4]
    assert found.sentence() == "Of 6 rows: 2 rows dropped."
    assert found.labels.to_dict("index") == {"card": {"before": 3, "after": 2}, "fees": {"before": 2, "after": 1}}
    assert found.label_sentence() == "2 classes of another size; most of all card, from 3 to 2 rows."
    assert (found.score_before, found.score_after) == (share(4, 6), share(3, 4))
    assert found.score_sentence() == f"Accuracy of bert: {share(4, 6)} before, {share(3, 4)} after."


def test_merging_two_classes_merges_the_predictions_too() -> None:
    found = of(step_item(CARDS, MergeLabels(("fees", "refund"), "money")))  # row 4, fees taken for refund, is right now
    assert (found.score_before, found.score_after) == (share(4, 6), share(5, 6))
    assert found.notes == ("The predictions are merged as the labels are.",)


def test_decisions_about_rows_say_what_they_change() -> None:
    found = of(row_item(CARDS, 2, new_label="fees"))
    assert found.sentence() == "Of 6 rows: 1 row relabelled."
    assert found.labels.to_dict("index") == {"card": {"before": 3, "after": 2}, "fees": {"before": 2, "after": 3}}
    assert found.score_after == share(5, 6)
    dropped = of(replace(rows_item(CARDS, [2, 4]), proposal=RowsProposal("drop")), None)
    assert dropped.sentence() == "Of 6 rows: 2 rows dropped."
    assert (dropped.score_before, dropped.score_sentence()) == (None, "")


def test_rows_of_an_earlier_version_are_found_by_their_key() -> None:
    item = row_item(CARDS, 2, new_label="fees")
    longer = dataset_of(["new", *CARDS.texts], ["card", *CARDS.frame["label"]], ["test", *CARDS.frame["split"]])
    found = consequences(item, longer)
    assert found is not None
    assert found.touched.tolist() == [3]


def test_what_changes_no_data_has_no_consequences() -> None:
    assert consequences(policy_item("Collect more?"), CARDS) is None
    assert consequences(rows_item(CARDS, [1]), CARDS) is None
    assert consequences(replace(rows_item(CARDS, [1]), proposal=RowsProposal("keep")), CARDS) is None


def test_a_step_that_touches_nothing_says_so_with_its_notes() -> None:
    found = of(step_item(CARDS, MergeLabels(("nobody",), "somebody")))
    assert found.sentence() == "Of 6 rows: none changes."
    assert found.label_sentence() == ""
    assert found.notes == ("matched nothing", "no row has the label 'nobody'")
