"""What became of the decisions about a version in the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.row_pairs import RowPairs, label_sets
from nlp_explorer.projects import Project
from nlp_explorer.review.decisions import UNDO, labels_of
from nlp_explorer.review.entry_log import all_entries
from nlp_explorer.review.standing import Standing, find_rows
from nlp_explorer.text.hashing import text_hash

Became = Literal["applied", "open", "lost", "disputed"]
BECAME: tuple[Became, ...] = ("applied", "open", "lost", "disputed")
MEANING: dict[Became, str] = {
    "applied": "the new version is as it was decided",
    "open": "the row is in the new version as it was before",
    "lost": "the row is gone, or was changed otherwise",
    "disputed": "reviewers disagree, so nothing was to be done",
}


@dataclass(frozen=True, eq=False)
class DecisionChanges:
    """What became of the decisions that asked for a change of the old version.

    Attributes
    ----------
    rows
        One line a decided row and aspect: ``old_row``, ``new_row`` (int64, -1: none), ``action``, ``value``,
        ``reviewer``, ``became`` (one of `BECAME`). By ``old_row``.
    n_undone
        Decisions about the old version that were taken back.
    """

    rows: pd.DataFrame
    n_undone: int

    def count(self, became: Became) -> int:
        """Return how many decisions became that."""
        return int((self.rows["became"] == became).sum())

    @property
    def sentence(self) -> str:
        """What became of them, in one sentence."""
        taken_back = f" {counted(self.n_undone, 'decision')} taken back." if self.n_undone else ""
        if self.rows.empty:
            return f"No decision asked for a change of the old version.{taken_back}"
        rest = [f"{self.count(became):,} {became}" for became in BECAME[1:] if self.count(became)]
        return (
            f"{self.count('applied'):,} of {counted(len(self.rows), 'decision')} applied"
            + (f", {', '.join(rest)}" if rest else "")
            + f".{taken_back}"
        )


def asked_rows(standing: Standing) -> pd.DataFrame:
    """Return what decisions ask of a version: ``old_row``, ``entry``, ``is_disputed``; one line a row and aspect."""
    rows = standing.rows
    wanted = {
        "drop": rows["last_entry"].where(rows["action"] == "drop", -1),
        "label": rows["label_entry"],
        "text": rows["text_entry"],
    }
    lines = [
        pd.DataFrame({"old_row": rows.index, "entry": entry.to_numpy(), "is_disputed": rows["is_disputed"].to_numpy()})
        for entry in wanted.values()
    ]
    asked = pd.concat(lines, ignore_index=True)
    return asked[asked["entry"] >= 0].astype({"old_row": "int64", "entry": "int64", "is_disputed": bool})


def decision_changes(
    project: Project, standing: Standing, old: Dataset, new: Dataset, pairs: RowPairs
) -> DecisionChanges:
    """Return what became of the decisions about ``old``, whose `standing` is given; those made on ``new`` are left out.

    A dropped row is applied when it has no counterpart; a new label when its counterpart carries it; a new text when
    its counterpart, or else a row that was added, has it.
    """
    asked = asked_rows(standing)
    made = standing.entries.loc[asked["entry"], ["action", "value", "reviewer", "fingerprint"]].reset_index(drop=True)
    lines = pd.concat([asked.reset_index(drop=True), made], axis=1)
    lines = lines[lines["fingerprint"] != new.fingerprint].reset_index(drop=True)
    old_rows = lines["old_row"].to_numpy(dtype=np.int64)
    lines["new_row"] = pairs.new_of(old_rows)
    is_applied = _is_applied(lines, old, new, pairs)
    is_kept = (lines["new_row"] >= 0).to_numpy() & ~_is_changed(lines, old, new)
    conditions = [lines["is_disputed"].to_numpy(), is_applied, is_kept]
    lines["became"] = pd.Series(np.select(conditions, ["disputed", "applied", "open"], "lost"), dtype="str")
    columns = ["old_row", "new_row", "action", "value", "reviewer", "became"]
    return DecisionChanges(
        lines[columns].sort_values(["old_row", "action"], ignore_index=True), _n_undone(project, old, new)
    )


def _n_undone(project: Project, old: Dataset, new: Dataset) -> int:
    """Count the decisions about rows of ``old`` that were taken back."""
    entries = all_entries(project)
    gone = entries[~entries["is_live"] & (entries["action"] != UNDO) & (entries["fingerprint"] != new.fingerprint)]
    return int((find_rows(gone, old)[0] >= 0).sum()) if len(gone) else 0


def _is_applied(lines: pd.DataFrame, old: Dataset, new: Dataset, pairs: RowPairs) -> np.ndarray:
    action, value = lines["action"].to_numpy(), lines["value"].to_numpy(dtype=object)
    new_row = lines["new_row"].to_numpy(dtype=np.int64)
    labels, hashes = label_sets(new), set(map(bytes, new.text_hashes[np.isin(new.row_ids, pairs.added)]))
    own_hash = (
        dict(zip(new.row_ids.tolist(), map(bytes, new.text_hashes), strict=True)) if "edit_text" in action else {}
    )
    applied = np.zeros(len(lines), dtype=bool)
    for at in range(len(lines)):  # decisions, not rows: a loop over them is clear
        if action[at] == "drop":
            applied[at] = new_row[at] < 0
        elif action[at] == "edit_text":
            wanted = bytes.fromhex(text_hash(value[at]))
            applied[at] = own_hash.get(int(new_row[at])) == wanted or (new_row[at] < 0 and wanted in hashes)
        elif new_row[at] >= 0:
            accepted = (value[at],) if action[at] == "relabel" else labels_of(value[at])
            separator = new.schema.label_separator
            whole = accepted if separator is None else (separator.join(sorted(accepted)),)
            applied[at] = labels.at[new_row[at]] in whole
    return applied


def _is_changed(lines: pd.DataFrame, old: Dataset, new: Dataset) -> np.ndarray:
    """Return whether the counterpart of each row has another label or text; False without one."""
    has = (lines["new_row"] >= 0).to_numpy()
    at_old = old.frame.index.get_indexer(pd.Index(lines["old_row"]))[has]
    at_new = new.frame.index.get_indexer(pd.Index(lines["new_row"]))[has]
    one, other = label_sets(old).iloc[at_old].fillna(""), label_sets(new).iloc[at_new].fillna("")
    changed = np.zeros(len(lines), dtype=bool)
    changed[has] = (one.to_numpy() != other.to_numpy()) | (old.text_hashes[at_old] != new.text_hashes[at_new])
    return changed
