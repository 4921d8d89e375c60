"""What tests of queues share: a small dataset, a queue of some of its rows, and what people say about them."""

from __future__ import annotations

import pandas as pd
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.parts import chosen_rows
from nlp_explorer.review.queues.queue import Queue, make_queue
from nlp_explorer.review.queues.settling import settled

LABELS = ["a", "b", "c"]


def data(n: int = 12) -> Dataset:
    """Return rows labelled a, b, c, a, ..."""
    return dataset_of([f"text {at}" for at in range(n)], [LABELS[at % 3] for at in range(n)])


def queue_of(project: Project, dataset: Dataset, rows: list[int], people: list[str], per_row: int) -> Queue:
    """Make a queue of some rows, with the last one of `data` to practise on."""
    return make_queue(
        project, dataset, [chosen_rows(rows)], name="q", reviewers=people, author="lead", per_row=per_row, practice=[11]
    )


def say(project: Project, queue: Queue, said: dict[tuple[int, str], str]) -> None:
    """Let people answer: by row and person, labels with a blank between them, none for unsure."""
    item_of = {int(row): int(item) for item, row in queue.judged["row_id"].items()}
    for (row, person), labels in said.items():
        kind = "label" if labels else "unsure"
        judge(project, queue, item_of[row], kind, labels.split(), reviewer=person, seconds=1)  # type: ignore[arg-type]


def result(project: Project, queue: Queue, at_least: int) -> pd.DataFrame:
    """Return what a rule makes of the answers, by row id."""
    made = answers(all_judgements(project, queue))
    return settled(queue, dealing(project, queue), made, at_least=at_least).set_index("row_id").sort_index()
