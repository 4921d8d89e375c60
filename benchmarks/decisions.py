"""Does an acknowledged decision survive kill -9, and how fast are decisions? Prints what was found.

    python benchmarks/decisions.py [--writers 4] [--rows 10000] [--kills 5]

Writers decide about one row after the other in one project and say so after each. They are killed while they write,
started again where they stopped, and at the end every decision that was said must be in the file.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.review import export_cleaned, record, standing
from nlp_explorer.review.entry_log import all_entries

_LABELS = 20


def texts(n_rows: int) -> Dataset:
    """Return a dataset of different texts."""
    frame = pd.DataFrame({"text": [f"text number {n}" for n in range(n_rows)], "label": np.arange(n_rows) % _LABELS})
    return dataset_from_frame(frame.astype("str"), name="many", schema=Schema(("text",), "label"))


def write(path: Path, reviewer: str, n_rows: int, rows: range) -> None:
    """Decide about rows one by one, saying each when it is on disk."""
    project, data = Project.open(path), texts(n_rows)
    for row in rows:
        record(project, data, [row], "relabel", f"{row % _LABELS}", reviewer=reviewer)
        print(row, flush=True)


def kill_while_writing(path: Path, *, n_writers: int, n_rows: int, n_kills: int) -> int:
    """Start writers, kill them all again and again, and return how many acknowledged decisions are missing."""
    acknowledged: dict[str, set[int]] = {f"writer {number}": set() for number in range(n_writers)}
    started, chance = time.perf_counter(), random.Random(1)
    for turn in range(n_kills + 1):
        workers, listeners = [], []
        for number, (reviewer, done) in enumerate(acknowledged.items()):
            first = max(done, default=number - n_writers) + n_writers
            step = [str(path), reviewer, str(n_rows), str(first), str(n_writers)]
            worker = subprocess.Popen([sys.executable, __file__, "--write", *step], stdout=subprocess.PIPE, text=True)
            workers.append(worker)
            listeners.append(threading.Thread(target=_listen, args=(worker, done)))
            listeners[-1].start()
        if turn < n_kills:
            enough = n_rows * (turn + chance.random()) / (n_kills + 1)
            while sum(map(len, acknowledged.values())) < enough and any(worker.poll() is None for worker in workers):
                time.sleep(0.001)
            for worker in workers:
                worker.kill()
        for worker, listener in zip(workers, listeners, strict=True):
            listener.join()
            worker.wait()
        print(f"  round {turn + 1}: {sum(map(len, acknowledged.values())):,} acknowledged")
    kept = all_entries(Project.open(path))
    missing = sum(
        len(rows - set(kept.loc[kept["reviewer"] == reviewer, "row_id"])) for reviewer, rows in acknowledged.items()
    )
    n_acknowledged = sum(map(len, acknowledged.values()))
    seconds = time.perf_counter() - started
    print(f"  {n_acknowledged:,} acknowledged, {len(kept):,} in the file, {missing} missing, {seconds:.0f} s in all")
    return missing


def _listen(worker: subprocess.Popen[str], done: set[int]) -> None:
    """Take in what a writer says, up to the last whole line: it may be killed in the middle of one."""
    for line in worker.stdout or ():
        if line.endswith("\n"):
            done.add(int(line))


def time_batches(n_rows: int) -> None:
    """Print how long one decision, large batches, their sum and the export take."""
    data = texts(n_rows)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        project = open_workspace(Path(folder)).project_for(data, OpenedAs(sample="many"))
        _tell("open a project", started)
        started = time.perf_counter()
        for row in range(100):
            record(project, data, [row], "keep", reviewer="ann")
        _tell("decide about 100 rows one by one", started)
        started = time.perf_counter()
        record(project, data, np.arange(n_rows // 10), "drop", reviewer="ann")
        _tell(f"decide about {n_rows // 10:,} rows at once", started)
        started = time.perf_counter()
        stands = standing(project, data)
        _tell("add up, same version", started)
        shuffled = data.frame[["text", "label"]].sample(frac=1, random_state=1)
        other = dataset_from_frame(shuffled, name="shuffled", schema=Schema(("text",), "label"))
        started = time.perf_counter()
        found = standing(project, other)
        _tell("add up, shuffled version", started)
        if len(found.rows) != len(stands.rows):
            raise RuntimeError(f"{len(stands.rows):,} rows decided, {len(found.rows):,} found again")
        started = time.perf_counter()
        export_cleaned(data, stands)
        _tell("export", started)


def _tell(what: str, started: float) -> None:
    print(f"  {what:<38}{time.perf_counter() - started:8.2f} s")


def main() -> int:
    """Run both, or one writer of the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--timed-rows", type=int, default=1_000_000)
    parser.add_argument("--write", nargs=5, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.write:
        path, reviewer, n_rows, first, step = told.write
        write(Path(path), reviewer, int(n_rows), range(int(first), int(n_rows), int(step)))
        return 0
    print(f"{told.writers} writers decide about {told.rows:,} rows, killed {told.kills} times")
    with tempfile.TemporaryDirectory() as folder:
        project = open_workspace(Path(folder)).create_project("killed")
        missing = kill_while_writing(project.path, n_writers=told.writers, n_rows=told.rows, n_kills=told.kills)
    print(f"A dataset of {told.timed_rows:,} rows")
    time_batches(told.timed_rows)
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
