"""A proposed verdict for each row a run got wrong, the most suspicious label first. Never applied by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.audit.evidence import Evidence, gather_evidence
from nlp_explorer.audit.measured import measured_precision
from nlp_explorer.audit.outcomes import outcomes
from nlp_explorer.audit.weighing import Weights, starting_weights, updated_weights
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings, EncoderName
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress

MIN_LABEL_WRONG = 0.5  # probability from which "label wrong" is proposed
MIN_AMBIGUOUS = 0.25  # below it, the evidence speaks for the label: the model is weak
MIN_WRONG_TWIN = 0.75  # where equal texts carry both labels, two readings are likelier: more must speak for one of them
MAX_STRANGE_DEVIATIONS = 3.5  # robust z-score of the mean cosine. Source: Iglewicz & Hoaglin 1993
_MAD_TO_SD = 1.4826  # of a normal distribution


@dataclass(frozen=True, eq=False)
class Proposals:
    """What is proposed for the wrong rows of a run.

    Attributes
    ----------
    frame
        Index: row id; highest ``probability`` of a wrong label first, then by row id. ``proposed_verdict`` (category:
        label wrong, model weak, ambiguous, out of scope, text broken), ``probability`` that the label is wrong (share
        0..1), ``suggested`` label (str), ``reasons`` (str, sentences).
    n_verdicts
        The verdicts on these rows that the probabilities have learned from.
    encoder
        Whose embeddings were at hand; None without.
    """

    frame: pd.DataFrame
    n_verdicts: int
    encoder: EncoderName | None = None

    @property
    def sentence(self) -> str:
        """How many labels are proposed as wrong, and how far that can be trusted."""
        n, n_wrong = len(self.frame), int((self.frame["proposed_verdict"] == "label wrong").sum())
        if not n:
            return "There is no wrong row to propose a verdict for."
        learned = f" Learned from {self.n_verdicts:,} of your verdicts." if self.n_verdicts else ""
        rows, look = ("row", "looks") if n == 1 else ("rows", "looks" if n_wrong == 1 else "look")
        found = f"{n_wrong:,} of {n:,} wrong {rows} {look} mislabelled."
        return f"{found}{learned} {measured_precision(self.encoder)}"


VERDICTS: tuple[str, ...] = ("label wrong", "model weak", "ambiguous", "out of scope", "text broken")


def propose(
    dataset: Dataset,
    run: Predictions,
    *,
    runs: Sequence[Predictions] = (),
    embeddings: Embeddings | None = None,
    decisions: pd.DataFrame | None = None,
    evidence: Evidence | None = None,
    progress: Progress = no_progress,
) -> Proposals:
    """Return the proposals for the rows of ``dataset`` that ``run`` got wrong.

    Parameters
    ----------
    runs, embeddings
        As for `gather_evidence`.
    decisions
        As in ``Standing.rows``: verdicts on wrong rows move the weights of the evidence.
    evidence
        What `gather_evidence` gave for the same dataset and run; with it, only the weighing is left to do.
    """
    if evidence is None:
        evidence = gather_evidence(dataset, run, runs=runs, embeddings=embeddings, progress=progress)
    rows = evidence.rows
    weights, n_verdicts = _weights(rows, decisions)
    probability = weights.probability(rows)
    frame = pd.DataFrame(
        {
            "proposed_verdict": pd.Categorical.from_codes(
                _verdicts(rows, probability), categories=pd.Index(VERDICTS, dtype="str")
            ),
            "probability": probability,
            "suggested": _suggested(rows),
            "reasons": evidence.reasons,
        },
        index=rows.index,
    )
    return Proposals(frame.iloc[np.lexsort((rows.index.to_numpy(), -probability))], n_verdicts, evidence.encoder)


def _weights(rows: pd.DataFrame, decisions: pd.DataFrame | None) -> tuple[Weights, int]:
    if decisions is None or decisions.empty:
        return starting_weights(), 0
    found = outcomes(decisions, rows["label"], rows["predicted"])
    is_disputed = decisions["is_disputed"].reindex(found.index).to_numpy(dtype=bool)
    known = found[(~found["is_open"] | found["is_label_wrong"]) & ~found["is_left_out"] & ~is_disputed]
    if known.empty:
        return starting_weights(), 0
    return updated_weights(rows.loc[known.index], known["is_label_wrong"].to_numpy()), len(known)


def _verdicts(rows: pd.DataFrame, probability: np.ndarray) -> np.ndarray:
    """Return codes into `VERDICTS`."""
    is_contradicted = ((rows["twins_label"] > 0) & (rows["twins_predicted"] > 0)).to_numpy()
    max_ambiguous = np.where(is_contradicted, MIN_WRONG_TWIN, MIN_LABEL_WRONG)
    codes = np.where(probability >= max_ambiguous, 0, np.where(probability >= MIN_AMBIGUOUS, 2, 1))
    codes[_is_strange(rows)] = 3
    codes[rows["is_blank"].to_numpy()] = 4
    return codes


def _is_strange(rows: pd.DataFrame) -> np.ndarray:
    """Return which texts are far from all others, and of neither label by their neighbours."""
    cosine = rows["near_cosine"].to_numpy()
    known = cosine[~np.isnan(cosine)]
    if not len(known):
        return np.zeros(len(rows), dtype=bool)
    median = np.median(known)
    border = median - MAX_STRANGE_DEVIATIONS * _MAD_TO_SD * np.median(np.abs(known - median))
    result: np.ndarray = np.nan_to_num(cosine, nan=1.0) < border
    return result


def _suggested(rows: pd.DataFrame) -> pd.Series:
    """Return the predicted label; another one where neighbours and linear model agree on it."""
    is_other = (rows["near_main"] == rows["suggested"]) & (rows["suggested"] != rows["label"])
    return rows["suggested"].where(is_other, rows["predicted"]).astype("str")
