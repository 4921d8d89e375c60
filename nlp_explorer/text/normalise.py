"""The key by which texts count as the same although case, punctuation or white space differ."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.text.codepoints import BLOCK_BYTES, arrow_texts, byte_view, in_categories
from nlp_explorer.text.packed_flags import counts_between, packed

DROPPED_CATEGORIES = "PZC"  # punctuation, separators, other; letters, marks, digits and symbols stay
KEY_RULE = "Unicode NFKC, case folded, punctuation and white space removed"
# Ends a text inside a block; a noncharacter, so it never stands in text that means something
_END = "\uffff"
_OTHER_NONCHARACTER = "\ufffe"  # dropped from keys like _END, so it may stand in for it


def normalised_keys(texts: pd.Series) -> pd.Series[str]:
    """Return each text's key: NFKC, then case folding, then every character of categories P, Z and C removed.

    Same index as ``texts``, dtype str. ``""`` for a missing text, and for one of which nothing is left: an
    empty key says nothing about whether two texts are the same. Linear in the number of characters.

    Examples
    --------
    >>> normalised_keys(pd.Series(["Hello, World!", "ＨＥＬＬＯ world", "...", None])).tolist()
    ['helloworld', 'helloworld', '', '']
    """
    column = arrow_texts(texts)
    is_ascii = pc.string_is_ascii(column)
    if pc.all(is_ascii, min_count=0).as_py():
        keys = _ascii_keys(column)
    else:
        plain, other = column.filter(is_ascii), column.filter(pc.invert(is_ascii))
        mask = is_ascii.to_numpy(zero_copy_only=False)
        place = np.where(mask, np.cumsum(mask) - 1, len(plain) + np.cumsum(~mask) - 1)
        keys = pa.concat_arrays([_ascii_keys(plain), _unicode_keys(other)]).take(pa.array(place))
    return pd.Series(keys, index=texts.index, dtype="str")


def normalised_key(text: str) -> str:
    """Return the key of one text: what `normalised_keys` gives for it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in DROPPED_CATEGORIES)


def _ascii_keys(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """On ASCII, NFKC changes nothing and case folding is lowering: one byte in, one or no byte out."""
    if not len(column):
        return column
    data, offsets = byte_view(column)
    lower, dropped, is_kept = _ascii_tables()
    kept, ends = [], np.zeros(len(offsets), dtype=np.int64)
    first, n_kept = 0, 0
    while first < len(column):
        last = max(int(np.searchsorted(offsets, offsets[first] + BLOCK_BYTES, side="right")) - 1, first + 1)
        piece = data[offsets[first] : offsets[last]].tobytes()
        flags = packed(np.frombuffer(piece.translate(is_kept), dtype=bool))
        lengths = counts_between(flags, offsets[first : last + 1] - offsets[first])
        ends[first + 1 : last + 1] = n_kept + np.cumsum(lengths)
        kept.append(piece.translate(lower, dropped))
        n_kept += len(kept[-1])
        first = last
    return pa.LargeStringArray.from_buffers(len(column), pa.py_buffer(ends), pa.py_buffer(b"".join(kept)))


@cache
def _ascii_tables() -> tuple[bytes, bytes, bytes]:
    """Return what `bytes.translate` takes: lower case for each byte, the bytes dropped, 1 for each byte kept."""
    is_kept = ~in_categories(DROPPED_CATEGORIES)[:256]
    return bytes(range(256)).lower(), bytes(np.flatnonzero(~is_kept).tolist()), is_kept.tobytes()


def _unicode_keys(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """Handle many texts as one string: _END combines with nothing, so each text is treated by itself."""
    column = pc.replace_substring(column, _END, _OTHER_NONCHARACTER)
    is_kept = ~in_categories(DROPPED_CATEGORIES)
    is_kept[ord(_END)] = True
    keys: list[str] = []
    offsets = byte_view(column)[1]
    first = 0
    while first < len(column):
        last = max(int(np.searchsorted(offsets, offsets[first] + BLOCK_BYTES, side="right")) - 1, first + 1)
        joined = _END.join(column.slice(first, last - first).to_pylist())
        folded = unicodedata.normalize("NFKC", joined).casefold()
        codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32)
        keys += codes[is_kept[codes]].tobytes().decode("utf-32-le").split(_END)
        first = last
    return pa.array(keys, type=pa.large_string())
