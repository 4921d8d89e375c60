"""Two classes that are hard to tell apart, as an item of the agenda: by their texts, by equal texts, or by people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, percent, verb
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.proposals import item_of_rows

Rows = Sequence[int] | np.ndarray | pd.Index


def overlapping_item(dataset: Dataset, row_ids: Rows, pairs: pd.DataFrame, pair: tuple[str, str]) -> AgendaItem:
    """Return two classes whose texts lie among each other as an item.

    ``row_ids``: rows of the first class that lie amid the second. ``pairs``: as `overlap_pairs` gives them.
    """
    (label, neighbour), n_rows = pair, len(row_ids)
    at = (pairs["label"] == label) & (pairs["neighbour"] == neighbour)
    share = float(pairs.loc[at, "share"].iloc[0])
    found = (
        f"Of the nearest labelled texts of {label}, {percent(round(1000 * share), 1000)} carry {neighbour}; "
        f"{counted(n_rows, 'row')} of {label} {verb(n_rows, 'lies', 'lie')} amid {neighbour}."
    )
    return _pair(dataset, row_ids, pair, found)


def contradicting_item(dataset: Dataset, row_ids: Rows, pair: tuple[str, str], *, n_groups: int) -> AgendaItem:
    """Return two classes that equal or nearly equal texts carry as an item; ``row_ids``: those of the groups."""
    carry = verb(n_groups, "carries", "carry")
    found = f"{counted(n_groups, 'group')} of texts that say the same {carry} both: {counted(len(row_ids), 'row')}."
    return _pair(dataset, row_ids, pair, found)


def disputed_item(dataset: Dataset, row_ids: Rows, pair: tuple[str, str], *, queue: str) -> AgendaItem:
    """Return two classes that people give the same texts as an item; ``queue`` is the name of what they judged."""
    n_rows = len(row_ids)
    found = f"People gave both labels to {counted(n_rows, 'row')} of {queue!r}."
    return _pair(dataset, row_ids, pair, found)


def _pair(dataset: Dataset, row_ids: Rows, pair: tuple[str, str], found: str) -> AgendaItem:
    question = f"How do {pair[0]} and {pair[1]} differ, and what do we do about it?"
    return item_of_rows(dataset, row_ids, kind="confused classes", question=question, evidence=found)
