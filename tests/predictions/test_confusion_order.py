from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.predictions.confusion_order import similar_order


def matrix(names: str, pairs: dict[str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(np.eye(len(names), dtype=int) * 10, index=list(names), columns=list(names))
    for pair, count in pairs.items():
        frame.loc[pair[0], pair[1]] = count
    return frame


def test_confused_classes_stand_side_by_side():
    order = similar_order(matrix("abcdef", {"af": 8, "fa": 7, "be": 9, "cd": 4}))
    for first, second in ("af", "be", "cd"):
        assert abs(order.index(first) - order.index(second)) == 1


def test_every_class_is_there_once_also_without_any_confusion():
    assert sorted(similar_order(matrix("abcd", {}))) == list("abcd")
    assert similar_order(matrix("ab", {"ab": 3})) == ["a", "b"]
    assert similar_order(matrix("", {})) == []
