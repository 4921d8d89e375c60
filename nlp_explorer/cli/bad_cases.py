"""``nlp-explorer bad-cases``: what each run scores, and the rows it got wrong with a proposed verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

METRICS_NAME, ROWS_NAME = "metrics.json", "bad_cases.parquet"


@takes_reading
def bad_cases(
    data: options.Data,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=f"Where {METRICS_NAME} and {ROWS_NAME} are written.")],
    predictions: options.PredictionFiles = None,
    encoder: options.Encoder = None,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Score each run, and list the rows it got wrong: is the label wrong, or the model weak?"""
    from nlp_explorer.audit.measured import measured_precision
    from nlp_explorer.audit.proposals import propose
    from nlp_explorer.audit.tables import all_bad_cases, bad_case_table, run_metrics
    from nlp_explorer.embeddings import embed
    from nlp_explorer.errors import PredictionsError
    from nlp_explorer.predictions import bad_cases_sentence
    from nlp_explorer.predictions.over_epochs import latest_epochs
    from nlp_explorer.predictions.runs import read_runs
    from nlp_explorer.progress import part_of
    from nlp_explorer.projects.whole_files import write_whole
    from nlp_explorer.review import refuse_source

    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.1))
    for name in (METRICS_NAME, ROWS_NAME):
        refuse_source(out / name, dataset)
    runs = read_runs(options.existing_paths(predictions), dataset)
    if not runs:
        raise PredictionsError(
            "There are no predictions: name a file with --predictions, or open data with a column 'pred'."
        )
    embeddings = embed(
        dataset.texts,
        options.encoder_or_chosen(encoder, dataset),
        cache=options.cache_or_default(cache),
        progress=part_of(progress, start=0.1, end=0.7),
    )
    metrics = json.dumps({"runs": [run_metrics(dataset, run) for run in runs]}, ensure_ascii=False, indent=2)
    last, tables = latest_epochs(runs), []
    for at, run in enumerate(last):
        step = part_of(progress, start=0.7 + 0.3 * at / len(last), end=0.7 + 0.3 * (at + 1) / len(last))
        tables.append(
            bad_case_table(dataset, run, propose(dataset, run, runs=runs, embeddings=embeddings, progress=step))
        )
    rows = all_bad_cases(tables)
    write_whole(out / ROWS_NAME, rows.to_parquet(index=False), make_folder=True)
    write_whole(out / METRICS_NAME, f"{metrics}\n".encode("utf-8", "backslashreplace"), make_folder=True)
    for run in runs:
        typer.echo(f"{run.title}: {bad_cases_sentence(dataset, run)} {run.how}")
    typer.echo(measured_precision(embeddings.encoder))
    typer.echo(f"Written: {out / METRICS_NAME}, {out / ROWS_NAME}")
