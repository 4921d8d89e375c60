"""The report's sections that rest on vectors of the texts: as far as these are kept, nothing is embedded for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.answers import clusters_answer, overlap_answer
from nlp_explorer.audit.label_issues import label_issues
from nlp_explorer.audit.own_vectors import vectors_at_hand
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import (
    Embeddings,
    Surroundings,
    choose_encoder,
    load_embeddings,
    load_projection,
    load_surroundings,
    named_clusters,
    outliers,
    overlap_pairs,
    rows_amid_another_class,
)
from nlp_explorer.embeddings.cluster_part import clusters_within
from nlp_explorer.embeddings.measured_outliers import outliers_answer
from nlp_explorer.findings.wording import counted
from nlp_explorer.labels import label_counts
from nlp_explorer.meeting.report import ROWS_A_LIST, Picture, ReportInputs, ReportRows, Section
from nlp_explorer.plots.scatter import scatter_figure
from nlp_explorer.plots.theme import PALETTE, label_colours

MAX_POINTS = 2_000  # of a map in a report: about 0.1 MB
MAX_PAIRS = 20
_OTHER = "any other label"


def embeddings_at_hand(dataset: Dataset, cache: Path) -> Embeddings | None:
    """Return the embeddings by the encoder that the pages begin with; None while they are not on disk."""
    return load_embeddings(dataset.texts, choose_encoder(dataset).name, cache)


def meaning_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return clusters with their map, overlap, outliers and label issues, each as far as it can be had at once."""
    around = None if inputs.embeddings is None else load_surroundings(inputs.embeddings, inputs.cache)
    return (
        *_clusters(inputs),
        *([] if around is None else [*_overlap(inputs, around), _outliers(inputs, around)]),
        *_label_issues(inputs),
    )


def _clusters(inputs: ReportInputs) -> tuple[Section, ...]:
    dataset, embeddings = inputs.dataset, inputs.embeddings
    if embeddings is None:
        return ()
    found = named_clusters(dataset.texts, embeddings, inputs.cache)
    described = clusters_within(dataset, np.arange(len(dataset)), found.clusters, found.names)
    shown = described[["name", "n_rows", "main_label", "purity"]].rename(columns={"n_rows": "rows"})
    pictures, notes = _map(inputs, embeddings)
    return (
        Section(
            "What are the texts about?",
            (clusters_answer(described, len(dataset), dataset.has_labels),),
            pictures,
            {"Clusters, the largest first": shown.dropna(axis="columns", how="all").set_index("name")},
            notes=notes,
            holds_words=True,
        ),
    )


def _map(inputs: ReportInputs, embeddings: Embeddings) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    """Return the map, and how far to trust it; nothing while it is not on disk."""
    dataset = inputs.dataset
    projection = load_projection(embeddings, cache=inputs.cache)
    if projection is None:
        return (), ("The map was not drawn yet: open the page Clusters once, then it is in the report.",)
    at = np.flatnonzero(np.isfinite(projection.xy).all(axis=1))
    at = at[:: max(1, -(-len(at) // MAX_POINTS))]
    order = [str(name) for name in label_counts(dataset).index]
    named = order[: len(PALETTE)]
    labels = dataset.frame["label"].astype("str").iloc[at]
    kinds = pd.Categorical(labels.where(labels.isin(named) | labels.isna(), _OTHER), categories=[*named, _OTHER])
    rows = pd.Series([f"row {row_id}" for row_id in dataset.row_ids[at]], dtype="str")
    picture = scatter_figure(projection.xy[at], kinds, colours=label_colours(order), texts=rows)
    drawn = f"Drawn are {len(at):,} of {counted(len(dataset), 'row')}, evenly spaced, coloured by label."
    return (Picture(picture, "Map of the texts: what is near is alike"),), (projection.sentence(), drawn)


def _overlap(inputs: ReportInputs, around: Surroundings) -> list[Section]:
    dataset = inputs.dataset
    if dataset.schema.is_multi_label or len(dataset.classes) < 2:
        return []
    pairs, amid = overlap_pairs(dataset, around), rows_amid_another_class(dataset, around)
    n_labelled = int(dataset.frame["label"].notna().sum())
    first = pairs[["label", "neighbour", "share"]].head(MAX_PAIRS).set_index("label")
    return [
        Section(
            "Which classes overlap?",
            (overlap_answer(pairs, amid, n_labelled),),
            tables={"Share of a class's nearest labelled texts that carry another label": first},
            rows=_first(amid[["neighbours_label", "share"]], "amid another class, the most surrounded first"),
            notes=(around.sentence(),),
        )
    ]


def _outliers(inputs: ReportInputs, around: Surroundings) -> Section:
    found = outliers(inputs.dataset, around)
    said = outliers_answer(found, "" if inputs.embeddings is None else inputs.embeddings.encoder)
    return Section("Which texts belong nowhere?", (said,), rows=_first(found.rows, "the loneliest first"))


def _label_issues(inputs: ReportInputs) -> tuple[Section, ...]:
    dataset = inputs.dataset
    vectors = vectors_at_hand(dataset, inputs.embeddings)
    if vectors is None or dataset.schema.is_multi_label or len(dataset.classes) < 2:
        return ()
    found = label_issues(dataset, vectors)
    suspicious = found.rows.loc[found.rows["log_odds"] < 0, ["suggested", "self_confidence", "suggested_probability"]]
    rows = _first(suspicious, "that the model would label otherwise, the most suspicious first")
    return (Section("Which labels look wrong?", (found.sentence,), rows=rows),)


def _first(rows: pd.DataFrame, what: str) -> tuple[ReportRows, ...]:
    first = rows.iloc[:ROWS_A_LIST]
    title = f"The first {len(first):,} of {counted(len(rows), 'row')} {what}"
    return (ReportRows(title, first, len(rows)),) if len(first) else ()
