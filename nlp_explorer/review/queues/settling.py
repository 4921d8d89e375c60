"""From judgements to decisions: what enough people agree on is settled, the rest is for a person to decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.project import Project
from nlp_explorer.review.decisions import Action, labels_of, record
from nlp_explorer.review.queues.dealing import Dealing
from nlp_explorer.review.queues.queue import Queue, find_items

Status = Literal["agreed", "changed", "dispute", "open"]
Cause = Literal["definition unclear", "text ambiguous", "slip", "class missing", "text broken"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
SETTLED: tuple[Status, ...] = ("agreed", "changed")
PAGE = "Queues"


def majority(queue: Queue) -> int:
    """Return how many people must say the same unless a lead asks for more: more than half of those who judge a row."""
    return queue.per_row // 2 + 1


def settled(queue: Queue, dealt: Dealing, answers: pd.DataFrame, *, at_least: int) -> pd.DataFrame:
    """Return what a rule makes of the answers: labels that at least so many people gave, and nobody else more often.

    Parameters
    ----------
    answers
        As `judging.answers` gives them.
    at_least
        How many people must give the same labels.

    Returns
    -------
    pd.DataFrame
        One line a judged row; index: item. ``row_id`` (in the version the queue was made on), ``given`` (the label of
        the data), ``labels`` (tuple; empty unless settled), ``n_for``, ``n_answers``, ``n_unsure``, ``n_missing``
        (answers not given yet), ``status``: *agreed* with the given label, *changed*, *dispute* (no labels are given
        by enough people, or two are), *open* (the answers that are missing may still settle it); ``is_adjudicated``:
        False, see `with_adjudicated`.

    Raises
    ------
    ExplorerError
        The rule asks for more people than judge a row.
    """
    if not 1 <= at_least <= queue.per_row:
        raise ExplorerError(f"{queue.per_row} people judge each row: ask for 1 to {queue.per_row}, not {at_least}.")
    n_dealt = Counter(item for items in dealt.items.values() for item in items)
    n_said: Counter[int] = Counter(answers["item"].tolist())
    votes: defaultdict[int, Counter[tuple[str, ...]]] = defaultdict(Counter)
    with_label = answers[answers["kind"] == "label"]
    for item, labels in zip(with_label["item"].tolist(), with_label["labels"], strict=True):
        votes[item][tuple(sorted(labels))] += 1
    lines = {}
    for item in queue.judged.index.tolist():
        (labels, n_for), (_, n_next) = (*votes[item].most_common(2), ((), 0), ((), 0))[:2]
        n_missing = n_dealt[item] - n_said[item]
        is_settled = n_for >= at_least and n_for > n_next + n_missing
        n_unsure = n_said[item] - votes[item].total()
        lines[item] = (labels if is_settled else (), n_for, n_said[item], n_unsure, n_missing)
    columns = ["labels", "n_for", "n_answers", "n_unsure", "n_missing"]
    frame = pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("item")
    frame = queue.judged[["row_id", "label"]].rename(columns={"label": "given"}).join(frame)
    frame["is_adjudicated"] = False
    has_labels = frame["labels"].map(bool).to_numpy(dtype=bool)
    is_same = np.array([said == (given,) for said, given in zip(frame["labels"], frame["given"], strict=True)], bool)
    may_change = (frame["n_missing"] > 0).to_numpy()
    frame["status"] = "dispute"
    for status, where in (("open", may_change), ("changed", has_labels), ("agreed", has_labels & is_same)):
        frame.loc[where, "status"] = status
    return frame


def with_adjudicated(queue: Queue, dataset: Dataset, rows: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Return what a rule makes of the answers, with the disputes that a person has ended since counted as settled.

    Parameters
    ----------
    rows
        As `settled` gives them.
    decided
        As `standing.current` gives them for the dataset. What was decided before the queue was made ends no dispute.

    Returns
    -------
    pd.DataFrame
        ``rows``; where ``is_adjudicated``, *agreed* or *changed* by the ``labels`` of the decision. A row that was
        dropped, or that the person is unsure about, has no label to count and stays a *dispute*.
    """
    decided = decided[~decided["is_disputed"]]
    if queue.time is not None:
        decided = decided[decided["time"] > queue.time]
    rows = rows.copy()
    disputes = rows.index[rows["status"] == "dispute"]
    place = pd.Series(find_items(queue, dataset).row_ids, index=queue.items.index).loc[disputes]
    ended = place[place.isin(decided.index)]
    rows.loc[ended.index, "is_adjudicated"] = True
    said = decided.loc[ended, ["action", "value"]].set_index(ended.index).assign(given=rows["given"])
    said = said[said["action"].isin(["keep", "relabel", "relabel_several"])]
    labels = [_decided_labels(*line) for line in said.itertuples(index=False)]
    rows.loc[said.index, "labels"] = pd.Series(labels, index=said.index, dtype=object)
    is_same = [chosen == (given,) for chosen, given in zip(labels, said["given"], strict=True)]
    rows.loc[said.index, "status"] = np.where(is_same, "agreed", "changed")
    return rows


def _decided_labels(action: str, value: str, given: str) -> tuple[str, ...]:
    if action == "relabel_several":
        return tuple(sorted(labels_of(value)))
    return (given if action == "keep" else value,)


def write_settled(project: Project, dataset: Dataset, queue: Queue, rows: pd.DataFrame, *, author: str) -> pd.DataFrame:
    """Write decisions for the settled rows: keep where people agree with the data, else relabel.

    They replace what was decided about these rows before. Returns the items whose row was not found in this version
    of the data, with the ``reason``: nothing is decided about those.
    """
    where = find_items(queue, dataset)
    place = pd.DataFrame({"now": where.row_ids, "reason": where.reasons.to_numpy()}, index=queue.items.index)
    done = rows[rows["status"].isin(SETTLED)].join(place)
    lost, done = done[done["now"] < 0], done[done["now"] >= 0]
    note = f"settled in the queue {queue.name}"
    keep = done[done["status"] == "agreed"]
    if len(keep):
        record(project, dataset, keep["now"].to_numpy(), "keep", reviewer=author, page=PAGE, note=note, settles=True)
    changed = done[done["status"] == "changed"]
    for labels in sorted(set(changed["labels"])):
        ids = changed.loc[[said == labels for said in changed["labels"]], "now"].to_numpy()
        _decide(project, dataset, ids, labels, author=author, note=note, cause="")
    return lost[["row_id", "reason"]]


def adjudicate(
    project: Project,
    dataset: Dataset,
    row_id: int,
    labels: Sequence[str],
    *,
    cause: Cause,
    author: str,
    note: str = "",
) -> None:
    """Write what a person decides about a row in dispute, and why people disagreed.

    Parameters
    ----------
    labels
        One or several that fit; none drops the row.

    Raises
    ------
    ExplorerError
        The cause is unknown.
    """
    if cause not in CAUSES:
        raise ExplorerError(f"{cause!r} is no cause of a dispute: use one of {named_choices(CAUSES)}.")
    given = dataset.frame.at[row_id, "label"]
    if not labels:
        record(project, dataset, [row_id], "drop", reviewer=author, page=PAGE, note=note, cause=cause, settles=True)
    elif tuple(labels) == (given,):
        record(project, dataset, [row_id], "keep", reviewer=author, page=PAGE, note=note, cause=cause, settles=True)
    else:
        _decide(project, dataset, np.array([row_id]), tuple(labels), author=author, note=note, cause=cause)


def _decide(
    project: Project,
    dataset: Dataset,
    row_ids: np.ndarray,
    labels: tuple[str, ...],
    *,
    author: str,
    note: str,
    cause: str,
) -> None:
    """Write one label, or several accepted ones, for rows; what was decided about them before no longer counts."""
    action: Action = "relabel" if len(labels) == 1 else "relabel_several"
    record(
        project,
        dataset,
        row_ids,
        action,
        labels[0] if len(labels) == 1 else list(labels),
        reviewer=author,
        page=PAGE,
        note=note,
        cause=cause,
        verdict="label wrong" if len(labels) == 1 else "ambiguous",
        settles=True,
    )
