"""Keyword rules as a file: JSON, CSV, or a Python module that labels texts."""

from __future__ import annotations

import json
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.classes.terms import term_pattern

RulesFormat = Literal["json", "csv", "py"]
_HEAD = '''"""Keyword rules: label(text) returns the class of the surest rule whose word the text holds, else None."""

import re

# (pattern, class), the surest first
RULES = [
'''
_TAIL = """]
_COMPILED = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in RULES]


def label(text):
    return next((name for pattern, name in _COMPILED if pattern.search(text)), None)
"""
_COLUMNS = ("term", "label", "texts", "right", "precision", "low", "high", "coverage", "coverage_low", "coverage_high")


def export_rules(table: pd.DataFrame, file_format: RulesFormat) -> str:
    """Return rules as a file's text, the surest (by the lower end of its precision) first.

    ``table`` is `KeywordRules.table` or a part of it. JSON and CSV carry the ``pattern`` and what was measured; the
    Python module stands alone.
    """
    by_surety = table.iloc[np.argsort(-table["low"].fillna(-1).to_numpy(), kind="stable")]
    patterns = [term_pattern(term, kind) for term, kind in zip(by_surety["term"], by_surety["kind"], strict=True)]
    if file_format == "py":
        lines = [f"    ({p!r}, {name!r}),\n" for p, name in zip(patterns, by_surety["label"], strict=True)]
        return _HEAD + "".join(lines) + _TAIL
    columns = by_surety[[*_COLUMNS, "folds", "artefact", "is_shortcut"]].assign(pattern=patterns)
    if file_format == "csv":
        return columns.to_csv(index=False)
    return json.dumps(json.loads(columns.to_json(orient="records")), ensure_ascii=False, indent=2)
