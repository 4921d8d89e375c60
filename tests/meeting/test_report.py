from __future__ import annotations

import hashlib
import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from dataset_support import dataset_of
from page_support import HOSTILE, small_frame

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.report import build_report, report_inputs
from nlp_explorer.meeting.report_html import Disclosure, cell, escaped, report_html
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import record
from nlp_explorer.review.kept_recipe import add_step
from nlp_explorer.review.steps.filter_rows import FilterRows

TIME = datetime(2026, 11, 14, 9, 30, tzinfo=UTC)
SECRET = "the secret of row seven"


def small() -> Dataset:
    frame = small_frame()
    columns = [
        [None if value != value else value for value in frame[name]]  # noqa: PLR0124 # not a number
        for name in ("text", "label", "split")
    ]
    return dataset_of(*columns)


def run_over(dataset: Dataset) -> Predictions:
    predicted = dataset_of(["x"] * len(dataset), ["card"] * len(dataset)).frame["label"]
    return Predictions("always", predicted, "order", "In order.", len(dataset), ("card",), no_unmatched())


def page_of(dataset: Dataset, cache: Path, disclosure: Disclosure | None = None, **more: object) -> str:
    runs = (run_over(dataset),) if len(dataset) else ()
    inputs = report_inputs(dataset, runs, cache=cache, time=TIME, **more)  # type: ignore[arg-type]
    return report_html(build_report(inputs), disclosure)


def without_scripts(page: str) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)


def test_texts_of_the_data_are_shown_and_never_interpreted(tmp_path: Path) -> None:
    page = page_of(small(), tmp_path)
    assert html.escape(HOSTILE) in page
    assert HOSTILE not in page
    assert '<img src="http' not in page


def test_nothing_in_the_file_names_another_machine(tmp_path: Path) -> None:
    page = page_of(small(), tmp_path)
    body = without_scripts(page)
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", body)
    assert "default-src &#x27;none&#x27;" in page


def test_without_texts_no_text_of_a_row_is_in_the_file(tmp_path: Path) -> None:
    dataset = small()
    hidden = page_of(dataset, tmp_path, Disclosure(with_texts=False))
    for text in dataset.texts.dropna():
        if text.strip():
            assert html.escape(text) not in hidden
    assert "The texts of the rows were left out." in hidden


def test_a_text_is_cut_where_asked(tmp_path: Path) -> None:
    page = page_of(dataset_of([SECRET, SECRET], ["x", "y"]), tmp_path, Disclosure(max_characters=10))
    assert "the secret … <small>(23 characters)</small>" in page
    assert SECRET not in page


def test_what_cannot_be_seen_is_written_out() -> None:
    assert escaped("a\u202eb\x00<") == "a<mark>U+202E</mark>b<mark>U+0000</mark>&lt;"


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "yes"), (False, "no"), (1234, "1,234"), (145.0, "145"), (1.0, "1.000"), (0.5, "0.500")]
)
def test_a_cell_shows_a_value_as_people_write_it(value: object, shown: str) -> None:
    assert re.fullmatch(rf"<td[^>]*>{shown}</td>", cell(value))


def test_every_finding_and_its_advice_is_in_the_file(tmp_path: Path) -> None:
    dataset = small()
    inputs = report_inputs(dataset, (), cache=tmp_path, time=TIME)
    page = report_html(build_report(inputs))
    for finding in inputs.findings:
        assert html.escape(finding.message, quote=False) in page
        if finding.status in ("issue", "tip"):
            assert html.escape(finding.advice, quote=False) in page


def test_decisions_versions_and_notes_of_a_project_are_told(tmp_path: Path) -> None:
    dataset = small()
    project = open_workspace(tmp_path / "w").project_for(dataset, OpenedAs(paths=("/small.csv",)))
    record(project, dataset, [0], "drop", reviewer="ann")
    page = page_of(dataset, tmp_path, project=project)
    assert "1 of 12 rows (8.3 %) are decided: 1 dropped" in page
    assert "Of 12 rows, 11 unchanged, 0 changed, 1 dropped." in page
    assert dataset.fingerprint in page


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet", "rows.jsonl"])
def test_each_file_is_named_with_its_digest(name: str, tmp_path: Path) -> None:
    file, frame = tmp_path / name, pd.DataFrame({"text": ["one text", "another"], "label": ["x", "y"]})
    write = {".csv": frame.to_csv, ".parquet": frame.to_parquet}.get(file.suffix)
    if write is None:
        frame.to_json(file, orient="records", lines=True)
    else:
        write(file, index=False)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in page_of(read([file]), tmp_path)


def test_a_recipe_that_cannot_be_carried_out_is_told_not_raised(tmp_path: Path) -> None:
    dataset = small()
    project = open_workspace(tmp_path / "w").project_for(dataset, OpenedAs(paths=("/small.csv",)))
    add_step(project, FilterRows(keep="no_such_column > 1"), reviewer="ann")
    page = html.unescape(page_of(dataset, tmp_path, project=project))
    assert "The recipe cannot be carried out. " in page
    assert "no_such_column" in page


def test_the_same_data_gives_the_same_file(tmp_path: Path) -> None:
    assert page_of(small(), tmp_path) == page_of(small(), tmp_path)


@pytest.mark.parametrize(
    "dataset",
    [
        dataset_of([]),
        dataset_of(["a"]),
        dataset_of(["a", "b"], [None, None]),
        dataset_of(["a", "b", "c"], ["x", "x", "x"], ["train", "test", None]),
        dataset_of(["a", "b", "a"], ["x|y", "y", None], ["train", "test", "test"], separator="|"),
        dataset_of([None, " ", "x" * 1_000_000], ["x", "y", "y"]),
    ],
    ids=["no rows", "one row", "no label", "one class", "several labels", "a long text"],
)
def test_any_dataset_has_its_report(dataset: Dataset, tmp_path: Path) -> None:
    page = page_of(dataset, tmp_path)
    assert "Is this dataset ready to train on?" in page
    assert len(page) < 5_000_000
