"""The order of a confusion matrix in which classes that are taken for each other stand side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd


def similar_order(counts: pd.DataFrame) -> list[str]:
    """Return the classes of a confusion matrix, confused ones next to each other; the same each time.

    Average linkage on the share of rows of either class that are taken for the other, leaves ordered so that
    neighbours are as alike as can be (Bar-Joseph et al. 2001, https://doi.org/10.1093/bioinformatics/17.suppl_1.S22).
    Cost: cubic in the number of classes; 200 take a fraction of a second.
    """
    names = [str(name) for name in counts.index]
    if len(names) < 3:
        return names
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    values = counts.to_numpy(dtype=np.float64)
    shares = values / np.maximum(values.sum(axis=1, keepdims=True), 1)
    distance = 1 - (shares + shares.T) / 2
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average", optimal_ordering=True)
    return [names[at] for at in leaves_list(tree)]
