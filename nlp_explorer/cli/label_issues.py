"""``nlp-explorer label-issues``: the labels of all rows, the most suspicious first, each with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from nlp_explorer.dataset import Dataset


@takes_reading
def label_issues(
    data: options.Data,
    *,
    out: options.OutTable,
    encoder: options.Encoder = None,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Rank the labels of all rows by suspicion, out of fold: what else each text looks like, and why."""
    from nlp_explorer.audit.label_issues import label_issues as issues_of
    from nlp_explorer.embeddings import embed
    from nlp_explorer.progress import part_of
    from nlp_explorer.review import check_target, write_frame

    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.1))
    check_target(out, dataset)
    embeddings = embed(
        dataset.texts,
        options.encoder_or_chosen(encoder, dataset),
        cache=options.cache_or_default(cache),
        progress=part_of(progress, start=0.1, end=0.8),
    )
    issues = issues_of(dataset, embeddings, progress=part_of(progress, start=0.8, end=1))
    write_frame(_table(dataset, issues.rows), out)
    typer.echo(issues.sentence)
    typer.echo(f"Written: {out}")


def _table(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the judged rows, worst first: ``row_id``, ``self_confidence``, ``suggested``, ``reasons`` (sentences)."""
    from nlp_explorer.audit.reasons import opinion

    table = rows[["self_confidence", "suggested"]].reset_index()
    n_same, n_otherwise = _same_texts(dataset, rows.index.to_numpy())
    table["reasons"] = [
        opinion(*judged) + _contradiction(same, otherwise)
        for judged, same, otherwise in zip(
            zip(
                rows["label"],
                rows["self_confidence"],
                rows["suggested"],
                rows["suggested_probability"],
                strict=True,
            ),
            n_same.tolist(),
            n_otherwise.tolist(),
            strict=True,
        )
    ]
    table["reasons"] = table["reasons"].astype("str")
    return table


def _contradiction(n_same: int, n_otherwise: int) -> str:
    if not n_otherwise:
        return ""
    if n_same == 1:
        return " The one other row with the same text is labelled otherwise."
    return f" Of {n_same:,} other rows with the same text, {n_otherwise:,} are labelled otherwise."


def _same_texts(dataset: Dataset, row_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many other labelled rows have the text of each row, normalised, and how many of them another label."""
    import pandas as pd

    from nlp_explorer.duplicates.groups import find_duplicates

    frame = pd.DataFrame(
        {"text": find_duplicates(dataset).normalised, "label": dataset.frame["label"].cat.codes}, index=dataset.row_ids
    )
    frame = frame[(frame["text"] >= 0) & (frame["label"] >= 0)]
    n_text = frame.groupby("text")["label"].transform("size").reindex(row_ids, fill_value=1)
    n_both = frame.groupby(["text", "label"])["label"].transform("size").reindex(row_ids, fill_value=1)
    return (n_text - 1).to_numpy(), (n_text - n_both).to_numpy()
