"""Measure the checks: false alarms on clean real files, faults found in damaged ones, time at many rows.

    python benchmarks/checks.py --data FOLDER [--large FILE]

FOLDER holds the real datasets (their README lists them). FILE is a table of many rows; its checks are timed.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Inputs, run_check
from nlp_explorer.findings.base import REGISTRY
from nlp_explorer.reading import read

CLEAN = ("banking77", "sms/data_sms.tsv", "waimai/waimai_10k.csv", "20news")
MAX_FALSE_SHARE = 0.02
# Rows that a check marks in these files and that are at fault, looked at one by one: entities such as &amp; and
# &lt;#&gt;, quotes and dashes of Windows-1252, control and private-use characters, \\n spelled out, UTF-8 read as
# Latin-1, encoded binaries, one phrase over and over, another language, a row that is only a number.
AT_FAULT = {
    ("sms/data_sms.tsv", "markup-left"): 309,
    ("sms/data_sms.tsv", "unwanted-characters"): 35,
    ("sms/data_sms.tsv", "link-or-number"): 1,
    ("waimai/waimai_10k.csv", "unwanted-characters"): 3,
    ("20news", "unwanted-characters"): 36,
    ("20news", "improbable-text"): 14,
    ("20news", "mojibake"): 2,
    ("20news", "other-language"): 4,
    ("predictions/marc_zh_test_2systems.csv", "repeated-text"): 6,
    ("predictions/sst2_test_2systems.csv", "mojibake"): 3,
    ("predictions/tweeteval_emotion_test.csv", "markup-left"): 155,
    ("predictions/tweeteval_emotion_test.csv", "unwanted-characters"): 2,
    ("predictions/tweeteval_emotion_test.csv", "other-language"): 1,
    ("predictions/tweeteval_hate_test.csv", "markup-left"): 1,
}


def corrupt_rows(dataset: Dataset) -> dict[str, set[int]]:
    """Return the rows that each check on corrupt rows marks, by code."""
    inputs = Inputs(dataset)
    checks = [check for check in REGISTRY.values() if check.page == "corrupt_rows"]
    return {check.code: set(run_check(check, inputs, strict=True).evidence.rows.index) for check in checks}


def false_alarms(data: Path) -> None:
    """Print, for each clean file, the rows that each check marks and how many of them are not at fault."""
    files = [*CLEAN, *(f"predictions/{path.name}" for path in sorted((data / "predictions").glob("*.csv")))]
    n_all, n_false_all = 0, 0
    for file in files:
        dataset = read([data / file])
        n_false = 0
        marked = {code: len(rows) for code, rows in corrupt_rows(dataset).items() if rows}
        for code, n in marked.items():
            n_at_fault = AT_FAULT.get((file, code), 0)
            n_false += max(n - n_at_fault, 0)
            print(f"{file:42} {code:22} marked {n:5}  at fault {min(n, n_at_fault):5}")
        n_all, n_false_all = n_all + len(dataset), n_false_all + n_false
        share = n_false / len(dataset)
        verdict = "ok" if share < MAX_FALSE_SHARE else "TOO MANY"
        print(f"{file:42} false alarms of all kinds: {n_false} of {len(dataset):,} rows = {share:.2%} {verdict}\n")
    print(f"all clean files: {n_false_all} of {n_all:,} rows = {n_false_all / n_all:.2%}\n")


def faults_found(data: Path) -> None:
    """Print how many of the planted faults are found, and what else is marked."""
    messy = data / "messy"
    truth = json.loads((messy / "banking_planted.truth.json").read_text(encoding="utf-8"))
    junk = {entry["row"] for entry in truth if entry["kind"] == "junk"}
    marked = set().union(*corrupt_rows(read([messy / "banking_planted.csv"])).values())
    print(
        f"banking_planted.csv: {len(junk & marked)} of {len(junk)} junk rows found, {len(marked - junk)} others marked"
    )
    manifest = json.loads((messy / "MANIFEST.json").read_text(encoding="utf-8"))
    n_mojibake = manifest["french_mojibake.csv"]["mojibake_rows"]
    n_found = len(corrupt_rows(read([messy / "french_mojibake.csv"]))["mojibake"])
    print(f"french_mojibake.csv: {n_found} rows marked, {n_mojibake} planted\n")


def times(file: Path) -> None:
    """Print the processor seconds of each check, and of what checks share."""
    dataset = read([file])
    inputs = Inputs(dataset)
    print(f"{file.name}: {len(dataset):,} rows, processor seconds")
    for shared in ("is_blank", "lengths", "scripts", "letters", "duplicates"):
        started = time.process_time()
        getattr(inputs, shared)
        print(f"  {shared + ' (shared)':24} {time.process_time() - started:7.2f}")
    total = 0.0
    for code, check in REGISTRY.items():
        started = time.process_time()
        finding = run_check(check, inputs, strict=True)
        total += time.process_time() - started
        print(f"  {code:24} {time.process_time() - started:7.2f}  {finding.status:14} {finding.n_rows:,} rows")
    print(f"  {'all checks':24} {total:7.2f}")


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--large", type=Path)
    arguments = parser.parse_args()
    false_alarms(arguments.data)
    faults_found(arguments.data)
    if arguments.large is not None:
        times(arguments.large)


if __name__ == "__main__":
    main()
