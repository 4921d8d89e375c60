from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.errors import MissingLibraryError
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.text import simplified as module
from nlp_explorer.text.simplified import can_simplify, has_han, simplified

needs_table = pytest.mark.skipif(not can_simplify(), reason="the table of simplified characters is not installed")


@needs_table
def test_traditional_characters_become_simplified_and_all_else_stays() -> None:
    texts = pd.Series(
        ["這個味道很好吃", "发车", "plain ascii", "カタカナ 한국어 ñ 😀", "", None], dtype="str", index=range(3, 9)
    )
    found = simplified(texts)
    assert found.tolist() == ["这个味道很好吃", "发车", "plain ascii", "カタカナ 한국어 ñ 😀", "", ""]
    assert found.index.tolist() == texts.index.tolist()


@needs_table
def test_texts_are_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pd.Series(["發", "髮型", "", "頭"] * 5, dtype="str")
    whole = simplified(texts)
    monkeypatch.setattr(module, "_TEXTS_AT_A_TIME", 3)
    assert simplified(texts).tolist() == whole.tolist()
    assert simplified(texts[:0]).empty


@needs_table
def test_one_text_in_both_scripts_is_one_group_when_that_is_asked() -> None:
    dataset = dataset_from_frame(pd.DataFrame({"text": ["這個好。", "这个好"], "label": "a"}), name="zh")
    assert find_duplicates(dataset).normalised.tolist() == [0, 1]
    assert find_duplicates(dataset, simplify=True).normalised.tolist() == [0, 0]
    assert find_duplicates(dataset, simplify=True).exact.tolist() == [0, 1]


def test_han_is_told_from_other_scripts() -> None:
    assert has_han(pd.Series(["plain", "漢"], dtype="str"))
    assert not has_han(pd.Series(["plain", "カタカナ", None], dtype="str"))


def test_without_the_table_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    module.simplified_characters.cache_clear()
    monkeypatch.setattr(module, "_MODULE", "no_such_module")
    assert not can_simplify()
    with pytest.raises(MissingLibraryError, match="pip install opencc-python-reimplemented"):
        simplified(pd.Series(["漢"], dtype="str"))
