from __future__ import annotations

from pathlib import Path

import pandas as pd
from cli_support import done, refused, written

from nlp_explorer.meeting.agenda import put_on_agenda
from nlp_explorer.meeting.outcomes import Outcome, decide_item
from nlp_explorer.meeting.proposals import policy_item, rows_item
from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import read


def test_minutes_are_written_as_a_page_and_as_a_table(tmp_path: Path) -> None:
    data, workspace = written(tmp_path), tmp_path / "workspace"
    dataset = read([data])
    project = open_workspace(workspace).project_for(dataset, OpenedAs(paths=(str(data),)))
    put_on_agenda(project, rows_item(dataset, [1]), reviewer="ann")
    item = put_on_agenda(project, policy_item("Collect 200 more?"), reviewer="ann")
    decide_item(project, dataset, item, Outcome("ask"), reviewer="ann")
    asked = ("minutes", data, "--project", project.name, "--workspace", workspace, "--out")
    page, table = tmp_path / "minutes.html", tmp_path / "minutes.csv"
    said = done(*asked, page, "--texts", "none").stdout
    assert said == f"1 of 2 items is decided: 1 asked back; 1 is open.\nWritten: {page}\n"
    assert "Collect 200 more?" in page.read_text("utf-8")
    assert "my card is gone" not in page.read_text("utf-8")
    done(*asked, table)
    assert pd.read_csv(table)["outcome"].tolist() == ["open", "asked back"]
    assert refused(*asked, tmp_path / "minutes.pdf") == (
        "Minutes are written as .html or .csv, not '.pdf': name such a file."
    )
    assert refused(*asked, data) == f"{str(data)!r} is the data itself: name another file for the minutes."
    assert "'some' says nothing about texts" in refused(*asked, page, "--texts", "some")
