"""Find the row of each prediction: by id, else by text, else by order; and say which way it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError, named_choices
from nlp_explorer.predictions.columns import ROW_ID, RawPredictions
from nlp_explorer.predictions.order import each_epoch, join_by_order
from nlp_explorer.predictions.pairing import Keys, Pairing, keys_of, pair
from nlp_explorer.predictions.run import JoinedBy
from nlp_explorer.reading.splits import split_of_value
from nlp_explorer.text.normalise import normalised_keys

MIN_MATCHED_SHARE = 0.5  # a way by which fewer predictions find a row is not how they belong together
MIN_SAME_TEXT_SHARE = 0.5  # ids whose texts agree less often than this do not mean the same rows


@dataclass(frozen=True, eq=False)
class Join:
    """The rows of all predictions of a file.

    Attributes
    ----------
    pairing
        Aligned with the predictions of the file.
    sentence
        How they were joined.
    """

    pairing: Pairing
    joined_by: JoinedBy
    sentence: str


def join(raw: RawPredictions, dataset: Dataset) -> Join:
    """Return the row of each prediction. Each epoch is joined for itself.

    A way counts when at least `MIN_MATCHED_SHARE` of the predictions find a row by it. When none does, the order
    decides if the lengths agree, else the way that finds most.

    Raises
    ------
    PredictionsError
        No prediction finds a row, and the lengths do not agree; the order is visibly another one; most ids repeat.
    """
    tried: list[Join] = []
    for way in (_by_id, _by_text):
        found = way(raw, dataset)
        if found is None:
            continue
        if found.pairing.n_paired >= MIN_MATCHED_SHARE * raw.n:
            return found
        if found.joined_by == "id":
            _refuse_repeats(raw, found.pairing)
        tried.append(found)
    in_order = join_by_order(raw, dataset)
    if in_order is not None:
        return Join(in_order.pairing, "order", in_order.sentence)
    best = max(tried, key=lambda join: join.pairing.n_paired, default=None)
    if best is None or best.pairing.n_paired == 0:
        raise PredictionsError(_nothing_fits(raw, dataset, tried))
    return best


def _refuse_repeats(raw: RawPredictions, pairing: Pairing) -> None:
    n_repeats = int((pairing.left_over == "doubled").sum())
    if n_repeats > (1 - MIN_MATCHED_SHARE) * raw.n:
        raise PredictionsError(
            f"The ids in {raw.file!r} repeat: {n_repeats:,} of its {raw.n:,} predictions are for a row that already "
            "has one. Give each row one prediction, with a column 'epoch' if there are several epochs."
        )


def _by_id(raw: RawPredictions, dataset: Dataset) -> Join | None:
    if raw.ids is None:
        return None
    rows, name = _row_ids_of(raw, dataset)
    if rows is None:
        return None
    keys = keys_of(raw.ids, rows)
    joined = _joined(raw, dataset, keys, "id", name)
    return None if _texts_contradict(raw, dataset, joined.pairing) else joined


def _row_ids_of(raw: RawPredictions, dataset: Dataset) -> tuple[pd.Series | None, str]:
    """Return what the ids of the file are compared with, and what that is called."""
    row_numbers = pd.Series(dataset.row_ids, index=dataset.frame.index).astype("str")
    if raw.id_column in dataset.frame.columns and raw.id_column not in ("text", "label", "split"):
        return dataset.frame[raw.id_column].astype("str"), f"id column {raw.id_column!r}"
    if raw.id_column == ROW_ID:
        return row_numbers, "row id"
    if dataset.schema.id in dataset.frame.columns:
        return dataset.frame[dataset.schema.id], f"id columns {raw.id_column!r} and {dataset.schema.id!r}"
    if raw.texts is None and raw.ids is not None and raw.ids.is_unique and raw.ids.isin(row_numbers).all():
        return row_numbers, f"column {raw.id_column!r}, taken for the number of the row counted from 0"
    return None, ""


def _by_text(raw: RawPredictions, dataset: Dataset) -> Join | None:
    if raw.texts is None:
        return None
    exact = _joined(raw, dataset, keys_of(raw.texts, dataset.texts), "text", "exact text")
    is_left = exact.pairing.left_over == "no-row"
    if not is_left.any():
        return exact
    keys = keys_of(normalised_keys(raw.texts.where(is_left)), normalised_keys(dataset.texts))
    is_free = np.ones(len(dataset), dtype=bool)
    if raw.epochs is None:
        is_free[exact.pairing.positions[~is_left]] = False
    close = _joined(
        raw, dataset, Keys(np.where(is_left, keys.predictions, -1), keys.rows).among_rows(is_free), "text", ""
    )
    n_close = int((close.pairing.positions[is_left] >= 0).sum())
    if n_close == 0:
        return exact
    pairing = Pairing(
        np.where(is_left, close.pairing.positions, exact.pairing.positions),
        np.where(is_left, close.pairing.left_over, exact.pairing.left_over),
    )
    aside = f"{n_close:,} of them the same only without case, punctuation and blanks"
    return Join(pairing, "text", _sentence(raw, pairing, f"text, {aside}"))


def _joined(raw: RawPredictions, dataset: Dataset, keys: Keys, joined_by: JoinedBy, name: str) -> Join:
    kinds = _kinds(dataset)
    split, ties = None, None
    if not keys.are_unique:
        split = _only_split(raw, dataset, keys)
        if split is not None:
            keys = keys.among_rows((dataset.frame["split"] == split).to_numpy())
        ties = _ties(raw, dataset)
    pairing = each_epoch(raw, lambda at: pair(_some(keys, at), ties=_some(ties, at) if ties else None, kinds=kinds))
    among = f" among the rows of {split}, the one split that holds them all" if split else ""
    return Join(pairing, joined_by, _sentence(raw, pairing, name + among))


def _some(keys: Keys, at: np.ndarray) -> Keys:
    return Keys(keys.predictions[at], keys.rows)


def _kinds(dataset: Dataset) -> np.ndarray:
    label, split = dataset.frame["label"].cat, dataset.frame["split"].cat
    return (label.codes.to_numpy(dtype=np.int64) + 1) * (len(split.categories) + 1) + split.codes.to_numpy(
        dtype=np.int64
    )


def _ties(raw: RawPredictions, dataset: Dataset) -> Keys | None:
    """Return split and label of predictions and rows as one key, of what the file gives; None when neither."""
    parts: list[tuple[pd.Series, pd.Series]] = []
    if raw.splits is not None and dataset.splits:
        parts.append((raw.splits.fillna("").map(split_of_value), dataset.frame["split"].astype("str").fillna("")))
    if raw.gold is not None and dataset.has_labels:
        parts.append((raw.gold.fillna("").str.strip(), dataset.frame["label"].astype("str").fillna("").str.strip()))
    if not parts:
        return None
    predictions, rows = parts[0]
    for other_predictions, other_rows in parts[1:]:
        predictions, rows = predictions + "\x1f" + other_predictions, rows + "\x1f" + other_rows
    return keys_of(predictions, rows)


def _only_split(raw: RawPredictions, dataset: Dataset, keys: Keys) -> str | None:
    """Return the one split that holds every prediction that any row fits; None when the file has splits itself."""
    if raw.splits is not None or len(dataset.splits) < 2:
        return None
    asked = np.unique(keys.predictions[keys.predictions >= 0])
    asked = asked[np.isin(asked, keys.rows)]
    splits = dataset.frame["split"]
    holding = [split for split in dataset.splits if np.isin(asked, keys.rows[(splits == split).to_numpy()]).all()]
    if raw.split in holding:
        return raw.split
    return holding[0] if len(holding) == 1 and len(asked) else None


def _texts_contradict(raw: RawPredictions, dataset: Dataset, pairing: Pairing) -> bool:
    """Whether the ids lead to rows of other texts: then they count something else, such as rows of another file."""
    is_paired = pairing.positions >= 0
    if raw.texts is None or not is_paired.any():
        return False
    mine = normalised_keys(raw.texts[is_paired]).to_numpy(dtype=object)
    theirs = normalised_keys(dataset.texts.iloc[pairing.positions[is_paired]]).to_numpy(dtype=object)
    return float((mine == theirs).mean()) < MIN_SAME_TEXT_SHARE


def _sentence(raw: RawPredictions, pairing: Pairing, name: str) -> str:
    return f"{pairing.n_paired:,} of {raw.n:,} predictions joined by {name}."


def _nothing_fits(raw: RawPredictions, dataset: Dataset, tried: list[Join]) -> str:
    splits = dataset.frame["split"]
    sizes = ", ".join(f"{split} {int((splits == split).sum()):,}" for split in dataset.splits)
    have = f"{len(dataset):,} rows" + (f" ({sizes})" if sizes else "")
    ways = " and ".join({"id": "ids", "text": "texts"}.get(join.joined_by, "") for join in tried)
    known = f"none of its {ways} is in the dataset" if tried else "it has no id or text column"
    epochs = "" if raw.epochs is None else f" in {len(np.unique(raw.epochs)):,} epochs"
    as_long = [split for split in dataset.splits if int((splits == split).sum()) == raw.n]
    if len(as_long) > 1:
        return (
            f"{raw.file!r} cannot be joined: {known}, and the splits {named_choices(as_long)} have {raw.n:,} rows "
            "each, as many as it has predictions. Add a column 'split', or name the split in the file's name, such as "
            f"{as_long[-1]}_preds.csv."
        )
    return (
        f"{raw.file!r} cannot be joined: {known}, and its {raw.n:,} predictions{epochs} are not as many as the "
        f"dataset's {have}. "
        "Add the dataset's id or text column to it, or open the data it was made for."
    )
