"""Predictions as numpy arrays: probabilities, logits, class ids or labels, in .npy and .npz files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np
import pandas as pd

from nlp_explorer.errors import PredictionsError, named_choices
from nlp_explorer.predictions.columns import RawPredictions
from nlp_explorer.predictions.probabilities import ClassScores, both_sides
from nlp_explorer.predictions.run_columns import NAMELESS, RawRun
from nlp_explorer.reading.splits import split_of_name

NPY_MAGIC = b"\x93NUMPY"
PICKLE_MAGIC = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
SCORE_KEYS = ("probs", "probabilities", "proba", "logits", "predictions", "scores", "preds", "pred", "arr_0")
LABEL_KEYS = ("predicted", "pred_labels", "labels_pred", "y_pred")
GOLD_KEYS = ("label_ids", "labels", "y_true", "gold", "targets")
ID_KEYS = ("ids", "id", "row_id", "guids")
NAME_KEYS = ("classes", "class_names", "label_names", "names")


def read_npy(data: bytes, *, file: str) -> RawPredictions:
    """Return the predictions in the bytes of a .npy file.

    Raises
    ------
    PredictionsError
        It is damaged, holds pickled objects (never loaded: that would run code), or no predictions.
    """
    return _from_arrays({"arr_0": _load(data, file)}, file=file)


def read_npz(data: bytes, *, file: str) -> RawPredictions:
    """Return the predictions in the bytes of a .npz file; its arrays are told by their names.

    Raises
    ------
    PredictionsError
        It is damaged, holds pickled objects, or no array of predictions.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            arrays = {name.removesuffix(".npy"): _load(archive.read(name), file) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise PredictionsError(f"{file!r} is a damaged .npz file ({error}). Save it again with numpy.savez.") from error
    return _from_arrays(arrays, file=file)


def _load(data: bytes, file: str) -> np.ndarray:
    if not data.startswith(NPY_MAGIC):
        raise PredictionsError(
            f"{file!r} holds no numpy array. Save it with numpy.save, or give the file its right suffix."
        )
    try:
        array: np.ndarray = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    except ValueError as error:
        if "allow_pickle" in str(error) or "Object arrays" in str(error):
            raise PredictionsError(pickled(file)) from error
        raise PredictionsError(f"{file!r} is a damaged numpy file ({error}). Save it again with numpy.save.") from error
    return array


def pickled(file: str) -> str:
    """Return why a pickled file is refused, and what to do."""
    return (
        f"{file!r} holds pickled Python objects, which are not opened because loading them can run any code. "
        "Save plain numbers: numpy.save(path, numpy.asarray(probabilities, dtype='float32'))."
    )


def _from_arrays(arrays: Mapping[str, np.ndarray], *, file: str) -> RawPredictions:
    labels, scores = _first(arrays, LABEL_KEYS), _first(arrays, SCORE_KEYS)
    if scores is None and labels is None and len(arrays) == 1:
        scores = next(iter(arrays.values()))
    if scores is None and labels is None:
        raise PredictionsError(
            f"{file!r} has no array of predictions; it has {named_choices(arrays)}. Call the probabilities 'probs'."
        )
    run = _run(scores, file) if scores is not None else RawRun(NAMELESS)
    if labels is not None:
        run = RawRun(NAMELESS, _column(labels, file), run.scores, run.top_score)
    n = len(labels if labels is not None else scores)  # type: ignore[arg-type]  # one of the two is there
    ids, gold, names = _first(arrays, ID_KEYS), _first(arrays, GOLD_KEYS), _first(arrays, NAME_KEYS)
    return RawPredictions(
        file=file,
        n=n,
        runs=(run,),
        shown=pd.DataFrame(index=range(n)),
        ids=None if ids is None or len(ids) != n else _column(ids, file),
        id_column="id" if ids is not None else "",
        gold=None if gold is None or len(gold) != n or gold.dtype.kind != "U" else _column(gold, file),
        class_names=None if names is None else tuple(str(name) for name in names),
        split=split_of_name(file),
    )


def _run(array: np.ndarray, file: str) -> RawRun:
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.dtype.kind in "fiub" and array.ndim == 2:
        return RawRun(NAMELESS, scores=ClassScores(array.astype(np.float64)))
    if array.ndim != 1:
        raise PredictionsError(
            f"{file!r} holds an array of shape {array.shape} and type {array.dtype}. "
            "Save one row a prediction and one column a class, or one class id a prediction."
        )
    if array.dtype.kind == "f" and not np.all(np.mod(array[np.isfinite(array)], 1) == 0):
        note = "One number a row was taken for the second of two classes."
        return RawRun(NAMELESS, scores=ClassScores(both_sides(array.astype(np.float64)), note=note))
    return RawRun(NAMELESS, _column(array, file))


def _column(array: np.ndarray, file: str) -> pd.Series:
    if array.ndim != 1 or array.dtype.kind not in "fiubUS":
        raise PredictionsError(f"{file!r} holds an array of type {array.dtype} where labels or ids are expected.")
    if array.dtype.kind == "S":
        array = np.char.decode(array, "utf-8", "backslashreplace")
    if array.dtype.kind == "f":
        return pd.Series([None if np.isnan(value) else f"{value:g}" for value in array], dtype="str")
    return pd.Series(array).astype("str")


def _first(arrays: Mapping[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray | None:
    return next((arrays[name] for name in names if name in arrays), None)
