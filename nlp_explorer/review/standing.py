"""What stands now: the decisions that were not taken back, found in a dataset and added up row by row.

For each reviewer the last word on a row counts. *keep*, *drop* and *unsure* replace what they said before; a new label
and a new text stand side by side and replace an earlier *drop*. Reviewers disagree about a row when one drops, keeps
or changes it and another does not, or when they give it different labels or texts; *unsure* disagrees with nobody.
A decision that settles replaces what everybody said before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.labels import SEVERAL
from nlp_explorer.projects.project import Project
from nlp_explorer.projects.row_keys import NO_SUCH_TEXT, TWIN_COLUMNS, count_rows, match_rows
from nlp_explorer.review.decisions import check_whole, labels_of
from nlp_explorer.review.entry_log import live_entries
from nlp_explorer.text.hashing import text_hash

_WHOLE = ("keep", "drop", "unsure")  # what is said about the whole row, against its label or its text
_LABELS = ("relabel", "relabel_several")
_TEXTS = ("edit_text",)


@dataclass(frozen=True, eq=False)
class Standing:
    """The state of the decisions about one dataset.

    Attributes
    ----------
    rows
        One line a decided row; index: row id, ascending. ``action`` and ``value`` of the last decision that says what
        to do with the row, and its ``reviewer``, ``time`` (UTC), ``verdict``, ``cause``, ``note``, ``page``;
        ``n_decisions``; ``is_disputed``; ``new_label`` and ``new_text`` (missing: as in the file; several accepted
        labels are joined by `SEVERAL`); ``last_entry``, ``label_entry``, ``text_entry``: int64 numbers of those
        decisions in ``entries``, -1 for none.
    entries
        Every decision that was not taken back and that was found, oldest first; index: its number. The keys of those
        made on this very version are left out.
    unmatched
        Every decision that was not taken back and found no row, or more than one: its columns, ``reason``, and
        ``is_done``: the data already is as it was decided (the row is gone, or carries the new label or text).
    """

    rows: pd.DataFrame
    entries: pd.DataFrame
    unmatched: pd.DataFrame

    @property
    def lost(self) -> pd.DataFrame:
        """The unmatched decisions that the data does not fulfil already: a person has to look at them."""
        return self.unmatched[~self.unmatched["is_done"]]


def current(project: Project, dataset: Dataset) -> pd.DataFrame:
    """Return the rows of `standing`: one line a decided row."""
    return standing(project, dataset).rows


def standing(project: Project, dataset: Dataset) -> Standing:
    """Add up the decisions about a whole dataset. Linear in decisions, and in rows if made on another version."""
    check_whole(dataset)
    decided = live_entries(project, made_on=dataset.fingerprint)
    found_rows, reasons = find_rows(decided, dataset)
    is_found = found_rows >= 0
    lost = decided[~is_found].assign(reason=reasons[~is_found])
    unmatched = lost.assign(row_id=-1, is_done=_is_done(lost, dataset))
    decided["row_id"] = found_rows
    found = decided if is_found.all() else decided[is_found]
    return Standing(_add_up(found), found, unmatched)


def open_decisions(standing: Standing) -> tuple[str, ...]:
    """Return what is not carried out and waits for a person, one sentence each."""
    notes = []
    n_disputed = int(standing.rows["is_disputed"].sum())
    if n_disputed:
        left = "1 row is left as it is" if n_disputed == 1 else f"{n_disputed:,} rows are left as they are"
        notes.append(f"{left}, because reviewers disagree: settle {'it' if n_disputed == 1 else 'them'}")
    n_lost = len(standing.lost)
    if n_lost:
        lost = "1 decision" if n_lost == 1 else f"{n_lost:,} decisions"
        notes.append(f"{lost} found no row in this version of the data, or several: see the list of decisions")
    return tuple(notes)


def carried_over(standing: Standing) -> str:
    """Return how many of the decisions made on earlier versions were found again in this one."""
    n_found, n_done, n_lost = len(standing.entries), int(standing.unmatched["is_done"].sum()), len(standing.lost)
    n = n_found + n_done + n_lost
    if n == 0:
        return "There were no decisions to carry over."
    sentence = f"{n_found:,} of {n:,} decision{'' if n == 1 else 's'} carried over"
    if n_done:
        sentence += f", {n_done:,} already done in this version"
    if n_lost:
        sentence += f"; {n_lost:,} found no row, or several: Review lists {'it' if n_lost == 1 else 'them'}"
    return f"{sentence}."


def find_rows(decided: pd.DataFrame, dataset: Dataset) -> tuple[np.ndarray, pd.Series]:
    """Return the row of each decision in a dataset (int64, -1: none), and why it has none (str)."""
    row_ids = decided["row_id"].to_numpy().copy()
    reasons = pd.Series("", index=decided.index, dtype="str")
    is_elsewhere = (decided["fingerprint"] != dataset.fingerprint).to_numpy()
    if is_elsewhere.any():
        elsewhere = decided[is_elsewhere]
        together = elsewhere.groupby(["batch", "action", "value", "fingerprint"], dropna=False).ngroup()
        matches = match_rows(elsewhere, dataset, together=together.to_numpy(np.int64))
        row_ids[is_elsewhere] = matches.row_ids
        reasons[is_elsewhere] = matches.reasons.to_numpy()
    return row_ids, reasons


def _is_done(unmatched: pd.DataFrame, dataset: Dataset) -> np.ndarray:
    """Whether a later version of the data already is as a decision wants it; ``row_id``: where it was made."""
    action = unmatched["action"]
    is_relabelled, is_edited = (action == "relabel").to_numpy(), (action == "edit_text").to_numpy()
    wanted = unmatched.copy()
    wanted["label"] = wanted["label"].mask(is_relabelled, wanted["value"])
    wanted.loc[is_edited, "text_hash"] = [text_hash(text) for text in wanted.loc[is_edited, "value"]]
    is_there = count_rows(dataset, wanted, agreeing_in=TWIN_COLUMNS) > 0
    is_dropped = (action == "drop").to_numpy()
    is_gone = is_dropped & (unmatched["reason"] == NO_SUCH_TEXT).to_numpy()
    if is_dropped.any():
        is_gone[is_dropped] |= _are_twins_gone(unmatched[is_dropped], dataset)
    return ((is_relabelled | is_edited) & is_there) | is_gone


def _are_twins_gone(drops: pd.DataFrame, dataset: Dataset) -> np.ndarray:
    """Whether of each dropped row that had twins as many are left as were to stay."""
    decided = drops.groupby([*TWIN_COLUMNS, "fingerprint"], dropna=False)["row_id"]
    n_dropped, n_twins = decided.transform("nunique").to_numpy(), drops["n_twins"].to_numpy()
    n_left = count_rows(dataset, drops, agreeing_in=TWIN_COLUMNS)
    gone: np.ndarray = (n_twins > 1) & (n_left == n_twins - n_dropped)
    return gone


def _add_up(found: pd.DataFrame) -> pd.DataFrame:
    number = pd.Series(found.index.to_numpy(np.int64), index=found.index)
    settled = number.where(found["settles"], -1).groupby(found["row_id"]).transform("max")
    opinions = _opinions(found[number >= settled])
    by_row = opinions.groupby("row_id")
    rows = by_row[["label_entry", "text_entry"]].max()
    rows["n_decisions"] = found.groupby("row_id").size()
    rows["is_disputed"] = (by_row[["kind", "label", "text"]].nunique() > 1).any(axis=1)
    says_something = opinions["entry"].where(opinions["kind"].notna(), -1).groupby("row_id").max()
    rows["last_entry"] = says_something.where(says_something >= 0, by_row["entry"].max())
    rows["new_label"] = _shown_labels(found).reindex(rows["label_entry"]).to_numpy()
    rows["new_text"] = found["value"].reindex(rows["text_entry"]).to_numpy()
    rows = rows.astype({"new_label": "str", "new_text": "str"})
    last = found.loc[rows["last_entry"], ["action", "value", "reviewer", "time", "verdict", "cause", "note", "page"]]
    return pd.concat([last.set_index(rows.index), rows], axis=1)


def _opinions(found: pd.DataFrame) -> pd.DataFrame:
    """Return one line a row and reviewer: what they want of the row (``kind``), its label and its text."""
    number = pd.Series(found.index.to_numpy(np.int64), index=found.index)
    action, values = found["action"], found["value"]

    def last(actions: tuple[str, ...]) -> pd.Series:
        return number.where(action.isin(actions), -1).groupby([found["row_id"], found["reviewer"]]).max()

    whole, label, text = last(_WHOLE), last(_LABELS), last(_TEXTS)
    label, text = label.where(label > whole, -1), text.where(text > whole, -1)
    opinions = pd.DataFrame({"label_entry": label, "text_entry": text})
    opinions["entry"] = np.maximum(np.maximum(whole, label), text)
    kind = action.reindex(opinions["entry"]).replace(dict.fromkeys((*_LABELS, *_TEXTS), "change"))
    opinions["kind"] = kind.where(kind != "unsure").to_numpy()
    opinions["label"] = values.reindex(label).to_numpy()
    opinions["text"] = values.reindex(text).to_numpy()
    return opinions


def shown_values(decided: pd.DataFrame) -> pd.DataFrame:
    """Return decisions with their ``value`` as people read it: several labels side by side, nothing where none is."""
    values = decided["value"].fillna("")
    several = ((decided["action"] == "relabel_several") & values.str.startswith("[")).to_numpy()
    values[several] = [SEVERAL.join(labels_of(value)) for value in values[several]]
    return decided.assign(value=values)


def _shown_labels(found: pd.DataFrame) -> pd.Series:
    several = found.loc[found["action"] == "relabel_several", "value"]
    joined = pd.Series([SEVERAL.join(labels_of(value)) for value in several], index=several.index, dtype="str")
    return joined.reindex(found.index).fillna(found["value"])
