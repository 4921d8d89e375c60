"""The formats that can be read, one family a file. Each file of this folder that declares one is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from nlp_explorer.reading.formats.base import Format, format_of, formats

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Format", "format_of", "formats"]
