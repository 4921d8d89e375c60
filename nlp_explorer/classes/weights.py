"""Numbers that a training script takes against imbalance: class weights, and the bias of the class sizes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

WeightKind = Literal["balanced", "effective number", "log prior"]
WEIGHT_KINDS: tuple[WeightKind, ...] = ("balanced", "effective number", "log prior")
DEFAULT_BETA = 0.999  # Cui et al. 2019 try 0.9, 0.99, 0.999 and 0.9999; the best grows with the number of rows
BETAS = (0.9, 0.99, 0.999, 0.9999)
EXPLANATIONS: Mapping[WeightKind, str] = {
    "balanced": (
        "n / (k · n_c): every class counts alike in the loss. Source: scikit-learn, class_weight='balanced', after "
        "King and Zeng 2001."
    ),
    "effective number": (
        "(1 − β) / (1 − β^n_c), scaled to a mean of 1: each further row of a class adds less than the one before. "
        "Source: Cui et al. 2019, https://arxiv.org/abs/1901.05555"
    ),
    "log prior": (
        "log(n_c / n): subtract it from the logits when predicting, or add it to them in the loss, so that class size "
        "stops deciding; or set the last layer's bias to it at the start. Source: Menon et al. 2021, "
        "https://arxiv.org/abs/2007.07314"
    ),
}
_VARIABLES: Mapping[WeightKind, str] = {
    "balanced": "class_weights",
    "effective number": "class_weights",
    "log prior": "log_priors",
}
DIGITS = 6


def balanced_weights(sizes: pd.Series) -> pd.Series:
    """Return the weight of each class, ``n / (k * n_c)``, float64; classes of size 0 are left out.

    Examples
    --------
    >>> balanced_weights(pd.Series({"ham": 3, "spam": 1})).round(3).to_dict()
    {'ham': 0.667, 'spam': 2.0}
    """
    there = sizes[sizes > 0].astype("float64")
    return there.sum() / (len(there) * there)


def effective_number_weights(sizes: pd.Series, *, beta: float = DEFAULT_BETA) -> pd.Series:
    """Return the inverse effective number of samples of each class, scaled to a mean of 1; size 0 is left out."""
    there = sizes[sizes > 0].astype("float64")
    inverse = (1 - beta) / (1 - beta**there)
    return inverse / inverse.mean() if len(inverse) else inverse


def log_priors(sizes: pd.Series) -> pd.Series:
    """Return the natural logarithm of the share of each class; classes of size 0 are left out."""
    there = sizes[sizes > 0].astype("float64")
    return pd.Series(np.log(there / there.sum()), index=there.index)


def weights(sizes: pd.Series, kind: WeightKind, *, beta: float = DEFAULT_BETA) -> pd.Series:
    """Return the numbers of a kind, by class name: a class's place is its index in most libraries."""
    match kind:
        case "balanced":
            found = balanced_weights(sizes)
        case "effective number":
            found = effective_number_weights(sizes, beta=beta)
        case "log prior":
            found = log_priors(sizes)
    return found.sort_index()


def as_json(values: pd.Series) -> str:
    """Return numbers by class as JSON that any language reads."""
    return json.dumps(_rounded(values), ensure_ascii=False, indent=2)


def as_python(values: pd.Series, kind: WeightKind) -> str:
    """Return numbers by class as a Python dictionary, its keys in order of name."""
    lines = [f"    {name!r}: {value!r}," for name, value in _rounded(values).items()]
    return "\n".join([f"{_VARIABLES[kind]} = {{", *lines, "}"])


def _rounded(values: pd.Series) -> dict[str, float]:
    return {str(name): round(float(value), DIGITS) for name, value in values.items()}
