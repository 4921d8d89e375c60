"""Groups of rows whose texts are equal, exactly or after normalising."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.text.blank import is_blank
from nlp_explorer.text.codepoints import arrow_texts
from nlp_explorer.text.normalise import normalised_keys
from nlp_explorer.text.simplified import simplified

GroupKind = Literal["exact", "normalised"]
GROUP_KINDS: tuple[GroupKind, ...] = ("exact", "normalised")  # the strictest first
UNGROUPED = -1


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Two ways of grouping the same rows; rows that are exactly equal are in one normalised group.

    Attributes
    ----------
    exact, normalised
        int64 ``(n_rows,)``: the group of each row, numbered by first occurrence; -1 for a row whose text is
        missing or blank (exact) or whose normalised key is empty (normalised). Groups of one row are
        numbered too.
    """

    exact: np.ndarray
    normalised: np.ndarray

    def of(self, kind: GroupKind) -> np.ndarray:
        """Return the groups of one kind."""
        return self.exact if kind == "exact" else self.normalised


def find_duplicates(dataset: Dataset, *, simplify: bool = False) -> Duplicates:
    """Group the rows by equal text and by equal normalised key. Linear in the number of characters.

    ``simplify``: in keys, a traditional Chinese character counts as its simplified one.

    Raises
    ------
    MissingLibraryError
        The table of simplified characters is asked for and not installed.
    """
    texts = dataset.texts
    keys = normalised_keys(simplified(texts) if simplify else texts)
    blank_keys = (keys == "").to_numpy(dtype=bool)
    normalised = _groups(keys, blank=blank_keys)
    is_single = ~blank_keys & (group_sizes(normalised) == 1)
    return Duplicates(exact=_exact_groups(texts, is_single=is_single), normalised=normalised)


def group_sizes(groups: np.ndarray) -> np.ndarray:
    """Return for each row how many rows its group has, int64; 0 for an ungrouped row."""
    if not len(groups):
        return np.zeros(0, dtype=np.int64)
    by_group = np.append(np.bincount(groups[groups >= 0], minlength=groups.max() + 1), 0)
    sizes: np.ndarray = by_group[groups]  # -1 reads the last entry
    return sizes


def n_repeats(groups: np.ndarray) -> int:
    """Return how many rows repeat an earlier one: what would go if each group kept one row."""
    grouped = groups[groups >= 0]
    return len(grouped) - int(np.count_nonzero(np.bincount(grouped)))


def _exact_groups(texts: pd.Series, *, is_single: np.ndarray) -> np.ndarray:
    """Group equal texts; those known to be the only ones with their key need no comparing, and are the most."""
    firsts = np.arange(len(texts))
    compared = np.flatnonzero(~is_single)
    within = _groups(texts.iloc[compared], blank=is_blank(texts.iloc[compared]))
    is_grouped = within != UNGROUPED
    of_group = np.unique(within[is_grouped], return_index=True)[1]
    firsts[compared[is_grouped]] = compared[is_grouped][of_group][within[is_grouped]]
    is_first = firsts == np.arange(len(texts))
    is_first[compared[~is_grouped]] = False
    groups: np.ndarray = (np.cumsum(is_first) - 1)[firsts]
    groups[compared[~is_grouped]] = UNGROUPED
    return groups


def _groups(keys: pd.Series, *, blank: np.ndarray) -> np.ndarray:
    column = arrow_texts(keys)
    encoded = pc.if_else(pa.array(~blank), column, None).dictionary_encode()
    groups: np.ndarray = encoded.indices.fill_null(UNGROUPED).to_numpy().astype(np.int64)
    return groups
