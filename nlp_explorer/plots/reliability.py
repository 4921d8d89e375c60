"""How often a model is right, by how sure it was."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.theme import GIVEN, OTHER, figure


def reliability_plot(reliability: pd.DataFrame) -> go.Figure:
    """Draw accuracy against mean confidence for each bin of `Calibration.reliability`, with intervals and counts.

    On the dotted line a model is as sure as it is right. Each bar and marker carries the bin's position as customdata.
    """
    chart = figure(
        height=400,
        clickmode="event+select",
        bargap=0.06,
        xaxis={"title": "confidence: probability of the predicted label", "range": [0, 1]},
        yaxis={"title": "accuracy, share of rows predicted right", "range": [0, 1.02]},
        yaxis2={
            "title": "rows",
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "rangemode": "tozero",
            "tickmode": "auto",  # by default at the ticks of accuracy, which are no round numbers of rows
            "tickformat": ",",
        },
    )
    at = [[position] for position in range(len(reliability))]
    chart.add_bar(
        x=(reliability["low"] + reliability["high"]) / 2,
        y=reliability["n_rows"],
        width=(reliability["high"] - reliability["low"]) * 0.94,
        marker={"color": OTHER, "opacity": 0.25},
        yaxis="y2",
        name="rows",
        customdata=at,
        hovertext=_hover(reliability),
        hoverinfo="text",
    )
    chart.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": OTHER, "dash": "dot"},
        name="as sure as right",
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=reliability["mean_confidence"],
        y=reliability["accuracy"],
        mode="lines+markers",
        name="accuracy (bars: 95 % interval)",
        marker={"size": 10, "color": GIVEN},
        line={"color": GIVEN, "width": 1.5},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": reliability["accuracy_high"] - reliability["accuracy"],
            "arrayminus": reliability["accuracy"] - reliability["accuracy_low"],
            "thickness": 1.2,
        },
        customdata=at,
        hovertext=_hover(reliability),
        hoverinfo="text",
    )
    return chart


def _hover(reliability: pd.DataFrame) -> list[str]:
    return [
        f"confidence {line.low:.2f} to {line.high:.2f}, mean {line.mean_confidence:.3f}<br>accuracy "
        f"{line.accuracy:.3f} [{line.accuracy_low:.3f}, {line.accuracy_high:.3f}] of {counted(int(n), 'row')}"
        for line, n in zip(reliability.itertuples(), reliability["n_rows"], strict=True)
    ]
