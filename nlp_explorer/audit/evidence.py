"""What speaks for and against the label of each row a run got wrong: gathered once, weighed anew after each verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.audit.label_issues import label_issues
from nlp_explorer.audit.reasons import reasons_of
from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import Duplicates, find_duplicates
from nlp_explorer.embeddings.base import Embeddings, EncoderName
from nlp_explorer.embeddings.distinct import points
from nlp_explorer.embeddings.neighbours import nearest
from nlp_explorer.predictions.bad_cases import bad_cases
from nlp_explorer.predictions.dynamics import dynamics
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress, part_of

N_NEIGHBOURS = 10
MAX_COMPARISONS = (
    500_000_000  # of a wrong row with another text: about 10 s; beyond it a sample of the texts is searched
)


@dataclass(frozen=True, eq=False)
class Evidence:
    """The wrong rows of a run with all that is known about their labels.

    Attributes
    ----------
    rows
        Index: row id, in the order of the file. ``label``, ``predicted`` (str). All others are NaN, or 0 for counts,
        where the source is not at hand. ``confidence``, ``label_probability``: of the predicted and the given label,
        by the run. ``near_label``, ``near_predicted``: share of the nearest labelled texts with that label;
        ``near_cosine``: mean cosine to them; ``near_main``: their most frequent label. ``log_odds``, ``suggested``,
        ``self_confidence``, ``suggested_probability``: as in `LabelIssues`, out of fold. ``twins_label``,
        ``twins_predicted``, ``twins_other``: other rows of the same normalised text by their label. ``runs_label``,
        ``runs_predicted``, of ``n_runs`` other runs: how many answer so. ``epoch_confidence``,
        ``epoch_correctness``: means over the epochs. ``is_blank``: whether nothing can be read.
    reasons
        Aligned with ``rows``, str: what stands in it in plain words.
    encoder
        Whose embeddings were at hand; None without.
    """

    rows: pd.DataFrame
    reasons: pd.Series
    encoder: EncoderName | None = None


def gather_evidence(
    dataset: Dataset,
    run: Predictions,
    *,
    runs: Sequence[Predictions] = (),
    embeddings: Embeddings | None = None,
    duplicates: Duplicates | None = None,
    progress: Progress = no_progress,
) -> Evidence:
    """Return the evidence about the rows of ``dataset`` that ``run`` got wrong.

    Parameters
    ----------
    runs
        All runs of the dataset: those of other names are asked for their opinion, the epochs of this one for its
        history.
    embeddings
        Those of the dataset; None: neighbours and the out-of-fold opinion are left out.
    duplicates
        Those of the dataset, where they are known already.
    """
    rows = bad_cases(dataset, run)[["label", "predicted", "confidence", "label_probability"]].sort_index()
    rows = rows.astype({"label": "str", "predicted": "str", "confidence": "float64", "label_probability": "float64"})
    rows.index = rows.index.rename("row_id")
    at = dataset.frame.index.get_indexer(rows.index)
    rows["is_blank"] = ~dataset.texts.iloc[at].str.contains(r"\w", regex=True).fillna(False).to_numpy(dtype=bool)
    parts = [
        _near(dataset, rows, at, embeddings, part_of(progress, start=0.0, end=0.5)),
        _out_of_fold(dataset, rows, embeddings, part_of(progress, start=0.5, end=0.9)),
        _twins(dataset, rows, at, duplicates or find_duplicates(dataset)),
        _other_runs(rows, [other for other in runs if other.name != run.name]),
        _history(dataset, rows, [other for other in runs if other.name == run.name and other.epoch is not None]),
    ]
    rows = pd.concat([rows, *parts], axis=1)
    progress(1.0, "gathered what speaks for and against each label")
    return Evidence(rows, reasons_of(rows), None if embeddings is None else embeddings.encoder)


def _near(
    dataset: Dataset, rows: pd.DataFrame, at: np.ndarray, embeddings: Embeddings | None, progress: Progress
) -> pd.DataFrame:
    """Return what the nearest other texts that have a label are labelled."""
    result = pd.DataFrame({"near_label": np.nan, "near_predicted": np.nan, "near_cosine": np.nan}, index=rows.index)
    result["near_main"] = pd.Series(pd.NA, index=rows.index, dtype="str")
    if embeddings is None or not len(rows) or dataset.schema.is_multi_label:
        return result
    found = points(embeddings)
    labels = dataset.frame["label"]
    is_candidate = labels.iloc[found.first_row].notna().to_numpy()
    candidates = np.flatnonzero(is_candidate)[: max(MAX_COMPARISONS // len(rows), 1_000)]
    own_point = found.point_of_row[at]
    asked = np.flatnonzero(own_point >= 0)
    place = np.full(len(found) + 1, -1)
    place[candidates] = np.arange(len(candidates))
    near = nearest(
        embeddings.vectors[at[asked]],
        found.vectors[candidates],
        k=N_NEIGHBOURS,
        leave_out=place[own_point[asked]],
        progress=progress,
    )
    if not near.positions.shape[1]:
        return result
    codes = labels.cat.codes.to_numpy()
    around = codes[found.first_row[candidates]][near.positions]
    names = labels.cat.categories.astype("str")
    ids = rows.index[asked]
    for column, of in (("near_label", "label"), ("near_predicted", "predicted")):
        own = names.get_indexer(pd.Index(rows[of].iloc[asked], dtype="str"))
        result.loc[ids, column] = (around == own[:, None]).mean(axis=1)
    result.loc[ids, "near_cosine"] = near.cosine.mean(axis=1).astype(np.float64)
    result.loc[ids, "near_main"] = names[_most_frequent(around)].to_numpy()
    return result


def _most_frequent(around: np.ndarray) -> np.ndarray:
    """Return the most frequent value of each row; among equals the one that stands nearest."""
    counts = (around[:, :, None] == around[:, None, :]).sum(axis=2)
    result: np.ndarray = around[np.arange(len(around)), counts.argmax(axis=1)]
    return result


def _out_of_fold(
    dataset: Dataset, rows: pd.DataFrame, embeddings: Embeddings | None, progress: Progress
) -> pd.DataFrame:
    columns = ["log_odds", "suggested", "self_confidence", "suggested_probability"]
    if embeddings is None:
        nothing = pd.DataFrame(np.nan, index=rows.index, columns=columns)
        return nothing.astype({"suggested": "str"})
    return label_issues(dataset, embeddings, progress=progress).rows[columns].reindex(rows.index)


def _twins(dataset: Dataset, rows: pd.DataFrame, at: np.ndarray, duplicates: Duplicates) -> pd.DataFrame:
    """Count the other labelled rows of the same normalised text by what they are labelled."""
    group = duplicates.normalised
    codes = dataset.frame["label"].cat.codes.to_numpy().astype(np.int64)
    names = dataset.frame["label"].cat.categories.astype("str")
    n_names = len(names) + 1
    known = np.flatnonzero((group >= 0) & (codes >= 0))
    joint, n_joint = np.unique(group[known] * n_names + codes[known], return_counts=True)
    sizes = np.bincount(group[known], minlength=int(group.max(initial=-1)) + 2)

    def count(code: np.ndarray) -> np.ndarray:
        asked = group[at] * n_names + code
        place = np.minimum(np.searchsorted(joint, asked), max(len(joint) - 1, 0))
        is_there = (group[at] >= 0) & (code >= 0)
        if len(joint):
            is_there &= joint[place] == asked
        return np.where(is_there, n_joint[place] if len(joint) else 0, 0)

    of_label = np.maximum(count(names.get_indexer(pd.Index(rows["label"], dtype="str"))) - 1, 0)
    of_predicted = count(names.get_indexer(pd.Index(rows["predicted"], dtype="str")))
    others = np.where(group[at] >= 0, sizes[group[at]] - 1, 0) - of_label - of_predicted
    return pd.DataFrame(
        {"twins_label": of_label, "twins_predicted": of_predicted, "twins_other": others}, index=rows.index
    )


def _other_runs(rows: pd.DataFrame, runs: Sequence[Predictions]) -> pd.DataFrame:
    """Count the other systems that answer the given label and the predicted one; of several epochs the last speaks."""
    last = {run.name: run for run in sorted(runs, key=lambda run: run.epoch or 0)}
    answers = [run.predicted.reindex(rows.index).astype("str") for run in last.values()]
    counts = pd.DataFrame(0, index=rows.index, columns=["runs_label", "runs_predicted", "n_runs"])
    for answer in answers:
        counts["runs_label"] += (answer == rows["label"]).to_numpy()
        counts["runs_predicted"] += (answer == rows["predicted"]).to_numpy()
        counts["n_runs"] += answer.notna().to_numpy()
    return counts


def _history(dataset: Dataset, rows: pd.DataFrame, epochs: Sequence[Predictions]) -> pd.DataFrame:
    names = {"confidence": "epoch_confidence", "correctness": "epoch_correctness"}
    if len(epochs) < 2:
        return pd.DataFrame(np.nan, index=rows.index, columns=list(names.values()))
    return dynamics(dataset, epochs).rows[list(names)].rename(columns=names).reindex(rows.index)
