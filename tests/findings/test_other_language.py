from __future__ import annotations

import pytest
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

from nlp_explorer.findings import other_language

pytest.importorskip("py3langid")
ENGLISH: list[str | None] = [
    f"please tell me {what} before {when}"
    for what in ("where my card is", "how to open an account", "why the payment failed", "what the transfer costs")
    for when in ("tomorrow morning", "the end of the month", "I leave the country", "the bank closes", "my holiday")
]


def test_a_sentence_in_another_language_is_found() -> None:
    finding = finding_of("other-language", dataset_of([*ENGLISH, "Wo ist meine neue Karte geblieben, bitte?"]))
    assert row_ids(finding) == [20]
    assert finding.evidence.rows["kind"].tolist() == ["German"]
    assert finding.status == "tip"
    assert finding.message == "1 of 21 rows (4.8 %) is not in English like the rest: German 1."


def test_short_texts_are_left_alone() -> None:
    assert finding_of("other-language", dataset_of([*ENGLISH, "guten Tag"])).status == "passed"


def test_a_language_with_its_share_is_one_of_the_dataset() -> None:
    german: list[str | None] = [f"Wo ist meine neue Karte geblieben, {name}?" for name in ("Anna", "Bernd")]
    assert finding_of("other-language", dataset_of([*ENGLISH, *german])).status == "passed"


def test_of_many_texts_those_least_like_the_rest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_language, "MAX_TEXTS", 3)
    finding = finding_of("other-language", dataset_of([*ENGLISH, "Wo ist meine neue Karte geblieben, bitte?"]))
    assert row_ids(finding) == [20]
    assert finding.message.endswith("German 1 (of the 3 texts least like the others).")


def test_texts_without_letters_have_no_language() -> None:
    assert (
        finding_of("other-language", dataset_of(["1", "2"])).message
        == "No text has 20 letters: too few to tell its language."
    )
