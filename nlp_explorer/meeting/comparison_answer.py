"""The sentences that say what changed from one version to the next."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_explorer.findings.wording import counted, listed, verb
from nlp_explorer.meeting.compare import VersionComparison
from nlp_explorer.meeting.finding_changes import FindingChange

NO_LABEL = "(no label)"


def comparison_answer(found: VersionComparison) -> str:
    """Return what changed, decisions, findings and score included, in a few sentences."""
    parts = [rows_answer(found)]
    if found.decisions is not None and len(found.decisions.rows):
        parts.append(found.decisions.sentence)
    parts.append(findings_answer(found.findings))
    if found.score is not None and found.score.comparison.n_rows:
        n_rows = counted(found.score.comparison.n_rows, "row")
        parts.append(f"Accuracy {found.score.points} percentage points on the {n_rows} that both runs predict.")
    return " ".join(parts)


def rows_answer(found: VersionComparison) -> str:
    """Return how many rows were added, removed, edited, relabelled and moved."""
    sizes = f"{counted(len(found.old), 'row')} became {len(found.new):,}"
    changes = {
        "added": len(found.added),
        "removed": len(found.removed),
        "relabelled": len(found.relabelled),
        "with a changed text": len(found.changed_text),
        "moved to another split": len(found.moved),
    }
    named = [f"{n:,} {what}" for what, n in changes.items() if n]
    if not named:
        return f"No row of {counted(len(found.new), 'row')} was added, removed or changed."
    return f"{sizes}: {listed(named)}; {found.n_unchanged:,} {verb(found.n_unchanged, 'is', 'are')} as before."


def relabelled_sentence(found: VersionComparison, *, max_pairs: int = 3) -> str:
    """Return which labels rows went from and to, the most frequent pairs first; empty when none did."""
    lines = found.relabelled_pairs.head(max_pairs).fillna(NO_LABEL)
    named = [f"{row['from']} → {row['to']} {row['rows']:,}" for row in lines.to_dict("records")]
    further = len(found.relabelled_pairs) - len(named)
    return ", ".join(named) + (f", and {counted(further, 'more pair')}" if further else "")


def findings_answer(findings: Sequence[FindingChange]) -> str:
    """Return how many findings are gone, new, grown and shrunk."""
    counts = {change: sum(line.change == change for line in findings) for change in ("gone", "new", "grown", "shrunk")}
    if not any(counts.values()):
        return "The findings are the same."
    first, *others = [f"{n:,} {change}" for change, n in counts.items() if n]
    n_first = next(n for n in counts.values() if n)
    return f"{first.split(' ')[0]} {verb(n_first, 'finding', 'findings')} {', '.join([first.split(' ')[1], *others])}."


def change_sentence(line: FindingChange) -> str:
    """Return how many rows a finding had and has."""
    if line.change == "not compared":
        return f"{line.title}: could not be checked in one of the versions."
    if line.change in ("new", "gone"):
        n_rows = max(line.n_old, line.n_new)
        return f"{line.title}, {line.change}" + (f": {counted(n_rows, 'row')}." if n_rows else ".")
    if not (line.n_old or line.n_new):
        return f"{line.title}, {line.change}."
    newly = f"; {len(line.rows_new):,} of them newly" if len(line.rows_new) else ""
    return f"{line.title}, {line.change}: {counted(line.n_old, 'row')}, now {line.n_new:,}{newly}."
