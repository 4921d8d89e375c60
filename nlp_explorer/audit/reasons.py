"""The evidence about a label in plain words."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

_SMALLEST_SHOWN = 0.001  # share: a model that says 0 or 1 only means that it is very sure
_N_NEAR = 10  # what shares of neighbours are said of


def reasons_of(rows: pd.DataFrame) -> pd.Series:
    """Return what stands in `Evidence.rows`, one string of sentences a row; empty where nothing is known."""
    parts = (_of_text, _of_run, _of_neighbours, _of_linear_model, _of_twins, _of_runs, _of_epochs)
    sentences = [" ".join(filter(None, (part(row) for part in parts))) for row in rows.to_dict("records")]
    return pd.Series(sentences, index=rows.index, dtype="str", name="reasons")


def opinion(label: str, confidence: float, suggested: str, probability: float) -> str:
    """Return what a model that did not see a row says of its label and of the best other class, in a sentence."""
    given, other = f"{label!r} ({shown_share(confidence)})", f"{suggested!r} ({shown_share(probability)})"
    if probability > confidence:
        return f"By the other texts this looks like {other} rather than {given}."
    return f"By the other texts this looks like {given}, as labelled; next is {other}."


def shown_share(share: float) -> str:
    """Return a probability as a percentage, never as a certainty."""
    if share < _SMALLEST_SHOWN:
        return f"under {100 * _SMALLEST_SHOWN:.1f} %"
    if share > 1 - _SMALLEST_SHOWN:
        return f"over {100 - 100 * _SMALLEST_SHOWN:.1f} %"
    return f"{100 * share:.1f} %"


def _of_text(row: dict[Any, Any]) -> str:
    return "There is no word to read in the text." if row["is_blank"] else ""


def _of_run(row: dict[Any, Any]) -> str:
    if math.isnan(row["confidence"]):
        return ""
    given = (
        "" if math.isnan(row["label_probability"]) else f" and {row['label']!r} {_percent(row, 'label_probability')}"
    )
    return f"The run gives {row['predicted']!r} {_percent(row, 'confidence')}{given}."


def _of_neighbours(row: dict[Any, Any]) -> str:
    if math.isnan(row["near_label"]):
        return ""
    n_label, n_predicted = round(_N_NEAR * row["near_label"]), round(_N_NEAR * row["near_predicted"])
    most = "" if row["near_main"] in (row["label"], row["predicted"]) else f", most often {row['near_main']!r}"
    return f"Of {_N_NEAR} nearest texts {n_predicted} are labelled as predicted, {n_label} as here{most}."


def _of_linear_model(row: dict[Any, Any]) -> str:
    if math.isnan(row["log_odds"]):
        return ""
    return opinion(row["label"], row["self_confidence"], row["suggested"], row["suggested_probability"])


def _of_twins(row: dict[Any, Any]) -> str:
    n = row["twins_label"] + row["twins_predicted"] + row["twins_other"]
    if not n:
        return ""
    rows = "The one other row of the same text is" if n == 1 else f"Of {n:,} other rows of the same text"
    if n == 1:
        return f"{rows} labelled {'as here' if row['twins_label'] else 'otherwise'}."
    return f"{rows} {row['twins_label']:,} are labelled as here, {row['twins_predicted']:,} as predicted."


def _of_runs(row: dict[Any, Any]) -> str:
    n = row["n_runs"]
    if not n:
        return ""
    if n == 1:
        answer = "the label" if row["runs_label"] else "the same" if row["runs_predicted"] else "something else again"
        return f"The other run answers {answer}."
    return f"Of {n:,} other runs {row['runs_predicted']:,} answer the same, {row['runs_label']:,} the label."


def _of_epochs(row: dict[Any, Any]) -> str:
    if math.isnan(row["epoch_correctness"]):
        return ""
    correctness = float(row["epoch_correctness"])
    if correctness in (0.0, 1.0):
        return f"Right in {'every' if correctness else 'no'} epoch."
    return f"Right in {_percent(row, 'epoch_correctness')} of the epochs."


def _percent(row: dict[Any, Any], name: str) -> str:
    return shown_share(float(row[name]))
