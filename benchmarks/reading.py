"""Measure reading, side by side with pandas' own readers: CPU seconds, wall seconds and peak memory.

    python benchmarks/reading.py --data FOLDER [--runs 5]

FOLDER holds large.csv, large.jsonl and large.parquet, a table of a million rows with id, text, label and split.
Each run is a new process that reads a small file first, so that imports are not measured; ours and pandas' runs
alternate and the least CPU of each counts. Recognition and accounting are on; digests and checks are timed by
themselves, as nobody waits for them when a file is opened. `damaged` is large.csv with a stray quote in every
thousandth row, which takes the careful path.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

N_WARM_LINES = 2_000
MAX_MEMORY = 4.0  # times the file


@dataclass(frozen=True)
class Case:
    """A file and the share of pandas' CPU time that reading it may take; None where pandas has no such reader."""

    file: str
    max_ratio: float | None


CASES = (Case("large.csv", 1.5), Case("large.jsonl", 0.5), Case("large.parquet", 1.0), Case("damaged.csv", None))


@dataclass(frozen=True)
class Cost:
    """What one read took."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    n_rows: int


def main() -> None:
    """Run all cases, or one read in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--reader", choices=["ours", "pandas", "digests"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--warm", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reader:
        print(json.dumps(vars(_measured(arguments.reader, arguments.file, arguments.warm))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            _compare(case, arguments.data, Path(folder), arguments.runs)


def _compare(case: Case, data: Path, folder: Path, n_runs: int) -> None:
    file = data / case.file
    if case.file == "damaged.csv":
        file = _damaged(data / "large.csv", folder / "damaged.csv")
    warm = _small(file, folder)
    ours, theirs = [], []
    for _ in range(n_runs):
        ours.append(_run("ours", file, warm))
        if case.max_ratio is not None:
            theirs.append(_run("pandas", file, warm))
    best = min(ours, key=lambda cost: cost.cpu_seconds)
    n_bytes = file.stat().st_size
    peak = max(cost.peak_bytes for cost in ours) / n_bytes
    print(f"{case.file}: {n_bytes / 1e6:,.0f} MB, {best.n_rows:,} rows")
    print(f"  ours    {best.cpu_seconds:6.2f} CPU s, {best.wall_seconds:6.2f} s, peak {peak:.1f} times the file "
          f"({_verdict(peak <= MAX_MEMORY)}, at most {MAX_MEMORY:.0f})")  # fmt: skip
    if case.max_ratio is not None:
        peer = min(theirs, key=lambda cost: cost.cpu_seconds)
        ratio = best.cpu_seconds / peer.cpu_seconds
        peak = max(cost.peak_bytes for cost in theirs) / n_bytes
        print(f"  pandas  {peer.cpu_seconds:6.2f} CPU s, {peer.wall_seconds:6.2f} s, peak {peak:.1f} times the file")
        print(f"  ratio   {ratio:6.2f} ({_verdict(ratio <= case.max_ratio)}, at most {case.max_ratio})")
    digests = _run("digests", file, warm)
    print(f"  digests {digests.cpu_seconds:6.2f} CPU s (sha256 of the file, fingerprint of the dataset)")


def _verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


def _run(reader: str, file: Path, warm: Path) -> Cost:
    command = [sys.executable, __file__, "--data", str(file.parent), "--reader", reader]
    answer = subprocess.run([*command, "--file", str(file), "--warm", str(warm)], check=True, capture_output=True)
    return Cost(**json.loads(answer.stdout))


def _measured(reader: str, file: Path, warm: Path) -> Cost:
    readers: dict[str, Callable[[Path], int]] = {"ours": _ours, "pandas": _pandas, "digests": _ours}
    if reader == "digests":
        return _digests(file)
    readers[reader](warm)
    before, started = _cpu_seconds(), time.perf_counter()
    n_rows = readers[reader](file)
    wall = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Cost(_cpu_seconds() - before, wall, peak, n_rows)


def _ours(file: Path) -> int:
    from nlp_explorer.reading import read

    return len(read([file]))


def _pandas(file: Path) -> int:
    import pandas as pd

    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": pd.read_csv,
        ".jsonl": lambda path: pd.read_json(path, lines=True),
        ".parquet": pd.read_parquet,
    }
    return len(readers[file.suffix](file))


def _digests(file: Path) -> Cost:
    from nlp_explorer.reading import file_sha256, read

    dataset = read([file])
    before, started = _cpu_seconds(), time.perf_counter()
    file_sha256(dataset.files[0])
    assert dataset.fingerprint
    return Cost(_cpu_seconds() - before, time.perf_counter() - started, 0, len(dataset))


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _small(file: Path, folder: Path) -> Path:
    """Return a file of the same format with the first rows."""
    small = folder / f"small-{file.stem}{file.suffix}"
    if file.suffix == ".parquet":
        import pandas as pd

        pd.DataFrame({"id": range(100), "text": "some text", "label": "a", "split": "train"}).to_parquet(small)
    else:
        with file.open("rb") as source:
            small.write_bytes(b"".join(source.readline() for _ in range(N_WARM_LINES)))
    return small


def _damaged(source: Path, target: Path) -> Path:
    """Return a copy with a stray quote in every thousandth line."""
    with source.open("rb") as lines, target.open("wb") as out:
        for number, line in enumerate(lines):
            out.write(line.replace(b" ", b' "x" "', 1) if number % 1000 == 999 else line)
    return target


if __name__ == "__main__":
    main()
