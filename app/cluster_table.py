"""The clusters as a table; a chosen one lists its rows, the most typical first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import state
from app.map_parts import MapParts

TABLE_HEIGHT = 560
CLUSTER = "cluster"  # session: the chosen cluster


def cluster_table(view: state.View, parts: MapParts) -> int | None:
    """List the clusters, largest first; return the chosen one, the largest if none was chosen, None without any."""
    if parts.drawn.described.empty:
        st.text("No cluster.")
        return None
    described = parts.drawn.described
    frame = pd.DataFrame({"rows": described["n_rows"].to_numpy(), "name": parts.titles[described.index].to_numpy()})
    if view.dataset.has_labels:
        frame["main label"] = described["main_label"].astype("str").to_numpy()
        frame["purity"] = 100 * described["purity"].to_numpy()
    event = st.dataframe(
        frame,
        key=f"cluster-table-{len(frame)}-{parts.embeddings.encoder}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "rows": st.column_config.NumberColumn("rows", width=46),
            "name": st.column_config.TextColumn("cluster, by its words", width=118),
            "main label": st.column_config.TextColumn("main label", width=80),
            "purity": st.column_config.NumberColumn(
                "purity",
                format="%.0f %%",
                width=56,
                help="Share of its labelled rows that carry its main label",
            ),
        },
        alt="Clusters with their rows, words, main label and purity; choose one to list its rows",
    )
    chosen = event["selection"]["rows"]
    return int(described.index[chosen[0] if chosen else 0])


def rows_of_cluster(view: state.View, parts: MapParts, cluster: int | None) -> pd.DataFrame:
    """Return the rows of a cluster in the slice with their cosine to its centre, the most typical first."""
    if cluster is None:
        return pd.DataFrame(columns=["cosine"])
    members = parts.drawn.positions[parts.clusters.assignment[parts.drawn.positions] == cluster]
    vectors = parts.embeddings.vectors[members]
    cosine = pd.Series(vectors @ parts.clusters.centres[cluster], index=view.dataset.row_ids[members], name="cosine")
    return cosine.sort_values(ascending=False, kind="stable").to_frame()
