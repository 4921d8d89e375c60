"""``nlp-explorer map``: the place, the cluster and the region of each row, as the Clusters page shows them."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading


@takes_reading
def map(
    data: options.Data,
    *,
    out: options.OutTable,
    encoder: options.Encoder = None,
    clusters: Annotated[
        int | None, typer.Option(metavar="K", help="How many clusters; min(100, sqrt(n / 2)) by default.")
    ] = None,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Write row_id, x, y, cluster, cluster_name and region, one line a row."""
    from nlp_explorer.embeddings import embed, map_table, named_clusters, project
    from nlp_explorer.progress import part_of
    from nlp_explorer.review import check_target, write_frame

    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.1))
    check_target(out, dataset)
    folder = options.cache_or_default(cache)
    embeddings = embed(
        dataset.texts,
        options.encoder_or_chosen(encoder, dataset),
        cache=folder,
        progress=part_of(progress, start=0.1, end=0.4),
    )
    found = named_clusters(dataset.texts, embeddings, folder, n_clusters=clusters)
    projection = project(embeddings, folder, part_of(progress, start=0.4, end=1))
    table = map_table(dataset, projection, found)
    write_frame(table, out)
    typer.echo(
        f"{len(table):,} {'row' if len(table) == 1 else 'rows'}, {found.clusters.n_clusters:,} "
        f"{'cluster' if found.clusters.n_clusters == 1 else 'clusters'} in {table['region'].nunique():,} "
        f"{'region' if table['region'].nunique() == 1 else 'regions'}, by the encoder {embeddings.encoder!r}."
    )
    typer.echo(projection.sentence())
    typer.echo(f"Written: {out}")
