"""Where the items of a queue stand in the version of the data that is open."""

from __future__ import annotations

import pandas as pd

from app import state
from nlp_explorer.review.queues.queue import Queue, find_items

_MAX_CELL = 300  # characters of a text in a cell


def rows_of_items(view: state.View, queue: Queue) -> pd.Series:
    """Return where each item's row is in the open version of the data, -1: nowhere."""
    return pd.Series(find_items(queue, view.dataset).row_ids, index=queue.items.index)


def texts_of_items(view: state.View, queue: Queue) -> pd.Series:
    """Return the text of each item, cut for a table."""
    row_ids = rows_of_items(view, queue)
    return view.dataset.texts.reindex(row_ids).set_axis(row_ids.index).str.slice(0, _MAX_CELL)
