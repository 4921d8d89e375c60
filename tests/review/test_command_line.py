from __future__ import annotations

from nlp_explorer.projects import OpenedAs
from nlp_explorer.reading import ReadOptions
from nlp_explorer.review.command_line import clean_command


def test_the_command_names_the_files_and_what_was_told_about_them_quoted_for_a_shell() -> None:
    told = ReadOptions(text=("a", "the text"), label="", delimiter="\t", has_header=False, encoding="gb18030")
    opened = OpenedAs(paths=("/data/my file.csv", "/data/b.csv"), options=told)
    assert clean_command(opened, recipe="r.yaml", out="o.csv") == (
        "nlp-explorer clean '/data/my file.csv' /data/b.csv --recipe r.yaml --out o.csv "
        "--text a --text 'the text' --label '' --encoding gb18030 --delimiter tab --no-header"
    )


def test_a_sample_without_a_file_leaves_a_place_for_one() -> None:
    assert clean_command(OpenedAs(sample="english"), recipe="r", out="o.csv").split()[2] == "DATA"
