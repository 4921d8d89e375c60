"""Which texts show nothing: missing, empty, or made only of characters that draw nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.text.codepoints import arrow_texts, byte_view, categories, code_blocks

# Letters, marks and symbols that draw nothing: Hangul fillers, combining grapheme joiner, Khmer inherent
# vowels, braille blank. Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point; and U+2800.
_INVISIBLE_LETTERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
_VARIATION_SELECTORS = ((0x180B, 0x1810), (0xFE00, 0xFE10), (0xE0100, 0xE01F0))


@cache
def is_invisible() -> np.ndarray:
    """Return for every code point whether it draws nothing: separators, control, format and a few more."""
    table = np.isin(categories(), [b"Zs", b"Zl", b"Zp", b"Cc", b"Cf"])
    table[list(_INVISIBLE_LETTERS)] = True
    for start, end in _VARIATION_SELECTORS:
        table[start:end] = True
    table.setflags(write=False)
    return table


def is_blank(texts: pd.Series) -> np.ndarray:
    """Return which texts show nothing to a reader, bool, one a text. A missing text is blank."""
    data, offsets = byte_view(arrow_texts(texts))
    blank = np.ones(len(texts), dtype=bool)
    has_bytes = np.flatnonzero(np.diff(offsets) > 0)
    first_bytes = data[offsets[has_bytes]]
    blank[has_bytes] = (first_bytes <= ord(" ")) | (first_bytes > ord("~"))
    unsure = np.flatnonzero(blank)  # the others begin with a printed ASCII character
    for block in code_blocks(texts.iloc[unsure]):
        blank[unsure[block.positions]] = block.count(~is_invisible()[block.codes]) == 0
    return blank


def is_white_space(texts: pd.Series) -> np.ndarray:
    """Return which texts are empty or only Unicode white space, bool, one a text. A missing text is not."""
    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    empty = pc.equal(pc.utf8_trim_whitespace(column), "")
    result: np.ndarray = pc.fill_null(empty, False).to_numpy(zero_copy_only=False)
    return result
