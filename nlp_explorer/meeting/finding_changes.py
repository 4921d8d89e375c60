"""What the checks found in one version and not in the other, down to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp_explorer.findings import Finding
from nlp_explorer.meeting.row_pairs import RowPairs

Change = Literal["new", "grown", "shrunk", "gone", "same", "not compared"]
CHANGES: tuple[Change, ...] = ("new", "grown", "shrunk", "gone", "same", "not compared")


@dataclass(frozen=True, eq=False)
class FindingChange:
    """One check in both versions.

    Attributes
    ----------
    change
        ``new`` and ``gone``: it stands (as issue or tip) in one version alone. ``grown`` and ``shrunk``: in both, with
        more or fewer rows. ``not compared``: it could not run in one of them, or failed.
    n_old, n_new
        Rows of the finding, 0 where it does not stand.
    rows_gone
        int64 row ids of the old version whose counterpart, if there is one, is no longer among its rows.
    rows_new
        int64 row ids of the new version that were not among its rows before, worst first.
    """

    code: str
    title: str
    change: Change
    n_old: int
    n_new: int
    rows_gone: np.ndarray
    rows_new: np.ndarray
    message: str  # of the version in which it stands, the new one first


def compare_findings(old: Sequence[Finding], new: Sequence[Finding], pairs: RowPairs) -> tuple[FindingChange, ...]:
    """Return one line a check that stands in one of the versions, in the order of `CHANGES`, then by rows."""
    before = {finding.code: finding for finding in old}
    lines = [_line(before[now.code], now, pairs) for now in new if now.code in before]
    shown = [line for line in lines if line is not None]
    return tuple(sorted(shown, key=lambda line: (CHANGES.index(line.change), -max(line.n_old, line.n_new), line.code)))


def stands(finding: Finding) -> bool:
    """Return whether a check found something."""
    return finding.status in ("issue", "tip")


def kind_of_change(*, stood: bool, stands: bool, n_old: int, n_new: int) -> Change:
    """Return how a finding changed from one version to the next."""
    if stood != stands:
        return "gone" if stood else "new"
    return "grown" if n_new > n_old else "shrunk" if n_new < n_old else "same"


def _line(before: Finding, now: Finding, pairs: RowPairs) -> FindingChange | None:
    if not (stands(before) or stands(now)):
        return None
    old_rows, new_rows = _rows(before), _rows(now)
    counterparts = pairs.new_of(old_rows)
    could_run = not {before.status, now.status} & {"not_applicable", "failed"}
    change = kind_of_change(stood=stands(before), stands=stands(now), n_old=len(old_rows), n_new=len(new_rows))
    return FindingChange(
        code=now.code,
        title=now.title,
        change=change if could_run else "not compared",
        n_old=len(old_rows),
        n_new=len(new_rows),
        rows_gone=old_rows[~np.isin(counterparts, new_rows)],
        rows_new=new_rows[~np.isin(new_rows, counterparts)],
        message=(now if stands(now) or not could_run else before).message,
    )


def _rows(finding: Finding) -> np.ndarray:
    """Return the rows of a finding, each once, in its order; none where it does not stand."""
    if not stands(finding):
        return np.empty(0, dtype=np.int64)
    return finding.evidence.rows.index.unique().to_numpy(dtype=np.int64)
