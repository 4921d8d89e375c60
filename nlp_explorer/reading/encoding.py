"""Which encoding a file's bytes are in, and text from them with every undecodable byte kept."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from nlp_explorer.errors import ReadError
from nlp_explorer.reading.legacy_encodings import best_legacy

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KEEP_BYTES = "nlp_explorer.keep_bytes"
KEPT_BYTE = re.compile("[\udc00-\udcff]+")
_KEPT_BASE = 0xDC00
MAX_BAD_SHARE = 0.2  # of the sequences beyond ASCII: with more of them broken, it is not UTF-8
# Of the characters beyond ASCII that are curly quotes, dashes, the euro sign, ...: Windows text has many of them,
# and a rare one in Latin-1 is a control character that damage left behind
MIN_TYPOGRAPHIC_SHARE = 0.005
MIN_EVIDENCE = 10  # bytes beyond ASCII; fewer do not tell one encoding from another
# Encodings that hold ASCII as it is, so that delimiters and line ends stay what they are
LEGACY = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "koi8_u",
    "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "cp866", "mac_roman", "mac_cyrillic", "tis_620", "big5",
    "cp932", "euc_jp", "cp949", "gb18030",
)  # fmt: skip
_LOOKED_AT_BYTES = 50_000  # of lines beyond ASCII; charset-normalizer takes about a second per 100,000


@dataclass(frozen=True)
class Encoding:
    """A codec's name and why it was chosen."""

    name: str
    reason: str
    is_only_ascii: bool = False  # nothing beyond ASCII was seen yet: any other encoding is still possible

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes are UTF-8 (ASCII is)."""
        return self.name in ("utf-8", "utf-8-sig")


class AnotherEncodingError(Exception):
    """The text goes on in another encoding than its first mebibyte of ASCII let guess."""

    def __init__(self, encoding: Encoding) -> None:
        super().__init__(encoding.name)
        self.encoding = encoding


class AsciiWatch:
    """Looks at the blocks of a text that is ASCII so far, until one is not."""

    def __init__(self, encoding: Encoding) -> None:
        self._is_on = encoding.is_only_ascii

    def look(self, data: memoryview) -> None:
        """Look at the next block.

        Raises
        ------
        AnotherEncodingError
            It is the first beyond ASCII, and no UTF-8.
        """
        if self._is_on and not (block := bytes(data)).isascii():
            self._is_on = False
            found = recognise_encoding(block)
            if not found.is_utf8:
                raise AnotherEncodingError(found)


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Replace each undecodable byte by U+DC00 plus its value, so that nothing is lost until it is shown."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_KEPT_BASE + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(KEEP_BYTES, _keep_bytes)


def raw_bytes(kept: str) -> str:
    r"""Return kept bytes within a text written as escapes: ``caf\xe9``."""
    return KEPT_BYTE.sub(
        lambda run: "".join(f"\\x{ord(character) - _KEPT_BASE:02x}" for character in run.group()), kept
    )


def checked_encoding(name: str) -> Encoding:
    """Return the encoding a person named.

    Raises
    ------
    ReadError
        Python knows no such codec of text.
    """
    try:
        codec = codecs.lookup(name)
        "".encode(name)
    except LookupError as error:
        raise ReadError(
            f"There is no encoding {name!r}: use a name such as 'utf-8', 'gb18030', 'cp1252' or 'shift_jis'."
        ) from error
    plain = {"iso8859-1": "latin-1"}.get(codec.name, codec.name)
    return Encoding(plain, "as told")


def recognise_encoding(head: bytes) -> Encoding:
    """Return the encoding of a file by its first bytes: by byte-order mark, else by what decodes plausibly."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(name, "it begins with a byte-order mark")
    if wide := _without_mark(head):
        return wide
    if head.isascii():
        return Encoding("utf-8", "all characters are ASCII", is_only_ascii=True)
    if _is_valid_utf8(head):
        return Encoding("utf-8", "all bytes are valid UTF-8")
    beyond = _lines_beyond_ascii(head, _LOOKED_AT_BYTES)
    text = beyond.decode("utf-8", KEEP_BYTES)
    n_broken = len(KEPT_BYTE.findall(text))
    n_whole = sum(map(len, re.findall("[^\x00-\x7f\udc00-\udcff]+", text)))
    if n_broken <= MAX_BAD_SHARE * n_whole:
        broken = "1 place is" if n_broken == 1 else f"{n_broken:,} places are"
        return Encoding("utf-8", f"{n_whole:,} characters are valid UTF-8; {broken} not")
    return _plausible(beyond) or _detected(beyond)


def _is_valid_utf8(head: bytes) -> bool:
    """Whether the bytes are UTF-8; a character may be cut at the end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(head: bytes) -> Encoding | None:
    sample = head[: 1 << 16]
    sample = sample[: len(sample) // 4 * 4]
    if not sample or b"\0" not in sample:
        return None
    for name, period, zeros in (
        ("utf-32-le", 4, (2, 3)),
        ("utf-32-be", 4, (0, 1)),
        ("utf-16-le", 2, (1,)),
        ("utf-16-be", 2, (0,)),
    ):
        lanes = [sample[at::period] for at in range(period)]
        n_zeros = [lane.count(0) / len(lane) for lane in lanes]
        is_wide = all(n_zeros[at] > 0.2 for at in zeros) and all(
            share < 0.05 for at, share in enumerate(n_zeros) if at not in zeros
        )
        if is_wide or (
            period == 2 and n_zeros[zeros[0]] > 10 * max(n_zeros[1 - zeros[0]], 0.001) and _line_ends(sample, name)
        ):
            return Encoding(name, "every other byte is zero, as in this encoding without a mark")
    return None


def _line_ends(sample: bytes, name: str) -> bool:
    return "\n" in sample.decode(name, "ignore")[:10_000]


def _plausible(beyond: bytes) -> Encoding | None:
    n_high = sum(byte > 127 for byte in beyond)
    found = best_legacy(beyond, KEEP_BYTES)
    if found is None or (n_high < MIN_EVIDENCE and found[0].name != "cp1252"):
        return None
    legacy, share = found
    name = legacy.name
    if name == "cp1252":
        n_typographic = len(re.findall(rb"[\x80-\x9f]", beyond))
        name = name if n_typographic > MIN_TYPOGRAPHIC_SHARE * n_high else "latin-1"
    return Encoding(name, f"no valid UTF-8; {100 * share:.0f} % of the characters beyond ASCII are {legacy.what}")


def _detected(beyond: bytes) -> Encoding:
    n_beyond = sum(byte > 127 for byte in beyond)
    if n_beyond < MIN_EVIDENCE:
        return Encoding("utf-8", f"ASCII but for {n_beyond} bytes, which say too little: they are taken as damage")
    from charset_normalizer import from_bytes

    best = from_bytes(beyond, cp_isolation=list(LEGACY)).best()
    if best is None:
        return Encoding("cp1252", "no encoding fits: taken as Windows Western, look at the text")
    language = "" if best.language == "Unknown" else f", language {best.language}"
    confidence = f"charset-normalizer is {100 * (1 - best.chaos):.0f} % sure{language}"
    return Encoding(codecs.lookup(best.encoding).name, f"no valid UTF-8; {confidence}")


def _lines_beyond_ascii(head: bytes, n_bytes: int) -> bytes:
    """Return the different lines that hold bytes beyond ASCII, each once, up to a number of bytes."""
    lines: dict[bytes, None] = {}
    n_taken = 0
    whole = head.splitlines(keepends=True)
    if len(whole) > 1 and not whole[-1].endswith((b"\n", b"\r")):
        whole.pop()  # its last character may be cut
    for line in whole:
        if not line.isascii() and line not in lines:
            lines[line] = None
            n_taken += len(line)
            if n_taken > n_bytes:
                break
    return b"".join(lines) or head[-n_bytes:]
