"""What a person's decision about a row says about its label and about a prediction.

- *Left out*: the row is dropped (out of scope, text broken); it counts neither as right nor as wrong.
- *Accepted labels*: those it was given instead (one, or several where it is ambiguous); else the label as it stands,
  also where only the text was mended or "ambiguous" was said without other labels.
- A prediction is *right* when it is one of the accepted labels; the *label is wrong* when it is not one of them.
- *Open*: unsure, in dispute, or a label said to be wrong without saying which is right. Nothing follows for the score.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.labels import SEVERAL


def outcomes(decisions: pd.DataFrame, labels: pd.Series, predicted: pd.Series) -> pd.DataFrame:
    """Return what follows from the decisions about some rows.

    Parameters
    ----------
    decisions
        As in ``Standing.rows``: index row id; ``action``, ``verdict``, ``new_label``, ``is_disputed``.
    labels, predicted
        Given label and prediction, str; index: row id. Only rows of this index that are decided are returned.

    Returns
    -------
    pandas.DataFrame
        Index: row id, in the order of ``labels``. bool ``is_label_wrong``, ``is_right``, ``is_left_out``, ``is_open``.
    """
    decided = decisions.reindex(labels.index[labels.index.isin(decisions.index)])
    given = labels.loc[decided.index].astype("str").to_numpy(dtype=object)
    answer = predicted.loc[decided.index].astype("str").to_numpy(dtype=object)
    new = decided["new_label"].to_numpy(dtype=object)
    accepted = [
        {own} if not isinstance(label, str) else {label, *label.split(SEVERAL)}
        for own, label in zip(given, new, strict=True)
    ]
    says_wrong = (decided["verdict"] == "label wrong").to_numpy(dtype=bool)
    is_relabelled = np.array([isinstance(label, str) for label in new], dtype=bool)
    unknown = says_wrong & ~is_relabelled & (decided["action"] != "drop").to_numpy(dtype=bool)
    is_open = (decided["action"] == "unsure").to_numpy(dtype=bool) & ~is_relabelled
    is_left_out = (decided["action"] == "drop").to_numpy(dtype=bool)
    contains = [own in among for own, among in zip(given, accepted, strict=True)]
    return pd.DataFrame(
        {
            "is_label_wrong": (says_wrong | ~np.array(contains, dtype=bool)) & ~is_left_out,
            "is_right": np.array([one in among for one, among in zip(answer, accepted, strict=True)], dtype=bool),
            "is_left_out": is_left_out,
            "is_open": is_open | unknown | decided["is_disputed"].to_numpy(dtype=bool),
        },
        index=decided.index,
    )
