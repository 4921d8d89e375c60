"""What a form asks for a step, and the step it gives back."""

from __future__ import annotations

import pytest
from dataset_support import dataset_of

from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.step_settings import (
    form_values,
    offered,
    settings_asked,
    shares_from,
    shares_text,
    step_from_form,
)
from nlp_explorer.review.steps import KINDS


def test_every_setting_of_every_kind_has_a_widget() -> None:
    forms = {kind: [(one.name, one.form, one.takes_several) for one in settings_asked(kind)] for kind in KINDS}
    assert forms["merge-labels"] == [("labels", "label", True), ("into", "label", False)]
    assert forms["filter"] == [("keep", "condition", False), ("drop", "condition", False)]
    assert forms["sort"] == [("by", "column", True), ("descending", "flag", False)]
    assert forms["resplit"] == [("shares", "shares", False), ("seed", "number", False)]
    assert forms["drop-leaking-rows"] == [
        ("match", "choice", False),
        ("drop_from", "split", False),
        ("found_in", "split", False),
        ("threshold", "share", False),
    ]
    assert forms["apply-decisions"] == []


def test_what_is_filled_in_comes_back_from_the_step() -> None:
    filled: dict[str, object] = {"shares": "train 3, test 1", "seed": 7}
    step = step_from_form("resplit", filled)
    assert form_values(step) == {"shares": {"train": 3.0, "test": 1.0}, "seed": 7}
    assert step_from_form("resplit", {"shares": "", "seed": None}) == KINDS["resplit"]()


def test_an_empty_setting_that_is_needed_is_asked_for() -> None:
    with pytest.raises(ExplorerError, match="Give 'into': this step needs it"):
        step_from_form("merge-labels", {"labels": ["a"], "into": None})
    with pytest.raises(ExplorerError, match=r"This step \(filter\): give a condition in 'keep' or in 'drop'"):
        step_from_form("filter", {"keep": "", "drop": ""})


def test_a_form_offers_what_the_dataset_has() -> None:
    data = dataset_of(["x", "y"], ["b", "a"], ["train", "dev"])
    assert offered("label", data) == ("a", "b")
    assert offered("split", data) == ("train", "dev")
    assert offered("column", data) == ("text", "label", "split", "characters", "words")
    assert offered("condition", data) == ()
    assert offered("split", dataset_of(["x"])) == ("train", "validation", "test")


@pytest.mark.parametrize("text", ["train", "80", "train eighty", "train 80 test 20 %"])
def test_what_are_no_shares_is_said(text: str) -> None:
    with pytest.raises(ExplorerError, match="is no share: write them as 'train 80, validation 10, test 10'"):
        shares_from(text)


def test_shares_are_written_as_they_are_read() -> None:
    assert shares_text(shares_from("train 0.8, test 0.2")) == "train 0.8, test 0.2"
