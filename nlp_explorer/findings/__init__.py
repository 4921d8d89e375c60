"""The checks. Each file of this folder that declares one is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from nlp_explorer.findings.base import Check, Evidence, Finding, Inputs, Need, Outcome, Status, check
from nlp_explorer.findings.run import run_check, run_checks

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = [
    "Check",
    "Evidence",
    "Finding",
    "Inputs",
    "Need",
    "Outcome",
    "Status",
    "check",
    "run_check",
    "run_checks",
]
