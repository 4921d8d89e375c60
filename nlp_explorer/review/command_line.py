"""The command line that does what the Recipe page does."""

from __future__ import annotations

import shlex

from nlp_explorer.projects.opened import OpenedAs
from nlp_explorer.reading import ReadOptions


def clean_command(opened: OpenedAs, *, recipe: str, out: str) -> str:
    """Return the command that carries out a recipe file on an opened dataset, for a POSIX shell.

    The recipe is the one that the page gives for download: the decisions of the project are written into it.
    A packaged sample has no file to name: then the word DATA stands for one.
    """
    parts = ["nlp-explorer", "clean", *(opened.paths or ("DATA",)), "--recipe", recipe, "--out", out]
    return shlex.join([*parts, *_options(opened.options)])


def _options(told: ReadOptions) -> list[str]:
    parts = [part for name in told.text or () for part in ("--text", name)]
    for option in ("label", "split", "id", "encoding", "delimiter", "sheet"):
        value = getattr(told, option)
        if value is not None:
            parts += [f"--{option}", "tab" if value == "\t" else value]
    if told.has_header is not None:
        parts.append("--header" if told.has_header else "--no-header")
    return parts
