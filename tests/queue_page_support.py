"""What page tests of queues share: a queue in the project of the app, and what a page says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from page_support import Start
from streamlit.testing.v1 import AppTest

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review.queues.parts import random_rows
from nlp_explorer.review.queues.queue import Queue, make_queue, queues


def frame() -> pd.DataFrame:
    """Return twenty rows of two labels, one of them hostile, the last two alike."""
    texts = [f"where is card number {at}" for at in range(18)] + ["twice the same"] * 2
    return pd.DataFrame({"text": texts, "label": ["card", "**fees**"] * 10})


def html(app: AppTest) -> str:
    """Return all that a page shows as HTML."""
    return " ".join(element.proto.body for element in app.get("html"))


def only_queue(workspace: Path) -> Queue:
    """Return the queue of the only project."""
    (project,) = open_workspace(workspace).projects()
    (queue,) = queues(project)
    return queue


def dataset_of(project: Project) -> Dataset:
    """Return the project's dataset, read again."""
    return read([Path(project.versions()[0].opened.paths[0])])


def made_queue(
    start: Start,
    workspace: Path,
    *,
    per_row: int = 1,
    people: tuple[str, ...] = ("ann",),
    of: pd.DataFrame | None = None,
) -> AppTest:
    """Start the app and make a queue of ten random rows in its project."""
    app = start("queues", frame=frame() if of is None else of)
    (project,) = open_workspace(workspace).projects()
    dataset = dataset_of(project)
    make_queue(
        project,
        dataset,
        [random_rows(dataset, 10)],
        name="week 1",
        reviewers=people,
        author="lead",
        per_row=per_row,
        definitions={"card": "about a card"},
    )
    return app.run()
