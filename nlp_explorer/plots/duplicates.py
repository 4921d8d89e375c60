"""Pictures of duplicates: rows that fall away by threshold, sizes of groups, leakage between splits, label pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.theme import GIVEN, OTHER, PREDICTED, escaped, figure, tick

HEIGHT = 190
MAX_LABELS = 12  # of a matrix of label pairs: the table beside it holds every pair
SCALE = ((0.0, "rgba(213,94,0,0.06)"), (0.05, "rgba(213,94,0,0.25)"), (1.0, "rgba(213,94,0,0.6)"))


def falling_away_curve(curve: pd.DataFrame, *, threshold: float, measure: str) -> go.Figure:
    """Draw how many rows would go at each threshold if each group kept one; the chosen one is marked.

    ``curve``: columns ``threshold`` and ``rows``. ``measure`` names the quantity: Jaccard, cosine.
    """
    chart = figure(
        height=HEIGHT,
        showlegend=False,
        xaxis={"title": f"{measure} of at least"},
        yaxis={"title": "rows that would go", "rangemode": "tozero"},
    )
    chart.add_scatter(
        x=curve["threshold"],
        y=curve["rows"],
        mode="lines",
        line={"color": GIVEN, "width": 2, "shape": "hv"},
        hovertemplate="%{x:.2f}: %{y:,} rows<extra></extra>",
    )
    chart.add_vline(x=threshold, line={"color": PREDICTED, "width": 2, "dash": "dot"})
    if len(curve):
        at = int(np.argmin(np.abs(curve["threshold"].to_numpy() - threshold)))
        chart.add_annotation(
            x=threshold,
            y=1.0,
            yref="paper",
            text=f"{threshold:.2f}: {counted(int(curve['rows'].iloc[at]), 'row')}",
            showarrow=False,
            xanchor="right" if threshold > curve["threshold"].mean() else "left",
            xshift=-4 if threshold > curve["threshold"].mean() else 4,
        )
    return chart


def size_bars(bins: pd.DataFrame, names: Sequence[str], *, selected: int | None = None) -> go.Figure:
    """Draw how many groups have a size in each bin; ``customdata`` of a bar is its place.

    ``bins``: columns ``groups`` and ``rows``; ``names``: one a bin.
    """
    chart = figure(
        height=HEIGHT,
        showlegend=False,
        dragmode="pan",
        clickmode="event+select",
        bargap=0.15,
        xaxis={"title": "rows of a group", "type": "category", "fixedrange": True},
        yaxis={"title": "groups", "rangemode": "tozero", "fixedrange": True},
    )
    counts = bins["groups"].to_numpy()
    chart.add_bar(
        x=list(names),
        y=counts,
        text=[f"{count:,}" for count in counts],
        customdata=[[at] for at in range(len(bins))],
        marker={"color": [GIVEN if selected in (None, at) else OTHER for at in range(len(bins))]},
        hovertext=[
            f"{counted(groups, 'group')} of {name} rows: {counted(rows, 'row')}"
            for name, groups, rows in zip(names, counts, bins["rows"], strict=True)
        ],
        hoverinfo="text",
    )
    return chart


def pair_matrix(
    counts: pd.DataFrame,
    *,
    titles: tuple[str, str],
    hover: Sequence[Sequence[str]],
    selected: tuple[str, str] | None = None,
    height: int = 260,
) -> go.Figure:
    """Draw counts of pairs of names as a matrix; an invisible marker on each cell above 0 carries both names.

    Parameters
    ----------
    counts
        Index and columns: names. A cell that cannot be is missing.
    titles
        Of the vertical and of the horizontal axis.
    hover
        What each cell says when pointed at, already escaped.
    """
    rows, columns = [str(name) for name in counts.index], [str(name) for name in counts.columns]
    values = counts.to_numpy(dtype=float)
    chart = figure(
        height=height,
        showlegend=False,
        dragmode="pan",
        clickmode="event+select",
        xaxis=_names_axis(titles[1], columns),
        yaxis={**_names_axis(titles[0], rows), "range": [len(rows) - 0.5, -0.5]},
    )
    chart.add_heatmap(
        z=values,
        colorscale=SCALE,
        zmin=0,
        zmax=max(float(np.nanmax(values, initial=0)), 1),
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )
    at, to = np.nonzero(np.nan_to_num(values) > 0)
    is_small = values.size <= 400  # twenty by twenty: beyond that a number no longer fits its cell
    chart.add_scatter(
        x=to,
        y=at,
        mode="markers+text" if is_small else "markers",
        text=[f"{int(values[r, c]):,}" for r, c in zip(at, to, strict=True)] if is_small else None,
        textfont={"size": 14},
        marker={"symbol": "square", "size": 34 if is_small else 14, "opacity": 0.001, "color": OTHER},
        selected={"marker": {"opacity": 0.001}},
        unselected={"marker": {"opacity": 0.001}, "textfont": {"color": None}},
        customdata=[[rows[r], columns[c]] for r, c in zip(at, to, strict=True)],
        hovertext=[hover[int(r)][int(c)] for r, c in zip(at, to, strict=True)],
        hoverinfo="text",
    )
    if selected is not None and selected[0] in rows and selected[1] in columns:
        r, c = rows.index(selected[0]), columns.index(selected[1])
        corners = {"x0": c - 0.5, "x1": c + 0.5, "y0": r - 0.5, "y1": r + 0.5}
        chart.add_shape(type="rect", **corners, line={"color": PREDICTED, "width": 3})
    return chart


def split_matrix(table: pd.DataFrame, *, kind: str, selected: tuple[str, str] | None = None) -> go.Figure:
    """Draw how many rows of each split (down) are tied to a row of each other split (across).

    ``table``: as `leakage` gives it; ``kind``: the column to draw.
    """
    splits = list(dict.fromkeys([*table["split"], *table["other"]]))
    counts = table.pivot(index="split", columns="other", values=kind).reindex(index=splits, columns=splits)
    lines = {(line["split"], line["other"]): line for _, line in table.iterrows()}
    hover = [
        [
            f"{int(lines[one, other][kind]):,} of {int(lines[one, other]['rows']):,} rows of {escaped(one)} are in "
            f"{escaped(other)}, too"
            if (one, other) in lines
            else ""
            for other in splits
        ]
        for one in splits
    ]
    titles = ("rows of", "that are also in")
    return pair_matrix(counts, titles=titles, hover=hover, selected=selected, height=110 + 52 * len(splits))


def label_pair_matrix(pairs: pd.DataFrame, *, selected: tuple[str, str] | None = None) -> go.Figure:
    """Draw how many groups carry both of two labels, for the first labels of the pairs, up to `MAX_LABELS`.

    ``pairs``: columns ``label``, ``other_label``, ``groups``; those that contradict each other most first.
    """
    pairs = pairs[_among_few_labels(pairs)]
    both = pd.concat([pairs, pairs.rename(columns={"label": "other_label", "other_label": "label"})])
    names = list(both.groupby("label")["groups"].sum().sort_values(ascending=False, kind="stable").index)
    counts = both.pivot(index="label", columns="other_label", values="groups").reindex(index=names, columns=names)
    hover = [
        [f"{escaped(one)} and {escaped(other)}: {int(n):,} groups" for other, n in zip(names, row, strict=True)]
        for one, row in zip(names, counts.fillna(0).to_numpy(), strict=True)
    ]
    height = 130 + 22 * len(names)
    return pair_matrix(counts, titles=("label", "other label"), hover=hover, selected=selected, height=height)


def _among_few_labels(pairs: pd.DataFrame) -> np.ndarray:
    """Return which pairs are of the first `MAX_LABELS` labels that occur, bool."""
    in_order = dict.fromkeys(pairs[["label", "other_label"]].to_numpy().ravel())
    few = list(in_order)[:MAX_LABELS]
    return (pairs["label"].isin(few) & pairs["other_label"].isin(few)).to_numpy()


def _names_axis(title: str, names: list[str]) -> dict[str, object]:
    return {
        "title": title,
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [tick(name) for name in names],
        "tickfont": {"size": 12 if len(names) <= 20 else 9},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "range": [-0.5, len(names) - 0.5],
    }
