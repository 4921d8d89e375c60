"""The confusion matrix as a picture whose cells, rows and columns can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.confusion_names import add_names, names_room
from nlp_explorer.plots.theme import GIVEN, PREDICTED, escaped, figure, tick

MAX_WITH_NUMBERS = 20  # classes: beyond that a number no longer fits its cell
MAX_WITH_NAMES = 90  # classes: beyond that names overlap, and hovering tells them
RIGHT_SCALE = ((0.0, "rgba(0,114,178,0.0)"), (1.0, "rgba(0,114,178,0.35)"))
WRONG_SCALE = ((0.0, "rgba(213,94,0,0.0)"), (0.02, "rgba(213,94,0,0.15)"), (1.0, "rgba(213,94,0,0.85)"))
MAX_FIXED = 30  # classes: up to here nobody needs to zoom, and the names can be clicked, too
MIN_SIDE, MAX_SIDE, AXIS_ROOM, TITLE_ROOM = 300, 1000, 110, 36  # pixels


def confusion_heatmap(
    counts: pd.DataFrame,
    values: pd.DataFrame | None = None,
    *,
    unit: str = "share of the label's rows",
    wrong_of_label: Sequence[int] | None = None,
    wrong_as: Sequence[int] | None = None,
    selected: tuple[str, str] | None = None,
) -> go.Figure:
    """Draw label (rows) by prediction (columns): right ones blue, wrong ones orange, darker where there are more.

    An invisible marker on each cell that is not 0 carries ``[label, predicted]`` as customdata, because a heatmap
    itself takes no selection. A last column and a last row hold the wrong rows of each label and of each prediction;
    their markers carry an empty name for "any", and so do those of the names, up to `MAX_FIXED` classes.

    Parameters
    ----------
    values
        What colours (and, up to `MAX_WITH_NUMBERS` classes, numbers) show: float shares, or the integer counts; the
        shares of each label when None.
    wrong_of_label, wrong_as
        Aligned with the rows and the columns; left out when None.
    selected
        The cell, row or column (an empty name for "any") that is framed.
    """
    labels, predicted = [str(name) for name in counts.index], [str(name) for name in counts.columns]
    numbers = counts.to_numpy()
    if values is None:
        values = counts / np.maximum(numbers.sum(axis=1, keepdims=True), 1)
    n_cells, font = len(labels) + (wrong_of_label is not None), _font(len(labels))
    names = names_room(labels, predicted, n_cells=n_cells, font=font) if 0 < len(labels) <= MAX_FIXED else None
    room = AXIS_ROOM if names is None else names.bottom + TITLE_ROOM
    size = _cell_size(len(labels))
    side = min(max(MIN_SIDE, size * n_cells + room), MAX_SIDE)
    size = min(size, (side - room) // max(n_cells, 1))  # no marker may cover its neighbour
    chart = figure(
        height=side,
        dragmode="pan",
        clickmode="event+select",
        hoverdistance=60 if len(labels) <= 6 else 20,  # pixels: a click anywhere in a large cell finds its middle
        showlegend=False,
        xaxis={
            **_axis("predicted", predicted, has_margin=wrong_of_label is not None),
            "range": [-0.5, len(predicted) - 0.5 + (wrong_of_label is not None)],
        },
        yaxis={
            **_axis("label", labels, has_margin=wrong_as is not None),
            "range": [len(labels) - 0.5 + (wrong_as is not None), -0.5],
        },
    )
    _heat(chart, counts, values)
    _cell_markers(chart, counts, values, unit=unit, size=size)
    if wrong_of_label is not None:
        _margin(chart, labels, wrong_of_label, size=size, is_row=False)
    if wrong_as is not None:
        _margin(chart, predicted, wrong_as, size=size, is_row=True)
    if names is not None:
        add_names(chart, labels, predicted, names, n_cells=n_cells, font=font, cell_height=(side - room) / n_cells)
    if selected is not None:
        _frame(chart, selected, labels, predicted)
    return chart


def _font(n_classes: int) -> int:
    return 12 if n_classes <= MAX_WITH_NUMBERS else 10 if n_classes <= 45 else 8


def _cell_size(n_classes: int) -> int:
    return (
        70
        if n_classes <= 3
        else 44
        if n_classes <= 6
        else 30
        if n_classes <= 12
        else 20
        if n_classes <= 20
        else 11
        if n_classes <= 60
        else 8
    )


def _heat(chart: go.Figure, counts: pd.DataFrame, values: pd.DataFrame) -> None:
    shown = values.to_numpy(dtype=np.float64)
    is_right = _is_right(counts)
    for mask, scale in ((is_right, RIGHT_SCALE), (~is_right, WRONG_SCALE)):
        part = np.where(mask, shown, np.nan)
        most = float(np.nanmax(part)) if mask.any() else 0.0
        chart.add_heatmap(
            z=part,
            colorscale=scale,
            zmin=0,
            zmax=most or 1.0,
            showscale=False,
            hoverinfo="skip",
            hoverongaps=False,
            xgap=1,
            ygap=1,
        )


def _cell_markers(chart: go.Figure, counts: pd.DataFrame, values: pd.DataFrame, *, unit: str, size: int) -> None:
    numbers, shown = counts.to_numpy(), values.to_numpy()
    labels, predicted = list(counts.index), list(counts.columns)
    rows, columns = np.nonzero(numbers)
    are_shares = shown.dtype.kind == "f"
    of_wrong = np.where(_is_right(counts), 0, shown)
    is_strong = of_wrong[rows, columns] > of_wrong.max(initial=0) / 2  # the theme's own text colour is lost on these
    with_numbers = len(labels) <= MAX_WITH_NUMBERS
    for mask, colour in ((~is_strong, None), (is_strong, "#FFFFFF")):
        at = list(zip(rows[mask], columns[mask], strict=True))
        chart.add_scatter(
            x=columns[mask],
            y=rows[mask],
            mode="markers+text" if with_numbers else "markers",
            text=[_written(shown[r, c], is_share=are_shares) for r, c in at] if with_numbers else None,
            textfont={"color": colour},
            marker={"symbol": "square", "size": size, "opacity": 0.001, "color": GIVEN},
            selected={"marker": {"opacity": 0.001}},
            unselected={"marker": {"opacity": 0.001}, "textfont": {"color": colour}},
            customdata=[[labels[r], predicted[c]] for r, c in at],
            hovertext=[
                f"label {escaped(labels[r])}, predicted {escaped(predicted[c])}<br>{counted(numbers[r, c], 'row')}"
                + (f", {shown[r, c]:.1%} {unit}" if are_shares else "")
                for r, c in at
            ],
            hoverinfo="text",
        )


def _is_right(counts: pd.DataFrame) -> np.ndarray:
    result: np.ndarray = counts.index.to_numpy()[:, None] == counts.columns.to_numpy()[None, :]
    return result


def _written(value: float, *, is_share: bool) -> str:
    if not is_share:
        return f"{value:,.0f}"
    return f"{100 * value:.0f}" if value >= 0.005 else ""  # a faint cell says that there is something


def _margin(chart: go.Figure, names: list[str], wrong: Sequence[int], *, size: int, is_row: bool) -> None:
    at, end = list(range(len(names))), [len(names)] * len(names)
    role = "predicted" if is_row else "label"
    chart.add_scatter(
        x=at if is_row else end,
        y=end if is_row else at,
        mode="markers+text" if len(names) <= MAX_WITH_NAMES else "markers",
        text=[f"{n:,}" for n in wrong],
        textfont={"size": 11 if len(names) <= MAX_WITH_NUMBERS else 8},
        marker={"symbol": "square", "size": size, "opacity": 0.08, "color": PREDICTED},
        selected={"marker": {"opacity": 0.3}},
        unselected={"marker": {"opacity": 0.08}, "textfont": {"color": None}},
        customdata=[["", name] if is_row else [name, ""] for name in names],
        hovertext=[f"{role} {escaped(name)}: {n:,} wrong rows" for name, n in zip(names, wrong, strict=True)],
        hoverinfo="text",
    )


def _frame(chart: go.Figure, selected: tuple[str, str], labels: list[str], predicted: list[str]) -> None:
    label, said = selected
    if (label and label not in labels) or (said and said not in predicted):
        return
    y = (labels.index(label), labels.index(label)) if label else (0, len(labels) - 1)
    x = (predicted.index(said), predicted.index(said)) if said else (0, len(predicted) - 1)
    chart.add_shape(
        type="rect",
        x0=x[0] - 0.5,
        x1=x[1] + 0.5,
        y0=y[0] - 0.5,
        y1=y[1] + 0.5,
        line={"color": PREDICTED, "width": 3},
    )


def _axis(title: str, names: list[str], *, has_margin: bool) -> dict[str, object]:
    shown = names if len(names) <= MAX_WITH_NAMES else []
    ticks = [tick(name) for name in shown]
    at = list(range(len(shown)))
    if has_margin:
        ticks, at = [*ticks, "wrong"], [*at, len(names)]
    return {
        "title": title,
        "tickmode": "array",
        "tickvals": at,
        "ticktext": ticks,
        "tickfont": {"size": _font(len(names))},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": len(names) <= MAX_FIXED,
        "constrain": "domain",
    }
