"""Measure near, exact and normalised duplicates of many rows side by side with named peers, each in a cold process.

    python benchmarks/duplicates.py [--shared FOLDER] [--made FOLDER] [--rows 100000 300000 1000000] [--plot FILE]

FOLDER of ``--shared`` holds ``bench/make_large.py``, which makes the files with planted duplicates that are not yet in
``--made``, and the prototype. A peer that is not installed is named and left out. Times are CPU-seconds, of the work
alone and of the whole process with its imports and reading of the file: take the ratios. Recall is the share of
planted pairs that end up together; precision the share of reported rows that have a true partner (judged on a
sample of those that were not planted), both at the Jaccard that was looked for.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset

THRESHOLD, FLOOR = 0.8, 0.5
MAX_ROWS_JUDGED = 2_000  # of those reported that were not planted
SLOW_PEERS_UP_TO = 100_000  # rows; beyond, they take many minutes
ROOT = Path(__file__).resolve().parents[1]


def cpu_seconds() -> float:
    """Return the CPU time of this process and the ones it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def texts_of(file: Path) -> pd.Series:
    """Return the texts of a made file."""
    return pd.read_parquet(file / "large.parquet", columns=["text"])["text"]


def dataset_of(texts: pd.Series) -> Dataset:
    """Return a dataset of these texts alone."""
    from nlp_explorer.dataset import Dataset, Schema

    nothing = pd.Series(pd.NA, index=texts.index, dtype="category")
    return Dataset("large", pd.DataFrame({"text": texts, "label": nothing, "split": nothing}), Schema(("text",)))


def tied(left: np.ndarray, right: np.ndarray, n: int) -> np.ndarray:
    """Return the connected component of each row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(n, n))
    return connected_components(graph.tocsr(), directed=False)[1]


def ours(texts: pd.Series, floor: float = THRESHOLD) -> np.ndarray:
    """Groups over all kinds by the library."""
    from nlp_explorer.duplicates.choice import choose_shingling
    from nlp_explorer.duplicates.groups import find_duplicates
    from nlp_explorer.duplicates.near import near_pairs_by_floor
    from nlp_explorer.duplicates.near_groups import NearIndex

    floors = (THRESHOLD,) if floor == THRESHOLD else (THRESHOLD, floor)
    *_, pairs = near_pairs_by_floor(texts, choose_shingling(texts).shingling, floors=floors)
    return NearIndex(find_duplicates(dataset_of(texts)), pairs).groups_at(floor).group


def ours_to_the_floor(texts: pd.Series) -> np.ndarray:
    """Both passes, down to the floor."""
    return ours(texts, FLOOR)


def word_shingles(text: str | None) -> list[str]:
    """Return the same shingles as strings, as the made truth defines them."""
    words = re.findall(r"\w+", (text or "").lower())
    return [" ".join(words[at : at + 3]) for at in range(len(words) - 2)] or [" ".join(words)]


def rensa_deduplicator(texts: pd.Series) -> np.ndarray:
    """Reported row or not: the peer says which rows it would drop, not with whom they are."""
    import rensa

    peer = rensa.RMinHashDeduplicator(threshold=THRESHOLD, num_perm=128, use_lsh=True)
    rows, reported = texts.where(texts.notna(), "").tolist(), []
    for start in range(0, len(rows), 10_000):
        block = [(str(start + at), word_shingles(text)) for at, text in enumerate(rows[start : start + 10_000])]
        reported += [not is_new for is_new in peer.add_pairs(block)]
    return np.array(reported)


def datasketch_lsh(texts: pd.Series) -> np.ndarray:
    """Groups by the candidates of MinHashLSH, not verified."""
    from datasketch import MinHash, MinHashLSH

    peer, left, right = MinHashLSH(threshold=THRESHOLD, num_perm=128), [], []
    shingles = [[shingle.encode() for shingle in word_shingles(text)] for text in texts.where(texts.notna(), "")]
    for row, sketch in enumerate(MinHash.generator(shingles, num_perm=128)):
        found = peer.query(sketch)
        left += [row] * len(found)
        right += found
        peer.insert(row, sketch)
    return tied(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64), len(texts))


def prototype(texts: pd.Series) -> np.ndarray:
    """Groups by the prototype of the mechanism."""
    import near_duplicates
    import pyarrow as pa

    column = pa.array(texts.where(texts.notna(), "").tolist(), type=pa.large_string())
    left, right, _ = near_duplicates.minhash_lsh(column, thr=THRESHOLD)
    return tied(left, right, len(texts))


def ours_equal(texts: pd.Series) -> np.ndarray:
    """Exact and normalised groups by the library."""
    from nlp_explorer.duplicates.groups import find_duplicates

    return find_duplicates(dataset_of(texts)).normalised


def polars_equal(texts: pd.Series) -> np.ndarray:
    """Reported row or not by ``is_duplicated`` on the normalised column."""
    import polars

    column = polars.from_pandas(texts.where(texts.notna(), ""))
    keys = column.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[\p{P}\p{Z}\p{C}]", "")
    return (keys.is_duplicated() & (keys != "")).to_numpy()


# What is run, the package of a peer, and the Jaccard from which it looks for pairs
CONTENDERS: dict[str, tuple[Callable[[pd.Series], np.ndarray], str, float]] = {
    "ours": (ours, "", THRESHOLD),
    "ours down to 0.5": (ours_to_the_floor, "", FLOOR),
    "rensa deduplicator": (rensa_deduplicator, "rensa", THRESHOLD),
    "prototype": (prototype, "near_duplicates", THRESHOLD),
    "datasketch LSH": (datasketch_lsh, "datasketch", THRESHOLD),
    "ours, equal": (ours_equal, "", 1.0),
    "polars, equal": (polars_equal, "polars", 1.0),
}


def run(name: str, file: Path, out: Path) -> None:
    """Run one contender in this process and print what it took."""
    texts = texts_of(file)
    before = cpu_seconds()
    found = CONTENDERS[name][0](texts)
    work = cpu_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    np.save(out, found)
    print(json.dumps({"work": work, "process": cpu_seconds(), "peak": peak}))


def measured(name: str, file: Path, shared: Path) -> dict[str, float] | None:
    """Return what a contender took and found, None where the peer is missing."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.npy"
        command = [sys.executable, __file__, "--run", name, str(file), str(out), "--shared", str(shared)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1]) | judged(np.load(out), file, CONTENDERS[name][2])


def judged(found: np.ndarray, file: Path, threshold: float) -> dict[str, float]:
    """Return recall of the planted pairs and precision of the reported rows.

    A peer that only says which rows it reports has found a pair when it reports one of the two.
    """
    truth = pd.read_parquet(file / "truth.parquet")
    planted = truth[truth["source"] >= 0]
    if found.dtype == bool:
        together = found[planted["id"]] | found[planted["source"]]
        reported = np.flatnonzero(found)
    else:
        together = (found[planted["id"]] == found[planted["source"]]) & (found[planted["id"]] >= 0)
        sizes = np.bincount(found[found >= 0])
        reported = np.flatnonzero((found >= 0) & (sizes[np.maximum(found, 0)] >= 2))
    is_near = (planted["kind"] == "near").to_numpy()
    is_equal = planted["kind"].isin(["exact", "conflict", "norm"]).to_numpy()
    true = is_equal | (planted["jaccard"] >= threshold).to_numpy()
    partners = np.union1d(planted["id"][true], planted["source"][true])
    further = np.setdiff1d(reported, partners)
    drawn = np.random.default_rng(1).permutation(further)[:MAX_ROWS_JUDGED]
    share = n_truly_near(file, drawn, threshold) / max(len(drawn), 1)
    return {
        "near": together[is_near & true].mean(),
        "equal": together[is_equal].mean(),
        "reported": len(reported),
        "precision": (len(reported) - len(further) + share * len(further)) / max(len(reported), 1),
    }


def n_truly_near(file: Path, rows: np.ndarray, threshold: float) -> int:
    """Return how many of some rows have a true partner among all rows, planted or not: equal key or exact Jaccard."""
    from nlp_explorer.text.normalise import normalised_keys

    if not len(rows):
        return 0
    texts = texts_of(file).where(lambda column: column.notna(), "")
    is_equal = normalised_keys(texts).duplicated(keep=False).to_numpy()
    sets = {row: frozenset(word_shingles(texts.iloc[row])) for row in rows if not is_equal[row]}
    n_equal = len(rows) - len(sets)
    if not sets:
        return n_equal
    wanted = set().union(*sets.values())
    holders: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        for shingle in wanted.intersection(word_shingles(text)):
            holders.setdefault(shingle, []).append(row)
    n_found = n_equal
    for row, shingles in sets.items():
        rarest = sorted(shingles, key=lambda shingle: len(holders[shingle]))
        prefix = rarest[: len(shingles) - int(np.ceil(threshold * len(shingles))) + 1]
        others = {other for shingle in prefix for other in holders[shingle]} - {row}
        n_found += any(_jaccard(shingles, frozenset(word_shingles(texts.iloc[other]))) >= threshold for other in others)
    return n_found


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)


def made(rows: int, folder: Path, shared: Path) -> Path:
    """Return the folder of a file of so many rows, made if it is not there."""
    file = folder / str(rows)
    if not (file / "truth.parquet").exists():
        script = shared / "bench" / "make_large.py"
        subprocess.run([sys.executable, script, "--rows", str(rows), "--seed", "2", "--out", file], check=True)
    return file


def compare(rows: int, folder: Path, shared: Path) -> dict[str, dict[str, float]]:
    """Print all contenders on one file, and ours by each peer."""
    file, results = made(rows, folder, shared), {}
    print(f"\n{rows:,} rows{'':22} CPU-s  process    GB   near  equal  reported  precision")
    for name, (_, package, _) in CONTENDERS.items():
        if package and importlib.util.find_spec(package) is None:
            print(f"{name:22} is not installed: pip install {package}")
        elif name != "datasketch LSH" or rows <= SLOW_PEERS_UP_TO:
            took = results[name] = measured(name, file, shared)
            print(
                f"{name:30} {took['work']:9.2f} {took['process']:8.2f} {took['peak']:5.2f} {took['near']:6.4f} "
                f"{took['equal']:6.4f} {took['reported']:9,} {took['precision']:10.5f}"
            )
    for mine, peer in (("ours", "rensa deduplicator"), ("ours", "prototype"), ("ours, equal", "polars, equal")):
        if peer in results:
            ratios = [
                f"{what} x{results[mine][what] / results[peer][what]:.2f}" for what in ("work", "process", "peak")
            ]
            print(f"{mine} against {peer}: {', '.join(ratios)}")
    return results


def main() -> None:
    """Compare at each size and print the growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--made", type=Path, default=Path(tempfile.gettempdir()) / "nlp_explorer_large")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--plot", type=Path, help="write the growth there, as HTML")
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.shared / "prototypes"))
    if asked.run:
        run(asked.run[0], Path(asked.run[1]), Path(asked.run[2]))
        return
    results = {rows: compare(rows, asked.made, asked.shared) for rows in asked.rows}
    names = [name for name in CONTENDERS if all(name in found for found in results.values())]
    growth = pd.DataFrame({name: [found[name]["work"] for found in results.values()] for name in names}, index=results)
    print("\nmicroseconds of work a row\n", (growth.div(growth.index, axis=0) * 1e6).round(2).to_string())
    if asked.plot:
        import plotly.express as px

        figure = px.line(growth, markers=True, labels={"index": "rows", "value": "CPU-seconds", "variable": ""})
        figure.write_html(asked.plot)


if __name__ == "__main__":
    main()
