"""The score of a run on corrected labels, from the run and the decisions alone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nlp_explorer.audit.corrected_score import CorrectedScore, corrected_score
from nlp_explorer.audit.piles import deal
from nlp_explorer.audit.proposals import propose
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.predictions.run import Predictions


def corrected_run(
    dataset: Dataset,
    run: Predictions,
    decisions: pd.DataFrame,
    *,
    runs: Sequence[Predictions],
    embeddings: Embeddings | None,
) -> CorrectedScore:
    """Return the accuracy of a run on corrected labels, from the piles that Bad cases deals.

    Parameters
    ----------
    decisions
        As in ``Standing.rows``.
    runs, embeddings
        As for `gather_evidence`: the same as on the page, else other rows count as the most suspicious.
    """
    starting = propose(dataset, run, runs=runs, embeddings=embeddings)
    return corrected_score(dataset, run, deal(dataset, run, starting), decisions)
