"""``nlp-explorer predictions-template``: an empty predictions file to fill in, which joins without a doubt."""

from __future__ import annotations

import typer

from nlp_explorer.cli import options


def predictions_template(
    data: options.Data,
    *,
    out: options.OutTable,
    text: options.Text = None,
    label: options.Label = None,
    split: options.Split = None,
    id: options.Id = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    header: options.Header = None,
    sheet: options.Sheet = None,
) -> None:
    """Write an empty predictions file for a dataset: one line a row, to be filled in under 'pred'."""
    from nlp_explorer.predictions.template import predictions_template as template_of
    from nlp_explorer.reading import read
    from nlp_explorer.review import check_target, write_frame

    dataset = read(
        options.existing_paths(data),
        options=options.read_options(
            text=text,
            label=label,
            split=split,
            id=id,
            encoding=encoding,
            delimiter=delimiter,
            header=header,
            sheet=sheet,
        ),
        progress=options.terminal_progress(),
    )
    check_target(out, dataset)
    write_frame(template_of(dataset), out)
    typer.echo(f"{len(dataset):,} {'row' if len(dataset) == 1 else 'rows'}: write the predicted label under 'pred'.")
    typer.echo(f"Written: {out}")
