"""The results of a queue as tables a lead reads: whole words for columns, each share with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.predictions.intervals import Estimate
from nlp_explorer.review.queues.dealing import Dealing
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import SEVERAL, NoiseRate

NOT_SURE = "not sure"
CONFUSED = "Labels that people confuse"
LABELS = "Each label: how often another person says the same"
PEOPLE = "Each person: how often they agree with the others"
PAIRS = "Each pair of people: agreement beyond chance"
WRONG = "Wrong labels among the random rows"


@dataclass(frozen=True, eq=False)
class Table:
    """One table: what it shows, and its lines."""

    title: str
    lines: pd.DataFrame


def people_table(queue: Queue, dealt: Dealing, answers: pd.DataFrame, accuracy: pd.DataFrame | None) -> pd.DataFrame:
    """Return who has judged how much, in the order of the dealing.

    ``person``, ``done`` (percent, 0..100), ``answered``, ``of``, ``not sure``, ``changed later`` (rows; only where
    somebody did), ``gives the settled label`` (with its interval; of random rows that are settled), ``left`` (whether
    they no longer judge).

    Parameters
    ----------
    accuracy
        As `results.accuracy_of_people` gives it; None where it says nothing: the column is left out.
    """
    given = answers[answers["item"].isin(queue.judged.index)]
    people = list(dealt.items)
    n_given = given.groupby("reviewer").size().reindex(people, fill_value=0)
    n_unsure = given[given["kind"] == "unsure"].groupby("reviewer").size().reindex(people, fill_value=0)
    n_dealt = pd.Series({name: len(items) for name, items in dealt.items.items()}, dtype="int64")
    table = pd.DataFrame(
        {
            "person": people,
            "done": (100 * n_given / n_dealt.clip(lower=1)).round().astype("int64").to_numpy(),
            "answered": n_given.to_numpy(),
            "of": n_dealt.to_numpy(),
            "not sure": n_unsure.to_numpy(),
        }
    )
    n_changed = given[given["n_changes"] > 0].groupby("reviewer").size().reindex(people, fill_value=0)
    if n_changed.any():
        table["changed later"] = n_changed.to_numpy()
    if accuracy is not None:
        table["gives the settled label"] = _with_interval(accuracy.reindex(people), "accuracy", _percent)
    table["left"] = [name in dealt.left for name in people]
    return table


def result_tables(found: Agreement, noise: NoiseRate) -> tuple[Table, ...]:
    """Return what people agree on and where they do not, worst first; a table without lines is left out."""
    people, labels = (frame.sort_values("agreement", kind="stable") for frame in (found.by_reviewer, found.by_label))
    pairs, wrong = found.cohen.sort_values("kappa", kind="stable"), noise.by_label
    tables = (
        Table(
            CONFUSED,
            found.disputes.rename(
                columns={"one": "label", "other": "or", "n_rows": "rows", "n_pairs": "pairs of answers"}
            )[["rows", "label", "or", "pairs of answers"]],
        ),
        Table(
            LABELS,
            pd.DataFrame(
                {
                    "label": labels.index,
                    "answers": labels["n_answers"].to_numpy(),
                    "agreement": _with_interval(labels, "agreement", _percent),
                }
            ),
        ),
        Table(
            PEOPLE,
            pd.DataFrame(
                {
                    "person": people.index,
                    "rows": people["n_rows"].to_numpy(),
                    "agreement": _with_interval(people, "agreement", _percent),
                }
            ),
        ),
        Table(
            PAIRS,
            pd.DataFrame(
                {
                    "person": pairs["first"].to_numpy(),
                    "and": pairs["second"].to_numpy(),
                    "rows of both": pairs["n_rows"].to_numpy(),
                    "Cohen's kappa": _with_interval(pairs, "kappa", _figure),
                }
            ),
        ),
        Table(
            WRONG,
            pd.DataFrame(
                {
                    "label of the data": wrong.index,
                    "wrong": wrong["n_wrong"].to_numpy(),
                    "of": wrong["n"].to_numpy(),
                    "share": _with_interval(wrong, "share", _percent),
                }
            ),
        ),
    )
    return tuple(table for table in tables if len(table.lines))


def dispute_table(rows: pd.DataFrame, answers: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
    """Return rows in dispute side by side with what each person said first; empty where they judge another part.

    Index: item, as ``rows``. ``text``, ``data says`` (the given label), and ``… says`` for each person who answered
    one of them.
    """
    said = answers[answers["item"].isin(rows.index)]
    words = [SEVERAL.join(labels) or NOT_SURE for labels in said["labels"]]
    wide = said.assign(words=words).pivot(index="item", columns="reviewer", values="words").reindex(rows.index)
    table = wide.fillna("").rename(columns=lambda name: f"{name} says")
    table.insert(0, "data says", rows["given"])
    table.insert(0, "text", texts)
    return table.rename_axis(columns=None)


def changed_table(rows: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
    """Return the rows that get another label: ``data says``, ``people say``, ``said by`` (how many of how many)."""
    changed = rows[rows["status"] == "changed"]
    return pd.DataFrame(
        {
            "data says": changed["given"],
            "people say": changed["labels"].map(SEVERAL.join),
            "said by": [f"{n} of {m}" for n, m in zip(changed["n_for"], changed["n_answers"], strict=True)],
            "text": texts.loc[changed.index],
        },
        index=changed.index,
    )


def _with_interval(frame: pd.DataFrame, name: str, words: Callable[[Estimate], str]) -> list[str]:
    """Return each line's value with its interval in words; "–" where it cannot be said."""
    lines = frame[[name, "low", "high"]].itertuples(index=False)
    return ["–" if math.isnan(value) else words(Estimate(value, low, high)) for value, low, high in lines]


def _percent(found: Estimate) -> str:
    return found.as_percent


def _figure(found: Estimate) -> str:
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"
