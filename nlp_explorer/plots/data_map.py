"""The pictures of training dynamics: the data map, the run over its epochs, one example over its epochs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import GIVEN, OTHER, PREDICTED, escaped, figure

REGION_COLOURS: Mapping[str, str] = MappingProxyType(
    {"hard to learn": "#D55E00", "ambiguous": "#E69F00", "easy to learn": "#0072B2"}
)
MAX_POINTS = 8_000  # plotly takes seconds for more
MAX_HOVER_CHARACTERS = 120
JITTER = 0.35  # of the step between two values, so that rows of few epochs do not hide each other


def drawn_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return which rows of `Dynamics.rows` the map draws: all, else every k-th from the hardest on."""
    return rows.iloc[:: max(1, -(-len(rows) // MAX_POINTS))]


def data_map(
    rows: pd.DataFrame,
    texts: pd.Series | None,
    *,
    n_epochs: int,
    opened: int | None = None,
    has_probabilities: bool = True,
) -> go.Figure:
    """Draw confidence (upwards) against variability, one point a row, coloured by region; customdata is the row id.

    Without probabilities correctness stands for confidence, and points are spread a little, because few values occur.
    ``texts``: by row id; None: a point says its row alone. Every row given is drawn: see `drawn_rows`.
    """
    y_name = "confidence" if has_probabilities else "correctness"
    chart = figure(
        height=470,
        dragmode="pan",
        clickmode="event+select",
        xaxis={"title": "variability: standard deviation over the epochs", "rangemode": "tozero", "zeroline": False},
        yaxis={
            "title": "confidence: mean probability of the label"
            if has_probabilities
            else "correctness: share of the epochs it was right",
            "range": [-0.03, 1.03],
            "zeroline": False,
        },
    )
    spread = np.zeros((len(rows), 2))
    if not has_probabilities:
        angles = np.arange(len(rows)) * 2.399963  # the golden angle: points of one place fill a disc evenly
        reach = JITTER / max(n_epochs, 1) * np.sqrt(np.arange(len(rows)) % 101 / 100)
        spread = np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
    for region, colour in REGION_COLOURS.items():
        is_here = (rows["region"] == region).to_numpy()
        part = rows[is_here]
        chart.add_scattergl(
            x=part["variability"] + spread[is_here, 0],
            y=part[y_name] + spread[is_here, 1],
            mode="markers",
            name=region,
            marker={"size": 6, "color": colour, "opacity": 0.65},
            customdata=part.index.to_numpy()[:, None].tolist(),
            hovertext=[
                f"row {row_id:,}{'' if texts is None else _beginning(texts[row_id])}<br>right in "
                f"{line.correctness:.0%} of {n_epochs} epochs, forgotten {line.n_forgotten}"
                for row_id, line in zip(part.index, part.itertuples(), strict=True)
            ],
            hoverinfo="text",
        )
    if opened is not None and opened in rows.index:
        at = rows.index.get_loc(opened)
        chart.add_scatter(
            x=[rows["variability"].iloc[at] + spread[at, 0]],
            y=[rows[y_name].iloc[at] + spread[at, 1]],
            mode="markers",
            marker={"size": 15, "symbol": "circle-open", "color": OTHER, "line": {"width": 3}},
            name="open row",
            hoverinfo="skip",
        )
    return chart


def _beginning(text: object) -> str:
    return f": {escaped(str(text)[:MAX_HOVER_CHARACTERS])}"


def epochs_plot(epochs: pd.DataFrame) -> go.Figure:
    """Draw accuracy with its interval over the epochs and, where there is one, the log loss on its own axis."""
    chart = figure(
        height=230,
        xaxis={"title": "epoch"},
        yaxis={"title": "accuracy, share", "tickformat": ".2f"},
        yaxis2={"title": "log loss, nats", "overlaying": "y", "side": "right", "showgrid": False, "tickformat": ".2f"},
    )
    chart.add_scatter(
        x=epochs["epoch"],
        y=epochs["accuracy"],
        mode="lines+markers",
        name="accuracy",
        line={"color": GIVEN},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": epochs["accuracy_high"] - epochs["accuracy"],
            "arrayminus": epochs["accuracy"] - epochs["accuracy_low"],
            "thickness": 1,
        },
    )
    if epochs["log_loss"].notna().any():
        chart.add_scatter(
            x=epochs["epoch"],
            y=epochs["log_loss"],
            mode="lines+markers",
            name="log loss",
            yaxis="y2",
            line={"color": OTHER, "dash": "dot"},
        )
    return chart


def example_plot(lines: pd.DataFrame) -> go.Figure:
    """Draw what each epoch said of one row: the label's probability, and the predicted label written at each epoch."""
    chart = figure(
        height=230,
        xaxis={"title": "epoch"},
        yaxis={"title": "probability", "range": [-0.05, 1.15]},
    )
    series = (("label_probability", "of the label", GIVEN), ("confidence", "of the prediction", PREDICTED))
    for name, title, colour in series:
        if lines[name].notna().any():
            chart.add_scatter(x=lines["epoch"], y=lines[name], mode="lines+markers", name=title, line={"color": colour})
    chart.add_scatter(
        x=lines["epoch"],
        y=[1.08] * len(lines),
        mode="markers",
        name="right or wrong",
        marker={
            "size": 11,
            "symbol": ["circle" if right else "x" for right in lines["is_right"]],
            "color": [GIVEN if right else PREDICTED for right in lines["is_right"]],
        },
        hovertext=[
            f"epoch {line.epoch}: {escaped(str(line.predicted))} ({'right' if line.is_right else 'wrong'})"
            for line in lines.itertuples()
        ],
        hoverinfo="text",
        showlegend=False,
    )
    return chart
