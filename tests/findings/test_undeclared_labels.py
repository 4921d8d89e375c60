from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

from nlp_explorer.dataset import Dataset
from nlp_explorer.reading import NamedBytes, read


def declaring(dataset: Dataset, *names: str) -> Dataset:
    return replace(dataset, schema=replace(dataset.schema, declared=names))


def test_a_label_outside_the_declared_set_is_flagged_the_rarest_first() -> None:
    labels: list[str | None] = ["ham", "other", "spam", "other", "Spam ", None]
    finding = finding_of("undeclared-labels", declaring(dataset_of("abcdef", labels), "ham", "spam"))
    assert finding.status == "issue"
    assert row_ids(finding) == [4, 1, 3]
    assert finding.message == ("3 rows carry 2 labels that are none of 2 declared classes: “other” 2 and “Spam ” 1.")
    assert finding.evidence.rows["proposed"].isna().tolist() == [False, True, True]
    assert finding.evidence.rows.at[4, "proposed"] == "spam"


def test_a_slip_of_the_keyboard_proposes_the_declared_name_and_a_digit_does_not() -> None:
    dataset = declaring(dataset_of("abc", ["refnud", "class_3", "refund"]), "refund", "class_1", "class_2")
    rows = finding_of("undeclared-labels", dataset).evidence.rows
    assert rows.at[0, "proposed"] == "refund"
    assert rows["proposed"].isna().at[1]


def test_labels_that_are_all_declared_pass_and_empty_classes_are_counted() -> None:
    finding = finding_of("undeclared-labels", declaring(dataset_of("ab", ["x", "y"]), "x", "y", "z"))
    assert finding.status == "passed"
    assert finding.message == "Every label is one of 3 declared classes; 1 of them has no row."


def test_without_a_declared_set_the_check_says_how_to_give_one() -> None:
    finding = finding_of("undeclared-labels", dataset_of("ab", ["x", "y"]))
    assert finding.status == "not_applicable"
    assert finding.message == (
        "Needs a declared set of labels: open a second file with the class names beside the data."
    )


def test_one_of_several_labels_outside_the_set_flags_the_row_once() -> None:
    dataset = dataset_of("abc", ["x|odd|queer", "x", "y"], separator="|")
    finding = finding_of("undeclared-labels", declaring(dataset, "x", "y"))
    assert row_ids(finding) == [0]
    assert "proposed" not in finding.evidence.rows


@pytest.mark.parametrize(
    ("names", "data"),
    [
        ('["ham", "spam"]', "text,label\nsome text,ham\nmore text,spma\nlast text,ham\n"),
        ('["ham", "spam"]', "text,label\nsome text,0\nmore text,7\nlast text,1\n"),
    ],
)
def test_a_second_file_declares_the_set(names: str, data: str) -> None:
    dataset = read([NamedBytes("data.csv", data.encode()), NamedBytes("label_names.json", names.encode())])
    assert dataset.schema.declared == ("ham", "spam")
    assert row_ids(finding_of("undeclared-labels", dataset)) == [1]


def test_names_that_are_none_of_the_labels_declare_nothing_and_it_is_said() -> None:
    data = NamedBytes("data.csv", b"text,label\nsome text,ham\nmore text,spam\nlast text,ham\n")
    dataset = read([data, NamedBytes("label_names.json", b'["yes", "no"]')])
    assert dataset.schema.declared == ()
    said = [guess.reason for guess in dataset.files[0].guesses if guess.what == "label names"]
    assert said == ["not used: no label is one of the names, or a code of one, in label_names.json"]


def test_every_label_of_banking77_is_declared(shared_data: Path) -> None:
    folder = shared_data / "banking77"
    dataset = read([folder / "banking_data_train.csv", folder / "banking_data_categories.json"])
    assert finding_of("undeclared-labels", dataset).message == "Every label is one of 77 declared classes."
