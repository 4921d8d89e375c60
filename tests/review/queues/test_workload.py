from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from queue_support import data, queue_of

from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import judge
from nlp_explorer.review.queues.sentences import precision_sentence, workload_sentence
from nlp_explorer.review.queues.workload import seconds_by_length, seconds_measured, workload


def test_each_person_gets_their_part_and_the_time_it_takes() -> None:
    found = workload(400, n_people=5, per_row=3, measured=None, by_length=8.0)
    assert (found.n_of_person, found.minutes, found.is_measured) == (240, 32, False)
    assert workload_sentence(found, n_people=5, per_row=3) == (
        "400 rows, each judged by 3 of 5 people: 240 a person, about 32 min at 8 seconds a row, reckoned from the "
        "length of the texts."
    )
    found = workload(401, n_people=2, per_row=1, measured=30.0, by_length=8.0)
    assert (found.n_of_person, found.minutes) == (201, 100)
    assert "about 1 h 40 min at 30 seconds a row, as long as answers took so far." in workload_sentence(
        found, n_people=2, per_row=1
    )
    assert workload_sentence(found, n_people=0, per_row=1).startswith("401 rows. Name those who judge")


def test_a_text_takes_as_long_as_its_characters_take_to_read() -> None:
    assert seconds_by_length(pd.Series([], dtype="str")) == 3.0
    assert seconds_by_length(pd.Series(["x" * 987])) == pytest.approx(63.0)
    assert seconds_by_length(pd.Series(["好" * 51, None])) == pytest.approx(3 + 12)
    assert seconds_by_length(pd.Series(["好" * 51 + "x" * 329])) == pytest.approx(3 + 12 + 20)
    assert seconds_by_length(pd.Series(["x" * 1_000_000])) == 63.0


def test_the_pace_is_measured_from_the_twentieth_answer_on(tmp_path: Path) -> None:
    project = open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))
    queue = queue_of(project, data(), list(range(10)), ["ann", "bo"], 2)
    items = dealing(project, queue).items
    for item in items["ann"]:
        judge(project, queue, item, "unsure", reviewer="ann", seconds=4)
    for item in items["bo"][:-1]:
        judge(project, queue, item, "unsure", reviewer="bo", seconds=0)  # from a spreadsheet
    assert seconds_measured(project) is None
    more = queue_of(project, data(), list(range(10)), ["ann"], 1)
    for item in dealing(project, more).items["ann"]:
        judge(project, more, item, "label", ["a"], reviewer="ann", seconds=9)
    assert seconds_measured(project) == 6.5


def test_more_random_rows_tell_the_share_more_precisely() -> None:
    assert "to about ±4.5 points, if 5 % are wrong" in precision_sentence(100)
    assert "to about ±2.2 points" in precision_sentence(400)
    assert "will hardly be known" in precision_sentence(29)
