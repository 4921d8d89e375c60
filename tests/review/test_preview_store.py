"""A preview that was worked out elsewhere is the preview that would have been worked out here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review import apply_recipe, export_bytes, preview_recipe, read_recipe
from nlp_explorer.review.preview_store import (
    export_path,
    export_to_disk,
    load_preview,
    preview_key,
    preview_to_disk,
)

RECIPE = read_recipe("""format: 1
steps:
- step: drop-exact-duplicates
- step: drop-missing-label
  enabled: false
- step: merge-labels
  labels: [b]
  into: a
- step: sort
  by: [text]
""")


def run_on(data: Dataset) -> Predictions:
    predicted = pd.Series(["a"] * len(data), index=data.frame.index, dtype="category")
    return Predictions("run", predicted, "order", "", len(data), ("a",), pd.DataFrame(columns=["line"]))


def test_a_preview_comes_back_from_disk_as_it_was(data: Dataset, tmp_path: Path) -> None:
    run = run_on(data)
    assert load_preview(RECIPE, data, tmp_path, predictions=run) is None
    said: list[str] = []
    preview_to_disk(RECIPE, data, tmp_path, predictions=run, progress=lambda share, what: said.append(what))
    here = preview_recipe(RECIPE, data, predictions=run)
    there = load_preview(RECIPE, data, tmp_path, predictions=run)
    assert there is not None
    assert there.sentence() == here.sentence()
    pd.testing.assert_frame_equal(there.changes, here.changes)
    for one, other in zip(there.steps, here.steps, strict=True):
        assert one.planned == other.planned
        assert one.sentence() == other.sentence()
        assert one.notes == other.notes
        pd.testing.assert_frame_equal(one.labels, other.labels)
        assert (one.after.accuracy, one.after.n_scored) == (other.after.accuracy, other.after.n_scored)
        assert one.after.characters == other.after.characters
    assert said[0] == "step 1 of 4"
    assert said[-1] == "done"


def test_another_recipe_dataset_or_run_has_another_key(data: Dataset, make: Callable[..., Dataset]) -> None:
    keys = {
        preview_key(RECIPE, data),
        preview_key(RECIPE.without(0), data),
        preview_key(RECIPE, make(("one", "a"))),
        preview_key(RECIPE, data, [run_on(data)]),
    }
    assert len(keys) == 4


def test_an_empty_dataset_is_previewed_too(make: Callable[..., Dataset], tmp_path: Path) -> None:
    preview_to_disk(RECIPE, make(), tmp_path)
    found = load_preview(RECIPE, make(), tmp_path)
    assert found is not None
    assert found.sentence() == "The recipe keeps all 0 rows as they are."


def test_an_export_on_disk_is_that_of_the_page_byte_for_byte(data: Dataset, tmp_path: Path) -> None:
    export_to_disk(RECIPE, data, "a.csv", tmp_path)
    kept = export_path(RECIPE, data, "a.csv", tmp_path).read_bytes()
    assert kept == export_bytes(apply_recipe(RECIPE, data), "a.csv")
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert archive.namelist() == ["a.csv", "a.changes.csv", "a.dropped.csv"]
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_DEFLATED}
