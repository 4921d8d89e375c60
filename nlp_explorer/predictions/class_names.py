"""From what a model calls its classes to the classes of the dataset: names as they are, or ids in some order."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError, named_choices

NAME_FILES = (
    "label_names.json",
    "id2label.json",
    "labels.json",
    "classes.json",
    "config.json",
    "labels.txt",
    "classes.txt",
)
MAX_NAME_FILE_BYTES = 1_000_000
_CLASS_ID = re.compile(r"^(?:label|class|labels|classes)?[ _-]?(\d{1,6})(?:\.0+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class ClassOrder:
    """One way of naming the class ids 0, 1, ...: the names, and in words where they come from."""

    names: tuple[str, ...]
    origin: str
    is_told: bool = False


def class_ids(names: Sequence[str]) -> np.ndarray | None:
    """Return the ids that names such as ``3``, ``3.0`` and ``LABEL_3`` stand for, int64; None when one is no id."""
    matches = [_CLASS_ID.match(name.strip()) for name in names]
    if not matches or not all(matches):
        return None
    return np.array([int(match[1]) for match in matches if match], dtype=np.int64)


def known_names(names: Sequence[str], classes: Sequence[str]) -> list[str | None]:
    """Return the class each name means; None for no class.

    The same but for blanks around it, else but for case and for how accents are encoded.
    """
    exact = {name.strip(): name for name in classes}
    folded: dict[str, str | None] = {}
    for name in classes:
        folded[_folded(name)] = None if _folded(name) in folded else name  # two differ in case only: neither is meant
    return [exact.get(name.strip(), folded.get(_folded(name))) for name in names]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip().casefold())


def possible_orders(dataset: Dataset, told: Sequence[ClassOrder]) -> tuple[ClassOrder, ...]:
    """Return the ways to name class ids, best first: names that were told, alphabetical, by number, first seen."""
    classes = dataset.classes
    orders = [*told, ClassOrder(classes, "in alphabetical order")]
    if classes and all(name.strip().isdecimal() for name in classes):
        orders.append(ClassOrder(tuple(sorted(classes, key=int)), "in the order of their numbers"))
        by_number = {int(name): name for name in classes}
        written = tuple(by_number.get(number, str(number)) for number in range(max(by_number) + 1))
        orders.append(ClassOrder(written, "by their own numbers"))
    if not dataset.schema.is_multi_label:
        seen = dataset.frame["label"].dropna().drop_duplicates()
        orders.append(ClassOrder(tuple(seen.astype("str")), "in the order in which they first appear"))
    distinct: dict[tuple[str, ...], ClassOrder] = {}
    for order in orders:
        distinct.setdefault(order.names, order)
    return tuple(distinct.values())


@dataclass(frozen=True)
class ChosenOrder:
    """The order that was taken, and the sentence that says why, with what each would give."""

    order: ClassOrder
    sentence: str


def choose_order(
    orders: Sequence[ClassOrder],
    ids: np.ndarray,
    *,
    reference: pd.Series | None,
    against: str,
    n_columns: int | None,
    file: str,
) -> ChosenOrder:
    """Return the order under which the ids agree best with a reference; the earlier one where two agree alike.

    An order that was told is taken as it is; the sentence shows what the others would give.

    Parameters
    ----------
    ids
        int64 ``(n,)``: the predicted class ids of the joined predictions.
    reference
        Category of str, aligned with ``ids``: the label of the row, or the label that the same file predicts; missing
        where not known.
    against
        What the agreement is called, e.g. ``accuracy``.
    n_columns
        How many classes the model has, when the file says it.

    Raises
    ------
    PredictionsError
        No order has a name for every id.
    """
    n_needed = n_columns or (int(ids.max()) + 1 if len(ids) else 0)
    fitting = [order for order in orders if len(order.names) == (n_columns or max(len(order.names), n_needed))]
    if not fitting:
        have = orders[0].names if orders else ()
        raise PredictionsError(
            f"{file!r} numbers {n_needed:,} classes; the dataset has {len(have):,} ({named_choices(have)}). "
            "Name the classes in the order of their numbers: a JSON list called label_names.json beside the file."
        )
    agreement = _agreement(fitting, ids, reference)
    if np.isnan(agreement).all():
        origin = fitting[0].origin
        return ChosenOrder(fitting[0], f"Class ids are named {origin}; no label here can say whether that is right.")
    best = 0 if fitting[0].is_told else int(np.nanargmax(agreement))
    others = [f"{order.origin}: {value:.3f}" for order, value in zip(fitting, agreement, strict=True)]
    del others[best]
    named = f"Class ids are named {fitting[best].origin}: {against} {agreement[best]:.3f}"
    return ChosenOrder(fitting[best], f"{named} ({'; '.join(others)})." if others else f"{named}.")


def _agreement(orders: Sequence[ClassOrder], ids: np.ndarray, reference: pd.Series | None) -> np.ndarray:
    """Return the share of ids whose name is the reference, for each order; NaN without any reference."""
    if reference is None or not reference.notna().any():
        return np.full(len(orders), np.nan)
    codes = reference.cat.codes.to_numpy()
    known = codes >= 0
    names = [str(name).strip() for name in reference.cat.categories]
    n_ids = int(ids.max()) + 1
    counts = np.bincount(ids[known] * len(names) + codes[known], minlength=n_ids * len(names)).reshape(n_ids, -1)
    place = {name: at for at, name in enumerate(names)}
    hits = [
        sum(counts[at, place[name.strip()]] for at, name in enumerate(order.names[:n_ids]) if name.strip() in place)
        for order in orders
    ]
    shares: np.ndarray = np.array(hits) / known.sum()
    return shares


def read_class_names(path: Path) -> tuple[str, ...]:
    """Return the names of class ids in a file: a JSON list, ``{"0": name}``, a model's config.json, or one name a line.

    Raises
    ------
    PredictionsError
        The file cannot be read, or is none of these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PredictionsError(
            f"The class names in {str(path)!r} cannot be read: {error}. Give a JSON list of names."
        ) from error
    try:
        parsed = json.loads(text)
    except ValueError:
        names: tuple[str, ...] | None = tuple(line.strip() for line in text.splitlines() if line.strip())
    else:
        names = names_in(parsed)
    if not names:
        raise PredictionsError(
            f"{path.name!r} holds no class names. Give a JSON list of names in the order of the ids, an object "
            "from id to name, "
            "or one name a line."
        )
    return names


def names_in(parsed: Any) -> tuple[str, ...] | None:
    """Return the names in parsed JSON: a list, id to name, name to id, or an object that holds ``id2label``."""
    if isinstance(parsed, list) and parsed and all(isinstance(name, str | int) for name in parsed):
        return tuple(str(name) for name in parsed)
    if not isinstance(parsed, dict):
        return None
    for key in ("id2label", "label2id", "label_names", "labels", "classes"):
        if key in parsed:
            return names_in(parsed[key])
    if parsed and all(str(key).isdecimal() for key in parsed):
        by_id = {int(key): str(name) for key, name in parsed.items()}
    elif parsed and all(isinstance(value, int) for value in parsed.values()):
        by_id = {value: str(name) for name, value in parsed.items()}
    else:
        return None
    return tuple(by_id[at] for at in range(len(by_id))) if sorted(by_id) == list(range(len(by_id))) else None


def names_beside(path: Path) -> list[ClassOrder]:
    """Return the class names that lie in the same folder as a predictions file, under one of `NAME_FILES`."""
    found = []
    for name in NAME_FILES:
        beside = path.parent / name
        if beside == path or not beside.is_file() or beside.stat().st_size > MAX_NAME_FILE_BYTES:
            continue
        try:
            found.append(ClassOrder(read_class_names(beside), f"by {name} beside the file"))
        except PredictionsError:
            continue  # not meant as class names: nobody named this file
    return found
