"""The report's tables of where a run is wrong: by length, split, script, repeats, any column, and by cluster."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.embeddings.kept_clusters import named_clusters
from nlp_explorer.meeting.report import ReportInputs, Section
from nlp_explorer.predictions.by_value import scores_by_value
from nlp_explorer.predictions.intervals import Estimate
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.slicing import slicing_values, slicings

MAX_SLICINGS = 12
MAX_VALUES = 10  # of each, worst first


def slice_tables(inputs: ReportInputs, run: Predictions) -> dict[str, pd.DataFrame]:
    """Return by their titles the parts a run is worst on: ``rows``, ``wrong``, ``accuracy``. Labels have their own."""
    names = [name for name in slicings(inputs.dataset) if name != "label"][:MAX_SLICINGS]
    return dict(_worst(inputs, run, name, slicing_values(inputs.dataset, name)) for name in names)


def cluster_sections(inputs: ReportInputs, run: Predictions) -> tuple[Section, ...]:
    """Return the clusters a run is worst on, named by words of the texts; nothing while there are no embeddings."""
    if inputs.embeddings is None:
        return ()
    clusters = named_clusters(inputs.dataset.texts, inputs.embeddings, inputs.cache)
    title, table = _worst(inputs, run, "cluster", clusters.name_of_rows(inputs.dataset.frame.index))
    section = Section(f"In which clusters is {run.title} wrong?", tables={title: table}, holds_words=True)
    return (section,) if len(table) else ()


def _worst(inputs: ReportInputs, run: Predictions, name: str, values: pd.Series) -> tuple[str, pd.DataFrame]:
    """Return the title and the lines of a table."""
    found = scores_by_value(inputs.dataset, run, values)
    shown = found.head(MAX_VALUES)
    title = f"By {name}, worst first" + (f" ({MAX_VALUES} of {len(found):,})" if len(found) > MAX_VALUES else "")
    ends = zip(shown["accuracy"], shown["accuracy_low"], shown["accuracy_high"], strict=True)
    table = shown[["n_rows", "n_wrong"]].rename(columns={"n_rows": "rows", "n_wrong": "wrong"})
    return title, table.assign(accuracy=[str(Estimate(*line)) for line in ends])
