"""``nlp-explorer profile``: what the pages say of a dataset, written as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset
    from nlp_explorer.predictions.run import Predictions
    from nlp_explorer.profile import Profile
    from nlp_explorer.text.tokenizers import Tokenizer


@takes_reading
def profile(
    data: options.Data,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where profile.json and the findings are written.")],
    predictions: options.PredictionFiles = None,
    tokenizer: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Tokenizer, or a tokenizer.json. Chosen by the texts by default."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="PARTS",
            help="With commas: reading, labels, lengths, tokens, duplicates, checks, predictions. All by default.",
        ),
    ] = None,
    reading: Reading,
) -> None:
    """Write what the checks find in a dataset: profile.json, and a table of the rows of each."""
    from nlp_explorer.predictions.runs import read_runs
    from nlp_explorer.profile import FINDINGS_FOLDER, PARTS, PROFILE_NAME, chosen_parts, write_profile
    from nlp_explorer.profile import profile as profile_of
    from nlp_explorer.progress import part_of

    parts = PARTS if only is None else chosen_parts(only)
    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.4))
    there = [target for target in (out / PROFILE_NAME, *(out / FINDINGS_FOLDER).glob("*.parquet")) if target.exists()]
    if there:  # importing the review takes longer than all else here
        from nlp_explorer.review import refuse_source

        for target in there:
            refuse_source(target, dataset)
    runs = read_runs(options.existing_paths(predictions), dataset)
    counter = _tokenizer(dataset, tokenizer) if "tokens" in parts else None
    result = profile_of(dataset, runs, counter, only=parts, progress=part_of(progress, start=0.4, end=1))
    write_profile(result, out)
    for line in _lines(result, runs):
        typer.echo(line)
    typer.echo(f"Written: {out / PROFILE_NAME}")


def _tokenizer(dataset: Dataset, name: str | None) -> Tokenizer | None:
    from nlp_explorer.text.tokenizers import default_tokenizer, find_tokenizer

    return default_tokenizer(dataset.texts) if name is None else find_tokenizer(name)


def _lines(result: Profile, runs: Sequence[Predictions]) -> Iterator[str]:
    from nlp_explorer.findings.verdict import verdict
    from nlp_explorer.findings.wording import counted
    from nlp_explorer.predictions import scores

    yield f"{result.dataset.name}: {counted(len(result.dataset), 'row')}."
    if result.findings is not None:
        yield verdict(result.dataset, result.findings).sentence
    for finding in result.findings or ():
        if finding.status in {"issue", "tip", "failed"}:
            yield f"  {finding.status:6} {finding.title}: {finding.message}"
    for run in runs if result.runs is not None else ():
        yield f"  run    {scores(result.dataset, run).sentence} {run.how}"
