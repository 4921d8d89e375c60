from __future__ import annotations

import pytest

from nlp_explorer.text.languages import language_name, languages_of

pytest.importorskip("py3langid")


def test_languages_are_told_apart() -> None:
    texts = [
        "Where is my new credit card?",
        "Wo ist meine neue Kreditkarte geblieben?",
        "这家店的味道很好，下次还会再来",
    ]
    found = languages_of(texts)
    assert [language.name for language in found] == ["English", "German", "Chinese"]
    assert all(0.5 < language.probability <= 1 for language in found)


def test_a_short_text_is_unsure() -> None:
    assert languages_of(["ok"])[0].probability < 0.8


def test_only_the_beginning_counts() -> None:
    assert languages_of(["Where is my new credit card? " * 20 + "Wo ist meine neue Karte? " * 500])[0].code == "en"


def test_rare_languages_keep_their_code() -> None:
    assert (language_name("fr"), language_name("xho")) == ("French", "xho")


def test_no_texts() -> None:
    assert languages_of([]) == []
