"""The kinds of cleaning steps. Each file of this folder that declares one is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from nlp_explorer.review.steps.base import KINDS, Step, make_step, settings_of, step

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["KINDS", "Step", "make_step", "settings_of", "step"]
