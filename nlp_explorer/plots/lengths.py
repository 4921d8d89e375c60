"""Pictures of the length distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, OTHER, PALETTE, PREDICTED, escaped, figure, tick
from nlp_explorer.text.lengths import Percentiles

N_BINS = 60
LABEL_RIGHT_UNTIL = 0.6  # of the axis
WIDE_FACTOR = 20  # longest over median: beyond, a linear axis squeezes nearly all texts into its first bars
MAX_BOXES = 40  # classes drawn, most frequent first; the table holds all


def length_histogram(
    lengths: pd.Series, *, unit: str, marks: Mapping[str, float], logarithmic: bool = False
) -> go.Figure:
    """Draw how many texts have which length, with named marks (percentiles) as vertical lines.

    Bins are whole numbers wide on a linear axis and of equal ratio on a logarithmic one; texts of length 0 stand
    in the first bin.
    """
    chart = figure(
        height=330,
        bargap=0.02,
        showlegend=False,
        xaxis={"title": f"length in {unit}", "type": "log" if logarithmic else "linear"},
        yaxis={"title": "texts", "rangemode": "tozero"},
    )
    if lengths.empty:
        return chart
    edges = _edges(lengths.to_numpy(), logarithmic=logarithmic)
    counts, _ = np.histogram(np.maximum(lengths, edges[0]), bins=edges)
    chart.add_bar(
        x=np.sqrt(edges[:-1] * edges[1:]) if logarithmic else (edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        marker={"color": GIVEN},
        hovertext=[
            f"{_span(low, high)} {unit}: {counted(count, 'text')}"
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ],
        hoverinfo="text",
    )
    for at, (name, value) in enumerate(marks.items()):
        chart.add_vline(x=value, line={"color": PREDICTED, "width": 1.5, "dash": "dot"})
        chart.add_annotation(
            x=np.log10(max(value, 1)) if logarithmic else value,
            y=1.0 - 0.1 * at,
            yref="paper",
            text=f"{name} = {value:,.0f}",
            showarrow=False,
            xanchor="left",
            xshift=4,
        )
    return chart


def length_boxes(lengths: pd.Series, groups: pd.Series, *, unit: str, order: Sequence[str]) -> go.Figure:
    """Draw the 5th, 25th, 50th, 75th and 95th percentile of the length of each group, in the order given."""
    names = list(order)[:MAX_BOXES]
    quantiles = lengths.groupby(groups, observed=True).quantile(np.array([0.05, 0.25, 0.5, 0.75, 0.95])).unstack()
    quantiles = quantiles.reindex(names).dropna()
    chart = figure(
        height=max(160, BAR_HEIGHT * len(quantiles) + 60),
        showlegend=False,
        xaxis={
            "title": f"length in {unit} (box: middle half, whiskers: 5th to 95th percentile)",
            "rangemode": "tozero",
        },
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": list(range(len(quantiles))),
            "ticktext": [tick(str(name)) for name in quantiles.index],
        },
    )
    if len(quantiles):
        chart.add_trace(
            go.Box(
                y=list(range(len(quantiles))),
                lowerfence=quantiles[0.05],
                q1=quantiles[0.25],
                median=quantiles[0.5],
                q3=quantiles[0.75],
                upperfence=quantiles[0.95],
                orientation="h",
                marker={"color": GIVEN},
                hovertext=[escaped(str(name)) for name in quantiles.index],
            )
        )
    return chart


def _edges(lengths: np.ndarray, *, logarithmic: bool) -> np.ndarray:
    longest = max(int(lengths.max()), 1)
    if logarithmic:
        return np.unique(np.geomspace(max(int(lengths.min()), 1), longest + 1, N_BINS + 1))
    width = max(1, int(np.ceil((longest + 1) / N_BINS)))
    return np.arange(0, longest + width + 1, width).astype(float)


def _span(low: float, high: float) -> str:
    first, last = int(np.ceil(low)), int(np.ceil(high)) - 1
    return f"{first:,}" if last <= first else f"{first:,} to {last:,}"


def percentile_marks(found: Percentiles | None) -> dict[str, float]:
    """Return the marks that a histogram carries: median, 95th and 99th percentile."""
    return {} if found is None else {"median": found.p50, "95 %": found.p95, "99 %": found.p99}


def is_log_helpful(found: Percentiles | None) -> bool:
    """Whether a histogram is better read on a logarithmic axis."""
    return found is not None and found.max > WIDE_FACTOR * max(found.p50, 1.0)


def is_wide(lengths: Sequence[float]) -> bool:
    """Whether lengths are better seen on a logarithmic axis: the longest is over 20 times the middle one."""
    return len(lengths) > 0 and max(lengths) > WIDE_FACTOR * max(float(np.median(lengths)), 1.0)


def coverage_lines(curve: pd.DataFrame, *, chosen: int, recommended: int | None, logarithmic: bool) -> go.Figure:
    """Draw the shares of rows cut, tokens lost and padding over the maximum length, with two of them marked.

    ``curve``: index maximum length; columns ``rows_cut``, ``tokens_lost``, ``padding``, ``batch_padding``, 0..1.
    """
    chart = figure(
        height=330,
        xaxis={"title": "maximum length in tokens", "type": "log" if logarithmic else "linear"},
        yaxis={"title": "share", "tickformat": ".0%", "range": [0, 1]},
        hovermode="x unified",
    )
    for column, (name, colour, dash) in _COVERAGE_LINES.items():
        chart.add_scatter(
            x=curve.index,
            y=curve[column],
            name=name,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate="%{y:.1%}",
        )
    same = chosen == recommended
    for at, text in ((chosen, "chosen and recommended" if same else "chosen"), (recommended, "recommended")):
        if at is None or (text == "recommended" and same):
            continue
        is_left = curve.empty or at <= LABEL_RIGHT_UNTIL * curve.index.max()  # beyond, its name stands on the left
        chart.add_vline(x=at, line={"color": OTHER, "width": 2 if at == chosen else 1, "dash": "dot"})
        chart.add_annotation(
            x=np.log10(at) if logarithmic else at,
            y=0.98 if at == chosen else 0.88,
            yref="paper",
            text=f"{at:,} {text}",
            showarrow=False,
            xanchor="left" if is_left else "right",
            xshift=4 if is_left else -4,
        )
    return chart


_COVERAGE_LINES = {
    "rows_cut": ("rows cut", PALETTE[0], "solid"),
    "tokens_lost": ("tokens lost", PALETTE[5], "solid"),
    "padding": ("padding, each row to the maximum", PALETTE[2], "dash"),
    "batch_padding": ("padding, each batch of 32 to its longest", PALETTE[3], "dot"),
}
