"""Run one function of the library in a process of its own: ``python -m nlp_explorer.worker``.

The task comes pickled on standard input as ``(module, function, keyword arguments)`` from the parent process.
Progress and the end leave on standard output, one JSON object a line. The function gets a further keyword argument
``progress`` and keeps its result on disk. Low priority, so that the pages stay quick.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import sys
import time
from contextlib import suppress
from typing import Any

from nlp_explorer.errors import NO_MEMORY, ExplorerError

NICENESS = 10
SECONDS_BETWEEN_REPORTS = 0.2  # a report more often than anybody looks would cost more than the work


def main() -> None:
    """Do the task on standard input and report until it is done."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not mix with the reports
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)
    module, function, arguments = pickle.load(sys.stdin.buffer)

    def report(**entry: Any) -> None:
        out.write(json.dumps(entry) + "\n")
        out.flush()

    last = 0.0

    def progress(share: float, what: str) -> None:
        nonlocal last
        if share >= 1 or time.monotonic() - last >= SECONDS_BETWEEN_REPORTS:
            last = time.monotonic()
            report(share=float(share), what=what)

    try:
        getattr(importlib.import_module(module), function)(progress=progress, **arguments)
    except ExplorerError as error:
        report(error=str(error))
    except MemoryError:
        report(error=NO_MEMORY)
    else:
        report(done=True)


if __name__ == "__main__":
    main()
