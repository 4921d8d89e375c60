"""The clusters around centres, kept on disk with their names: a page that opens again only reads them."""

from __future__ import annotations

import io
import json
import logging
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.base import Embeddings, read_only
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.embeddings.clusters import Clusters, cluster
from nlp_explorer.embeddings.named_clusters import NamedClusters, with_names
from nlp_explorer.errors import StorageError

logger = logging.getLogger(__name__)

FOLDER = "clusters"  # inside the cache folder
VERSION = "1"  # of the clusters and their names: a change of either gives it a new number


def named_clusters(
    texts: pd.Series, embeddings: Embeddings, cache: Path, *, n_clusters: int | None = None
) -> NamedClusters:
    """Return the clusters of the texts as `cluster` gives them, their names and regions; from disk if made before.

    They are also returned where the cache cannot be written: nothing but time is lost.

    Parameters
    ----------
    texts
        Aligned with ``embeddings``.

    Raises
    ------
    ExplorerError
        ``n_clusters`` is less than 1.
    StorageError
        The cache cannot be read.
    """
    path = _path(embeddings, cache, n_clusters)
    if path.exists() and (kept := _read(path, embeddings)) is not None:
        return kept
    made = with_names(texts, embeddings, cluster(embeddings, n_clusters=n_clusters))
    try:
        _write(path, made)
    except StorageError as error:
        logger.warning("the clusters are not kept: %s", error)
    return made


def _path(embeddings: Embeddings, cache: Path, n_clusters: int | None) -> Path:
    digest = sha256(f"{VERSION} {n_clusters or 'by itself'} {embeddings.fingerprint}".encode())
    return cache / FOLDER / f"{digest.hexdigest()[:32]}.npz"


def _read(path: Path, embeddings: Embeddings) -> NamedClusters | None:
    try:
        with storage_errors(path, "read"), np.load(io.BytesIO(path.read_bytes())) as kept:
            clusters, names = _level(kept, "cluster", embeddings)
            return NamedClusters(clusters, names, *_level(kept, "region", embeddings))
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        logger.warning("the clusters in %s are damaged (%s): they are made again", path, error)
        return None


def _level(kept: Any, level: str, embeddings: Embeddings) -> tuple[Clusters, pd.DataFrame]:
    assignment, centres = kept[f"{level}_of_row"].astype(np.int64), kept[f"{level}_centres"]
    names = pd.DataFrame(json.loads(str(kept[f"{level}_names"])))
    if len(assignment) != len(embeddings) or len(centres) != len(names):
        raise ValueError(f"{len(assignment)} rows, {len(centres)} centres and {len(names)} names do not fit")
    names = names.astype({"name": "str", "words": "str", "closeness": "float64", "central": "int64"})
    return Clusters(read_only(assignment), len(centres), read_only(centres)), names.rename_axis("cluster")


def _write(path: Path, made: NamedClusters) -> None:
    content = io.BytesIO()
    np.savez(
        content,
        cluster_of_row=made.clusters.assignment.astype(np.int32),
        cluster_centres=made.clusters.centres,
        cluster_names=np.array(json.dumps(made.names.to_dict("list"))),
        region_of_row=made.regions.assignment.astype(np.int32),
        region_centres=made.regions.centres,
        region_names=np.array(json.dumps(made.region_names.to_dict("list"))),
    )
    write_whole(path, content.getvalue())
