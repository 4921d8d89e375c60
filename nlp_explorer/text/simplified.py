"""Traditional Chinese characters as simplified ones: by character, which is enough to tell that two texts are one.

The table is that of OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0), by its package for Python.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.errors import MissingLibraryError
from nlp_explorer.text.codepoints import N_CODE_POINTS, arrow_texts

PACKAGE = "opencc-python-reimplemented"
_MODULE = "opencc"
HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))  # first and last + 1 of each block
_TEXTS_AT_A_TIME = 50_000


def can_simplify() -> bool:
    """Return whether the table is installed."""
    return importlib.util.find_spec(_MODULE) is not None


def has_han(texts: pd.Series) -> bool:
    """Return whether any text holds a Chinese character."""
    first, last = HAN[0][0], HAN[-1][1]
    return bool(texts.str.contains(f"[{chr(first)}-{chr(last)}]", regex=True, na=False).any())


def simplified(texts: pd.Series) -> pd.Series:
    """Return the texts with each traditional character as its simplified one; missing ones as the empty text.

    Same index, dtype str. Characters that have none, and those of other scripts, stay. Linear.

    Raises
    ------
    MissingLibraryError
        The package with the table is not installed.

    Examples
    --------
    >>> simplified(pd.Series(["這個味道很好", "这个味道很好"])).nunique()
    1
    """
    table, column, parts = simplified_characters(), arrow_texts(texts), []
    for start in range(0, len(column), _TEXTS_AT_A_TIME):
        part = column.slice(start, _TEXTS_AT_A_TIME)
        codes = np.frombuffer("".join(part.to_pylist()).encode("utf-32-le"), dtype=np.uint32)
        joined = table[codes].tobytes().decode("utf-32-le")
        ends = np.cumsum(pc.utf8_length(part).to_numpy(zero_copy_only=False), dtype=np.int64).tolist()
        parts.append(pa.array([joined[first:last] for first, last in pairwise([0, *ends])], type=pa.large_string()))
    return pd.Series(pa.chunked_array(parts, type=pa.large_string()), index=texts.index, dtype="str")


@cache
def simplified_characters() -> np.ndarray:
    """Return for every code point that of its simplified character, uint32, read-only. Built once.

    Raises
    ------
    MissingLibraryError
        The package with the table is not installed.
    """
    if not can_simplify():
        raise MissingLibraryError("Comparing traditional characters as simplified ones", PACKAGE)
    from opencc import OpenCC

    converter, table = OpenCC("t2s"), np.arange(N_CODE_POINTS, dtype=np.uint32)
    for first, last in HAN:
        characters = [chr(code) for code in range(first, last)]
        found = converter.convert("\n".join(characters)).split("\n")  # the line ends keep words from being made
        is_one = [len(word) == 1 for word in found]
        table[first:last] = [
            ord(word) if one else ord(character) for word, one, character in zip(found, is_one, characters, strict=True)
        ]
    table.setflags(write=False)
    return table
