"""Decisions of somebody who knows the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset


@pytest.fixture
def truth_told() -> Callable[..., pd.DataFrame]:
    """Decide about rows as somebody who knows the right labels."""

    def tell(dataset: Dataset, truth: Sequence[str], row_ids: Sequence[int]) -> pd.DataFrame:
        right = pd.Series(truth, index=dataset.frame.index, dtype="str").loc[list(row_ids)]
        is_wrong = right != dataset.frame["label"].astype("str").loc[list(row_ids)]
        return pd.DataFrame(
            {
                "action": np.where(is_wrong, "relabel", "keep"),
                "verdict": np.where(is_wrong, "label wrong", "model weak"),
                "new_label": right.where(is_wrong),
                "is_disputed": False,
            }
        )

    return tell
