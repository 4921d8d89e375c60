"""How near a text stands to the closest texts of a few classes: what a class of several kinds of text hides."""

from __future__ import annotations

import numpy as np

N_CLOSEST = 3  # texts of a class; 1 and 5 found as many planted errors, within 0.01
MAX_MEMBERS = 1_000  # of a class that are searched: bounds the cost by rows x classes asked for x 1,000 cosines
BLOCK_ROWS = 4_096  # 16 MB of cosines at a time


def closest_cosines(vectors: np.ndarray, codes: np.ndarray, groups: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return the mean cosine of each row to the closest texts of some classes, other than its own text.

    Parameters
    ----------
    vectors
        Unit length, ``(n_rows, n_dimensions)``.
    codes, groups
        int64 ``(n_rows,)``: the class of each row; rows of one text are of one group. A large class is searched in
        the members of evenly spaced groups.
    classes
        int64 ``(n_rows, n_asked)``: the classes to look at from each row.

    Returns
    -------
    float32 ``(n_rows, n_asked)``; NaN where a class has no other text.
    """
    result = np.full(classes.shape, np.nan, dtype=np.float32)
    by_class = np.lexsort((groups, codes))
    starts = np.searchsorted(codes[by_class], np.arange(classes.max(initial=-1) + 2))
    asked = np.argsort(classes, axis=None, kind="stable")
    asked_starts = np.searchsorted(classes.ravel()[asked], np.arange(len(starts)))
    for code in range(len(starts) - 1):
        members = by_class[starts[code] : starts[code + 1]]
        if not len(members):
            continue
        members = members[:: -(-len(members) // MAX_MEMBERS)]
        of_members = vectors[members].astype(np.float32, copy=False)
        places = asked[asked_starts[code] : asked_starts[code + 1]]
        for start in range(0, len(places), BLOCK_ROWS):
            rows, columns = np.divmod(places[start : start + BLOCK_ROWS], classes.shape[1])
            cosines = vectors[rows].astype(np.float32, copy=False) @ of_members.T
            cosines[groups[rows][:, None] == groups[members]] = np.nan
            result[rows, columns] = _mean_of_closest(cosines)
    return result


def _mean_of_closest(cosines: np.ndarray) -> np.ndarray:
    """Return the mean of the highest few of each row; NaN are left out, and are all there is where NaN comes back."""
    n = min(N_CLOSEST, cosines.shape[1])
    np.negative(cosines, out=cosines)  # sorting puts NaN last
    if n < cosines.shape[1]:
        cosines = np.partition(cosines, n - 1, axis=1)[:, :n]
    n_there = np.isfinite(cosines).sum(axis=1)
    means: np.ndarray = -np.nansum(cosines, axis=1) / np.maximum(n_there, 1)
    means[n_there == 0] = np.nan
    return means
