from __future__ import annotations

import base64
import gzip
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from meeting_support import CARDS, project_of, run_of
from plotly.offline import get_plotlyjs

from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.agenda import put_on_agenda, remove_item
from nlp_explorer.meeting.minutes import SHORT, minutes
from nlp_explorer.meeting.minutes_html import minutes_html
from nlp_explorer.meeting.outcomes import Outcome, decide_item
from nlp_explorer.meeting.proposals import group_item, policy_item, row_item, rows_item, step_item
from nlp_explorer.projects import Project
from nlp_explorer.review.steps.duplicates import DropExactDuplicates

HOSTILE = "</script><img src=http://example.invalid/x.png>"


def held(folder: Path) -> Project:
    """Return a project after a meeting of four items, one of them open."""
    project = project_of(folder)
    for item, outcome in (
        (step_item(CARDS, DropExactDuplicates(), "repeats"), Outcome("accept", "clear", "ann", "2026-12-01")),
        (policy_item(f"Merge? {HOSTILE}", HOSTILE), Outcome("reject", HOSTILE, HOSTILE)),
        (row_item(CARDS, 5, new_label="card"), Outcome("defer")),
        (group_item(CARDS, [3, 4]), None),
    ):
        put = put_on_agenda(project, item, reviewer="ann", page="Labels")
        if outcome is not None:
            decide_item(project, CARDS, put, outcome, reviewer="lead")
    return project


def test_the_table_holds_a_line_for_each_item(tmp_path: Path) -> None:
    found = minutes(held(tmp_path), CARDS, run=run_of("card", "card", "fees", "refund", "refund", "fees"))
    table = pd.read_csv(io.BytesIO(found.csv()), dtype="str", keep_default_na=False)
    assert table["number"].tolist() == ["1", "2", "3", "4"]
    assert table["outcome"].tolist() == ["accepted", "rejected", "deferred", "open"]
    assert table.loc[0, ["reason", "owner", "due", "decided by"]].tolist() == ["clear", "ann", "2026-12-01", "lead"]
    assert table.loc[0, "effect"].startswith("Of 6 rows: 2 rows dropped. Accuracy of bert: 0.667 [")
    assert table.loc[0, "row ids"] == "1 4"
    assert table.loc[1, "reason"] == HOSTILE
    assert table.loc[3, "row ids"] == "3 4"
    assert found.sentence() == "3 of 4 items are decided: 1 accepted, 1 rejected and 1 deferred; 1 is open."


def test_the_page_holds_every_item_escaped_and_names_no_other_machine(tmp_path: Path) -> None:
    page = minutes_html(minutes(held(tmp_path), CARDS))
    shown = page.partition('<script type="application/json"')[0]
    assert len(re.findall("<section", shown)) == 4
    assert shown.count("&lt;/script&gt;&lt;img") == 5  # contents, question, evidence, reason, owner
    assert "<img" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    for text in ("Accepted", "Rejected", "Deferred", "open", "Reason: clear", "Owner: ann", "Due: 2026-12-01"):
        assert text in shown
    assert "default-src &#x27;none&#x27;" in shown


def test_plotly_stands_in_the_page_once_and_whole_with_every_figure(tmp_path: Path) -> None:
    page = minutes_html(minutes(held(tmp_path), CARDS))
    [packed] = re.findall(r'id="plotly-gzip">([^<]*)<', page)
    assert gzip.decompress(base64.b64decode(packed)).decode() == get_plotlyjs()
    [written] = re.findall(r'id="figures">([^<]*)<', page)
    figures = json.loads(written)
    assert re.findall(r'data-figure="(\d+)"', page) == list(figures)
    assert len(figures) == 3  # what the step and the new label change, and the labels of the group
    assert len(page) < 2_500_000


def test_without_figures_plotly_is_left_out(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    put_on_agenda(project, policy_item("Collect more?"), reviewer="ann")
    assert len(minutes_html(minutes(project, CARDS))) < 10_000
    assert "Nothing is on the agenda yet." in minutes_html(minutes(project_of(tmp_path / "other"), CARDS))


@pytest.mark.parametrize(("texts", "is_there"), [("whole", True), ("short", False), ("none", False)])
def test_texts_are_shortened_or_left_out(tmp_path: Path, texts: str, is_there: bool) -> None:
    secret = "0123456789" * 5
    dataset = CARDS.__class__("long", CARDS.frame.assign(text=pd.Series([secret] * 6, dtype="str")), CARDS.schema)
    project = project_of(tmp_path)
    put_on_agenda(project, rows_item(dataset, [0, 1]), reviewer="ann")
    page = minutes_html(minutes(project, dataset, texts=texts))  # type: ignore[arg-type]
    assert (secret in page) is is_there
    assert (f"{secret[:SHORT]}…" in page) is (texts == "short")
    assert ("The texts are left out." in page) is (texts == "none")


def test_another_choice_of_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="'some' says nothing about texts: use one of 'whole', 'short', 'none'"):
        minutes(project_of(tmp_path), CARDS, texts="some")  # type: ignore[arg-type]


def test_the_minutes_of_a_day_hold_what_was_decided_then_also_what_was_taken_off_since(tmp_path: Path) -> None:
    project = held(tmp_path)
    every = minutes(project, CARDS).items
    remove_item(project, every[0].item.id, reviewer="lead")
    today = datetime.now(tz=UTC).date()
    assert [one.item.kind for one in minutes(project, CARDS).items] == ["policy", "row", "group"]
    assert {one.item.kind for one in minutes(project, CARDS, day=today).items} == {"recipe step", "policy", "row"}
    assert minutes(project, CARDS, day=today - timedelta(days=1)).items == ()


def test_rows_that_are_gone_are_counted(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    put_on_agenda(project, rows_item(CARDS, [2, 3]), reviewer="ann")
    frame = CARDS.frame.drop(index=2).reset_index(drop=True)
    shorter = CARDS.__class__("shorter", frame, CARDS.schema)
    [found] = minutes(project, shorter).items
    assert (found.rows.index.tolist(), found.n_not_found) == ([2], 1)
    assert "1 of those kept are not in this version of the data." in minutes_html(minutes(project, shorter))
