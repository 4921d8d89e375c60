"""Rows of several files lie in memory in several pieces: nothing may depend on that."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.slices import Slice
from nlp_explorer.text.lengths import text_lengths


def frame_of(texts: list[str | None], *, n_pieces: int) -> pd.DataFrame:
    size = len(texts) // n_pieces
    column = pa.chunked_array(
        [pa.array(texts[at : at + size], type=pa.large_string()) for at in range(0, len(texts), size)]
    )
    frame = pd.DataFrame({"text": pd.Series(pd.array(column, dtype="str"))})
    assert len(frame["text"].array.__arrow_array__().chunks) == n_pieces
    frame["label"] = pd.Series(["a", "b"] * (len(texts) // 2), dtype="str").astype("category")
    frame["split"] = pd.Series(["train"] * len(texts), dtype="str").astype("category")
    return frame


def test_pieces_of_memory_change_no_result() -> None:
    texts = ["same", "same", "Same!", None, " ", "你好 world", "<b>tag</b>", "a\u200bb"]
    whole, pieces = (
        Dataset(name="d", frame=frame_of(texts, n_pieces=n), schema=Schema(text=("text",))) for n in (1, 4)
    )
    assert pieces.fingerprint == whole.fingerprint
    assert Slice(search="SAME").mask(pieces).tolist() == Slice(search="SAME").mask(whole).tolist()
    pd.testing.assert_frame_equal(text_lengths(pieces.texts, tokenizer=None), text_lengths(whole.texts, tokenizer=None))
    for one, other in zip(run_checks(Inputs(pieces), strict=True), run_checks(Inputs(whole), strict=True), strict=True):
        assert (one.code, one.message) == (other.code, other.message)
        pd.testing.assert_frame_equal(one.evidence.rows, other.evidence.rows)
