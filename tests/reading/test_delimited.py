"""CSV, TSV and their relatives: dialects are recognised, damage is mended or told."""

from __future__ import annotations

import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.reading import NamedBytes, ReadOptions, Table, read, read_table

LABELS = ("refund", "card_arrival", "top_up")


def table_of(text: str | bytes, name: str = "data.csv", **options: object) -> Table:
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(NamedBytes(name, data), options=ReadOptions(**options))  # type: ignore[arg-type]


def dataset_of(text: str, name: str = "data.csv") -> Dataset:
    return read([NamedBytes(name, text.encode())])


def lines(n_rows: int = 30, delimiter: str = ",", *, start: int = 0) -> str:
    return "".join(f"where is my money {n}{delimiter}{LABELS[n % 3]}\n" for n in range(start, start + n_rows))


def guessed(table: Table, what: str) -> str:
    return next(guess.value for guess in table.file.guesses if guess.what == what)


@pytest.mark.parametrize(
    ("delimiter", "title"), [(",", "comma"), ("\t", "tab"), (";", "semicolon"), ("|", "bar"), ("^", "caret")]
)
def test_delimiter_is_recognised_by_content_not_by_suffix(delimiter: str, title: str) -> None:
    table = table_of(f"text{delimiter}label\n" + lines(delimiter=delimiter), name="data.txt")
    assert list(table.frame.columns) == ["text", "label"]
    assert table.file.delimiter == delimiter
    assert guessed(table, "delimiter") == title
    assert len(table.frame) == 30


def test_commas_in_the_texts_of_a_semicolon_file_do_not_count() -> None:
    table = table_of("text;label\n" + "".join(f"first, second, {n};{LABELS[n % 3]}\n" for n in range(20)))
    assert table.file.delimiter == ";"
    assert table.frame["text"][0] == "first, second, 0"


def test_lines_without_any_delimiter_are_one_column_of_texts() -> None:
    table = table_of("I lost my card\nwhere, o where is it\nhello\nno, no, no\n", name="lines.txt")
    assert list(table.frame.columns) == ["column 1"]
    assert len(table.frame) == 4
    assert table.file.format == "lines of text"


def test_excels_separator_line_is_obeyed_and_accounted_for() -> None:
    table = table_of("sep=;\ntext;label\n" + lines(5, ";"))
    assert list(table.frame.columns) == ["text", "label"]
    assert [(piece.line, piece.raw) for piece in table.unread] == [(1, "sep=;")]
    assert table.file.n_records == 6


def test_titles_before_the_header_are_unread() -> None:
    table = table_of("Exported on Monday\n\ntext,label\n" + lines(12))
    assert list(table.frame.columns) == ["text", "label"]
    assert [(piece.line, piece.reason) for piece in table.unread] == [
        (1, "stands before the header"),
        (2, "stands before the header"),
    ]
    assert len(table.frame) == 12


def test_file_without_header_keeps_its_first_row() -> None:
    table = table_of(lines(20))
    assert table.file.has_header is False
    assert list(table.frame.columns) == ["column 1", "column 2"]
    assert table.frame["column 1"][0] == "where is my money 0"


def test_unknown_names_are_a_header_when_the_labels_below_repeat() -> None:
    table = table_of("what they said,what it is\n" + lines(20))
    assert list(table.frame.columns) == ["what they said", "what it is"]


def test_header_can_be_told() -> None:
    assert list(table_of("text,label\n" + lines(5), has_header=False).frame.iloc[0]) == ["text", "label"]
    assert list(table_of(lines(5), has_header=True).frame.columns) == ["where is my money 0", "refund"]


def test_delimiter_can_be_told() -> None:
    assert list(table_of("a;b,c\n1;2,3\n", delimiter=",", has_header=True).frame.columns) == ["a;b", "c"]


def test_names_are_made_unique_and_nameless_columns_are_called_by_their_place() -> None:
    table = table_of("text,label,label,\na b,x,y,z\nc d,x,y,z\n", has_header=True)
    assert list(table.frame.columns) == ["text", "label", "label (2)", "column 4"]


def test_row_names_without_a_name_of_their_own_are_the_first_column() -> None:
    rows = "".join(f"r{n},where is {n},{LABELS[n % 3]}\n" for n in range(12))
    table = table_of("text,label\n" + rows)
    assert list(table.frame.columns) == ["column 1", "text", "label"]


def test_cells_with_line_breaks_and_doubled_quotes_are_one_cell() -> None:
    table = table_of('text,label\n"first\nsecond, ""third""",refund\nplain,top_up\n')
    assert table.frame["text"].tolist() == ['first\nsecond, "third"', "plain"]
    assert len(table.repairs) == 0


def test_carriage_return_and_line_feed_end_a_line_together() -> None:
    table = table_of('text,label\r\n"a\r\nb",refund\r\nc,top_up\r\n')
    assert table.frame["text"].tolist() == ["a\r\nb", "c"]
    assert table.frame["label"].tolist() == ["refund", "top_up"]


def test_carriage_returns_alone_end_lines() -> None:
    table = table_of("text,label\r" + lines(20).replace("\n", "\r"))
    assert len(table.frame) == 20
    assert guessed(table, "line ends") == "CR"


def test_open_quotes_are_characters_where_every_line_is_whole_without_them() -> None:
    rows = [f"ham\tit costs {n}" for n in range(20)]
    rows[3], rows[9] = 'ham\t"Hello there', 'ham\t"Bye" he said'
    table = table_of("\n".join(rows) + "\n", name="sms.tsv")
    assert len(table.frame) == 20
    assert table.frame["column 2"][3] == '"Hello there'
    assert table.frame["column 2"][9] == '"Bye" he said'
    assert guessed(table, "quotes") == "none"


def test_quotes_can_be_told_to_be_characters_or_to_be_single() -> None:
    double = NamedBytes("data.csv", b'text,label\n"a b",x\n"c d",y\n')
    assert list(read_table(double).frame["text"]) == ["a b", "c d"]
    as_characters = read_table(double, options=ReadOptions(quote=""))
    assert list(as_characters.frame["text"]) == ['"a b"', '"c d"']
    assert guessed(as_characters, "quotes") == "none"
    single = NamedBytes("data.csv", b"text,label\n'a b',x\n'c d',y\n")
    assert list(read_table(single).frame["text"]) == ["'a b'", "'c d'"]
    assert list(read_table(single, options=ReadOptions(quote="'")).frame["text"]) == ["a b", "c d"]


def test_one_open_quote_among_good_ones_swallows_no_row() -> None:
    good = "".join(f'"well, {n}",{LABELS[n % 3]}\n' for n in range(20))
    table = table_of(f'text,label\n{good}"never closed,refund\n{good}')
    assert len(table.frame) == 41
    assert table.frame["text"][20] == '"never closed'
    assert table.repairs["kind"].to_dict() == {20: "open-quote"}
    assert table.repairs["raw"][20] == '"never closed,refund'


def test_open_quote_that_a_later_one_closes_by_chance_is_found_by_the_labels() -> None:
    damaged = '"open here,refund\nnext row,top_up\nit is 5",refund\n'
    table = table_of(f"text,label\n{lines(20)}{damaged}{lines(20, start=20)}")
    assert table.frame["text"].tolist()[20:23] == ['"open here', "next row", 'it is 5"']
    assert table.frame["label"].tolist()[20:23] == ["refund", "top_up", "refund"]


def test_quotes_within_a_cell_that_were_not_doubled_stay_in_the_text() -> None:
    good = "".join(f'"well, {n}",{LABELS[n % 3]}\n' for n in range(20))
    table = table_of(f'text,label\n{good}"he said "hi, you" to me",refund\n')
    assert table.frame["text"][20] == 'he said "hi, you" to me'
    assert table.repairs["kind"].to_dict() == {20: "stray-quote"}


def test_quotes_escaped_by_a_backslash_are_recognised() -> None:
    rows = "".join(f'"he said \\"hi, {n}\\", ok",{LABELS[n % 3]}\n' for n in range(20))
    table = table_of("text,label\n" + rows)
    assert table.frame["text"][0] == 'he said "hi, 0", ok'
    assert guessed(table, "quotes") == '" escaped by \\'


def test_blank_after_the_delimiter_does_not_hide_a_quote() -> None:
    rows = "".join(f'{LABELS[n % 3]}, "well, {n}"\n' for n in range(20))
    table = table_of("label, text\n" + rows)
    assert table.frame["text"][0] == "well, 0"


def test_record_with_too_few_cells_is_a_row_with_missing_ones() -> None:
    table = table_of("text,label\n" + lines(20) + "no label here\n" + lines(3))
    assert len(table.frame) == 24
    assert table.frame["label"].isna().to_numpy().nonzero()[0].tolist() == [20]
    assert table.repairs["kind"].to_dict() == {20: "missing-cells"}


def test_delimiter_in_an_unquoted_text_is_put_back_where_the_label_shows_it() -> None:
    table = table_of("text,label\n" + lines(20) + "hello, I am lost, help,refund\n")
    assert table.frame.iloc[20].tolist() == ["hello, I am lost, help", "refund"]
    assert table.repairs["kind"].to_dict() == {20: "unquoted-delimiter"}


def test_cells_beyond_the_last_column_are_dropped_and_kept_as_raw() -> None:
    table = table_of("text,label\n" + lines(20) + "hello,refund,oops,extra\n")
    assert table.frame.iloc[20].tolist() == ["hello", "refund"]
    assert table.repairs.loc[20, "kind"] == "extra-cells"
    assert table.repairs.loc[20, "raw"] == "hello,refund,oops,extra"


def test_blank_lines_are_unread_with_their_line_number() -> None:
    table = table_of("text,label\n" + lines(10) + "\n" + lines(10) + "  \n\n")
    assert [(piece.line, piece.reason) for piece in table.unread] == [
        (12, "blank line"),
        (23, "blank line"),
        (24, "blank line"),
    ]
    assert len(table.frame) == 20
    assert table.file.n_records == 23


def test_nul_bytes_are_removed_and_the_row_is_flagged() -> None:
    table = table_of("text,label\n" + lines(20) + "ca\0rd,ref\0und\n")
    assert table.frame.iloc[20].tolist() == ["card", "refund"]
    assert table.repairs.loc[[20]].to_numpy().tolist() == [
        ["nul-byte", "text", "ca\\x00rd"],
        ["nul-byte", "label", "ref\\x00und"],
    ]


def test_undecodable_bytes_become_replacement_characters_and_the_raw_bytes_are_kept() -> None:
    good = "".join(f"très bien {n},{LABELS[n % 3]}\n" for n in range(20))
    table = table_of(f"text,label\n{good}".encode() + b"caf\xe9 noir,refund\n")
    assert table.frame["text"][20] == "caf\ufffd noir"
    assert table.repairs.loc[20].tolist() == ["undecodable-bytes", "text", "caf\\xe9 noir"]


def test_what_a_person_means_by_missing_is_not_guessed() -> None:
    table = table_of('text,label\nNA,None\n"",null\n   ,nan\n', has_header=True)
    assert table.frame["text"].isna().tolist() == [False, True, False]
    assert table.frame["label"].tolist() == ["None", "null", "nan"]


def test_a_damaged_place_slows_only_its_surroundings_and_says_so() -> None:
    rows = lines(2000)
    table = table_of("text,label\n" + rows + 'say "hi" now,refund\n' + rows)
    assert len(table.frame) == 4001
    assert table.frame["text"][2000] == 'say "hi" now'
    assert guessed(table, "reading") == "with care"


def test_clean_file_is_not_read_with_care() -> None:
    assert "reading" not in {guess.what for guess in table_of("text,label\n" + lines()).file.guesses}


def test_one_megabyte_text_is_one_cell() -> None:
    text = "a long, long text\n" * 60_000
    table = table_of(f'text,label\n"{text}",refund\nshort,top_up\n')
    assert table.frame["text"].tolist() == [text, "short"]


def test_numbers_of_other_columns_become_numbers_where_nothing_is_lost() -> None:
    rows = "".join(f"where is {n},{LABELS[n % 3]},{n},0.5,00{n},{'' if n else 1}\n" for n in range(12))
    frame = dataset_of("text,label,n,share,code,some\n" + rows).frame
    assert {name: str(frame[name].dtype) for name in ("n", "share", "code", "some")} == {
        "n": "int64",
        "share": "float64",
        "code": "str",
        "some": "float64",
    }


def test_order_of_rows_is_that_of_the_file() -> None:
    table = table_of("text,label\n" + lines(5000))
    assert table.frame["text"].tolist() == [f"where is my money {n}" for n in range(5000)]
