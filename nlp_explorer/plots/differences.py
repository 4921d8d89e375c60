"""Pictures of differences with their intervals."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, OTHER, escaped, figure, split_colour, tick

MAX_LINES = 30  # drawn, in the order given; the table beside the picture holds all


def difference_lines(table: pd.DataFrame, *, first: str, other: str, noun: str) -> go.Figure:
    """Draw a difference of shares and its interval a line, those that leave out 0 in colour.

    Parameters
    ----------
    table
        Index: what each line is called; ``share``, ``other_share``, ``difference``, ``low``, ``high`` (-1..1).
    noun
        What the shares are of: ``rows`` or ``texts``.
    """
    shown = table.iloc[:MAX_LINES]
    positions = list(range(len(shown)))
    chart = figure(
        height=max(180, BAR_HEIGHT * len(shown) + 80),
        showlegend=False,
        xaxis={
            "title": f"share of the {noun} of {escaped(other)} minus that of {escaped(first)}, percentage points",
            "zeroline": True,
            "zerolinecolor": OTHER,
            "fixedrange": True,
        },
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": positions,
            "ticktext": [tick(str(name)) for name in shown.index],
            "fixedrange": True,
        },
    )
    value, low, high = (100 * shown[name] for name in ("difference", "low", "high"))
    is_apart = (low > 0) | (high < 0)
    chart.add_scatter(
        x=value,
        y=positions,
        mode="markers",
        marker={"size": 9, "color": [GIVEN if apart else OTHER for apart in is_apart]},
        error_x={"type": "data", "array": high - value, "arrayminus": value - low, "color": OTHER, "thickness": 1.2},
        hovertext=[_said(str(name), shown.loc[name], first, other) for name in shown.index],
        hoverinfo="text",
    )
    return chart


def _said(name: str, line: pd.Series, first: str, other: str) -> str:
    return (
        f"{escaped(name)}: {100 * line['share']:.2f} % of {escaped(first)}, {100 * line['other_share']:.2f} % of "
        f"{escaped(other)}, {100 * line['difference']:+.2f} [{100 * line['low']:+.2f}, {100 * line['high']:+.2f}]"
    )


def length_curves(lengths: pd.Series, others: pd.Series, *, first: str, other: str, unit: str) -> go.Figure:
    """Draw which share of the texts of two splits has at most so many units: percentiles 0 to 100 of each."""
    chart = figure(
        height=330,
        xaxis={"title": f"length in {unit}", "type": "log"},
        yaxis={"title": "% of the texts have at most so many", "range": [0, 101]},
    )
    percents = list(range(0, 101))
    for values, name, colour in ((lengths, first, split_colour(first)), (others, other, split_colour(other))):
        if len(values):
            chart.add_scatter(
                x=values.quantile([percent / 100 for percent in percents]).clip(lower=1),
                y=percents,
                mode="lines",
                name=escaped(name),
                line={"color": colour, "width": 2.5},
            )
    return chart
