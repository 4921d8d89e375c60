from __future__ import annotations

import pytest

from nlp_explorer.findings.wording import counted, listed, percent, quoted, share_of, verb


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 10, "0 %"), (0, 0, "0 %"), (1, 3, "33 %"), (1, 30, "3.3 %"), (1, 10_000, "under 0.1 %"),
     (999, 1_000, "99.9 %"),
     (9_999, 10_000, "over 99.9 %"), (10, 10, "100 %"), (1, 10, "10 %"), (995, 1_000, "99.5 %")],
)  # fmt: skip
def test_shares_are_written_as_people_read_them(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


def test_counts_have_separators_and_agree() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(2_457, "row") == "2,457 rows"
    assert counted(2, "class") == "2 classes"
    assert counted(4, "declared class") == "4 declared classes"
    assert share_of(403, 5_574) == "403 of 5,574 rows (7.2 %)"
    assert (verb(1, "is", "are"), verb(0, "is", "are")) == ("is", "are")


def test_lists_end_with_and() -> None:
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_long_names_are_shortened() -> None:
    assert quoted("abc") == "“abc”"
    assert quoted("x" * 50) == f"“{'x' * 39}…”"
