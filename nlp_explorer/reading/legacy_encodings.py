"""Encodings older than UTF-8, told apart by how plausible the text is that each would give.

A detector by statistics of bytes confuses them on short or repetitive texts; the letters of a language do not.
`charset-normalizer` is asked where none of these fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MAX_UNDECODABLE = 0.02  # of the characters beyond ASCII
# The most frequent characters of modern Chinese, simplified and traditional: 150 of them make up over 40 % of any
# running text (Jun Da, Modern Chinese Character Frequency List, 2004); another encoding read as Chinese hits 3 %
FREQUENT_CHINESE = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如"
    "事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进此话常与活正感快味吃送"
    "這個們來時為說國著後會過對學麼發沒還樣種開總從無動經長兒愛給間兩親進話與請問謝謝"
)
MIN_FREQUENT = 0.1
_MIN_LETTERS = 0.95
_MIN_SCRIPT = 0.7
_MIN_KANA = 0.2  # of Japanese text: particles and endings are kana
_MAX_RUNS = 0.1  # share of accented letters with two such neighbours; in Western languages they stand alone

_WESTERN = "àâäáãåæçèéêëìíîïòóôöõøœùúûüÿñßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÒÓÔÖÕØŒÙÚÛÜÑ¿¡«»°€‘’“”„…–—•·§£ºª\xa0´"
_TURKISH = "şığçöüâîûŞİĞÇÖÜ‘’“”…–"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת‘’“”–"
_CENTRAL = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽľĺŕôäőűöüßŐŰÖÜ‘’“”„…–"


@dataclass(frozen=True)
class Legacy:
    """An encoding and the share of plausible characters it gives, None where it cannot be the one."""

    name: str
    what: str  # the characters that are plausible, for the reason
    plausible: Callable[[str], float | None]


def best_legacy(beyond: bytes, handler: str) -> tuple[Legacy, float] | None:
    """Return the first encoding that gives plausible text, and the share of plausible characters.

    ``beyond`` are lines that hold bytes beyond ASCII; ``handler`` decodes what cannot be decoded to surrogates.
    """
    for legacy in LEGACIES:
        text = beyond.decode(legacy.name, handler)
        high = "".join(re.findall("[^\x00-\x7f]+", text))
        n_undecodable = len(re.findall("[\udc00-\udcff]", high))
        if high and n_undecodable <= MAX_UNDECODABLE * len(high) and (share := legacy.plausible(text)) is not None:
            return legacy, share
    return None


def _share(pattern: str, text: str) -> float:
    high = "".join(re.findall("[^\x00-\x7f]+", text))
    return sum(map(len, re.findall(pattern, high))) / max(len(high), 1)


def _simplified(text: str) -> float | None:
    everyday = _share("[\u3000-\u3011\uff01-\uff5e\u4e00-\u9fff]+", text)
    level_one = [character for character in re.findall("[\u4e00-\u9fff]", text) if _is_level_one(character)]
    return everyday if everyday >= _MIN_SCRIPT and _is_frequent(level_one, text) else None


def _is_level_one(character: str) -> bool:
    code = character.encode("gb18030")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1


def _traditional(text: str) -> float | None:
    share = _share("[\u3000-\u3011\uff01-\uff5e\u4e00-\u9fff]+", text)
    return share if share >= _MIN_SCRIPT and _is_frequent(re.findall("[\u4e00-\u9fff]", text), text) else None


def _is_frequent(characters: list[str], text: str) -> bool:
    n_chinese = len(re.findall("[\u4e00-\u9fff]", text))
    n_frequent = sum(character in FREQUENT_CHINESE for character in characters)
    return n_frequent >= MIN_FREQUENT * max(n_chinese, 1) and 2 * len(characters) >= n_chinese


def _japanese(text: str) -> float | None:
    share = _share("[\u3000-\u30ff\uff01-\uff5e\u4e00-\u9fff]+", text)
    return share if share >= _MIN_LETTERS and _share("[\u3041-\u30ff]+", text) >= _MIN_KANA else None


def _korean(text: str) -> float | None:
    share = _share("[\uac00-\ud7a3]+", text)
    return share if share >= _MIN_SCRIPT else None


def _letters(letters: str, *, marks: str = "", may_run: bool = False) -> Callable[[str], float | None]:
    """Return the plausibility of an alphabet; ``marks`` are letters of which it must have some."""

    def plausible(text: str) -> float | None:
        share = _share(f"[{re.escape(letters)}]+", text)
        n_high = len("".join(re.findall("[^\x00-\x7f]+", text)))
        runs = sum(map(len, re.findall("[^\x00-\x7f]{3,}", text))) / max(n_high, 1)
        has_marks = not marks or _share(f"[{marks}]+", text) >= _MAX_RUNS
        return share if share >= _MIN_LETTERS and has_marks and (may_run or runs <= _MAX_RUNS) else None

    return plausible


LEGACIES = (
    Legacy("gb18030", "everyday Chinese", _simplified),
    Legacy("euc_jp", "Japanese", _japanese),
    Legacy("cp932", "Japanese", _japanese),
    Legacy("cp949", "Korean", _korean),
    Legacy("big5", "everyday Chinese", _traditional),
    Legacy("cp1252", "Western European", _letters(_WESTERN)),
    Legacy("cp1254", "Turkish", _letters(_TURKISH, marks="şığ")),
    Legacy("iso8859-2", "Central European", _letters(_CENTRAL)),  # before its Windows twin, which has more letters
    Legacy("cp1250", "Central European", _letters(_CENTRAL)),
    Legacy("cp1255", "Hebrew", _letters(_HEBREW, may_run=True)),
)
