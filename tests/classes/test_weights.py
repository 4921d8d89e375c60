from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.classes.weights import (
    as_json,
    as_python,
    balanced_weights,
    effective_number_weights,
    log_priors,
    weights,
)

SIZES = pd.Series({"ham": 90, "spam": 9, 'it\'s "odd"': 1})


def test_balanced_weights_are_those_of_scikit_learn() -> None:
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.repeat(SIZES.index.to_numpy(dtype=object), SIZES.to_numpy())
    expected = compute_class_weight("balanced", classes=SIZES.index.to_numpy(dtype=object), y=labels)
    assert balanced_weights(SIZES).to_numpy() == pytest.approx(expected)


def test_effective_number_of_two_rows_by_hand() -> None:
    found = effective_number_weights(pd.Series({"one": 1, "two": 2}), beta=0.5)
    # (1 - b) / (1 - b^n) = 1 and 2/3, scaled to a mean of 1
    assert found.to_dict() == pytest.approx({"one": 1.2, "two": 0.8})


def test_effective_number_lies_between_equal_and_balanced_weights() -> None:
    near_equal, near_balanced = (effective_number_weights(SIZES, beta=beta) for beta in (0.1, 0.99999))
    assert near_equal["spam"] == pytest.approx(near_equal["ham"])
    assert near_balanced["spam"] / near_balanced["ham"] == pytest.approx(10, rel=1e-2)


def test_log_priors_are_logarithms_of_shares() -> None:
    assert np.exp(log_priors(SIZES)).to_dict() == pytest.approx({"ham": 0.9, "spam": 0.09, 'it\'s "odd"': 0.01})


@pytest.mark.parametrize("kind", ["balanced", "effective number", "log prior"])
def test_classes_without_rows_get_no_number(kind: str) -> None:
    assert weights(pd.Series({"a": 3, "gone": 0}), kind).index.tolist() == ["a"]
    assert weights(pd.Series({"gone": 0}), kind).empty


def test_what_is_copied_reads_back_in_order_of_name() -> None:
    found = weights(SIZES, "balanced")
    names: dict[str, dict[str, float]] = {}
    exec(as_python(found, "balanced"), names)
    assert names["class_weights"] == pytest.approx(found.to_dict(), abs=1e-6)
    assert list(json.loads(as_json(found))) == sorted(SIZES.index)
