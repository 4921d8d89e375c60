"""What a recipe does to a large dataset, worked out in a process of its own and kept on disk until it is asked for.

Kept under the content of the dataset, the recipe and the predictions: another recipe never gets an earlier answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.review.export import apply_recipe
from nlp_explorer.review.preview import RecipePreview, State, StepPreview, preview_recipe
from nlp_explorer.review.recipe import Recipe
from nlp_explorer.review.writers import export_bytes
from nlp_explorer.text.lengths import Percentiles

FOLDER = "recipes"  # inside the cache folder
VERSION = 4  # of the steps and the files; raised when one of them changes
_CHANGES, _NUMBERS = "changes.parquet", "preview.json"  # the second is written last: where it is, the first is
_COUNTS = ("n_dropped", "n_relabelled", "n_texts_changed", "n_splits_changed", "is_sorted")


def preview_key(recipe: Recipe, dataset: Dataset, runs: Sequence[Predictions] = ()) -> str:
    """Return the name under which what a recipe does, also to some runs, is kept: 32 hex digits."""
    of_runs = [run.fingerprint for run in runs]
    return hashlib.sha256(repr((VERSION, dataset.fingerprint, of_runs, recipe.digest)).encode()).hexdigest()[:32]


def preview_to_disk(
    recipe: Recipe,
    dataset: Dataset,
    cache: Path,
    *,
    predictions: Predictions | None = None,
    progress: Progress = no_progress,
) -> None:
    """Work out what a recipe does; it is then on disk for `load_preview`.

    Raises as `preview_recipe`, and StorageError.
    """
    found = preview_recipe(recipe, dataset, predictions=predictions, progress=part_of(progress, start=0.0, end=0.9))
    folder = _folder(recipe, dataset, cache, predictions)
    content = {
        "start": _written_state(found.start),
        "steps": [
            {name: getattr(step, name) for name in _COUNTS}
            | {"notes": step.notes, "after": _written_state(step.after) if step.after is not step.before else None}
            for step in found.steps
        ],
        "n_changed": found.n_changed,
        "notes": found.notes,
    }
    write_whole(folder / _CHANGES, found.changes.to_parquet(index=False), make_folder=True)
    write_whole(folder / _NUMBERS, json.dumps(content, ensure_ascii=False).encode())
    progress(1.0, "done")


def load_preview(
    recipe: Recipe, dataset: Dataset, cache: Path, *, predictions: Predictions | None = None
) -> RecipePreview | None:
    """Return the preview that `preview_to_disk` kept, None while there is none."""
    folder = _folder(recipe, dataset, cache, predictions)
    if not (folder / _NUMBERS).is_file():
        return None
    content = json.loads((folder / _NUMBERS).read_text(encoding="utf-8"))
    start = state = _read_state(content["start"])
    steps = []
    for position, (one, kept) in enumerate(zip(recipe.steps, content["steps"], strict=True)):
        before = state
        state = before if kept["after"] is None else _read_state(kept["after"])
        counts = {name: kept[name] for name in _COUNTS}
        steps.append(StepPreview(position, one, before, state, notes=tuple(kept["notes"]), **counts))
    changes = pd.read_parquet(folder / _CHANGES)
    return RecipePreview(start, tuple(steps), changes, content["n_changed"], tuple(content["notes"]))


def export_to_disk(
    recipe: Recipe, dataset: Dataset, name: str, cache: Path, *, progress: Progress = no_progress
) -> None:
    """Carry out a recipe and keep the zip of `export_bytes` at `export_path`. Raises as `apply_recipe`."""
    progress(0.05, "carrying out the steps")
    export = apply_recipe(recipe, dataset)
    progress(0.5, "writing the files")
    write_whole(export_path(recipe, dataset, name, cache), export_bytes(export, name), make_folder=True)
    progress(1.0, "done")


def export_path(recipe: Recipe, dataset: Dataset, name: str, cache: Path) -> Path:
    """Return where the zip of an export is kept whose cleaned file has a name."""
    return cache / FOLDER / preview_key(recipe, dataset) / f"{name}.zip"


def _folder(recipe: Recipe, dataset: Dataset, cache: Path, predictions: Predictions | None) -> Path:
    return cache / FOLDER / preview_key(recipe, dataset, () if predictions is None else (predictions,))


def _written_state(state: State) -> dict[str, Any]:
    return {
        "n_rows": state.n_rows,
        "labels": {str(label): int(n) for label, n in state.labels.items()},
        "characters": asdict(state.characters) if state.characters else None,
        "accuracy": state.accuracy,
        "n_scored": state.n_scored,
    }


def _read_state(content: dict[str, Any]) -> State:
    labels = content["labels"]
    return State(
        n_rows=content["n_rows"],
        labels=pd.Series(list(labels.values()), index=pd.Index(list(labels), dtype="str", name="label"), dtype="int64"),
        characters=Percentiles(**content["characters"]) if content["characters"] else None,
        accuracy=content["accuracy"],
        n_scored=content["n_scored"],
    )
