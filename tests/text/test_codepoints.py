from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.text import codepoints
from nlp_explorer.text.codepoints import N_CODE_POINTS, categories, code_blocks, in_categories


def spelled(texts: pd.Series) -> dict[int, str]:
    out = {}
    for block in code_blocks(texts):
        for at, position in enumerate(block.positions):
            codes = block.codes[block.offsets[at] : block.offsets[at + 1]]
            out[int(position)] = "".join(chr(code) for code in codes)
    return out


def test_every_text_is_in_one_block_as_its_code_points() -> None:
    texts = pd.Series(["abc", "é😀", None, "", "很好", "z"], index=[9, 8, 7, 6, 5, 4], dtype="str")
    assert spelled(texts) == {0: "abc", 1: "é😀", 2: "", 3: "", 4: "很好", 5: "z"}


def test_small_blocks_hold_the_same_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pd.Series([f"{'é' if n % 2 else 'e'}{n}" for n in range(50)], dtype="str")
    whole = spelled(texts)
    monkeypatch.setattr(codepoints, "BLOCK_BYTES", 5)
    assert spelled(texts) == whole


def test_flags_are_counted_per_text() -> None:
    texts = pd.Series(["a-b-", "", "--é", "x"], dtype="str")
    counts = np.full(4, -1)
    for block in code_blocks(texts):
        counts[block.positions] = block.count(block.codes == ord("-"))
    assert counts.tolist() == [2, 0, 2, 0]


def test_categories_are_those_of_the_standard() -> None:
    letters = in_categories("L")
    assert [bool(letters[ord(char)]) for char in "aé很1-\u0301"] == [True, True, True, False, False, False]


def test_the_table_of_categories_is_unicodes_own() -> None:
    assert categories().tolist() == [unicodedata.category(chr(code)).encode() for code in range(N_CODE_POINTS)]
