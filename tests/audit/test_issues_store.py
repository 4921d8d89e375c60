from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from nlp_explorer.audit.issues_store import find_label_issues, load_label_issues
from nlp_explorer.audit.label_issues import label_issues
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import embed

TEXTS = [f"my card was {what}" for what in ("lost", "found", "eaten")] + [f"the fee of {at} euros" for at in range(3)]
LABELS = ["card", "card", "fee", "fee", "fee", None]


def test_what_a_job_found_is_what_would_be_found_at_once(make_dataset: Callable[..., Dataset], tmp_path: Path) -> None:
    dataset = make_dataset(LABELS, texts=TEXTS)
    assert load_label_issues(dataset, "tfidf", tmp_path) is None
    find_label_issues(dataset, encoder="tfidf", cache=tmp_path)
    kept = load_label_issues(dataset, "tfidf", tmp_path)
    expected = label_issues(dataset, embed(dataset.texts, "tfidf", cache=tmp_path))
    assert kept is not None
    pd.testing.assert_frame_equal(kept.rows, expected.rows)
    assert (kept.n_not_judged, kept.accuracy, kept.encoder) == (
        expected.n_not_judged,
        expected.accuracy,
        expected.encoder,
    )


def test_other_labels_are_ranked_anew_and_damage_is_no_error(
    make_dataset: Callable[..., Dataset], tmp_path: Path
) -> None:
    dataset = make_dataset(LABELS, texts=TEXTS)
    find_label_issues(dataset, encoder="tfidf", cache=tmp_path)
    assert load_label_issues(make_dataset(["card"] * 6, texts=TEXTS), "tfidf", tmp_path) is None
    [file] = (tmp_path / "label-issues").iterdir()
    file.write_bytes(b"PAR1")
    assert load_label_issues(dataset, "tfidf", tmp_path) is None
