"""This version of the data against an earlier one: rows, labels, findings, decisions and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.labels import TOTAL, label_counts
from nlp_explorer.meeting.decision_changes import DecisionChanges, asked_rows, decision_changes
from nlp_explorer.meeting.finding_changes import FindingChange, compare_findings
from nlp_explorer.meeting.row_pairs import RowPairs, label_sets, pair_rows
from nlp_explorer.meeting.score_change import ScoreChange, score_change_between
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects import Project
from nlp_explorer.review.standing import standing as add_up_decisions


@dataclass(frozen=True, eq=False)
class VersionComparison:
    """What changed from an old version of a dataset to a new one.

    Attributes
    ----------
    changed_text
        Rows of one unique id whose text differs. Index: row id of the new version; ``old_row``, ``old_text``,
        ``new_text``.
    relabelled, moved
        Rows of one text whose label, or split, differs. Index: row id of the new version; ``old_row``, ``from``,
        ``to`` (str, missing: none).
    relabelled_pairs
        ``from``, ``to``, ``rows``: how many rows went from one label to another, the most frequent first.
    classes, splits
        Index: name, in the order of the new version's size; int64 ``old``, ``new``, ``difference``.
    findings
        One of each check that stands in a version.
    decisions
        None where no project was given.
    score
        None where no two runs were given.
    """

    old: Dataset
    new: Dataset
    pairs: RowPairs
    changed_text: pd.DataFrame
    relabelled: pd.DataFrame
    relabelled_pairs: pd.DataFrame
    moved: pd.DataFrame
    classes: pd.DataFrame
    splits: pd.DataFrame
    findings: tuple[FindingChange, ...]
    decisions: DecisionChanges | None = None
    score: ScoreChange | None = None

    @property
    def added(self) -> np.ndarray:
        """Rows of the new version that the old one lacks, int64 row ids."""
        return self.pairs.added

    @property
    def removed(self) -> np.ndarray:
        """Rows of the old version that the new one lacks, int64 row ids of the old one."""
        return self.pairs.removed

    @property
    def n_unchanged(self) -> int:
        """Rows with the same text, label and split."""
        return len(self.pairs.new) - len(self.relabelled.index.union(self.moved.index))


def compare_versions(
    old: Dataset,
    new: Dataset,
    *,
    old_findings: Sequence[Finding] | None = None,
    new_findings: Sequence[Finding] | None = None,
    runs: tuple[Predictions, Predictions] | None = None,
    project: Project | None = None,
    progress: Progress = no_progress,
) -> VersionComparison:
    """Return what changed from one version to the next. The order of the rows plays no part.

    Parameters
    ----------
    old_findings, new_findings
        As `run_checks` gave them for the versions, both with or both without predictions; None: they are computed.
    runs
        A run over the old version and one over the new.
    project
        Whose decisions are looked up.
    """
    progress(0.0, "pairing the rows")
    standing = None if project is None else add_up_decisions(project, old)
    asked = None if standing is None else asked_rows(standing)["old_row"].to_numpy(dtype=np.int64)
    pairs = pair_rows(old, new, expected_to_change=asked)
    progress(0.2, "checking the old version")
    before = run_checks(Inputs(old)) if old_findings is None else old_findings
    progress(0.55, "checking the new version")
    now = run_checks(Inputs(new)) if new_findings is None else new_findings
    progress(0.9, "comparing the scores")
    relabelled = _differing(label_sets(old), label_sets(new), pairs)
    return VersionComparison(
        old=old,
        new=new,
        pairs=pairs,
        changed_text=_changed_text(old, new, pairs),
        relabelled=relabelled,
        relabelled_pairs=_counted_pairs(relabelled),
        moved=_differing(old.frame["split"].astype("str"), new.frame["split"].astype("str"), pairs),
        classes=_side_by_side(label_counts(old)[TOTAL], label_counts(new)[TOTAL]),
        splits=_side_by_side(old.frame["split"].value_counts(), new.frame["split"].value_counts()),
        findings=compare_findings(before, now, pairs),
        decisions=None if project is None or standing is None else decision_changes(project, standing, old, new, pairs),
        score=None if runs is None else score_change_between(new, pairs, *runs),
    )


def _changed_text(old: Dataset, new: Dataset, pairs: RowPairs) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "old_row": pairs.edited_old,
            "old_text": old.texts.loc[pairs.edited_old].to_numpy(),
            "new_text": new.texts.loc[pairs.edited_new].to_numpy(),
        },
        index=pd.Index(pairs.edited_new, name="row_id"),
    )


def _differing(old: pd.Series, new: pd.Series, pairs: RowPairs) -> pd.DataFrame:
    """Return the pairs whose values differ; a missing value equals a missing value."""
    one, other = old.loc[pairs.old].reset_index(drop=True), new.loc[pairs.new].reset_index(drop=True)
    differs = ~((one == other) | (one.isna() & other.isna())).to_numpy(dtype=bool)
    frame = pd.DataFrame({"old_row": pairs.old, "from": one, "to": other})[differs]
    return frame.set_axis(pd.Index(pairs.new[differs], name="row_id"), axis=0)


def _counted_pairs(relabelled: pd.DataFrame) -> pd.DataFrame:
    counts = relabelled.groupby(["from", "to"], dropna=False).size().rename("rows").reset_index()
    return counts.sort_values(["rows", "from", "to"], ascending=[False, True, True], ignore_index=True)


def _side_by_side(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    both = pd.DataFrame({"old": _by_name(old), "new": _by_name(new)}).fillna(0).astype("int64")
    both["difference"] = both["new"] - both["old"]
    both = both[(both["old"] > 0) | (both["new"] > 0)].sort_index(kind="stable")
    return both.sort_values("new", ascending=False, kind="stable")


def _by_name(counts: pd.Series) -> pd.Series:
    return counts.set_axis(counts.index.astype("str"))
