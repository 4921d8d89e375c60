"""Decisions about rows, what stands, the cleaned dataset, and its files."""

from nlp_explorer.review.decisions import ACTIONS, VERDICTS, Action, Verdict, record, undo
from nlp_explorer.review.entry_log import batches_newest_first
from nlp_explorer.review.export import Export, apply_recipe, export_cleaned
from nlp_explorer.review.history import history, undo_last
from nlp_explorer.review.preview import RecipePreview, StepPreview, preview_recipe
from nlp_explorer.review.recipe import MadeOn, PlannedStep, Recipe, read_recipe
from nlp_explorer.review.standing import Standing, current, open_decisions, standing
from nlp_explorer.review.writers import (
    Written,
    check_target,
    export_bytes,
    frame_bytes,
    refuse_source,
    write_export,
    write_frame,
)

__all__ = [
    "ACTIONS",
    "VERDICTS",
    "Action",
    "Export",
    "MadeOn",
    "PlannedStep",
    "Recipe",
    "RecipePreview",
    "Standing",
    "StepPreview",
    "Verdict",
    "Written",
    "apply_recipe",
    "batches_newest_first",
    "check_target",
    "current",
    "export_bytes",
    "export_cleaned",
    "frame_bytes",
    "history",
    "open_decisions",
    "preview_recipe",
    "read_recipe",
    "record",
    "refuse_source",
    "standing",
    "undo",
    "undo_last",
    "write_export",
    "write_frame",
]
