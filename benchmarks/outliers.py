"""Measure how many planted rows the rule for outliers finds, and how many of the rows it finds were planted.

    python benchmarks/outliers.py --data FOLDER [--encoders fast tfidf multilingual accurate]

FOLDER holds banking77 and jeopardy. Clues of a quiz are planted among the queries of a bank; then, class by class, a
few rows of one class among the rest without it. Rows found beside the planted ones need not be wrong: a real dataset
has its own outliers, so precision is a lower bound. Average precision tells the order: 1 when the planted come first.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.embeddings import embed, outliers, surroundings
from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.seed import SEED

NUMBERS_OF_CLUES = (20, 100, 300)
NUMBERS_OF_A_CLASS = (5, 20)
EVERY = 8  # of the 77 classes: ten are held out, one after the other


def main() -> None:
    """Print a line an encoder and kind of planting."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--encoders", nargs="+", default=["fast", "tfidf", "multilingual"])
    asked = arguments.parse_args()
    bank = pd.read_csv(asked.data / "banking77" / "banking_data_train.csv").drop_duplicates("text")
    clues = pd.read_parquet(asked.data / "jeopardy" / "clues.parquet")["text"].drop_duplicates()
    queries, classes = bank["text"].astype("str"), bank["category"]
    clues = clues.astype("str").sample(max(NUMBERS_OF_CLUES), random_state=SEED)
    with tempfile.TemporaryDirectory() as folder:
        for encoder in asked.encoders:
            for n in NUMBERS_OF_CLUES:
                found = [judge(queries, clues.iloc[:n], encoder, Path(folder))]
                say(encoder, f"{n} clues among {len(queries):,} queries", found)
            for n in NUMBERS_OF_A_CLASS:
                found = []
                for held_out in sorted(classes.unique())[::EVERY]:
                    own = queries[classes == held_out].sample(n, random_state=SEED)
                    found.append(judge(queries[classes != held_out], own, encoder, Path(folder)))
                say(encoder, f"{n} rows of a class among the others, {len(found)} classes", found)


def judge(usual: pd.Series, planted: pd.Series, encoder: EncoderName, cache: Path) -> tuple[int, int, int, float]:
    """Return how many rows were planted, how many were found, how many of those were planted; average precision."""
    from sklearn.metrics import average_precision_score

    texts = pd.concat([usual, planted], ignore_index=True)
    none = pd.Series([None] * len(texts), dtype="str").astype("category")
    dataset = Dataset("planted", pd.DataFrame({"text": texts, "label": none, "split": none}), Schema(("text",)))
    around = surroundings(embed(texts, encoder, cache=cache))
    rows = outliers(dataset, around).rows
    closeness = around.points.to_rows(around.graph.cosine[:, :10].mean(axis=1), missing=np.nan)
    is_planted = np.arange(len(texts)) >= len(usual)
    order = float(average_precision_score(is_planted, -closeness))
    return len(planted), len(rows), int(is_planted[rows.index].sum()), order


def say(encoder: str, what: str, found: Sequence[tuple[int, int, int, float]]) -> None:
    """Print the sums over the plantings, and the mean average precision."""
    n_planted, n_found, n_right = (sum(line[at] for line in found) for at in range(3))
    print(
        f"{encoder:12} {what:52} found {n_right:,} of {n_planted:,} planted ({n_right / n_planted:.2f}); "
        f"{n_found:,} rows found, precision {n_right / max(n_found, 1):.2f}; "
        f"average precision {np.mean([line[3] for line in found]):.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
