"""Predictions files made in a line, and runs as plain lists."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from nlp_explorer.predictions.run import Predictions
from nlp_explorer.reading import NamedBytes


def csv(text: str, name: str = "preds.csv") -> NamedBytes:
    return NamedBytes(name, text.encode())


def npy(array: np.ndarray, name: str = "probs.npy") -> NamedBytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return NamedBytes(name, stream.getvalue())


def predicted(run: Predictions) -> list[str | None]:
    return [None if pd.isna(label) else label for label in run.predicted]
