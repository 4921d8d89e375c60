"""The confusion matrix as a picture whose cells can be clicked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import escaped, figure, tick

MAX_CELLS_WITH_NUMBERS = 400  # twenty by twenty: beyond that a number no longer fits its cell
SCALE = ((0.0, "rgba(0,114,178,0.04)"), (0.05, "rgba(0,114,178,0.25)"), (1.0, "rgba(0,114,178,1)"))


def confusion_heatmap(counts: pd.DataFrame, *, selected: tuple[str, str] | None = None) -> go.Figure:
    """Draw counts of label (rows) by prediction (columns), coloured by share of the label's row.

    An invisible marker on each cell that is not 0 carries ``[label, predicted]`` as customdata, because a heatmap
    itself takes no selection.
    """
    labels, predicted = [str(name) for name in counts.index], [str(name) for name in counts.columns]
    values = counts.to_numpy()
    shares = values / np.maximum(values.sum(axis=1, keepdims=True), 1)
    size = 26 if len(labels) <= 20 else 12
    side = max(300, size * len(labels) + 110)
    chart = figure(
        height=min(side, 900),
        dragmode="pan",
        clickmode="event+select",
        showlegend=False,
        xaxis=_axis("predicted", predicted),
        yaxis={**_axis("label", labels), "autorange": "reversed"},
    )
    chart.add_heatmap(z=shares, colorscale=SCALE, zmin=0, zmax=1, showscale=False, hoverinfo="skip", xgap=1, ygap=1)
    rows, columns = np.nonzero(values)
    with_numbers = values.size <= MAX_CELLS_WITH_NUMBERS
    chart.add_scatter(
        x=columns,
        y=rows,
        mode="markers+text" if with_numbers else "markers",
        text=[f"{values[r, c]:,}" for r, c in zip(rows, columns, strict=True)] if with_numbers else None,
        marker={"symbol": "square", "size": size, "opacity": 0.001, "color": "#0072B2"},
        selected={"marker": {"opacity": 0.001}},
        unselected={"marker": {"opacity": 0.001}, "textfont": {"color": None}},
        customdata=[[labels[r], predicted[c]] for r, c in zip(rows, columns, strict=True)],
        hovertext=[
            f"label {escaped(labels[r])}, predicted {escaped(predicted[c])}: {values[r, c]:,} of "
            f"{values[r].sum():,} ({shares[r, c]:.0%})"
            for r, c in zip(rows, columns, strict=True)
        ],
        hoverinfo="text",
    )
    if selected is not None and selected[0] in labels and selected[1] in predicted:
        r, c = labels.index(selected[0]), predicted.index(selected[1])
        chart.add_shape(
            type="rect", x0=c - 0.5, x1=c + 0.5, y0=r - 0.5, y1=r + 0.5, line={"color": "#E69F00", "width": 3}
        )
    return chart


def _axis(title: str, names: list[str]) -> dict[str, object]:
    return {
        "title": title,
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [tick(name) for name in names],
        "tickfont": {"size": 12 if len(names) <= 30 else 8},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": len(names) <= 30,
        "constrain": "domain",
    }
