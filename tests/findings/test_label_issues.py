from __future__ import annotations

import numpy as np
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

from nlp_explorer.audit import own_vectors
from nlp_explorer.embeddings.base import Embeddings, unit_length
from nlp_explorer.findings import Inputs, run_check
from nlp_explorer.findings.base import REGISTRY

TEXTS = [f"my card {word} again and the card is {word}" for word in ("lost", "stolen", "gone", "broken", "old")] * 8
RATES = [f"exchange rate of the {word} today, which rate" for word in ("euro", "pound", "yen", "won", "lira")] * 8
NUMBERED = [f"{text} {at}" for at, text in enumerate(TEXTS + RATES)]


def test_label_that_all_other_texts_speak_against_is_found():
    labels = ["card"] * 40 + ["rate"] * 40
    labels[7] = "rate"
    finding = finding_of("label-issues", dataset_of(NUMBERED, labels))
    assert row_ids(finding) == [7]
    assert finding.status == "tip"
    assert finding.evidence.rows.loc[7, "suggested"] == "card"
    assert finding.message.startswith("A simple model on TF-IDF would label 1 of 80 rows (1.2 %) otherwise")
    assert "13 to 30 %" in finding.advice


def test_labels_that_fit_pass():
    finding = finding_of("label-issues", dataset_of(NUMBERED, ["card"] * 40 + ["rate"] * 40))
    assert (finding.status, finding.n_rows) == ("passed", 0)


def test_embeddings_at_hand_are_used():
    random = np.random.default_rng(0)
    points = np.concatenate([random.normal([4, 0], 0.3, (40, 2)), random.normal([0, 4], 0.3, (40, 2))])
    labels = ["a"] * 40 + ["b"] * 40
    labels[50] = "a"
    dataset = dataset_of([f"text {at}" for at in range(80)], labels)
    vectors = Embeddings(unit_length(points.astype(np.float32)), dataset.text_hashes, "fast", "1")
    finding = run_check(REGISTRY["label-issues"], Inputs(dataset, embeddings=vectors), strict=True)
    assert row_ids(finding) == [50]
    assert finding.message.startswith("A simple model on the embeddings")


def test_many_rows_wait_for_embeddings(monkeypatch):
    monkeypatch.setattr(own_vectors, "MAX_ROWS", 79)
    finding = finding_of("label-issues", dataset_of(NUMBERED, ["card"] * 40 + ["rate"] * 40))
    assert (finding.status, finding.message) == (
        "not_applicable",
        "Needs embeddings of so many texts: open Label issues, which computes them.",
    )


def test_several_labels_a_row_are_not_judged():
    finding = finding_of("label-issues", dataset_of(["one", "two"], ["a|b", "a"], separator="|"))
    assert finding.message == "Not applicable: several labels per row."
