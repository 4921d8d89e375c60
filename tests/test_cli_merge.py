from __future__ import annotations

from pathlib import Path

import pandas as pd
from cli_support import done, refused

from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.review import record, standing

OPENED = OpenedAs(paths=("/data/train.csv",))


def test_merge_adds_decisions_once(tmp_path: Path) -> None:
    data = dataset_from_frame(pd.DataFrame({"text": ["one", "two"], "label": ["a", "b"]}), name="train")
    ann, bob = tmp_path / "ann", tmp_path / "bob"
    project = open_workspace(ann).project_for(data, OPENED)
    record(open_workspace(bob).project_for(data, OPENED), data, [1], "drop", reviewer="bob")
    nothing_else = "versions of the data: 0; recipes, class definitions and queues: 0; judgements: 0.\n"
    said = "train: added decisions: {}; " + nothing_else
    assert done("merge", ann, bob).stdout == said.format(1)
    assert standing(project, data).rows["action"].to_dict() == {1: "drop"}
    assert done("merge", ann, bob).stdout == said.format(0)


def test_merge_says_that_there_is_nothing_to_add(tmp_path: Path) -> None:
    (tmp_path / "bob" / "projects").mkdir(parents=True)
    (tmp_path / "ann").mkdir()
    assert done("merge", tmp_path / "ann", tmp_path / "bob").stdout.endswith("holds no projects: nothing to add.\n")


def test_merge_refuses_what_is_no_other_workspace(tmp_path: Path) -> None:
    ann, bob = tmp_path / "ann", tmp_path / "bob"
    ann.mkdir()
    assert refused("merge", ann, bob) == f"There is no folder {str(bob)!r}: name the folder of a workspace."
    assert refused("merge", bob, ann).startswith("There is no folder ")
    assert not bob.exists()
    assert "are the same folder: name two workspaces." in refused("merge", ann, tmp_path / "." / "ann")
    bob.mkdir()
    assert refused("merge", ann, bob).endswith("is no workspace: choose the folder that holds 'projects'.")
