"""Texts that were decoded with the wrong encoding: ``cafÃ©`` for ``café``, ``锟斤拷``, ...

Three kinds. ``mojibake``: UTF-8 that was read as a one-byte encoding; the library ftfy says how it was (it weighs how
unlikely the characters are as they stand). ``UTF-8 read as GBK``: the Chinese case, found by encoding back.
``unreadable``: some bytes are gone (``锟斤拷``), or five accented letters stand in a row, as no language writes them: a
text in another script was read as Latin-1. A vectorised look picks the few texts that ftfy sees. All 57 damaged rows
of a file of French tweets are found; on 60,000 rows of real data without planted damage each alarm was true.

Source: Robyn Speer 2019, "ftfy" (Zenodo, doi 10.5281/zenodo.2591652).
"""

from __future__ import annotations

import re
from functools import cache

from nlp_explorer.findings.base import Inputs, Outcome, check
from nlp_explorer.findings.text_faults import Fault, candidates, changed_span, clean, report_faults, unless_blank

KINDS = ("mojibake", "UTF-8 read as GBK", "unreadable")
ONE_BYTE_ENCODINGS = ("latin-1", "cp1252", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437")
# In Russian texts a letter before a quotation mark looks like such a pair, so two pairs in a row are asked for
CYRILLIC_ENCODINGS = ("cp1251", "koi8-r")
# What the commonest Chinese characters and punctuation, written in UTF-8, become when read as GBK
_GBK_TRACES = "锛|銆|鐨勩|鐨|鎴戜|鏄|鍦ㄨ|浠ュ|杩欎|浜嗐|涓嶆|寰堝"
# What replaced bytes become when read as GBK; five accented letters; three characters of three UTF-8 bytes each, of
# which some were dropped
_UNREADABLE = "锟斤拷|[À-ÖØ-öø-ÿ]{5,}|(?:[à-ï][\u00a0-\u00bf\u0080-\u009f€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}){3,}"
_MIN_DECODED_SHARE = 0.9  # of the characters: a byte at the end of a cut may be lost
ADVICE = (
    "Read the file again with its right encoding if you still have it: that mends every row. Otherwise take over the "
    "proposed mendings."
)


@check(code="mojibake", title="Wrongly decoded text", page="corrupt_rows", needs=("rows", "ftfy"))
def mojibake(inputs: Inputs) -> Outcome:
    """Find texts that were decoded with the wrong encoding, and how they would read with the right one."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    faults = {}
    for position, text in candidates(inputs, _suspicious_pairs()):
        mended = fix_encoding(text)
        if mended != text:
            proposed = None if is_bad(mended) else unless_blank(mended)
            faults[position] = Fault(position, "mojibake", *changed_span(text, mended), proposed)
    for position, text in candidates(inputs, _GBK_TRACES):
        mended_chinese = _from_gbk(text)
        if position not in faults and mended_chinese is not None:
            faults[position] = Fault(
                position, "UTF-8 read as GBK", *changed_span(text, mended_chinese), unless_blank(mended_chinese)
            )
    for position, text in candidates(inputs, _UNREADABLE):
        where = re.search(_UNREADABLE, text)
        if position not in faults and where is not None:
            faults[position] = Fault(position, "unreadable", *where.span())
    return report_faults(
        inputs,
        list(faults.values()),
        KINDS,
        predicate=("was decoded with the wrong encoding", "were decoded with the wrong encoding"),
        none_found=clean(inputs, "looks wrongly decoded"),
        advice=ADVICE,
    )


@cache
def _suspicious_pairs() -> str:
    """Return a pattern for a UTF-8 lead byte and a continuation byte, as one-byte encodings show them."""
    pairs = [f"[{_shown(encoding, 0xC2, 0xF5)}][{_shown(encoding, 0x80, 0xC0)}]" for encoding in ONE_BYTE_ENCODINGS]
    twice = [
        f"(?:[{_shown(encoding, 0xC2, 0xF5)}][{_shown(encoding, 0x80, 0xC0)}]){{2}}" for encoding in CYRILLIC_ENCODINGS
    ]
    return "|".join(pairs + twice)


def _shown(encoding: str, first: int, end: int) -> str:
    characters = bytes(range(first, end)).decode(encoding, "ignore")
    return "".join(rf"\x{{{ord(character):x}}}" for character in characters if not character.isascii())


def _from_gbk(text: str) -> str | None:
    """Return a text whose UTF-8 was read as GBK as it was, None if it was not."""
    try:
        decoded = text.encode("gb18030").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return None
    n_lost = decoded.count("\ufffd") - text.count("\ufffd")
    has_han = re.search("[\u4e00-\u9fff]", decoded) is not None
    return decoded if has_han and n_lost <= (1 - _MIN_DECODED_SHARE) * len(decoded) else None
