"""Measure embeddings, clusters and the map side by side with named peers, each in a cold process.

    python benchmarks/embedding.py --data FOLDER [--rows 10000] [--many 100000] [--only accurate map neighbours ...]

FOLDER holds the real datasets (clues of jeopardy, banking77, 20news). A peer that is not installed is named and left
out. Times are CPU-seconds of a process of its own, imports included: take the ratios, to the first of each work.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings import embed
from nlp_explorer.embeddings.base import unit_length
from nlp_explorer.embeddings.trust import judge

N_NEIGHBOURS = 15
N_INTENTS, N_NEWSGROUPS = 77, 20  # classes of banking77 and of 20news


def encode_ours(texts: list[str]) -> np.ndarray:
    """Return MiniLM's vectors by the library."""
    from nlp_explorer.embeddings.minilm import MiniLm

    return unit_length(MiniLm().encode(texts))


def encode_peer(texts: list[str]) -> np.ndarray:
    """Return MiniLM's vectors by sentence-transformers with its defaults."""
    from sentence_transformers import SentenceTransformer

    from nlp_explorer.embeddings.minilm import model_folder

    model = SentenceTransformer(str(model_folder()), local_files_only=True)
    return np.asarray(model.encode(texts, show_progress_bar=False))


def map_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the refined map of the library."""
    from nlp_explorer.embeddings import project
    from nlp_explorer.embeddings.base import Embeddings
    from nlp_explorer.text.hashing import text_hashes

    hashes = text_hashes(str(at) for at in range(len(vectors)))
    with tempfile.TemporaryDirectory() as cache:
        return project(Embeddings(vectors, hashes, "fast", "benchmark"), Path(cache)).xy


def map_full_fit(vectors: np.ndarray) -> np.ndarray:
    """Return the map of the library, fitted on all points."""
    from nlp_explorer.embeddings import refine

    refine.MAX_POINTS_TO_FIT = len(vectors)
    return map_ours(vectors)


def map_umap_learn(vectors: np.ndarray) -> np.ndarray:
    """Return the map of umap-learn."""
    import umap

    return np.asarray(umap.UMAP(metric="cosine", random_state=1).fit_transform(vectors))


def map_umapers(vectors: np.ndarray) -> np.ndarray:
    """Return the map of umapers."""
    import umapers

    return np.asarray(umapers.Umap(random_seed=1).fit_transform(vectors))


def map_fastumap(vectors: np.ndarray) -> np.ndarray:
    """Return the map of fastumap."""
    import fastumap

    return np.asarray(fastumap.umap_project(vectors))


def map_open_tsne(vectors: np.ndarray) -> np.ndarray:
    """Return the map of openTSNE."""
    import openTSNE

    return np.asarray(openTSNE.TSNE(metric="cosine", random_state=1).fit(vectors))


def clusters_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each query of the bank by the library."""
    return k_means_ours(vectors, N_INTENTS)


def clusters_scikit_learn(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each query of the bank by scikit-learn."""
    return k_means_scikit_learn(vectors, N_INTENTS)


def news_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each post by the library."""
    return k_means_ours(vectors, N_NEWSGROUPS)


def news_scikit_learn(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each post by scikit-learn."""
    return k_means_scikit_learn(vectors, N_NEWSGROUPS)


def hundred_clusters_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each vector by the library, of a hundred."""
    return k_means_ours(vectors, 100)


def hundred_clusters_scikit_learn(vectors: np.ndarray) -> np.ndarray:
    """Return the cluster of each vector by scikit-learn, of a hundred."""
    return k_means_scikit_learn(vectors, 100)


def k_means_ours(vectors: np.ndarray, n_clusters: int) -> np.ndarray:
    """Return the cluster of each vector by the library, and print what the imports before it cost."""
    from nlp_explorer.embeddings.clusters import spherical_k_means

    started = time.process_time()
    with threadpool_limits(limits=1):  # as `cluster` calls it
        found = spherical_k_means(vectors, n_clusters)[1]
    print(f"without imports {time.process_time() - started:.1f} CPU-s")
    return found


def k_means_scikit_learn(vectors: np.ndarray, n_clusters: int) -> np.ndarray:
    """Return the cluster of each vector by scikit-learn, and print what the imports before it cost."""
    from sklearn.cluster import KMeans

    started = time.process_time()
    found = np.asarray(KMeans(n_clusters, random_state=1).fit_predict(vectors))
    print(f"without imports {time.process_time() - started:.1f} CPU-s")
    return found


def search_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the nearest positions of a hundred queries, one after the other."""
    from nlp_explorer.embeddings.neighbours import nearest

    started = time.perf_counter()
    found = [nearest(vectors[at : at + 1], vectors, k=50).positions[0] for at in range(100)]
    print(f"a query among {len(vectors):,}: {(time.perf_counter() - started) / 100:.3f} s")
    return np.array(found)


def neighbours_ours(vectors: np.ndarray) -> np.ndarray:
    """Return the nearest positions of each vector by the library."""
    from nlp_explorer.embeddings.neighbour_graph import neighbour_graph

    return neighbour_graph(vectors, k=N_NEIGHBOURS).positions


def neighbours_faiss(vectors: np.ndarray) -> np.ndarray:
    """Return the nearest positions of each vector by the flat index of faiss."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return np.asarray(index.search(vectors, N_NEIGHBOURS + 1)[1])


WORK: dict[str, tuple[Callable[..., np.ndarray], ...]] = {
    "accurate": (encode_ours, encode_peer),
    "map": (map_ours, map_umap_learn, map_umapers, map_fastumap, map_open_tsne),
    "clusters": (clusters_ours, clusters_scikit_learn),
    "news clusters": (news_ours, news_scikit_learn),
    "neighbours": (neighbours_ours, neighbours_faiss),
    "large map": (map_ours, map_full_fit),
    "large clusters": (hundred_clusters_ours, hundred_clusters_scikit_learn),
    "search": (search_ours,),
}


def main() -> None:
    """Run each piece of work in a process of its own and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--rows", type=int, default=10_000)
    arguments.add_argument("--many", type=int, default=100_000)
    arguments.add_argument("--only", nargs="+", choices=list(WORK), default=list(WORK))
    asked = arguments.parse_args()
    clues = pd.read_parquet(asked.data / "jeopardy" / "clues.parquet")["text"].drop_duplicates()
    bank = pd.read_csv(asked.data / "banking77" / "banking_data_train.csv").drop_duplicates("text")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        np.save(made / "accurate.npy", clues.iloc[:1_000].to_numpy(dtype=str))
        vectors = embed(clues.iloc[: asked.rows].astype("str"), "fast", cache=made).vectors
        np.save(made / "map.npy", vectors)
        many = embed(clues.iloc[: asked.many].astype("str"), "fast", cache=made).vectors
        many = many[np.random.default_rng(1).permutation(len(many))]
        for work in ("neighbours", "large map", "large clusters", "search"):
            np.save(made / f"{work}.npy", many)
        news = pd.read_csv(asked.data / "20news" / "20news_train.csv.gz").dropna().drop_duplicates("text")
        for work, texts in (("clusters", bank["text"]), ("news clusters", news["text"])):
            np.save(made / f"{work}.npy", embed(texts.astype("str"), "fast", cache=made).vectors)
        labels = {"clusters": bank["category"], "news clusters": news["label"]}
        for work in asked.only:
            compare(work, made, labels=labels.get(work, pd.Series(dtype="str")))


def compare(work: str, made: Path, *, labels: pd.Series) -> None:
    """Print one line a contestant: CPU-seconds, and how good its result is."""
    given = np.load(made / f"{work}.npy")
    first: np.ndarray | None = None
    first_cpu = 0.0
    for function in WORK[work]:
        out = made / "out.npy"
        process = subprocess.run(
            [sys.executable, __file__, "--run", function.__name__, str(made / f"{work}.npy"), str(out)],
            capture_output=True,
            text=True,
            env={**os.environ, "HF_HUB_OFFLINE": "1"},
            check=False,
        )
        if process.returncode:
            print(f"{work:14} {function.__name__:30} left out: {process.stderr.strip().splitlines()[-1]}")
            continue
        result = np.load(out)
        *said, cpu_said = process.stdout.splitlines()
        cpu = float(cpu_said)
        first, first_cpu = (result, cpu) if first is None else (first, first_cpu)
        said.append(quality(work, given, result, first, labels))
        print(f"{work:14} {function.__name__:30} {cpu:7.1f} CPU-s, {cpu / first_cpu:5.2f} times  {'; '.join(said)}")


def quality(work: str, given: np.ndarray, result: np.ndarray, first: np.ndarray, labels: pd.Series) -> str:
    """Return how good a result is, by the measure of its kind of work."""
    if work.endswith("map"):
        trust = judge(given, result)
        return f"trustworthiness {trust.trustworthiness:.3f}, neighbours kept {trust.neighbours_kept:.3f}"
    if len(labels):
        from sklearn.metrics import normalized_mutual_info_score

        return f"NMI to the labels {normalized_mutual_info_score(labels, result):.3f}"
    if work == "large clusters":
        from sklearn.metrics import normalized_mutual_info_score

        return f"NMI to the first {normalized_mutual_info_score(first, result):.3f}"
    if work == "search":
        return f"{len(result)} queries"
    if work == "neighbours":
        shared = [len(np.intersect1d(a, b)) / N_NEIGHBOURS for a, b in zip(first[:500], result[:500], strict=True)]
        return f"shared with the first {np.mean(shared):.3f}"
    cosine = (first * result).sum(axis=1)
    return f"cosine to the first: mean {cosine.mean():.4f}, 1st percentile {np.percentile(cosine, 1):.4f}"


def run(name: str, source: str, target: str) -> None:
    """Do one piece of work in this process, keep its result and print its CPU-seconds."""
    given = np.load(source)
    function = next(function for work in WORK.values() for function in work if function.__name__ == name)
    np.save(target, function(given.tolist() if given.dtype.kind == "U" else given))
    print(time.process_time())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main()
