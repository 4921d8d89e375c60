from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.classes.sizes import (
    bars_caption,
    class_sizes,
    n_classes_holding,
    ordered_classes,
    part_borders,
    with_shift,
)


def counts_of(**totals: int) -> pd.DataFrame:
    index = pd.Index(list(totals), dtype="str", name="label")
    return pd.DataFrame({"total": list(totals.values())}, index=index, dtype="int64")


def test_shares_add_up_class_by_class() -> None:
    sizes = class_sizes(counts_of(a=60, b=30, c=10))
    assert sizes["share"].tolist() == [0.6, 0.3, 0.1]
    assert sizes["cumulative_share"].tolist() == pytest.approx([0.6, 0.9, 1.0])


def test_half_of_the_largest_is_still_head_and_a_quarter_still_body() -> None:
    sizes = class_sizes(counts_of(a=100, half=50, below=49, quarter=25, tail=24))
    assert sizes["part"].tolist() == ["head", "head", "body", "body", "tail"]
    assert part_borders(sizes) == {"head": 50, "tail": 25}


def test_equal_classes_have_neither_body_nor_tail() -> None:
    sizes = class_sizes(counts_of(a=7, b=7, c=7))
    assert set(sizes["part"]) == {"head"}
    assert part_borders(sizes) == {}


def test_no_classes_give_an_empty_table() -> None:
    assert class_sizes(counts_of()).empty


def test_orders_put_the_named_thing_first() -> None:
    sizes = class_sizes(counts_of(big=9, ant=5, cat=1)).assign(shift=[0.1, -0.3, 0.2])
    assert ordered_classes(sizes, "by count").index.tolist() == ["big", "ant", "cat"]
    assert ordered_classes(sizes, "by name").index.tolist() == ["ant", "big", "cat"]
    assert ordered_classes(sizes, "tail first").index.tolist() == ["cat", "ant", "big"]
    assert ordered_classes(sizes, "by shift").index.tolist() == ["ant", "cat", "big"]


def test_a_class_is_found_by_a_piece_of_its_name_in_any_case() -> None:
    sizes = class_sizes(counts_of(Refund=9, card=5))
    assert ordered_classes(sizes, "by count", search="FUND").index.tolist() == ["Refund"]
    assert ordered_classes(sizes, "by count", search="(").empty


def test_half_of_the_rows_may_be_held_by_one_class() -> None:
    sizes = class_sizes(counts_of(a=50, b=30, c=20))
    assert [n_classes_holding(sizes, share) for share in (0.5, 0.51, 0.8, 1.0)] == [1, 2, 2, 3]


def test_shift_is_aligned_by_name() -> None:
    sizes = class_sizes(counts_of(a=2, b=1))
    shift = pd.DataFrame({"difference": [0.25, -0.25]}, index=["b", "a"])
    assert with_shift(sizes, shift)["shift"].to_dict() == {"a": -0.25, "b": 0.25}
    assert "shift" not in with_shift(sizes, None)


def test_the_caption_says_how_much_is_shown_and_what_the_lines_are() -> None:
    sizes = class_sizes(counts_of(a=80, b=15, c=5))
    said = bars_caption(sizes.iloc[:1], sizes, part_borders(sizes))
    assert said == "1 of 3 classes, with 80 of 100 rows (80 %). Dotted: head from 40 rows, tail below 20."
    assert bars_caption(sizes, sizes, {}) == ""
