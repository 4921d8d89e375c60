"""Mojibake, unwanted characters, markup, repetition, odd letters and scripts: each with where it is and its mending."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

SENTENCES = ["where is my new card", "the app does not open", "please send the money back", "how do I close my account"]


def only_row(code: str, text: str) -> dict[str, object]:
    """Return the evidence of a text among plain ones, empty when it is not found."""
    finding = finding_of(code, dataset_of([*SENTENCES, text]))
    assert set(row_ids(finding)) <= {4}
    rows: list[dict[str, object]] = finding.evidence.rows.fillna("").to_dict("records")
    return rows[0] if rows else {}


@pytest.mark.parametrize(
    ("before", "after"),
    [("un cafÃ© trÃ¨s noir", "un café très noir"), ("itâ€™s here", "it’s here"), ("ä½\xa0å¥½ä¸–ç•Œ", "你好世界"),
     ("РџСЂРёРІРµС‚, РєР°Рє РґРµР»Р°", "Привет, как дела")],
)  # fmt: skip
def test_mojibake_comes_with_the_text_as_it_was(before: str, after: str) -> None:
    row = only_row("mojibake", before)
    assert (row["kind"], row["proposed"]) == ("mojibake", after)


def test_chinese_read_as_gbk_comes_with_the_text_as_it_was() -> None:
    text = "味道很好，下次再来吃的"
    row = only_row("mojibake", text.encode().decode("gb18030", "ignore"))
    assert row["kind"] == "UTF-8 read as GBK"
    assert str(row["proposed"]).startswith("味道很好")


@pytest.mark.parametrize(("text", "end"), [("锟斤拷锟斤拷 好", 3), ("óáíïìåô ðòïäáöá", 7), ("å†å†å†å†", 8)])
def test_what_cannot_be_mended_is_said_without_a_proposal(text: str, end: int) -> None:
    assert only_row("mojibake", text) == {"kind": "unreadable", "start": 0, "end": end, "proposed": ""}


def test_a_mending_that_is_still_broken_is_not_proposed() -> None:
    row = only_row("mojibake", "å‘³é“å¾ˆå¥½ï¼Œä¸‹æ¬¡å†æ¥")
    assert (row["kind"], row["proposed"]) == ("mojibake", "")


@pytest.mark.parametrize(
    "text",
    [
        "naïve café, déjà vu",
        "Größe: 5 µm – „gut“",
        "«Привет», — сказал он…",
        "很好吃，下次再来！",
        "¿Qué? ¡Sí!",
        "3 × 4 ÷ 2",
        "ÀÉÎ",
        "Þæð",
    ],
)
def test_right_text_in_any_language_is_no_mojibake(text: str) -> None:
    assert only_row("mojibake", text) == {}


def test_the_fault_is_marked() -> None:
    row = only_row("mojibake", "un cafÃ© noir")
    assert (row["start"], row["end"]) == (6, 8)


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [("a\ufffdb", "lost", ""), ("a\x08b", "control", "ab"), ("\ufeffstart", "zero-width", "start"),
     ("a\u200bb", "zero-width", "ab"),
     ("don\x92t", "Windows-1252", "don’t"), ("pay \u202e001\u202c", "direction", "pay 001"),
     ("apple \uf8ff", "private use", ""),
     ("a\u200db", "zero-width", "ab"), ("x\x1b[31m\ufffd", "lost", "x[31m\ufffd")],
)  # fmt: skip
def test_characters_that_are_no_writing_are_taken_out(text: str, kind: str, after: str) -> None:
    row = only_row("unwanted-characters", text)
    assert (row["kind"], row["proposed"]) == (kind, after)


@pytest.mark.parametrize(
    "text",
    ["👩\u200d👩\u200d👧", "می\u200cخواهم", "क्\u200dष", "line\r\nbreak\ttab\x0cpage", "שלום\u200f!", "❤️", "\u200b"],
)
def test_joiners_that_spell_and_white_space_are_left_alone(text: str) -> None:
    assert only_row("unwanted-characters", text) == {}


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [("I&amp;me", "entity", "I&me"), ("&lt;#&gt; left", "entity", "<#> left"), ("&amp;amp;", "entity", "&"),
     ("it&#8217;s", "entity", "it’s"),
     ("one<br/>two", "tag", "one two"), ("<b>bold</b> it", "tag", "bold  it"),
     ('see <a href="x">this</a>', "tag", "see  this"),
     ("one\\n\\ntwo", "escape", "one\n\ntwo"), ("caf\\u00e9", "escape", "café"), ("<div>&nbsp;</div>", "tag", "")],
)  # fmt: skip
def test_markup_is_decoded_or_taken_out(text: str, kind: str, after: str) -> None:
    row = only_row("markup-left", text)
    assert row["kind"] == kind
    assert str(row["proposed"]).strip() == after


@pytest.mark.parametrize(
    "text",
    [
        "AT&T; really",
        "a < b and b > c",
        "mail <me@x.org>",
        "if (a<b>c)",
        "C:\\new\\table",
        'printf("\\n");\nreturn',
        "R&D",
        "&nosuchname;",
        "<3 you",
    ],
)
def test_signs_that_are_no_markup_are_left_alone(text: str) -> None:
    assert only_row("markup-left", text) == {}


def test_markup_in_most_texts_is_what_the_texts_are() -> None:
    assert finding_of("markup-left", dataset_of(["<p>a</p>", "<p>b</p>", "c"])).status == "passed"
    assert row_ids(finding_of("markup-left", dataset_of(["<p>a</p>", "b", "c"]))) == [0]


@pytest.mark.parametrize("text", ["a" * 50, "buy now " * 8, "哈哈哈哈" * 6, "x" * 40 + " end", "no! " * 2_000])
def test_one_piece_over_and_over_is_found(text: str) -> None:
    assert only_row("repeated-text", text)["kind"] == "repeated"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 19,
        "soooooooo good to be back here today",
        "buy now buy now and get it",
        "ha ha ha that is a good one, tell me",
    ],
)
def test_a_little_repetition_is_left_alone(text: str) -> None:
    assert only_row("repeated-text", text) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("http://x.y/z", "link"), ("www.a.org https://b.org", "link"), ("1963", "number"), ("+49 (0)30 / 12", "number")],
)
def test_links_and_numbers_alone_are_found(text: str, kind: str) -> None:
    finding = finding_of("link-or-number", dataset_of([*SENTENCES, text]))
    assert finding.evidence.rows["kind"].tolist() == [kind]


def test_numbers_among_numbers_are_what_the_data_are() -> None:
    assert finding_of("link-or-number", dataset_of(["1", "2", "3", "four", "five 5"])).status == "passed"


def test_a_text_in_a_rare_script_is_unlike_the_rest() -> None:
    finding = finding_of(
        "unlike-script", dataset_of([*SENTENCES * 30, "Привет, мир", "я said I would be here", "中文"])
    )
    assert row_ids(finding) == [120]
    assert finding.evidence.rows["kind"].tolist() == ["Cyrillic"]
    assert finding.message == "1 of 123 rows (0.8 %) is not in Latin like the rest: Cyrillic 1."


def test_a_script_with_a_hundredth_of_the_letters_is_usual() -> None:
    assert finding_of("unlike-script", dataset_of([*SENTENCES * 5, "Привет, мир, как дела"])).status == "passed"


def plain_texts(n: int) -> list[str | None]:
    random = np.random.default_rng(3)
    words = " ".join(SENTENCES).split()
    return [" ".join(random.choice(words, 12)) for _ in range(n)]


def test_mashed_keys_are_improbable_among_sentences() -> None:
    finding = finding_of("improbable-text", dataset_of([*plain_texts(600), "qzxjkv wqxzj kvqz", "where is the money"]))
    assert row_ids(finding) == [600]
    assert finding.status == "tip"
    assert finding.evidence.rows["bits_per_letter"].iloc[0] > 6


def test_few_letters_teach_nothing_about_their_order() -> None:
    assert finding_of("improbable-text", dataset_of([*plain_texts(50), "qzxjkv wqxzj kvqz"])).status == "passed"


def test_known_mojibake_of_real_data(shared_data: Path) -> None:
    texts = pd.read_csv(shared_data / "messy" / "french_mojibake.csv", keep_default_na=False)["text"]
    assert finding_of("mojibake", dataset_of(texts.tolist())).n_rows == 57
