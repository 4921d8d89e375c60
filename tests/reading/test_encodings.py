"""Encodings are recognised by what decodes plausibly; what cannot be decoded is kept."""

from __future__ import annotations

import codecs

import pytest

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, ReadOptions, Table, read_table
from nlp_explorer.reading.encoding import recognise_encoding

SENTENCES = {
    "zh": "我的卡还没有到，请问什么时候会到？谢谢您的帮助。",
    "zh-tw": "我的卡還沒有到，請問什麼時候會到？謝謝您的幫助。",
    "ja": "カードがまだ届きません。いつ届きますか？",
    "ko": "카드가 아직 도착하지 않았습니다. 언제 도착하나요?",
    "ru": "Привет, моя карта всё ещё не пришла. Почему она не работает?",
    "fr": "Où est ma carte bancaire ? Elle n’est pas arrivée cet été.",
    "de": "Wo ist meine Karte? Die Überweisung fehlt noch, schöne Grüße.",
    "tr": "Kartım nerede? Ödeme işlemi hâlâ gerçekleşmedi, şifremi unuttum.",
    "pl": "Zażółć gęślą jaźń. Gdzie jest moja karta płatnicza?",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Kde je moje karta?",
    "el": "Πού είναι η κάρτα μου; Η πληρωμή δεν έγινε.",
    "he": "איפה הכרטיס שלי? התשלום לא עבר",
}


def written(sentence: str, encoding: str, n_rows: int = 12) -> bytes:
    rows = "".join(f'"{sentence} {n}",label {n % 3}\n' for n in range(n_rows))
    return f"text,label\n{rows}".encode(encoding)


def table_of(data: bytes, **options: str) -> Table:
    return read_table(NamedBytes("data.csv", data), options=ReadOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("zh", "gb18030"),
        ("zh", "gbk"),
        ("zh", "utf-16"),
        ("zh", "utf-16-le"),
        ("zh", "utf-8-sig"),
        ("zh-tw", "big5"),
        ("ja", "shift_jis"),
        ("ja", "euc_jp"),
        ("ko", "cp949"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("fr", "cp1252"),
        ("fr", "utf-16"),
        ("fr", "utf-32"),
        ("de", "latin-1"),
        ("tr", "cp1254"),
        ("pl", "cp1250"),
        ("cs", "cp1250"),
        ("cs", "iso8859-2"),
        ("el", "cp1253"),
        ("he", "cp1255"),
    ],
)
def test_text_of_a_language_comes_back_from_its_encodings(language: str, encoding: str) -> None:
    table = table_of(written(SENTENCES[language], encoding))
    assert table.frame["text"][11] == f"{SENTENCES[language]} 11"
    assert len(table.repairs) == 0


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (written("plain ascii", "ascii"), "utf-8"),
        (codecs.BOM_UTF8 + b"text,label\na,b\n", "utf-8-sig"),
        (written("schön", "latin-1"), "latin-1"),
        (written("“schön” – 5 €", "cp1252"), "cp1252"),
        (written("很好吃，味道不错", "gb18030"), "gb18030"),
    ],
)
def test_encoding_is_named_with_its_reason(data: bytes, name: str) -> None:
    found = recognise_encoding(data)
    assert found.name == name
    assert found.reason


def test_a_mostly_valid_utf8_file_is_utf8_with_damage() -> None:
    data = written("déjà vu", "utf-8") + b"caf\xe9,label 1\n"
    table = table_of(data)
    assert table.file.encoding == "utf-8"
    assert table.frame["text"][12] == "caf\ufffd"
    assert table.repairs["kind"].to_dict() == {12: "undecodable-bytes"}


def test_one_strange_byte_in_ascii_is_damage_not_another_alphabet() -> None:
    table = table_of(written("hello there", "ascii") + b"odd \x86thing,label 1\n")
    assert table.file.encoding == "utf-8"
    assert table.repairs["raw"].tolist() == ["odd \\x86thing"]


def test_text_that_is_ascii_for_a_mebibyte_may_go_on_in_another_encoding() -> None:
    head = written("nothing special about this line of text", "ascii", n_rows=30_000)
    tail = "".join(f"schöne Grüße {n},label 1\n" for n in range(40)).encode("latin-1")
    table = table_of(head + tail)
    assert table.file.encoding == "latin-1"
    assert table.frame["text"].iloc[-1] == "schöne Grüße 39"
    assert len(table.frame) == 30_040
    assert len(table.repairs) == 0


def test_undecodable_bytes_of_another_encoding_are_kept_too() -> None:
    data = written("很好吃，味道不错，送餐很快", "gb18030") + b"\xff bad,label 1\n"
    table = table_of(data)
    assert table.file.encoding == "gb18030"
    assert table.frame["text"][12] == "\ufffd bad"
    assert table.repairs.loc[12].tolist() == ["undecodable-bytes", "text", "\\xff bad"]


def test_half_a_surrogate_pair_in_utf16_is_a_lone_surrogate() -> None:
    data = written("很好吃", "utf-16") + "a".encode("utf-16-le") + b"\x3d\xd8" + ",label 1\n".encode("utf-16-le")
    table = table_of(data)
    assert table.frame["text"][12] == "a\ufffd"
    assert table.repairs["kind"].tolist() == ["lone-surrogate"]


def test_encoding_can_be_told() -> None:
    data = "text,label\nЖ,a\n".encode("cp1251")
    assert table_of(data, encoding="cp1251").frame["text"][0] == "Ж"
    assert table_of(data, encoding="latin-1").frame["text"][0] == "Æ"


def test_unknown_encoding_is_told_with_names_that_work() -> None:
    with pytest.raises(ReadError, match="There is no encoding 'utf-9': use a name such as 'utf-8', 'gb18030'"):
        table_of(b"text,label\na,b\n", encoding="utf-9")


def test_a_broken_byte_on_the_last_line_is_counted() -> None:
    rows = "text,label\n" + "".join(f"café {n},a\n" for n in range(20))
    reason = recognise_encoding(rows.encode() + b"bad \xff byte,b\n").reason
    assert reason == "20 characters are valid UTF-8; 1 place is not"
