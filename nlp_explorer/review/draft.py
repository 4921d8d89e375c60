"""A dataset while it is being cleaned: what steps want is applied, and every change is written down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects.row_keys import KEY_COLUMNS, row_keys
from nlp_explorer.review.sentence_pairs import pair_parts

What = Literal["label", "text", "split", "row"]
RULE = "recipe"  # who changed what no single person decided
DROPPED = "dropped"  # the new value of a row that is left out

CHANGE_COLUMNS = ("row_id", *KEY_COLUMNS, "what", "old", "new", "who", "when", "why", "step")


@dataclass(frozen=True, eq=False)
class Edits:
    """What one step wants of the rows.

    Attributes
    ----------
    lines
        One line a cell to be changed or a row to be dropped (``what`` is ``row``): columns ``row_id``, ``what``,
        ``new`` (str, missing: the cell becomes empty), ``who``, ``when`` (ISO 8601, empty for a rule), ``why``.
    order
        All row ids of the dataset the step was given, in their new order; None: the order stays.
    notes
        What a person should know: rows that were not found, disagreements left as they are.
    """

    lines: pd.DataFrame
    order: np.ndarray | None = None
    notes: tuple[str, ...] = ()


def edit_lines(
    row_ids: np.ndarray,
    what: What,
    new: object,
    *,
    why: object,
    who: object = RULE,
    when: object = "",
) -> pd.DataFrame:
    """Return lines for `Edits`; each value is one for all rows, or one a row."""
    columns = {
        "row_id": np.asarray(row_ids, dtype=np.int64),
        "what": what,
        "new": new,
        "who": who,
        "when": when,
        "why": why,
    }
    return pd.DataFrame(columns).astype({"what": "str", "new": "str", "who": "str", "when": "str", "why": "str"})


def no_lines() -> pd.DataFrame:
    """Return the lines of a step that wants nothing."""
    return edit_lines(np.empty(0, np.int64), "row", [], why=[], who=[], when=[])


@dataclass(frozen=True, eq=False)
class Draft:
    """The rows that are left, as they are now, and every change so far.

    Attributes
    ----------
    dataset
        The remaining rows, ascending row ids.
    order
        Their row ids in the order they will be written.
    changes
        Columns ``row_id``, ``what``, ``old``, ``new``, ``who``, ``when``, ``why``, ``step``; the oldest first.
    """

    source: Dataset
    dataset: Dataset
    order: np.ndarray
    changes: pd.DataFrame
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, dataset: Dataset, *, notes: tuple[str, ...] = ()) -> Draft:
        """Return the draft in which nothing has been changed."""
        return cls(dataset, dataset, dataset.row_ids, no_lines().assign(old="", step=""), notes)

    def apply(self, edits: Edits, *, step: str, why: str = "") -> Draft:
        """Return the draft after a step. A cell that already has the wanted value is no change.

        ``why`` stands before the reason of each single change. A step that changes nothing is said in the notes.
        """
        lines = _with_reason(edits.lines.reset_index(drop=True), why)
        at = self.dataset.frame.index.get_indexer(pd.Index(lines["row_id"]))
        frame, done = self.dataset.frame, []
        for what in ("label", "text", "split"):
            wanted = lines[(lines["what"] == what).to_numpy() & (at >= 0)].drop_duplicates("row_id", keep="last")
            if wanted.empty:
                continue
            cells = frame[what].astype("str")
            old = cells.reindex(wanted["row_id"]).to_numpy(dtype=object)
            new = wanted["new"].to_numpy(dtype=object)
            is_change = ~((old == new) | (pd.isna(old) & pd.isna(new)))
            if is_change.any():
                cells.loc[wanted["row_id"].to_numpy()[is_change]] = new[is_change]
                frame = frame.assign(**{what: cells if what == "text" else _category(cells)})
                if what == "text":
                    frame = _with_pairs(frame, self.dataset.schema.text, wanted[is_change])
                done.append(wanted[is_change].assign(old=old[is_change]))
        drops = lines[(lines["what"] == "row").to_numpy() & (at >= 0)].drop_duplicates("row_id")
        order = self.order if edits.order is None else edits.order
        if len(drops):
            frame = frame[~frame.index.isin(drops["row_id"])]
            order = order[~np.isin(order, drops["row_id"])]
            done.append(drops.assign(old=np.nan, new=DROPPED))
        changes = pd.concat([self.changes, *(part.assign(step=step) for part in done)], ignore_index=True)
        said = edits.notes if done or edits.order is not None else ("matched nothing", *edits.notes)
        notes = (*self.notes, *(f"step {step}: {note}" for note in said))
        dataset = self.dataset if frame is self.dataset.frame else replace(self.dataset, frame=frame)
        return Draft(self.source, dataset, order, changes, notes)

    def explained_changes(self) -> pd.DataFrame:
        """Return the changes with the original key of each row: columns of `CHANGE_COLUMNS`."""
        keys = row_keys(self.source, self.changes["row_id"].to_numpy(np.int64)).reset_index(drop=True)
        changes = self.changes.assign(
            **{name: self.changes[name].replace("", np.nan) for name in ("who", "when", "why")}
        )
        return pd.concat([keys, changes], axis=1)[list(CHANGE_COLUMNS)]


def _with_reason(lines: pd.DataFrame, why: str) -> pd.DataFrame:
    """Put the step's reason before the reasons of its rules; what a person decided has the person's reason."""
    is_rule = lines["who"] == RULE
    joined = (why + "; " + lines["why"]).where(lines["why"] != "", why) if why else lines["why"]
    return lines.assign(why=lines["why"].mask(is_rule, joined))


def _with_pairs(frame: pd.DataFrame, columns: tuple[str, ...], wanted: pd.DataFrame) -> pd.DataFrame:
    """Write the edited texts of sentence pairs into the columns they were joined from."""
    if len(columns) < 2:
        return frame
    parts = np.array([pair_parts(text, columns) for text in wanted["new"]], dtype=object)
    changed = {}
    for at, name in enumerate(columns):
        cells = frame[name].astype("str")
        cells.loc[wanted["row_id"].to_numpy()] = parts[:, at]
        changed[name] = cells
    return frame.assign(**changed)


def _category(cells: pd.Series) -> pd.Series:
    names = pd.Index(sorted(cells.dropna().unique()), dtype="str")
    return cells.astype(pd.CategoricalDtype(names))
