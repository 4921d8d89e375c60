"""The cleaned dataset: the source's own columns, every change explained, every row accounted for."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import NamedBytes, dataset_from_frame, read
from nlp_explorer.review import Export, PlannedStep, Recipe, export_cleaned, record, standing
from nlp_explorer.review.export import apply_recipe
from nlp_explorer.review.steps.resplit import Resplit

Make = Callable[..., Dataset]


def cleaned(project: Project, data: Dataset) -> Export:
    return export_cleaned(data, standing(project, data))


def test_nothing_decided_changes_nothing(project: Project, data: Dataset) -> None:
    export = cleaned(project, data)
    assert export.sentence() == "Of 5 rows, 5 unchanged, 0 changed, 0 dropped."
    assert export.kept["text"].tolist() == ["one", "one", "two", "three", "three"]
    assert (len(export.changes), len(export.dropped), export.notes) == (0, 0, ())


def test_every_change_is_explained_and_dropped_rows_are_whole(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann", verdict="label wrong", cause="typo", note="see mail")
    record(project, data, [2], "edit_text", "zwei", reviewer="bob")
    record(project, data, [4], "drop", reviewer="bob", note="twice")
    export = cleaned(project, data)
    assert export.sentence() == "Of 5 rows, 2 unchanged, 2 changed, 1 dropped."
    assert export.kept.to_numpy().tolist() == [["one", "c"], ["one", "b"], ["zwei", "a"], ["three", "b"]]
    assert export.dropped.to_numpy().tolist() == [["three", "b"]]
    assert export.dropped.index.tolist() == [4]
    lines = export.changes.fillna("").drop(columns=["text_hash", "when"]).to_numpy().tolist()
    assert lines == [
        [0, "", "a", "", "label", "a", "c", "ann", "label wrong; typo; see mail", "1 apply-decisions"],
        [2, "", "a", "", "text", "two", "zwei", "bob", "", "1 apply-decisions"],
        [4, "", "b", "", "row", "", "dropped", "bob", "twice", "1 apply-decisions"],
    ]
    assert export.changes["when"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()


def test_a_disputed_row_stays_and_is_said(project: Project, data: Dataset) -> None:
    record(project, data, [0], "drop", reviewer="ann")
    record(project, data, [0], "keep", reviewer="bob")
    export = cleaned(project, data)
    assert export.n_dropped == 0
    assert export.notes == ("1 row is left as it is, because reviewers disagree: settle it",)


def test_a_label_that_is_already_there_is_no_change(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "a", reviewer="ann")
    export = cleaned(project, data)
    assert (export.n_changed, len(export.changes)) == (0, 0)


@pytest.mark.parametrize(("accepted", "expected"), [(["b", "a"], "a"), (["b", "c"], "b")])
def test_of_several_accepted_labels_the_own_one_stays(
    project: Project, data: Dataset, accepted: list[str], expected: str
) -> None:
    record(project, data, [0], "relabel_several", accepted, reviewer="ann")
    assert cleaned(project, data).kept["label"][0] == expected


def test_several_labels_are_joined_where_rows_carry_several(project: Project) -> None:
    frame = pd.DataFrame({"text": ["x", "y", "z"], "label": ["a|b", "a", "b"]})
    data = dataset_from_frame(frame, name="multi", schema=Schema(("text",), "label", label_separator="|"))
    assert data.schema.is_multi_label
    record(project, data, [1], "relabel_several", ["a", "c"], reviewer="ann")
    assert cleaned(project, data).kept["label"].tolist() == ["a|b", "a|c", "b"]


def test_columns_keep_their_names_their_order_and_their_words(project: Project) -> None:
    frame = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "part": ["dev", "training", "dev"],
            "label": ["x", "y", "z"],
            "intent": ["a", "a", "b"],
            "q": ["one", "two", "six"],
        }
    )
    data = dataset_from_frame(frame, name="data", schema=Schema(("q",), "intent", "part"))
    assert data.splits == ("train", "validation")
    record(project, data, [1], "relabel", "b", reviewer="ann")
    kept = cleaned(project, data).kept
    assert list(kept.columns) == ["n", "part", "label", "intent", "q"]
    frame.loc[1, "intent"] = "b"
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), frame, check_dtype=False)


def test_a_split_that_only_the_name_of_the_file_tells_is_no_column_until_it_changes() -> None:
    rows = "".join(f"text number {at},{'ab'[at % 2]}\n" for at in range(20))
    data = read([NamedBytes("train.csv", f"text,label\n{rows}".encode())])
    assert list(apply_recipe(Recipe(()), data).kept.columns) == ["text", "label"]
    resplit = apply_recipe(Recipe((PlannedStep(Resplit({"train": 1, "test": 1})),)), data)
    assert resplit.kept["split"].value_counts().to_dict() == {"train": 10, "test": 10}


def test_a_label_column_is_added_when_rows_get_their_first_label(project: Project) -> None:
    data = dataset_from_frame(pd.DataFrame({"text": ["one text", "two texts"]}), name="bare", schema=Schema(("text",)))
    assert list(cleaned(project, data).kept.columns) == ["text"]
    record(project, data, [1], "relabel", "a", reviewer="ann")
    kept = cleaned(project, data).kept
    assert kept["label"].fillna("").tolist() == ["", "a"]


def test_an_edited_sentence_pair_goes_back_into_its_columns(project: Project) -> None:
    frame = pd.DataFrame({"premise": ["it rains", "it snows"], "hypothesis": ["wet", "cold"], "label": ["a", "b"]})
    data = dataset_from_frame(frame, name="pairs", schema=Schema(("premise", "hypothesis"), "label"))
    record(project, data, [0], "edit_text", data.texts[0].replace("wet", "it is wet"), reviewer="ann")
    kept = cleaned(project, data).kept
    assert kept.to_numpy().tolist() == [["it rains", "it is wet", "a"], ["it snows", "cold", "b"]]
    with pytest.raises(
        ExplorerError, match="'one half only' has 1 of the 2 parts premise, hypothesis: keep ' ‖ ' between"
    ):
        record(project, data, [0], "edit_text", "one half only", reviewer="ann")


def test_a_dataset_without_rows_is_exported_without_rows(tmp_path_factory: pytest.TempPathFactory, make: Make) -> None:
    empty = make()
    project = open_workspace(tmp_path_factory.mktemp("w")).project_for(empty, OpenedAs(sample="none"))
    assert cleaned(project, empty).sentence() == "Of 0 rows, 0 unchanged, 0 changed, 0 dropped."


def test_an_export_read_back_asks_for_nothing_more(project: Project, data: Dataset) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [2], "drop", reviewer="ann")
    again = dataset_from_frame(cleaned(project, data).kept, name="again", schema=Schema(("text",), "label"))
    export = cleaned(project, again)
    assert (export.n_changed, export.n_dropped, export.notes) == (0, 0, ())
