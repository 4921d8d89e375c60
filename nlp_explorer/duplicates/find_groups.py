"""Groups of one kind of duplicate from a dataset alone: what a cleaning recipe treats."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.background import find_near
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.kind_groups import GroupsOf, KindGroups, equal_groups, near_groups, semantic_groups
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.duplicates.semantic import FLOOR_COSINE, THRESHOLD_COSINE
from nlp_explorer.duplicates.semantic_search import find_semantic
from nlp_explorer.embeddings import EncoderName
from nlp_explorer.errors import ExplorerError
from nlp_explorer.text.simplified import simplified

NO_THRESHOLD = 0.0  # the usual one of the kind


def find_groups(
    dataset: Dataset,
    of: GroupsOf,
    *,
    cache: Path,
    threshold: float = NO_THRESHOLD,
    encoder: EncoderName = "fast",
    simplify: bool = False,
) -> KindGroups:
    """Return the groups of one kind. What takes long is kept under ``cache`` and not done again.

    Parameters
    ----------
    threshold
        Jaccard for ``near`` and ``all``, cosine for ``semantic``; 0: `usual_threshold`. Equal texts need none.
    encoder
        What makes the vectors, for ``semantic``.
    simplify
        Whether traditional Chinese characters count as simplified ones.

    Raises
    ------
    ExplorerError
        The threshold is out of its range, the encoder cannot be used, the table of simplified characters is not
        installed, or the cache cannot be read or written.
    """
    found = find_duplicates(dataset, simplify=simplify)
    if of in ("exact", "normalised"):
        return equal_groups(found, of)
    floor, at = (FLOOR_COSINE if of == "semantic" else FLOOR), threshold or usual_threshold(of)
    if not floor <= at <= 1:
        raise ExplorerError(f"The threshold {at!r} is outside {floor} to 1: name one of these, or leave it out.")
    texts: pd.Series = simplified(dataset.texts) if simplify else dataset.texts
    if of == "semantic":
        return semantic_groups(found, find_semantic(texts, encoder, cache), at)
    pairs = find_near(texts, cache, floor=THRESHOLD if at >= THRESHOLD else FLOOR)
    return near_groups(NearIndex(found, pairs).groups_at(at), "all" if of == "all" else "near")


def usual_threshold(of: GroupsOf) -> float:
    """Return the threshold of a kind that is used where none is named."""
    return THRESHOLD_COSINE if of == "semantic" else THRESHOLD
