"""``nlp-explorer duplicates``: every row that has a duplicate, with its group, as the Duplicates page lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

if TYPE_CHECKING:
    import pandas as pd


@takes_reading
def duplicates(
    data: options.Data,
    *,
    out: options.OutTable,
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="JACCARD",
            help="Two texts count as near duplicates from here on, 0.5 to 1; 0.8 by default.",
        ),
    ] = None,
    simplify_chinese: Annotated[
        bool, typer.Option("--simplify-chinese", help="Count traditional Chinese characters as simplified ones.")
    ] = False,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Write every row that has a duplicate: its group, how strictly it is tied to it, split and label."""
    from nlp_explorer.duplicates.member_rows import duplicate_rows
    from nlp_explorer.duplicates.near import THRESHOLD
    from nlp_explorer.progress import part_of
    from nlp_explorer.review import check_target, write_frame

    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.2))
    check_target(out, dataset)
    from_here_on = THRESHOLD if threshold is None else threshold
    rows = duplicate_rows(
        dataset,
        cache=options.cache_or_default(cache),
        threshold=from_here_on,
        simplify=simplify_chinese,
        progress=part_of(progress, start=0.2, end=1),
    )
    write_frame(rows, out)
    typer.echo(_sentence(rows, len(dataset), from_here_on))
    typer.echo(f"Written: {out}")


def _sentence(rows: pd.DataFrame, n_rows: int, threshold: float) -> str:
    from nlp_explorer.findings.wording import counted

    if rows.empty:
        said = counted(n_rows, "row")
        return f"None of {said} has a duplicate, exact, normalised or near (Jaccard {threshold:g} or more)."
    n_groups = rows["group"].nunique()
    kinds = ", ".join(
        f"{int((rows['kind'] == kind).sum()):,} {words}"
        for kind, words in (
            ("exact", "exact"),
            ("normalised", "after normalising"),
            ("near", f"near (Jaccard {threshold:g} or more)"),
        )
    )
    return (
        f"{len(rows):,} of {n_rows:,} rows ({100 * len(rows) / n_rows:.1f} %) have a duplicate, in {n_groups:,} "
        f"{'group' if n_groups == 1 else 'groups'}: {kinds}."
    )
