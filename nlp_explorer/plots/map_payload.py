"""The bytes a map sends to the browser: places, colours, names and short texts."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.plots.theme import OTHER

NO_KIND = "none"  # what a missing kind is called

MAX_HOVER_TEXTS = 30_000  # texts travel with the map up to here, about 4 MB; beyond, each is asked for by itself
MAX_HOVER_CHARACTERS = 140


@dataclass(frozen=True)
class MapName:
    """A name written on the map, at x and y in the map's own units."""

    text: str
    x: float
    y: float
    is_large: bool = False  # of a region, written larger than a cluster's


def unit_square(xy: np.ndarray) -> np.ndarray:
    """Return places moved and scaled, equally in both directions, into -1..1, float32 ``(n, 2)``.

    A row without a place (NaN) stays without.
    """
    if not np.isfinite(xy).any():
        return xy.astype(np.float32)
    low, high = np.nanmin(xy, axis=0), np.nanmax(xy, axis=0)
    half = max(float((high - low).max()) / 2, 1e-9)
    scaled: np.ndarray = ((xy - (low + high) / 2) / half).astype(np.float32)
    return scaled


def map_payload(
    places: np.ndarray,
    kinds: pd.Categorical[Any],
    *,
    colours: dict[str, str],
    texts: pd.Series | None,
    names: Sequence[MapName],
    view: str,
    rows: str = "",
    colouring: str,
) -> bytes:
    """Pack a map for ``app/map/scatter.js``.

    What a click changes is not in it, so that a map of megabytes is not sent again at every click.

    Parameters
    ----------
    places
        float32 ``(n, 2)`` in -1..1; NaN for a row that has none: it is not drawn.
    kinds
        The kind (label, cluster, ...) of each point; a missing one becomes "none".
    view, colouring
        Names of the layout and of the colouring: a changed view resets zoom and selection, a changed colouring
        only the highlighted kind.
    rows
        Says which rows the points are, for texts that are asked for one by one.
    """
    listed = [str(kind) for kind in kinds.categories]
    codes = kinds.codes.astype(np.int64)
    counts = np.bincount(codes[codes >= 0], minlength=len(listed))
    entries = [
        {"name": kind, "colour": colours.get(kind, OTHER), "n": int(count)}
        for kind, count in zip(listed, counts, strict=True)
    ]
    if (codes < 0).any() or not entries:
        entries.append({"name": NO_KIND, "colour": OTHER, "n": int((codes < 0).sum())})
        codes = np.where(codes < 0, len(listed), codes)
    header = {
        "n": len(places),
        "kinds": entries,
        "other": OTHER,
        "names": [{"text": name.text, "x": name.x, "y": name.y, "large": name.is_large} for name in names],
        "texts": _short(texts) if texts is not None and len(texts) <= MAX_HOVER_TEXTS else None,
        "view": view,
        "rows": rows,
        "colouring": colouring,
    }
    packed = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    packed += b" " * (-len(packed) % 4)  # typed arrays in the browser start at multiples of their width
    return (
        np.uint32(len(packed)).tobytes()
        + packed
        + np.ascontiguousarray(places, dtype="<f4").tobytes()
        + codes.astype("<u2").tobytes()
    )


def hover_text(text: str | float) -> str:
    """Return the beginning of a text as the map shows it; nothing for a missing one."""
    return text[:MAX_HOVER_CHARACTERS] if isinstance(text, str) else ""


def of_kinds(kinds: pd.Categorical[Any], names: Collection[str]) -> np.ndarray:
    """Return which points are of the kinds named as the legend names them, bool ``(n,)``."""
    wanted = [kind in names for kind in map(str, kinds.categories)]
    found: np.ndarray = np.array([*wanted, NO_KIND in names], dtype=bool)[kinds.codes]  # a missing kind is the last, -1
    return found


def inside(places: np.ndarray, polygon: Sequence[Sequence[float]]) -> np.ndarray:
    """Return which places lie inside a polygon (even-odd rule), bool ``(n,)``. Linear in points times corners."""
    x, y = places[:, 0], places[:, 1]
    within = np.zeros(len(places), dtype=bool)
    corners = np.asarray(polygon, dtype=float)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            within ^= crosses & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return within


def _short(texts: pd.Series) -> list[str]:
    return texts.fillna("").str.slice(0, MAX_HOVER_CHARACTERS).tolist()
