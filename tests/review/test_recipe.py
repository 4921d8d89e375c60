"""A recipe reads back as it was written, says what is wrong with it, and gives the page's result without the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import ReadOptions, dataset_from_frame, read
from nlp_explorer.review import (
    MadeOn,
    PlannedStep,
    Recipe,
    apply_recipe,
    export_bytes,
    export_cleaned,
    preview_recipe,
    read_recipe,
    record,
    standing,
    write_frame,
)
from nlp_explorer.review.steps import KINDS, make_step
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions

Make = Callable[..., Dataset]
ROOT = Path(__file__).resolve().parents[2]
SETTINGS: dict[str, dict[str, object]] = {
    "merge-labels": {"labels": ["a", "7"], "into": "c"},
    "filter": {"drop": "characters < 2"},
    "sort": {"by": ["label", "characters"], "descending": True},
    "apply-decisions": {"rows": [{"do": "drop", "text": "two", "label": "a"}]},
}


def recipe(*steps: dict[str, object]) -> Recipe:
    return Recipe(tuple(PlannedStep(make_step(str(step.pop("step")), step, where="test")) for step in steps))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_step_reads_back_survives_any_data_and_repeats_itself(kind: str, data: Dataset, make: Make) -> None:
    step = make_step(kind, SETTINGS.get(kind, {}), where="test")
    planned = Recipe((PlannedStep(step, why="because: 'x' # y", enabled=False), PlannedStep(step)), MadeOn.of(data))
    assert read_recipe(planned.to_yaml()) == planned
    assert step.sentence()
    odd = make((None, None, None), ("", "a", "train"), ("\u202e\ufdfa 你", "b", "dev"), ("x" * 10_000, "a", "test"))
    for dataset in (data, make(), make(("one", "a")), make((None, None)), odd):
        before = dataset.fingerprint
        first, second = (apply_recipe(Recipe((PlannedStep(step),)), dataset) for _ in range(2))
        assert export_bytes(first, "a.csv") == export_bytes(second, "a.csv")
        assert first.n_rows == len(dataset)
        assert dataset.fingerprint == before


def test_a_step_that_is_switched_off_does_nothing(data: Dataset) -> None:
    off = Recipe((PlannedStep(make_step("drop-exact-duplicates", {}, where=""), enabled=False),))
    export = apply_recipe(off, data)
    assert (export.n_dropped, export.notes) == (0, ())
    assert preview_recipe(off, data).steps[0].sentence() == "Switched off."


def test_steps_are_carried_out_in_their_order(make: Make) -> None:
    data = make(("one", "a"), ("one", "b"), ("one", "b2"))
    merge = {"step": "merge-labels", "labels": ["b2"], "into": "b"}
    export = apply_recipe(recipe(merge, {"step": "drop-exact-duplicates"}), data)
    assert (export.kept["label"].tolist(), export.notes) == (["b"], ())
    other = recipe({"step": "drop-exact-duplicates"}, {"step": "merge-labels", "labels": ["b2"], "into": "b"})
    assert apply_recipe(other, data).kept["label"].tolist() == ["a"]
    assert apply_recipe(other.moved(1, by=-1), data).kept["label"].tolist() == ["b"]
    assert other.moved(1, by=5) == other


def test_a_step_that_matches_nothing_is_said(data: Dataset) -> None:
    export = apply_recipe(recipe({"step": "drop-missing-text"}), data)
    assert export.notes == ("step 1 drop-missing-text: matched nothing",)


def test_the_reason_of_a_step_stands_before_that_of_a_row(data: Dataset) -> None:
    planned = PlannedStep(make_step("drop-exact-duplicates", {}, where=""), why="repeats count twice")
    changes = apply_recipe(Recipe((planned,)), data).changes
    assert changes["why"].tolist() == [f"repeats count twice; same text as row {row}" for row in (0, 3)]
    assert changes["who"].tolist() == ["recipe"] * 2


def test_another_version_is_said_with_what_differs(data: Dataset, make: Make) -> None:
    made = Recipe((), MadeOn.of(data))
    assert apply_recipe(made, data).notes == ()
    assert apply_recipe(made, make(("one", "a"), ("four", "z"))).notes == (
        "the recipe was made on 'data.csv' with 5 rows; this is another version, with 2",
        "it did not have the classes: z",
        "it had classes that are gone: b",
    )


def test_a_preview_says_what_each_step_does_before_it_is_done(data: Dataset) -> None:
    predicted = pd.Series(["a", "a", "a", "a", "b"], index=data.frame.index, dtype="category")
    none = pd.DataFrame(columns=["line", "raw", "reason"])
    run = Predictions("run", predicted, "order", "", 5, ("a", "b"), none)
    steps = ({"step": "drop-exact-duplicates"}, {"step": "merge-labels", "labels": ["b"], "into": "a"})
    whole = preview_recipe(recipe(*steps), data, predictions=run)
    first, second = whole.steps
    assert whole.sentence() == "The recipe keeps 3 of 5 rows, changes 1 of them and drops 2."
    assert first.sentence() == "Of 5 rows: 2 rows dropped."
    assert first.labels.to_dict("index") == {"b": {"before": 3, "after": 1}, "a": {"before": 2, "after": 2}}
    assert (first.before.accuracy, first.after.accuracy, first.after.n_scored) == (3 / 5, 2 / 3, 3)
    assert second.sentence() == "Of 3 rows: 1 row relabelled."
    assert (second.n_touched, second.after.accuracy) == (1, 1.0)
    assert first.before.characters is not None
    assert first.before.characters.max == 5
    assert whole.touched_by(0)["change"].to_dict() == {1: "dropped", 4: "dropped"}
    assert whole.touched_by(1).to_dict("index") == {
        3: {"change": "label b → a", "why": ""},
    }
    assert whole.touched_by(0)["why"].tolist() == ["same text as row 0", "same text as row 3"]
    assert list(whole.touched_by(None).index) == [1, 3, 4]


def test_a_preview_joins_what_is_done_to_one_row_and_gives_its_new_text(make: Make) -> None:
    data = make(("l'Ã©nergie", "b"), ("fine", "b"))
    found = preview_recipe(
        recipe({"step": "mend-encoding"}, {"step": "merge-labels", "labels": ["b"], "into": "a"}), data
    )
    assert found.touched_by(None)["change"].to_dict() == {0: "text edited; label b → a", 1: "label b → a"}
    assert found.text_after(0, None) == found.text_after(0, 0) == "l'énergie"
    assert found.text_after(1, None) is None
    assert found.text_after(0, 1) is None
    assert found.sentence() == "The recipe keeps 2 of 2 rows, changes 2 of them and drops none."


def test_a_preview_of_a_recipe_that_changes_nothing_says_so(data: Dataset) -> None:
    assert preview_recipe(Recipe(), data).sentence() == "The recipe keeps all 5 rows as they are."
    found = preview_recipe(recipe({"step": "sort", "by": ["text"], "descending": True}), data)
    assert found.sentence() == "The recipe keeps all 5 rows as they are but puts them in another order."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: [", r"^r\.yaml is no YAML at line \d, column \d+: mend it"),
        ("- a", r"r\.yaml holds no recipe: it needs 'format: 1' and a list of 'steps'"),
        ("steps: []", r"r\.yaml has 'format: None': this version reads format 1"),
        ("format: 9\nsteps: []", r"r\.yaml is of format 9, written by a newer version .* reads up to 1: update"),
        ("format: 1\nstepps: []", r"r\.yaml has 'stepps', which means nothing here"),
        ("format: 1\nsteps: [x]", r"r\.yaml, step 1 is 'x': write 'step: <kind>'"),
        ("format: 1\nsteps: [{step: fly}]", r"r\.yaml, step 1: there is no step 'fly'; use one of 'apply-decisions'"),
        ("format: 1\nsteps: [{step: sort}]", r"step 1 \(sort\): the setting 'by' is missing; add it"),
        ("format: 1\nsteps: [{step: sort, by: [1.5, {}]}]", r"step 1 \(sort\): by is \{\}: a text is needed"),
        ("format: 1\nsteps: [{step: sort, by: n, descending: 3}]", r"descending is 3: true or false is needed"),
        ("format: 1\nsteps: [{step: sort, on: 3}]", r"there is no setting 'True'; use 'step', 'why', 'enabled', 'by'"),
        (
            "format: 1\nsteps: [{step: drop-exact-duplicates, keep: last}]",
            r"keep is 'last': use one of 'majority-label'",
        ),
        (
            "format: 1\nsteps: [{step: filter}]",
            r"step 1 \(filter\): give a condition in 'keep' or in 'drop', one of the two",
        ),
        (
            "format: 1\nsteps: [{step: resplit, shares: {train: -1}}]",
            r"step 1 \(resplit\): the shares are \{'train': -1\}: give each split a number above 0",
        ),
        ("format: 1\nsteps: [{step: resplit, seed: true}]", r"seed is True: a whole number is needed"),
        ("format: 1\nsteps: [{step: drop-missing-text, enabled: 2}]", r"step 1 has 'enabled: 2': write true or false"),
        ("format: 1\nmade_on: {name: x}\nsteps: []", r"'made_on' without name, rows and fingerprint"),
        ("format: 1\nsteps: [{step: apply-decisions, rows: [{do: fly}]}]", r"Row 1 of the decisions has 'do: fly'"),
        ("format: 1\nsteps: [{step: apply-decisions, rows: [{do: drop}]}]", r"Row 1 .* give its 'text' or 'text_hash'"),
        ("format: 1\nsteps: [{step: apply-decisions, rows: [{do: relabel, text: x}]}]", r"Row 1 .* has no 'new'"),
    ],
)
def test_what_is_wrong_with_a_recipe_is_said(text: str, message: str, data: Dataset) -> None:
    with pytest.raises(ExplorerError, match=message):
        apply_recipe(read_recipe(text, name="r.yaml"), data)


def test_the_example_works_on_any_dataset(data: Dataset, make: Make) -> None:
    example = read_recipe((ROOT / "docs" / "examples" / "recipe.yaml").read_text("utf-8"))
    assert apply_recipe(example, data).kept.to_numpy().tolist() == [["one", "a"], ["two", "a"], ["three", "b"]]
    assert len(apply_recipe(example, make((" ", "a"), (None, "b"))).kept) == 0


def test_every_step_and_each_of_its_settings_is_in_the_docs() -> None:
    docs = (ROOT / "docs" / "workspace.md").read_text("utf-8")
    for kind, step in KINDS.items():
        names = [field.name for field in dataclasses.fields(step) if field.name != "made_on"]  # type: ignore[arg-type]
        assert all(f"`{name}" in docs for name in (kind, *names)), kind


def test_decisions_written_into_a_recipe_give_the_same_bytes_without_the_project(
    project: Project, data: Dataset
) -> None:
    record(project, data, [0], "relabel", "c", reviewer="ann", verdict="label wrong", note="n")
    record(project, data, [1], "relabel_several", ["a", "c"], reviewer="ann")
    record(project, data, [2], "edit_text", "zwei: 'x'\n你", reviewer="李")
    record(project, data, [4], "drop", reviewer="bob")
    stands = standing(project, data)
    asked = Recipe((PlannedStep(ApplyDecisions()),), MadeOn.of(data))
    text = asked.with_decisions(stands, data).to_yaml()
    export = apply_recipe(read_recipe(text), data)
    assert export_bytes(export, "a.csv") == export_bytes(export_cleaned(data, stands), "a.csv")
    with pytest.raises(ExplorerError, match="applies the decisions of a project, and none was named"):
        apply_recipe(asked, data)


def test_written_decisions_that_find_no_row_are_said(project: Project, data: Dataset, make: Make) -> None:
    record(project, data, [0, 2, 3], "drop", reviewer="ann")
    written = Recipe((PlannedStep(ApplyDecisions.of(standing(project, data), data)),))
    export = apply_recipe(read_recipe(written.to_yaml()), make(("three", "b"), ("two", "z"), ("one", "a")))
    assert export.dropped["text"].tolist() == ["one"]
    (note,) = export.notes
    assert note.startswith("step 1 apply-decisions: 2 decisions were not applied (drop ")
    assert "this text has the label 'z' here, not 'a'" in note
    assert "it was one of 2 rows with this text and label; 1 row has them here" in note


def test_decisions_by_hand_name_the_text_and_a_numeric_label_needs_no_quotes(make: Make) -> None:
    data = make(("one", "1"), ("two", "2"))
    text = "format: 1\nsteps: [{step: apply-decisions, rows: [{do: relabel, text: one, label: 1, new: 2}]}]"
    export = apply_recipe(read_recipe(text), data)
    assert export.kept["label"].tolist() == ["2", "2"]


@pytest.mark.parametrize(
    "name", ["banking77/banking_data_train.csv", "messy/banking_planted.csv", "waimai/waimai_10k.csv"]
)
@pytest.mark.parametrize("format_", ["frame", "jsonl", "csv"])
def test_a_recipe_lands_on_the_same_texts_of_a_shuffled_longer_copy(
    name: str, format_: str, shared_data: Path, tmp_path: Path
) -> None:
    data = read([shared_data / name])
    project = open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=(name,)))
    rows = pd.DataFrame(
        {"text": data.texts, "label": data.frame["label"].astype("str"), "split": data.frame["split"].astype("str")}
    )
    alone = np.flatnonzero(~rows.duplicated(["text", "label", "split"], keep=False).to_numpy())
    chosen = alone[:: max(len(alone) // 300, 1)]
    twice = np.flatnonzero(rows.duplicated("text", keep=False).to_numpy() & ~rows.duplicated(keep=False).to_numpy())
    record(project, data, chosen[::2], "drop", reviewer="ann")
    record(project, data, np.union1d(chosen[1::2], twice), "relabel", "MENDED", reviewer="bob")
    stands = standing(project, data)
    written = Recipe((PlannedStep(ApplyDecisions.of(stands, data)),), MadeOn.of(data)).to_yaml()
    expected = export_cleaned(data, stands)

    longer = pd.concat([rows, pd.DataFrame({"text": [f"new row {n}" for n in range(50)], "label": "new"})])
    shuffled = longer.sample(frac=1, random_state=1)
    other = dataset_from_frame(shuffled, name="next week", schema=Schema(("text",), "label", "split"))
    if format_ != "frame":  # written by another program, with ids of its own, and read again
        again = tmp_path / f"next_week.{format_}"
        write_frame(shuffled.assign(id=range(len(shuffled))), again)
        other = read([again], options=ReadOptions(text=("text",), label="label", split="split", id=""))
    export = apply_recipe(read_recipe(written), other)
    assert export.n_dropped == expected.n_dropped
    assert export.n_changed == expected.n_changed
    key = ["text_hash", "label", "what", "new"]
    found, wanted = (frame.changes[key].fillna("").sort_values(key).to_numpy().tolist() for frame in (export, expected))
    assert found == wanted
