"""Measure near duplicates of short and of Chinese texts against brute force, and planted ones in real queries.

    python benchmarks/duplicates_short.py [--data FOLDER] [--rows 5000]

FOLDER holds the real datasets. Three tables: what each kind of shingle finds of the pairs that people would call near
(edit similarity of the normalised keys at least 0.8; needs rapidfuzz), from which the rule in ``choice.py`` comes;
what the library finds of all pairs that reach a Jaccard, by brute force over all pairs; and what it finds of the
faults planted in ``messy/banking_planted.csv``, with every further group.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nlp_explorer.duplicates.choice import BY_CHARACTERS, BY_SPACELESS_CHARACTERS, BY_WORDS, choose_shingling
from nlp_explorer.duplicates.contradictions import contradictions
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.leakage import leak_kinds
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD, near_pairs_by_floor
from nlp_explorer.duplicates.near_groups import ALONE, KINDS, NearIndex
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling, shingle_sets, text_blocks
from nlp_explorer.reading import read
from nlp_explorer.seed import SEED
from nlp_explorer.text.codepoints import arrow_texts
from nlp_explorer.text.lengths import word_counts
from nlp_explorer.text.normalise import normalised_keys

ROOT = Path(__file__).resolve().parents[1]
DATASETS = (
    "banking77/banking_data_train.csv",
    "sms/data_sms.tsv",
    "predictions/tweeteval_emotion_test.csv",
    "predictions/tweeteval_hate_test.csv",
    "waimai/waimai_10k.csv",
    "predictions/marc_zh_test_2systems.csv",
)
SHINGLINGS = (BY_WORDS, BY_CHARACTERS, BY_SPACELESS_CHARACTERS)
SIMILAR = 0.8  # 1 - Levenshtein distance / length of the longer key


def distinct_texts(file: Path, n_rows: int) -> pd.Series:
    """Return texts that differ after normalising, at most so many, drawn at random."""
    texts = read([file]).texts
    keys = normalised_keys(texts)
    texts = texts[(keys != "") & ~keys.duplicated()]
    return texts.sample(min(n_rows, len(texts)), random_state=SEED).reset_index(drop=True)


def brute_force(texts: pd.Series, shingling: Shingling) -> pd.DataFrame:
    """Return all pairs of texts that share a shingle, with their Jaccard: every text against every other."""
    column = arrow_texts(texts)
    parts = [sets for block in text_blocks(column) for sets in shingle_sets(column, block, shingling)]
    sizes = np.concatenate([sets.sizes for sets in parts])
    positions = np.concatenate([sets.positions for sets in parts])
    distinct, which = np.unique(np.concatenate([sets.values for sets in parts]), return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    has = csr_array((np.ones(len(which), dtype=np.int32), which, starts), shape=(len(sizes), len(distinct)))
    shared = (has @ has.T).tocoo()
    above = shared.row < shared.col
    left, right, common = shared.row[above], shared.col[above], shared.data[above]
    ends = np.sort(np.stack([positions[left], positions[right]]), axis=0)
    jaccard = common / (sizes[left] + sizes[right] - common)
    return pd.DataFrame({"left": ends[0], "right": ends[1], "jaccard": jaccard})


def truly_near(texts: pd.Series) -> set[tuple[int, int]]:
    """Return the pairs whose keys are similar by edits."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    keys = normalised_keys(texts).tolist()
    similarity = cdist(keys, keys, scorer=Levenshtein.normalized_similarity, score_cutoff=SIMILAR, dtype=np.float32)
    left, right = np.nonzero(np.triu(similarity >= SIMILAR, 1))
    return set(zip(left.tolist(), right.tolist(), strict=True))


def compare_shinglings(data: Path, n_rows: int) -> None:
    """Print precision and recall of each kind of shingle at the usual threshold, and what the rule chooses."""
    print(f"Pairs at Jaccard {THRESHOLD} against pairs with edit similarity {SIMILAR}: precision / recall / F1")
    print(f"{'':38} words" + "".join(f"{shingling!s:>26}" for shingling in SHINGLINGS) + "   the rule chooses")
    for file in DATASETS:
        texts = distinct_texts(data / file, n_rows)
        true = truly_near(texts)
        cells = []
        for shingling in SHINGLINGS:
            pairs = brute_force(texts, shingling).query("jaccard >= @THRESHOLD")
            found = set(zip(pairs["left"], pairs["right"], strict=True))
            hits = len(found & true)
            precision, recall = hits / max(len(found), 1), hits / max(len(true), 1)
            f1 = 2 * hits / max(len(found) + len(true), 1)
            cells.append(f"{precision:12.2f} /{recall:5.2f} /{f1:5.2f}")
        chosen = choose_shingling(texts).shingling
        print(f"{file:38} {np.median(word_counts(texts)):5.0f} {' '.join(cells)}   {chosen}")


def compare_with_brute_force(data: Path, n_rows: int) -> None:
    """Print the recall of the library's pairs by their Jaccard, and whether any is wrong."""
    print("\nPairs that the library finds, of all pairs by brute force; recall by Jaccard")
    for file in DATASETS:
        texts = distinct_texts(data / file, n_rows)
        for shingling in SHINGLINGS:
            truth = brute_force(texts, shingling).query("jaccard >= @FLOOR").set_index(["left", "right"])["jaccard"]
            first, second = near_pairs_by_floor(texts, shingling, floors=(THRESHOLD, FLOOR))
            cells = [f">= {THRESHOLD}: {recall(first, truth, THRESHOLD, 1.01)}"]
            cells += [f"{low}-{low + 0.1:.1f}: {recall(second, truth, low, low + 0.1)}" for low in (0.7, 0.6, 0.5)]
            n_wrong = sum(abs(truth.get(pair, 0.0) - jaccard) > 1e-9 for pair, jaccard in by_rows(second))
            print(f"{file:38} {shingling!s:20} {'   '.join(cells)}   wrong {n_wrong}")


def by_rows(pairs: NearPairs) -> Iterable[tuple[tuple[int, int], float]]:
    """Yield the pairs by their rows, for texts that all differ after normalising."""
    rows = [np.flatnonzero(pairs.sets == number) for number in range(pairs.n_sets)]
    for members in rows:
        yield from (((int(one), int(other)), 1.0) for one in members for other in members if one < other)
    for left, right, jaccard in zip(pairs.left, pairs.right, pairs.jaccard, strict=True):
        for one in rows[left]:
            for other in rows[right]:
                yield (int(min(one, other)), int(max(one, other))), float(jaccard)


def recall(pairs: NearPairs, truth: pd.Series, low: float, high: float) -> str:
    """Return how many of the true pairs in a range of Jaccard were found."""
    wanted = truth[(truth >= low - 1e-9) & (truth < high - 1e-9)]
    found = {pair for pair, _ in by_rows(pairs)}
    return f"{sum(pair in found for pair in wanted.index)} of {len(wanted)}"


def planted(data: Path) -> None:
    """Print what is found of the planted faults, and every further group for a person to judge."""
    folder = data / "messy"
    dataset = read([folder / "banking_planted.csv"])
    truth = pd.DataFrame(json.loads((folder / "banking_planted.truth.json").read_text(encoding="utf-8")))
    chosen = choose_shingling(dataset.texts)
    [pairs] = near_pairs_by_floor(dataset.texts, chosen.shingling, floors=(THRESHOLD,))
    index = NearIndex(find_duplicates(dataset), pairs)
    groups = index.groups_at(THRESHOLD)
    conflicts = contradictions(dataset, index, groups).index
    leaks = leak_kinds(dataset, index, groups, split="validation", other="train") != ALONE
    print(f"\n{dataset.name}: {chosen.reason}")
    rows_of = {kind: rows["row"].to_numpy() for kind, rows in truth.groupby("kind")}
    for kind, found in (
        ("exact_dup", groups.is_member),
        ("near_dup_case_ws", groups.is_member),
        ("dup_conflict", np.isin(groups.group, conflicts)),
        ("split_leak", leaks),
    ):
        print(f"{kind:18} found {found[rows_of[kind]].sum()} of {len(rows_of[kind])}")
    known = np.concatenate([rows_of[kind] for kind in ("exact_dup", "near_dup_case_ws", "dup_conflict", "split_leak")])
    further = groups.is_member & ~np.isin(groups.group, groups.group[known])
    print(f"{further.sum()} further rows in {len(np.unique(groups.group[further]))} groups:")
    for number in np.unique(groups.group[further]):
        rows = np.flatnonzero(groups.group == number)
        print(f"  {KINDS[groups.kind[rows].max()]}: " + " | ".join(dataset.texts.iloc[rows]))


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--rows", type=int, default=5_000)
    asked = parser.parse_args()
    if importlib.util.find_spec("rapidfuzz") is None:
        print("rapidfuzz is not installed (pip install rapidfuzz): kinds of shingles are not compared")
    else:
        compare_shinglings(asked.data, asked.rows)
    compare_with_brute_force(asked.data, asked.rows)
    planted(asked.data)


if __name__ == "__main__":
    main()
