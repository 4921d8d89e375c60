"""The predictions that could not be used as they stand: listed one by one, and counted in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.errors import named_choices
from nlp_explorer.predictions.columns import RawPredictions
from nlp_explorer.predictions.pairing import Pairing
from nlp_explorer.predictions.resolve import Resolved
from nlp_explorer.predictions.run import COUNTED_AS_WRONG, WHAT_IS_LEFT_OVER, LeftOver, no_unmatched

MIN_CUT_OFF_CHARACTERS = 3  # a shorter beginning fits some class by chance


def unmatched_table(
    raw: RawPredictions, pairing: Pairing, resolved: Resolved, *, at: np.ndarray, classes: tuple[str, ...]
) -> pd.DataFrame:
    """Return one entry a prediction that could not be used as it stands: ``record``, ``kind``, ``raw``, ``reason``.

    Parameters
    ----------
    at
        int64: the predictions of this run and epoch.
    classes
        The classes of the dataset, for labels that look cut off.
    """
    codes = resolved.codes[at]
    kinds = pairing.left_over[at].copy()
    is_joined = pairing.positions[at] >= 0
    kinds[is_joined & (codes < 0)] = "no-prediction"
    cut_off = [
        None if known else cut_off_from(name, classes)
        for name, known in zip(resolved.names, resolved.is_known, strict=True)
    ]
    of_name: list[LeftOver | None] = [
        None if known else ("unknown-label" if whole is None else "cut-off-label")
        for known, whole in zip(resolved.is_known, cut_off, strict=True)
    ]
    is_named = is_joined & (codes >= 0)
    kinds[is_named] = np.array([*of_name, None], dtype=object)[codes[is_named]]
    is_listed = kinds != None  # noqa: E711  # compares each entry
    if not is_listed.any():
        return no_unmatched()
    listed, kinds, codes = at[is_listed], kinds[is_listed], codes[is_listed]
    reasons = [
        _reason(kind, resolved.names[code] if code >= 0 else "", cut_off[code] if code >= 0 else None)
        for kind, code in zip(kinds, codes, strict=True)
    ]
    return pd.DataFrame(
        {
            "record": listed + 1,
            "kind": pd.Series(kinds, dtype="str"),
            "raw": raw.excerpts(listed).reset_index(drop=True),
            "reason": pd.Series(reasons, dtype="str"),
        }
    )


def cut_off_from(label: str, classes: tuple[str, ...]) -> str | None:
    """Return the one class a label is the beginning of; None when there is none, or several.

    A beginning shorter than `MIN_CUT_OFF_CHARACTERS` counts when it ends in dots, which say that more followed.
    """
    beginning = label.rstrip("….").rstrip()
    has_dots = label.rstrip().endswith(("…", "..."))
    if len(beginning) < (1 if has_dots else MIN_CUT_OFF_CHARACTERS):
        return None
    longer = [name for name in classes if name.startswith(beginning) and name != beginning]
    return longer[0] if len(longer) == 1 else None


def left_over_counts(unmatched: pd.DataFrame) -> dict[LeftOver, int]:
    """Return how many predictions of `Predictions.unmatched` are of each kind that occurs."""
    counts = unmatched["kind"].value_counts()
    return {kind: int(counts[kind]) for kind in WHAT_IS_LEFT_OVER if kind in counts}


def describe(unmatched: pd.DataFrame, resolved: Resolved) -> str:
    """Return what was left over, in a sentence or two; empty when nothing."""
    counts = left_over_counts(unmatched)
    if not counts:
        return ""
    lost = [
        f"{counts[kind]:,} {words}"
        for kind, words in WHAT_IS_LEFT_OVER.items()
        if kind in counts and kind not in COUNTED_AS_WRONG
    ]
    sentences = [f"Predictions left over: {', '.join(lost)}."] if lost else []
    odd = [f"{counts[kind]:,} {WHAT_IS_LEFT_OVER[kind]}" for kind in COUNTED_AS_WRONG if kind in counts]
    if odd:
        unknown = [name for name, known in zip(resolved.names, resolved.is_known, strict=True) if not known]
        sentences.append(f"Predictions counted as wrong: {', '.join(odd)} ({named_choices(sorted(unknown))}).")
    return " ".join(sentences)


def _reason(kind: LeftOver, label: str, whole: str | None) -> str:
    match kind:
        case "no-row":
            return "no row of the dataset has this id or text"
        case "several-rows":
            return "several rows of different labels or splits have this id or text: add a label or split column"
        case "doubled":
            return "an earlier prediction already took this row"
        case "no-prediction":
            return "no label, and no complete probabilities"
        case "unknown-label":
            return f"the dataset has no label {label!r}"
        case "cut-off-label":
            return f"the label {label!r} looks cut off from {whole!r}"
