"""What tests of the meeting share: six rows with a repeat and a contradiction, and a project of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from dataset_support import dataset_of

from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.projects import OpenedAs, Project, open_workspace

CARDS = dataset_of(
    [
        "where is my card",
        "where is my card",
        "my card is gone",
        "money back",
        "money back",
        "<script>alert(1)</script>",
    ],
    ["card", "card", "card", "refund", "fees", "fees"],
    ["train", "train", "train", "train", "test", "test"],
)


def project_of(folder: Path) -> Project:
    return open_workspace(folder).project_for(CARDS, OpenedAs(paths=("cards.csv",)))


def run_of(*labels: str) -> Predictions:
    predicted = pd.Series(labels, dtype="str").astype("category")
    return Predictions("bert", predicted, "order", "", len(labels), tuple(sorted(set(labels))), no_unmatched())
