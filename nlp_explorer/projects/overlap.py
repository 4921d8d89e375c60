"""How much of a file a project has seen before, from a small sketch kept for each version.

The sketch holds the smallest hashes of a version's distinct texts: all of them up to `MAX_HASHES`, so that the answer
is exact there; above, the rows whose hash falls in the sketch's range are a uniform sample of the texts.
Source: bottom-k sketches, Cohen and Kaplan, 2007, https://doi.org/10.1145/1281100.1281133.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.dataset import Dataset

MAX_HASHES = 65_536  # 0.5 MB a version; the share of a larger file is right to about 0.2 percent points
NEXT_VERSION_SHARE = 0.5  # a file that shares half its rows with a project may be its next version


def sketch(dataset: Dataset) -> bytes:
    """Return the sketch of a dataset's texts; missing texts do not count."""
    hashes = np.unique(_hashes(dataset))
    return hashes[:MAX_HASHES].tobytes()


def share_known(dataset: Dataset, known: bytes) -> float:
    """Return the share (0..1) of the dataset's rows whose text is in the version of a sketch; 0 without rows."""
    kept = np.frombuffer(known, np.uint64)
    hashes = _hashes(dataset)
    if len(kept) == MAX_HASHES:
        hashes = hashes[hashes <= kept[-1]]
    return float(np.isin(hashes, kept).mean()) if len(hashes) else 0.0


def _hashes(dataset: Dataset) -> np.ndarray:
    first_half: np.ndarray = dataset.text_hashes.view(np.uint64).reshape(-1, 2)[:, 0]
    return first_half[dataset.texts.notna().to_numpy()]
