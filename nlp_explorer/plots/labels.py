"""Pictures of the label distribution."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, OTHER, PREDICTED, escaped, figure, split_colour, tick

MAX_BARS = 100  # two screens of thin bars; the table beside the picture holds every class
MAX_WIDE_BARS = 40  # up to here a bar is as high as BAR_HEIGHT
THIN_BAR_HEIGHT = 15  # pixels
MIN_NAMED_SHARE = 0.1  # of the width of the curve: a narrower part has no room for its name


def label_bars(
    counts: pd.DataFrame, *, logarithmic: bool = False, borders: Mapping[str, float] = MappingProxyType({})
) -> go.Figure:
    """Draw rows per class, stacked by split, in the order given from the top.

    Parameters
    ----------
    counts
        Index: class; ``total`` and, where there are splits, one column of counts a split. The first `MAX_BARS` are
        drawn.
    logarithmic
        Draw the totals on a logarithmic axis, unstacked: stacked logarithms mislead.
    borders
        Named numbers of rows drawn as vertical lines, such as where the tail begins.
    """
    shown = counts.iloc[:MAX_BARS]
    names = [str(name) for name in shown.index]
    positions = list(range(len(names)))
    bar_height = BAR_HEIGHT if len(names) <= MAX_WIDE_BARS else THIN_BAR_HEIGHT
    chart = figure(
        height=max(180, bar_height * len(names) + 70),
        barmode="stack",
        bargap=0.25,
        dragmode="zoom",
        clickmode="event+select",
        xaxis={"title": "rows", "type": "log" if logarithmic else "linear", "fixedrange": True},
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": positions,
            "ticktext": [tick(name) for name in names],
            "tickfont": {"size": 12 if len(names) <= MAX_WIDE_BARS else 10},
            "fixedrange": True,
        },
    )
    totals, splits = shown["total"], shown.columns.drop("total")
    is_stacked = len(splits) > 1 and not logarithmic
    series = {str(split): shown[split] for split in splits} if is_stacked else {"total": totals}
    for split, values in series.items():
        chart.add_bar(
            y=positions,
            x=values.to_numpy(),
            name=escaped(split),
            orientation="h",
            marker={"color": split_colour(split) if is_stacked else GIVEN},
            hovertext=[
                f"{escaped(name)}: "
                + (
                    f"{counted(count, 'row')} in {escaped(split)}, {total:,} in all"
                    if is_stacked
                    else counted(total, "row")
                )
                for name, count, total in zip(names, values, totals, strict=True)
            ],
            hoverinfo="text",
        )
    for rows in borders.values():
        chart.add_vline(x=rows, line={"color": OTHER, "width": 1, "dash": "dot"})
    chart.update_layout(showlegend=is_stacked)
    return chart


def cumulative_curve(sizes: pd.DataFrame, *, share: str = "cumulative_share") -> go.Figure:
    """Draw which share of all labels the k most frequent classes hold, k = 1, 2, ...; head, body and tail shaded.

    ``sizes`` is what `class_sizes` gives, most frequent first.
    """
    ranks, held = list(range(1, len(sizes) + 1)), (100 * sizes[share]).to_list()
    chart = figure(
        height=430,
        showlegend=False,
        xaxis={"title": "classes, the most frequent first", "rangemode": "tozero", "fixedrange": True},
        yaxis={"title": "% of the rows they hold together", "range": [0, 103], "fixedrange": True},
    )
    chart.add_scatter(
        x=[0, *ranks],
        y=[0.0, *held],
        mode="lines+markers" if len(sizes) <= MAX_WIDE_BARS else "lines",
        line={"color": GIVEN, "width": 2.5},
        hovertext=[
            "",
            *(
                f"{counted(rank, 'class')}, to {escaped(str(name))}: {value:.1f} %"
                for rank, name, value in zip(ranks, sizes.index, held, strict=True)
            ),
        ],
        hoverinfo="text",
    )
    start = 0
    for part, opacity in zip(("head", "body", "tail"), (0.02, 0.07, 0.14), strict=True):
        n = int((sizes["part"] == part).sum())
        if n:
            chart.add_vrect(x0=start, x1=start + n, fillcolor=OTHER, opacity=opacity, line_width=0, layer="below")
        if n >= MIN_NAMED_SHARE * len(sizes):
            chart.add_annotation(
                x=start + n / 2, y=0, yanchor="bottom", text=f"{part}: {n:,}", showarrow=False, font={"color": OTHER}
            )
        start += n
    for mark in (50, 80):
        chart.add_hline(y=mark, line={"color": PREDICTED, "width": 1, "dash": "dot"})
    return chart
