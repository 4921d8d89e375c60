"""``nlp-explorer app``: the pages, on the files that were named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.cli.server import FIRST_PORT, free_port, serve
from nlp_explorer.cli.share import share as share_pages
from nlp_explorer.errors import EncoderError, ExplorerError
from nlp_explorer.folders import workspace_folder
from nlp_explorer.launch import DEFAULT_SAMPLE, Launch, SampleName, default_roots


@takes_reading
def start(
    data: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATA", show_default=False, help="Data files or folders; the English sample by default."
        ),
    ] = None,
    *,
    predictions: options.PredictionFiles = None,
    reading: Reading,
    sample: Annotated[SampleName | None, typer.Option(help="A packaged dataset, instead of files.")] = None,
    project: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Project the data belongs to, as its next version; made when there is none."),
    ] = None,
    encoder: options.Encoder = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help=f"Port; the first free one from {FIRST_PORT} by default."),
    ] = None,
    root: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FOLDER",
            help="Folder whose files may be opened by path; may be given again. "
            "The working directory and your home folder by default.",
        ),
    ] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where decisions are kept.")] = None,
    cache: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where results are kept that can be computed again.")
    ] = None,
    share: Annotated[
        bool, typer.Option("--share", help="Let other machines in, each person through a secret link that is printed.")
    ] = False,
    link: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:ROLE", help="With --share: a link for a person, as owner, reader or reviewer."),
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="With --share: the address to serve on; all of this machine by default.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser where there is one.")] = True,
) -> None:
    """Start the pages in your browser. Only this machine can reach them, unless --share is given."""
    if (link or address) and not share:
        raise ExplorerError("--link and --address go with --share: without it, only this machine can reach the pages.")
    if sample is not None and data:
        raise ExplorerError(f"Both the sample {sample!r} and {data[0]!r} were named: leave one of them out.")
    Launch(
        paths=_absolute(data),
        predictions=_absolute(predictions),
        options=reading.options(),
        roots=_folders(root) if root else default_roots(),
        sample=None if data else sample or DEFAULT_SAMPLE,
        project=(project or "").strip(),
        encoder=_usable(encoder),
    ).to_environment()
    for variable, folder in (("NLP_EXPLORER_WORKSPACE", workspace), ("NLP_EXPLORER_CACHE", cache)):
        if folder is not None:
            os.environ[variable] = str(folder.expanduser().resolve())
    if share:
        share_pages(workspace_folder(), port=port, address=address, people=link or ())
    else:
        serve(port=free_port(port), opens_browser=browser)


def _usable(encoder: str | None) -> str:
    """Return an encoder that was named, its folder absolute; one that cannot be used is refused before the start."""
    if encoder is None:
        return ""
    from nlp_explorer.embeddings import encoder_info

    if why_not := encoder_info(encoder).why_not:
        raise EncoderError(why_not)
    folder = Path(encoder).expanduser()
    return str(folder.resolve()) if folder.is_dir() else encoder


def _absolute(names: list[str] | None) -> tuple[str, ...]:
    return tuple(str(path) for path in options.existing_paths(names))


def _folders(names: list[str]) -> tuple[str, ...]:
    for name in names:
        if not Path(name).expanduser().is_dir():
            raise ExplorerError(f"There is no folder {name!r}: name one that exists with --root.")
    return tuple(str(Path(name).expanduser().resolve()) for name in names)
