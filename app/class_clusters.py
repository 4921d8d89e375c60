"""Classes that are split over clusters, and clusters that mix classes; a chosen line lists its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cached_embeddings, encoding, state
from app.parts import sentence
from nlp_explorer.answers import split_answer
from nlp_explorer.embeddings import EncoderName, mixed_clusters, split_classes
from nlp_explorer.embeddings.class_clusters import MOST_OF_ROWS, rows_of_mixed_cluster, rows_of_split_class
from nlp_explorer.embeddings.cluster_part import within_part

TABLE_HEIGHT = 330
SEEN_BY = "seen-by"  # URL, bound
PAIRS, SPLIT, MIXED = "pairs of classes", "classes over clusters", "clusters of several classes"


def choose_kind() -> str:
    """Ask what is compared."""
    kind: str = st.segmented_control(
        "Compared", [PAIRS, SPLIT, MIXED], default=PAIRS, required=True, key=SEEN_BY, bind="query-params"
    )
    return kind


def rows_by_cluster(view: state.View, encoder: EncoderName, kind: str) -> pd.DataFrame:
    """Show the table of one kind; return the rows of the line chosen in it, of the first if none was, by row id."""
    name = f"{view.dataset.text_fingerprint}-{encoder}-centres"
    embeddings = encoding.require_embeddings(view, encoder)
    found = cached_embeddings.clusters(name, view.dataset.texts, embeddings)
    inside = within_part(view.part, found.clusters, view.dataset)
    split, mixed = split_classes(view.part, inside), mixed_clusters(view.part, inside)
    sentence(split_answer(split, mixed))
    titles = [f"{number}. {words}" for number, words in enumerate(found.names["name"], start=1)]
    if kind == SPLIT:
        largest = [", ".join(titles[cluster] for cluster in line) for line in split["main"]]
        shown = _shown(split, "label", [str(label) for label in split.index], largest)
    else:
        largest = [", ".join(line) for line in mixed["main"]]
        shown = _shown(mixed, "cluster", [titles[cluster] for cluster in mixed.index], largest)
    at = _choose(shown, key=f"{kind}-{view.opened.token}-{encoder}-{len(shown)}")
    if at is None:
        return view.part.frame.iloc[:0]
    if kind == SPLIT:
        rows = rows_of_split_class(view.part, inside, str(split.index[at]))
        return rows.assign(cluster=[titles[cluster] for cluster in rows["cluster"]])
    return rows_of_mixed_cluster(view.part, inside, int(mixed.index[at]))


def _shown(table: pd.DataFrame, what: str, names: list[str], main: list[str]) -> pd.DataFrame:
    n_parts = "n_clusters" if what == "label" else "n_classes"
    return pd.DataFrame(
        {
            what: names,
            "rows": table["n_rows"].to_numpy(),
            n_parts: table[n_parts].to_numpy(),
            "largest": 100 * table["largest_share"].to_numpy(),
            "main": main,
        }
    )


def _choose(shown: pd.DataFrame, *, key: str) -> int | None:
    event = st.dataframe(
        shown,
        key=key,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(shown)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("class"),
            "rows": st.column_config.NumberColumn("rows", width=60),
            "n_clusters": st.column_config.NumberColumn(
                "clusters", help=f"The fewest that hold {MOST_OF_ROWS:.0%} of its rows"
            ),
            "n_classes": st.column_config.NumberColumn(
                "classes", help=f"The fewest that make up {MOST_OF_ROWS:.0%} of its labelled rows"
            ),
            "largest": st.column_config.NumberColumn("in the largest", format="%.0f %%"),
            "main": st.column_config.TextColumn("the largest of them"),
        },
        alt="The most spread first; choose a line to list its rows",
    )
    chosen = event["selection"]["rows"]
    if not len(shown):
        return None
    return int(chosen[0]) if chosen else 0
