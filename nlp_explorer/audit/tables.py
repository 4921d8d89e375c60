"""What a run scores and what it got wrong, as other programs take it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.audit.proposals import Proposals
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.bad_cases import bad_cases
from nlp_explorer.predictions.calibration import calibration
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions

PROBABILITY = "prob_"  # before the name of a class: the column of its probability


def run_metrics(dataset: Dataset, run: Predictions) -> dict[str, str | int | float | None]:
    """Return the scores of a run for a JSON file, each a share 0..1 with its 95 % interval; None where there is none.

    ``rows``: predictions of the run, of which ``matched`` found a row; ``scored``: rows with a label, too.
    ``log_loss`` (nats), ``brier`` (0..2) and ``ece`` (0..1) are None without probabilities.
    """
    found, sureness = scores(dataset, run), calibration(dataset, run)
    metrics: dict[str, str | int | float | None] = {"run": run.name}
    if run.epoch is not None:
        metrics["epoch"] = run.epoch
    metrics |= {"rows": run.n_predictions, "matched": run.n_matched, "scored": found.n_scored}
    for name in ("accuracy", "macro_f1", "weighted_f1", "balanced_accuracy"):
        estimate = getattr(found, name)
        metrics |= {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    metrics |= {"majority_class": found.majority_class or None, "majority_accuracy": found.majority_accuracy}
    metrics |= {
        "log_loss": None if sureness is None else sureness.log_loss.value,
        "brier": None if sureness is None else sureness.brier.value,
        "ece": None if sureness is None else sureness.ece,
    }
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in metrics.items()}


def bad_case_table(dataset: Dataset, run: Predictions, proposals: Proposals) -> pd.DataFrame:
    """Return the wrong rows of a run, the most suspicious label first.

    Columns: ``row_id``, ``run``, ``epoch`` (missing without epochs), ``split``, ``label``, ``predicted``,
    ``confidence`` and ``label_probability`` (share 0..1, NaN where the run does not say), ``proposed_verdict``, its
    ``probability`` of a wrong label, ``suggested``, ``reasons``, then ``prob_<class>`` where the run has them.
    """
    wrong = bad_cases(dataset, run).loc[proposals.frame.index].astype({"split": "str", "label": "str"})
    wrong["predicted"] = wrong["predicted"].astype("str")
    proposed = proposals.frame.astype({"proposed_verdict": "str"})
    table = pd.concat([wrong, proposed], axis=1).rename_axis("row_id").reset_index()
    table.insert(1, "run", pd.Series(run.name, index=table.index, dtype="str"))
    table.insert(2, "epoch", pd.Series(run.epoch, index=table.index, dtype="Int64"))
    if run.probabilities is None:
        return table
    at = run.predicted.index.get_indexer(proposals.frame.index)
    columns = [f"{PROBABILITY}{name}" for name in run.classes]
    return pd.concat([table, pd.DataFrame(run.probabilities[at], columns=columns)], axis=1)


def all_bad_cases(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of several runs as one; probabilities of a class that a run does not know are missing."""
    joined = pd.concat(tables, ignore_index=True)
    is_probability = joined.columns.str.startswith(PROBABILITY)
    joined[joined.columns[is_probability]] = joined[joined.columns[is_probability]].astype(np.float32)
    return joined
