"""Hold the laws of reading on many random files: what was written comes back, and damage loses nothing.

    python benchmarks/reading_fuzz.py [--files 20000]

The laws and the files are those of tests/reading/test_properties.py, with new random choices in each run.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import os
import sys
import time
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).resolve().parents[1] / "tests"
PREFIX = "test_"


def main() -> None:
    """Run each law on its share of the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    n_files: int = parser.parse_args().files
    path = TESTS / "reading" / "test_properties.py"
    n_laws = path.read_text(encoding="utf-8").count(f"\ndef {PREFIX}")
    n_each = -(-n_files // n_laws)
    laws = _laws(path, n_each)
    for name, law in inspect.getmembers(laws, inspect.isfunction):
        if name.startswith(PREFIX):
            started = time.perf_counter()
            law()
            sentence = name.removeprefix(PREFIX).replace("_", " ")
            print(f"{n_each:,} files, {time.perf_counter() - started:,.0f} s: {sentence}", flush=True)
    print(f"{n_each * n_laws:,} random files: every law holds")


def _laws(path: Path, n_each: int) -> ModuleType:
    os.environ["NLP_EXPLORER_RANDOM_FILES"] = str(n_each)
    sys.path.insert(0, str(TESTS))
    spec = importlib.util.spec_from_file_location("reading_properties", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
