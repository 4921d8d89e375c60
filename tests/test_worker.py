from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from nlp_explorer.errors import NO_MEMORY

TASKS = """
from nlp_explorer.errors import ReadError

def works(progress, path):
    print("a library that talks")
    progress(0.5, "half")
    open(path, "w").write("result")

def fails(progress):
    raise ReadError("The file is gone: choose another.")

def needs_too_much(progress):
    import numpy as np
    np.zeros((10**9, 10**9))

def breaks(progress):
    raise RuntimeError("a bug")
"""


def run_worker(folder: Path, function: str, **arguments: Any) -> tuple[list[dict[str, Any]], int]:
    (folder / "tasks.py").write_text(TASKS)
    done = subprocess.run(
        [sys.executable, "-m", "nlp_explorer.worker"],
        input=pickle.dumps(("tasks", function, arguments)),
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_worker_reports_progress_and_the_end(tmp_path: Path) -> None:
    reports, code = run_worker(tmp_path, "works", path=str(tmp_path / "out"))
    assert reports == [{"share": 0.5, "what": "half"}, {"done": True}]
    assert code == 0
    assert (tmp_path / "out").read_text() == "result"


def test_worker_reports_what_a_person_can_mend(tmp_path: Path) -> None:
    reports, _ = run_worker(tmp_path, "fails")
    assert reports == [{"error": "The file is gone: choose another."}]


def test_a_bug_ends_the_worker_without_a_report(tmp_path: Path) -> None:
    reports, code = run_worker(tmp_path, "breaks")
    assert reports == []
    assert code != 0


def test_want_of_memory_is_a_sentence(tmp_path: Path) -> None:
    reports, _ = run_worker(tmp_path, "needs_too_much")
    assert reports == [{"error": NO_MEMORY}]
