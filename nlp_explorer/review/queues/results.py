"""What comes out of a queue: agreement, how many labels are wrong, and how well people do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nlp_explorer.audit.agreement import Agreement, agreement
from nlp_explorer.audit.noise_rate import Judged, noise_rate, stratified_noise_rate
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import Estimate, share, wilson
from nlp_explorer.review.queues.queue import Queue, find_items
from nlp_explorer.review.queues.settling import SETTLED

SEVERAL = " | "  # between the labels of an answer that gives several


@dataclass(frozen=True, eq=False)
class NoiseRate:
    """The share (0..1) of wrong labels in the whole dataset, estimated in two ways; NaN where it cannot be.

    Attributes
    ----------
    n_random, n_wrong
        Random rows that are settled, and those among them whose settled label is not the given one.
    n_adjudicated
        Of ``n_random``: those that people disagreed about and a person has decided since.
    random
        From the random rows alone, with Wilson's interval.
    with_chosen
        From all rows: those that were chosen count for themselves, the random ones for all others.
    by_label
        Index: given label, with at least one settled random row; ``n``, ``n_wrong``, ``share``, ``low``, ``high``.
    n_undecided
        Random rows that are not settled: they are left out.
    lowest, highest
        What ``random`` becomes if none, or all, of the undecided rows turn out to be wrong.
    """

    n_random: int
    n_wrong: int
    n_adjudicated: int
    n_undecided: int
    lowest: float
    highest: float
    random: Estimate
    with_chosen: Estimate
    by_label: pd.DataFrame


def queue_agreement(answers: pd.DataFrame, queue: Queue) -> Agreement:
    """Return how far people agree on the rows that count; who was unsure is left out."""
    return agreement(named_answers(answers, queue))


def named_answers(answers: pd.DataFrame, queue: Queue) -> pd.DataFrame:
    """Return the answers that name labels, on the rows that count, as `agreement` takes them.

    ``row`` is the item; several labels of one ``answer`` are one name, joined by `SEVERAL`.
    """
    given = answers[(answers["kind"] == "label") & answers["item"].isin(queue.judged.index)]
    named = [SEVERAL.join(sorted(labels)) for labels in given["labels"]]
    answer = pd.Series(named, given.index, dtype="str")
    return pd.DataFrame({"row": given["item"], "reviewer": given["reviewer"], "answer": answer})


def queue_noise_rate(queue: Queue, rows: pd.DataFrame) -> NoiseRate:
    """Return how many labels of the dataset are wrong.

    A label is wrong when the settled labels do not hold it. Random rows that were drawn with different probabilities
    (so many of each label) count with the rows they stand for.

    Parameters
    ----------
    rows
        As `settling.settled` or `settling.with_adjudicated` gives them.
    """
    rows = rows[rows["given"].notna()]  # no label cannot be a wrong one
    items = queue.items.loc[rows.index]
    is_settled = rows["status"].isin(SETTLED)
    is_wrong = np.array(
        [given not in labels for given, labels in zip(rows["given"], rows["labels"], strict=True)], bool
    )
    random, undecided = items["is_random"] & is_settled, items["is_random"] & ~is_settled
    n_chosen = int(items["is_chosen"].sum())
    chosen = items["is_chosen"] & is_settled
    rest = _strata(items, random, is_wrong, without_chosen=True)
    if len(rest) == 1:  # then the number of rows they stand for is known, not estimated
        rest = [replace(rest[0], n_rows=queue.n_rows - n_chosen)]
    strata = [Judged(int((chosen & is_wrong).sum()), int(chosen.sum()), n_chosen), *rest]
    by_label = pd.DataFrame({"given": rows["given"], "n": random, "n_wrong": random & is_wrong})
    by_label = by_label[random].groupby("given")[["n", "n_wrong"]].sum().astype("int64")
    by_label["share"] = by_label["n_wrong"] / by_label["n"]
    by_label["low"], by_label["high"] = wilson(by_label["n_wrong"].to_numpy(), by_label["n"].to_numpy())
    every = random | undecided
    return NoiseRate(
        n_random=int(random.sum()),
        n_wrong=int((random & is_wrong).sum()),
        n_adjudicated=int((random & rows["is_adjudicated"]).sum()),
        n_undecided=int(undecided.sum()),
        lowest=_of_random(items, every, is_wrong & ~undecided.to_numpy()).value,
        highest=_of_random(items, every, is_wrong | undecided.to_numpy()).value,
        random=_of_random(items, random, is_wrong),
        with_chosen=stratified_noise_rate(strata),
        by_label=by_label.sort_values("share", ascending=False, kind="stable"),
    )


def accuracy_of_people(answers: pd.DataFrame, queue: Queue, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how often each person gave the settled label on the random rows, and all of them together.

    Index: reviewer, then ``everybody``; ``n``, ``n_right``, ``accuracy``, ``low``, ``high`` (Wilson). An answer of
    several labels is right when it is what was settled; unsure counts as not right. The settled label rests on these
    same answers, so with few people a row it flatters them.
    """
    settled = rows[rows["status"].isin(SETTLED)]
    random = queue.items.index[queue.items["is_random"]]
    said = answers[answers["item"].isin(settled.index) & answers["item"].isin(random)]
    right = [
        tuple(sorted(labels)) == settled.at[item, "labels"]
        for labels, item in zip(said["labels"], said["item"], strict=True)
    ]
    marked = pd.DataFrame({"reviewer": said["reviewer"], "is_right": np.array(right, dtype=bool)})
    lines = {}
    for reviewer, part in [*marked.groupby("reviewer"), ("everybody", marked)]:
        found = share(int(part["is_right"].sum()), len(part))
        lines[str(reviewer)] = (len(part), int(part["is_right"].sum()), found.value, found.low, found.high)
    return pd.DataFrame.from_dict(lines, orient="index", columns=["n", "n_right", "accuracy", "low", "high"])


def accuracy_of_model(predicted: pd.Series, queue: Queue, rows: pd.DataFrame, dataset: Dataset) -> Estimate:
    """Return how often a model's prediction is among the settled labels, on the same random rows as people's.

    ``predicted``: str, index: row id of ``dataset``, which need not be the version the queue was made on.
    """
    settled = rows[rows["status"].isin(SETTLED) & queue.items.loc[rows.index, "is_random"]]
    said = predicted.reindex(find_items(queue, dataset).row_ids[settled.index])
    known = said.notna().to_numpy()
    right = [label in labels for label, labels in zip(said, settled["labels"], strict=True)]
    return share(int(np.array(right, dtype=bool)[known].sum()), int(known.sum()))


def _of_random(items: pd.DataFrame, judged: pd.Series, is_wrong: np.ndarray) -> Estimate:
    """Return the share of wrong labels among random rows: plain where all were drawn with one probability."""
    if items.loc[items["is_random"], "probability"].nunique() <= 1:
        return noise_rate(int((judged & is_wrong).sum()), int(judged.sum()))
    return stratified_noise_rate(_strata(items, judged, is_wrong, without_chosen=False))


def _strata(items: pd.DataFrame, drawn: pd.Series, is_wrong: np.ndarray, *, without_chosen: bool) -> list[Judged]:
    """Return the random rows ``drawn`` by the probability they were drawn with, and how many rows they stand for."""
    probability, is_random = items["probability"].to_numpy(), items["is_random"].to_numpy()
    if without_chosen:
        is_random = is_random & ~items["is_chosen"].to_numpy()
    strata = []
    for value in np.unique(probability[is_random]):
        here = drawn.to_numpy() & is_random & (probability == value)
        n_rows = round(int((is_random & (probability == value)).sum()) / value)
        strata.append(Judged(int((here & is_wrong).sum()), int(here.sum()), n_rows))
    return strata
