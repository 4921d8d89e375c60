"""The command line ``nlp-explorer``: the same functions as the pages."""

from nlp_explorer.cli.commands import app

__all__ = ["app"]
