"""Measure ``nlp-explorer profile``, side by side with polars' expressions and with ydata-profiling.

    python benchmarks/profile.py --file FILE [--runs 3] [--checks] [--ydata PYTHON --ydata-rows 100000]

FILE is a CSV of many rows with the columns id, text, label and split. Each run is a new process, ours and the
peer's alternate, and the least CPU of each counts; imports are measured by themselves and left out of the ratio to
polars, since its expressions are a part of a program that runs already. PYTHON is the interpreter of an environment
with ydata-profiling, which needs pandas below 3: ``python -m venv ydata && ydata/bin/pip install ydata-profiling``.
There whole processes are compared, imports included.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MAX_RATIO, MAX_BYTES, MAX_YDATA_RATIO = 1.5, 1.5e9, 0.5
ONLY = "reading,labels,lengths,duplicates"
POLARS = r"""
import json, resource, sys, polars as pl
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
times, last = {}, 0.0
def lap(name):
    global last
    times[name], last = cpu() - last, cpu()
lap("start")
frame = pl.read_csv(sys.argv[1])
lap("reading")
frame["label"].value_counts()
lap("labels")
text = frame["text"]
for lengths in (text.str.len_chars(), text.str.count_matches(r"\w+")):
    [lengths.quantile(share) for share in (0.5, 0.95, 0.99, 1)]
lap("lengths")
text.hash().n_unique()
lap("exact")
text.str.to_lowercase().str.replace_all(r"\W+", "").hash().n_unique()
lap("normalised")
print(json.dumps(times))
"""
OURS = r"""
import json, resource, sys
from pathlib import Path
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
from nlp_explorer.profile import chosen_parts, profile, write_profile
from nlp_explorer.reading import read
imports = cpu()
dataset = read([Path(sys.argv[1])])
reading = cpu()
result = profile(dataset, only=chosen_parts(sys.argv[3]))
write_profile(result, Path(sys.argv[2]))
print(json.dumps({"start": imports, "reading": reading - imports, "profile and writing": cpu() - reading,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
"""
CLI = "from nlp_explorer.cli import app; app()"
YDATA = """
import sys, pandas as pd
from ydata_profiling import ProfileReport
ProfileReport(pd.read_csv(sys.argv[1]), minimal=True, progress_bar=False).to_file(sys.argv[2])
"""


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checks", action="store_true", help="also time the checks, apart")
    parser.add_argument("--ydata", type=Path, metavar="PYTHON")
    parser.add_argument("--ydata-rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.runs:
            _against_polars(arguments.file, Path(folder), arguments.runs)
        if arguments.checks:
            print(f"the checks alone: {json.loads(_answer(OURS, arguments.file, folder, 'checks'))}")
        if arguments.ydata is not None:
            _against_ydata(arguments.file, Path(folder), arguments.ydata, arguments.ydata_rows)


def _against_polars(file: Path, folder: Path, n_runs: int) -> None:
    ours, theirs = [], []
    for _ in range(n_runs):
        ours.append(json.loads(_answer(OURS, file, folder, ONLY)))
        theirs.append(json.loads(_answer(POLARS, file)))
    best = min(ours, key=lambda times: times["reading"] + times["profile and writing"])
    peer = min(theirs, key=lambda times: sum(times.values()) - times["start"])
    work = best["reading"] + best["profile and writing"]
    peer_work = sum(peer.values()) - peer["start"]
    peak = max(times["peak"] for times in ours)
    print(f"{ONLY} of {file.name}")
    print(f"  ours   {work:.2f} CPU s and {best['start']:.2f} of imports: {_rounded(best)}")
    print(f"  polars {peer_work:.2f} CPU s and {peer['start']:.2f} of imports: {_rounded(peer)}")
    print(f"  ratio  {work / peer_work:.2f} ({_verdict(work <= MAX_RATIO * peer_work)}, at most {MAX_RATIO}), imports "
          f"of both included {(work + best['start']) / (peer_work + peer['start']):.2f}")  # fmt: skip
    print(f"  peak   {peak / 1e9:.2f} GB ({_verdict(peak <= MAX_BYTES)}, at most {MAX_BYTES / 1e9})")


def _against_ydata(file: Path, folder: Path, python: Path, n_rows: int) -> None:
    part = folder / "part.csv"
    with file.open("rb") as source:
        part.write_bytes(b"".join(line for line, _ in zip(source, range(n_rows + 1), strict=False)))
    ours = _whole([sys.executable, "-c", CLI, "profile", str(part), "--out", str(folder / "whole")])
    theirs = _whole([str(python), "-c", YDATA, str(part), str(folder / "report.html")])
    ratio = ours / theirs
    print(f"whole profile of the first {n_rows:,} lines, tokens and all checks, imports included")
    print(f"  ours {ours:.1f}, ydata-profiling minimal {theirs:.1f} CPU s")
    print(f"  ratio {ratio:.2f} ({_verdict(ratio <= MAX_YDATA_RATIO)}, at most {MAX_YDATA_RATIO})")


def _answer(program: str, *arguments: object) -> str:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _whole(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _rounded(times: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in times.items() if name != "peak"}


def _verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


if __name__ == "__main__":
    main()
