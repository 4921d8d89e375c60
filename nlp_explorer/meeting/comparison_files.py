"""A comparison for other programs: exact numbers as JSON, and every changed row as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.compare import VersionComparison
from nlp_explorer.meeting.comparison_answer import comparison_answer
from nlp_explorer.meeting.decision_changes import BECAME
from nlp_explorer.meeting.score_change import ScoreChange

ROW_COLUMNS = ("change", "old_row", "new_row", "from", "to", "label", "split", "text")


def comparison_json(found: VersionComparison) -> dict[str, Any]:
    """Return the exact numbers; row ids are those of the version they are named after."""
    missing_as_none = found.relabelled_pairs.astype(object).where(found.relabelled_pairs.notna(), None)
    return {
        "answer": comparison_answer(found),
        "old": _version(found.old),
        "new": _version(found.new),
        "rows": {
            "added": len(found.added),
            "removed": len(found.removed),
            "changed_text": len(found.changed_text),
            "relabelled": len(found.relabelled),
            "moved": len(found.moved),
            "unchanged": found.n_unchanged,
        },
        "ids_believed": found.pairs.uses_ids,
        "relabelled": [{**line, "rows": int(line["rows"])} for line in missing_as_none.to_dict("records")],
        "classes": _counts(found.classes),
        "splits": _counts(found.splits),
        "findings": [
            {
                "code": line.code,
                "change": line.change,
                "old": line.n_old,
                "new": line.n_new,
                "rows_gone": line.rows_gone.tolist(),
                "rows_new": line.rows_new.tolist(),
            }
            for line in found.findings
        ],
        "decisions": None
        if found.decisions is None
        else {**{became: found.decisions.count(became) for became in BECAME}, "undone": found.decisions.n_undone},
        "score": None if found.score is None else _score(found.score),
    }


def changed_rows(found: VersionComparison) -> pd.DataFrame:
    """Return one line a change of a row, with the columns `ROW_COLUMNS`.

    ``change`` is added, removed, changed text, relabelled or moved; a row that changed in two ways has two lines.
    ``old_row`` and ``new_row`` are missing where the version has no such row; ``label``, ``split`` and ``text`` are
    those of the new version, of the old one for a removed row.
    """
    edited = found.changed_text.rename(columns={"old_text": "from", "new_text": "to"})
    parts = [
        _lines("added", found.new, new_row=found.added),
        _lines("removed", found.old, old_row=found.removed),
        _lines("changed text", found.new, new_row=edited.index.to_numpy(), values=edited),
        _lines("relabelled", found.new, new_row=found.relabelled.index.to_numpy(), values=found.relabelled),
        _lines("moved", found.new, new_row=found.moved.index.to_numpy(), values=found.moved),
    ]
    return pd.concat(parts, ignore_index=True)


def _lines(
    change: str,
    dataset: Dataset,
    *,
    new_row: np.ndarray | None = None,
    old_row: np.ndarray | None = None,
    values: pd.DataFrame | None = None,
) -> pd.DataFrame:
    own = new_row if new_row is not None else old_row
    rows = dataset.rows(np.empty(0, np.int64) if own is None else own)
    none = pd.Series(pd.NA, index=rows.index)
    before = none if values is None else values["old_row"]
    columns = {
        "change": pd.Series(change, index=rows.index, dtype="str"),
        "old_row": (before if old_row is None else pd.Series(rows.index, index=rows.index)).astype("Int64"),
        "new_row": (none if new_row is None else pd.Series(rows.index, index=rows.index)).astype("Int64"),
        "from": (none if values is None else values["from"]).astype("str"),
        "to": (none if values is None else values["to"]).astype("str"),
        "label": rows["label"].astype("str"),
        "split": rows["split"].astype("str"),
        "text": rows["text"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _version(dataset: Dataset) -> dict[str, Any]:
    return {"name": dataset.name, "rows": len(dataset), "fingerprint": dataset.fingerprint}


def _counts(table: pd.DataFrame) -> dict[str, dict[str, int]]:
    return {
        str(name): {str(key): int(value) for key, value in line.items()}
        for name, line in table.to_dict("index").items()
    }


def _score(change: ScoreChange) -> dict[str, Any]:
    compared = change.comparison
    if not compared.n_rows:
        return {"first": compared.first, "second": compared.second, "rows": 0}
    return {
        "first": compared.first,
        "second": compared.second,
        "rows": compared.n_rows,
        "fixed": compared.n_fixed,
        "broken": compared.n_broken,
        "accuracy_difference": asdict(compared.difference),
        "macro_f1_difference": asdict(change.macro_f1),
        "mcnemar_p": compared.p_value,
    }
