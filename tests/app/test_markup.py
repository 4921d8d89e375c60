from __future__ import annotations

from app.markup import Chip, chips, example_text, with_bold_figures


def test_dataset_text_is_never_markup() -> None:
    shown = example_text('<script>alert("x")</script> & <b>bold</b>')
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<img" not in chips([Chip("<img src=x>")])
    assert "<i>" not in with_bold_figures("label <i>x</i> has 3 rows")


def test_unseen_characters_are_drawn() -> None:
    shown = example_text("a\u200bb\u202ec\x00")
    assert all(name in shown for name in ("U+200B", "U+202E", "U+0000"))


def test_spans_are_marked_and_escaped() -> None:
    assert "a <mark>&lt;br&gt;</mark> b" in example_text("a <br> b", spans=[(2, 6)])


def test_overlapping_or_empty_spans_lose_no_text() -> None:
    assert "<mark>ab</mark>cd" in example_text("abcd", spans=[(0, 2), (1, 3), (3, 3)])


def test_chinese_says_its_language() -> None:
    assert "lang='zh'" in example_text("你好")
    assert "lang" not in example_text("hello")


def test_digits_inside_names_are_no_figures() -> None:
    assert "<b>" not in with_bold_figures("class_0325, 20news, ms-3.1, v2.0 and 3-star")
    assert with_bold_figures("class_00 has 4,029 to one.") == "class_00 has <b>4,029</b> to one."


def test_figures_are_bold_with_their_company() -> None:
    assert "<b>2,457 of 4,332 rows (57 %)</b>" in with_bold_figures("2,457 of 4,332 rows (57 %) repeat another.")
