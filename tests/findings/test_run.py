from __future__ import annotations

import pytest
from dataset_support import dataset_of

from nlp_explorer.findings import Check, Evidence, Inputs, Outcome, run_check, run_checks
from nlp_explorer.findings.base import REGISTRY, Status, check

INPUTS = Inputs(dataset_of(["a", "a", "b"], ["x", "y", "x"], ["train", "test", "train"]))


def broken(inputs: Inputs) -> Outcome:
    raise KeyError("a bug")


def test_every_check_is_listed_issues_first_then_by_rows() -> None:
    found = run_checks(INPUTS)
    assert {finding.code for finding in found} == set(REGISTRY)
    order: list[Status] = ["failed", "issue", "tip", "passed", "not_applicable"]
    places = [(order.index(finding.status), not finding.undermines_scores, -finding.n_rows) for finding in found]
    assert places == sorted(places)


def test_named_checks_run_alone() -> None:
    assert [finding.code for finding in run_checks(INPUTS, codes=("missing-text",))] == ["missing-text"]


def test_a_check_that_raises_is_recorded_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    finding = run_check(Check("broken", "Broken", "labels", ("rows",), False, broken), INPUTS)
    assert finding.status == "failed"
    assert finding.message.startswith("This check failed (KeyError); the others ran.")
    assert "the check broken failed" in caplog.text


def test_strict_lets_the_error_rise() -> None:
    with pytest.raises(KeyError, match="a bug"):
        run_check(Check("broken", "Broken", "labels", ("rows",), False, broken), INPUTS, strict=True)


def test_a_missing_need_is_said_and_the_check_not_called() -> None:
    finding = run_check(Check("broken", "Broken", "labels", ("predictions",), False, broken), INPUTS, strict=True)
    assert (finding.status, finding.message) == ("not_applicable", "Needs a predictions file.")


def test_two_checks_cannot_share_a_code() -> None:
    def other(inputs: Inputs) -> Outcome:
        return Outcome("passed", Evidence("."))

    with pytest.raises(ValueError, match="two checks have the code 'missing-text'"):
        check(code="missing-text", title="Again", page="labels")(other)
