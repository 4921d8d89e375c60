"""Pictures of the label distribution."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.plots.theme import BAR_HEIGHT, GIVEN, escaped, figure, split_colour, tick

MAX_BARS = 100  # two screens of thin bars; the table beside the picture holds every class
MAX_WIDE_BARS = 40  # up to here a bar is as high as BAR_HEIGHT
THIN_BAR_HEIGHT = 15  # pixels


def label_bars(counts: pd.DataFrame, *, logarithmic: bool = False) -> go.Figure:
    """Draw rows per class, stacked by split, in the order given from the top.

    Parameters
    ----------
    counts
        Index: class; ``total`` and, where there are splits, one column of counts a split. The first `MAX_BARS` are
        drawn.
    logarithmic
        Draw the totals on a logarithmic axis, unstacked: stacked logarithms mislead.
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
                + (f"{count:,} rows in {escaped(split)}, {total:,} in all" if is_stacked else f"{total:,} rows")
                for name, count, total in zip(names, values, totals, strict=True)
            ],
            hoverinfo="text",
        )
    chart.update_layout(showlegend=is_stacked)
    return chart
