"""How large the groups of duplicates are, in bins that a picture can show."""

from __future__ import annotations

import numpy as np
import pandas as pd

# The first and the last size of each bin: single sizes as far as most groups go, then by powers of ten
BINS: tuple[tuple[int, int], ...] = ((2, 2), (3, 3), (4, 4), (5, 9), (10, 99), (100, 999), (1_000, 0))


def size_bins(sizes: pd.Series) -> pd.DataFrame:
    """Return how many groups, and rows in them, have a size in each bin.

    Parameters
    ----------
    sizes
        Groups of each size; index: size in rows.

    Returns
    -------
    pandas.DataFrame
        Index 0, 1, ...; int64 columns ``first``, ``last`` (size in rows; 0: no end), ``groups``, ``rows``. Empty bins
        behind the last that holds a group are left out.
    """
    size = sizes.index.to_numpy(dtype=np.int64)
    n_groups = sizes.to_numpy(dtype=np.int64)
    lines = []
    for first, last in BINS:
        within = (size >= first) & ((size <= last) | (last == 0))
        lines.append((first, last, int(n_groups[within].sum()), int((n_groups * size)[within].sum())))
    table = pd.DataFrame(lines, columns=["first", "last", "groups", "rows"]).astype("int64")
    n_shown = int(np.flatnonzero(table["groups"]).max(initial=-1)) + 1
    return table.head(n_shown)


def bin_name(first: int, last: int) -> str:
    """Return a bin in words: ``2``, ``5 to 9``, ``1,000 or more``."""
    if last == 0:
        return f"{first:,} or more"
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"
