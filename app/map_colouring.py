"""What the points of the map can be coloured by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from app import cache, state
from app.map_parts import MapParts
from nlp_explorer.dataset import PARTS
from nlp_explorer.plots.map_kinds import MAX_KINDS, kind_colours, number_colours, number_kinds
from nlp_explorer.plots.theme import GIVEN, PREDICTED, label_colours, split_colour
from nlp_explorer.predictions.run import Predictions

_COLUMN, _RUN, _CONFIDENCE = "column ", "run ", "confidence of "


def colour_choices(view: state.View) -> list[str]:
    """Return what the map can be coloured by."""
    choices = ["label"] if view.dataset.has_labels and not view.dataset.schema.is_multi_label else []
    choices += ["cluster", "region"]
    if len(view.dataset.splits) > 1:
        choices.append("split")
    choices += ["finding", "length"]
    choices += [f"{_RUN}{run.title}" for run in view.runs]
    choices += [f"{_CONFIDENCE}{run.title}" for run in view.runs if run.has_confidence]
    frame = view.dataset.frame
    return choices + [f"{_COLUMN}{name}" for name in frame.columns if name not in PARTS and _has_kinds(frame[name])]


def colouring(view: state.View, parts: MapParts, by: str) -> tuple[pd.Categorical[Any], dict[str, str]]:
    """Return what each row of the slice is coloured by, and the colour of each kind."""
    numbers = _numbers(view, by)
    if numbers is not None:
        kinds = number_kinds(numbers)
        return kinds, number_colours(kinds)
    kinds = _kinds(view, parts, by)
    if by == "label":
        return kinds, label_colours(list(kinds.categories))
    if by == "split":
        return kinds, {split: split_colour(split) for split in view.dataset.splits}
    if by.startswith(_RUN):
        return kinds, {"right": GIVEN, "wrong": PREDICTED}
    return kinds, kind_colours(list(kinds.categories))


def _numbers(view: state.View, by: str) -> pd.Series | None:
    """Return the quantity of each row of the slice, None if the colouring is by kinds."""
    if by == "length":
        return view.part.texts.str.len().fillna(0)
    if by.startswith(_CONFIDENCE):
        return _run(view, by.removeprefix(_CONFIDENCE)).confidence
    if by.startswith(_COLUMN):
        column = view.part.frame[by.removeprefix(_COLUMN)]
        is_number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        return column if is_number else None
    return None


def _kinds(view: state.View, parts: MapParts, by: str) -> pd.Categorical[Any]:
    frame = view.part.frame
    kinds: pd.Categorical[Any]
    if by == "cluster":
        kinds = parts.drawn.clusters
    elif by == "region":
        kinds = parts.drawn.regions
    elif by == "finding":
        kinds = _findings(view)
    elif by == "label":
        order = cache.classes_by_count(view.opened.key, view.dataset)
        kinds = pd.Categorical(frame["label"].cat.set_categories(order))
    elif by.startswith(_RUN):
        run = _run(view, by.removeprefix(_RUN))
        right = np.where(run.predicted.astype("str") == frame["label"].astype("str"), "right", "wrong")
        kinds = pd.Categorical(pd.Series(right).where((run.predicted.notna() & frame["label"].notna()).to_numpy()))
    else:
        column = frame[by.removeprefix(_COLUMN)]
        kinds = pd.Categorical(column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("str"))
    return kinds


def _run(view: state.View, title: str) -> Predictions:
    return next(run for run in view.runs if run.title == title).subset(view.part.row_ids)


def _findings(view: state.View) -> pd.Categorical[Any]:
    """Return the title of the first check that flags each row."""
    flagging = [finding for finding in cache.findings(view.key, view.part, view.runs) if finding.n_rows]
    codes = np.full(len(view.part), -1)
    for code, finding in reversed(list(enumerate(flagging))):  # the first check comes last, and stays
        codes[np.searchsorted(view.part.row_ids, finding.evidence.rows.index)] = code
    titles = pd.Index([finding.title for finding in flagging], dtype="object")
    named: pd.Categorical[Any] = pd.Categorical.from_codes(codes, titles)
    return named


def _has_kinds(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or column.nunique() <= MAX_KINDS
