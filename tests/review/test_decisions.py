"""Decisions are checked at the door, kept whole or not at all, and taken back by a further entry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import Project, open_workspace
from nlp_explorer.review import current, record, undo
from nlp_explorer.review.decisions import record_each
from nlp_explorer.review.entry_log import all_entries

ROOT = Path(__file__).resolve().parents[2]


def actions(project: Project, data: Dataset) -> dict[int, str]:
    return current(project, data)["action"].to_dict()


def test_a_batch_is_one_entry_a_row_and_can_be_undone_whole(project: Project, data: Dataset) -> None:
    batch = record(project, data, [3, 4, 3], "drop", reviewer=" ann ", page="duplicates", note=" twice ")
    assert actions(project, data) == {3: "drop", 4: "drop"}
    assert current(project, data)[["reviewer", "page", "note"]].iloc[0].tolist() == ["ann", "duplicates", "twice"]
    undo(project, batch, reviewer="ann")
    assert actions(project, data) == {}
    assert len(all_entries(project)) == 3


def test_one_decision_of_a_batch_can_be_undone(project: Project, data: Dataset) -> None:
    record(project, data, [3, 4], "drop", reviewer="ann")
    entry = all_entries(project).set_index("row_id")["uuid"][4]
    undo(project, entry, reviewer="ann")
    assert actions(project, data) == {3: "drop"}


def test_undoing_an_undo_brings_the_decision_back_and_so_on(project: Project, data: Dataset) -> None:
    target = record(project, data, [0], "drop", reviewer="ann")
    for expected in ({}, {0: "drop"}, {}, {0: "drop"}):
        target = undo(project, target, reviewer="ann")
        assert actions(project, data) == expected


def test_the_change_count_grows_with_every_decision_and_undo(project: Project, data: Dataset) -> None:
    counts = [project.change_count()]
    batch = record(project, data, [0, 1], "keep", reviewer="ann")
    counts.append(project.change_count())
    undo(project, batch, reviewer="ann")
    counts.append(project.change_count())
    assert counts == [0, 2, 3]


@pytest.mark.parametrize(
    ("action", "value", "message"),
    [
        ("delete", None, r"'delete' is no action: use one of 'keep', 'relabel', "),
        ("relabel", None, r"relabel needs a label, not None"),
        ("relabel", "  ", r"relabel needs a label, not '  '"),
        ("edit_text", "", r"edit_text needs the new text \(drop the row if there is none\)"),
        ("relabel_several", "ab", r"relabel_several needs a list of labels, not 'ab'"),
        ("relabel_several", [" "], r"relabel_several needs a list of labels"),
        ("drop", "x", r"drop takes no value, but got 'x'"),
    ],
)
def test_a_value_that_does_not_go_with_the_action_is_refused(
    project: Project, data: Dataset, action: str, value: object, message: str
) -> None:
    with pytest.raises(ExplorerError, match=message):
        record(project, data, [0], action, value, reviewer="ann")  # type: ignore[arg-type]
    assert all_entries(project).empty


def test_rows_reviewer_and_verdict_are_asked_for(project: Project, data: Dataset) -> None:
    with pytest.raises(ExplorerError, match="No rows were chosen"):
        record(project, data, [], "drop", reviewer="ann")
    with pytest.raises(ExplorerError, match="give the reviewer's name"):
        record(project, data, [0], "drop", reviewer=" ")
    with pytest.raises(ExplorerError, match="'silly' is no verdict: use one of 'label wrong'"):
        record(project, data, [0], "drop", reviewer="ann", verdict="silly")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="row 9 is not in the dataset"):
        record(project, data, [0, 9], "drop", reviewer="ann")
    with pytest.raises(ExplorerError, match="There is no decision 'nope'"):
        undo(project, "nope", reviewer="ann")
    assert all_entries(project).empty


def test_a_slice_is_refused_because_rows_may_only_look_unique_in_it(project: Project, data: Dataset) -> None:
    part = data.subset(np.array([True, False, True, False, False]), "label a")
    with pytest.raises(ValueError, match="decisions belong to whole datasets"):
        record(project, part, [0], "drop", reviewer="ann")
    with pytest.raises(ValueError, match="decisions belong to whole datasets"):
        current(project, part)


def test_odd_characters_come_back_as_they_are(project: Project, data: Dataset) -> None:
    text = '\u4f60\u597d \U0001f600 "quoted"\r\n\tend \u0000 \u202e'
    record(project, data, [0], "edit_text", text, reviewer="李")
    assert current(project, data)[["new_text", "reviewer"]].iloc[0].tolist() == [text, "李"]


def test_every_acknowledged_decision_survives_kill_9(project: Project, data: Dataset) -> None:
    writer = (
        "import sys\n"
        "import pandas as pd\n"
        "from pathlib import Path\n"
        "from nlp_explorer.projects import Project\n"
        "from nlp_explorer.reading import dataset_from_frame\n"
        "from nlp_explorer.review import record\n"
        "data = dataset_from_frame(pd.DataFrame({'text': [f'text {n}' for n in range(100_000)]}), name='many')\n"
        "project = Project.open(Path(sys.argv[1]))\n"
        "for n in range(100_000):\n"
        "    record(project, data, [n], 'keep', reviewer=sys.argv[2])\n"
        "    print(n, flush=True)\n"
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", writer, str(project.path), name], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for name in ("ann", "bob")
    ]
    acknowledged = {}
    for worker, name in zip(workers, ("ann", "bob"), strict=True):
        assert worker.stdout is not None
        lines = [worker.stdout.readline() for _ in range(20)]
        worker.kill()
        acknowledged[name] = {int(line) for line in (*lines, *worker.stdout.read().split("\n")[:-1])}
        worker.wait()
        worker.stdout.close()
    kept = all_entries(open_workspace(project.path.parents[1]).projects()[0])
    for name, rows in acknowledged.items():
        assert rows <= set(kept.loc[kept["reviewer"] == name, "row_id"])


def test_each_row_can_get_a_label_of_its_own_in_one_batch(project: Project, data: Dataset) -> None:
    batch = record_each(project, data, pd.Series({2: " c ", 0: "d"}), "relabel", reviewer="ann")
    assert current(project, data)["new_label"].to_dict() == {0: "d", 2: "c"}
    undo(project, batch, reviewer="ann")
    assert actions(project, data) == {}
