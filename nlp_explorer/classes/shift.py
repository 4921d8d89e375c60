"""Do two splits look alike: in their classes, their lengths, their words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.classes.class_words import MAX_CHARACTERS_OF_TEXT, sampled_positions
from nlp_explorer.classes.differences import difference_of_quantiles, difference_of_shares
from nlp_explorer.classes.log_odds import log_odds
from nlp_explorer.classes.terms import find_text_terms
from nlp_explorer.dataset import SPLITS, Dataset
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.seed import SEED

MIN_EXPECTED = 5.0  # rows a cell; below it chi-square is not trusted. Source: Cochran 1954
N_PERMUTATIONS = 2_000  # draws of the same sizes at random; the smallest p-value they can show is 0.0005
QUANTILES = (0.5, 0.95, 0.99)
MAX_WORDS = 200  # listed, the farthest apart first
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class OverallTest:
    """One test of whether two splits draw their classes (or lengths) from the same distribution.

    ``distance`` (0..1): for classes the total variation distance, the share of rows that would need another class;
    for lengths the Kolmogorov-Smirnov distance, the largest gap between the cumulative curves. ``by_chance`` is the
    distance that splits of these sizes have on average where nothing but chance parts them; None where not known.
    """

    name: str
    p_value: float
    distance: float
    by_chance: float | None = None

    @property
    def is_shift(self) -> bool:
        """Whether chance alone would give such a difference in less than 5 % of draws."""
        return self.p_value < SIGNIFICANCE


def compared_splits(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Return the pairs of splits to compare: train (else the first) with every other one; empty with fewer than two."""
    first, *others = dataset.splits or ("",)
    return tuple((first, other) for other in others)


def class_shift(counts: pd.DataFrame, first: str, other: str) -> pd.DataFrame:
    """Return how the share of each class differs between two splits, the farthest from 0 first.

    Parameters
    ----------
    counts
        What `label_counts` gives.

    Returns
    -------
    pandas.DataFrame
        Index: label. ``rows`` and ``other_rows`` (int64), ``share`` and ``other_share`` (0..1 of the split's labels),
        ``difference`` (other minus first, -1..1) with its 95 % interval ``low`` and ``high``, ``is_apart`` (bool: the
        interval leaves out 0), ``missing_from`` (the split that has none of the class, "" for none).
    """
    rows, others = counts[first].to_numpy(), counts[other].to_numpy()
    n, n_other = int(rows.sum()), int(others.sum())
    difference, low, high = difference_of_shares(rows, n, others, n_other)
    missing = np.select([(rows == 0) & (others > 0), (others == 0) & (rows > 0)], [first, other], "")
    table = pd.DataFrame(
        {
            "rows": rows,
            "other_rows": others,
            "share": rows / max(n, 1),
            "other_share": others / max(n_other, 1),
            "difference": difference,
            "low": low,
            "high": high,
            "is_apart": (low > 0) | (high < 0),
            "missing_from": pd.Series(missing, index=counts.index, dtype="str"),
        },
        index=counts.index,
    )
    return table.iloc[np.argsort(-np.abs(np.nan_to_num(difference)), kind="stable")]


def overall_test(shift: pd.DataFrame) -> OverallTest:
    """Test all classes at once: chi-square, or where a class is expected in under 5 rows, a permutation test of it.

    ``shift`` is what `class_shift` gave. With a single class or an empty split the p-value is 1.
    """
    table = shift[["rows", "other_rows"]].to_numpy(dtype=np.int64).T
    table = table[:, table.sum(axis=0) > 0]
    distance = float(np.abs(shift["share"] - shift["other_share"]).sum() / 2)
    sizes = table.sum(axis=1)
    if table.shape[1] < 2 or sizes.min() == 0:
        return OverallTest("no test (nothing to compare)", 1.0, distance)
    from scipy.stats import chi2

    expected = sizes[:, None] * table.sum(axis=0) / table.sum()
    statistic = float(((table - expected) ** 2 / expected).sum())
    if expected.min() >= MIN_EXPECTED:
        p_value = float(chi2.sf(statistic, table.shape[1] - 1))
        return OverallTest("chi-square test", p_value, distance, _mean_distance(table))
    random = np.random.default_rng(SEED)
    drawn = random.multivariate_hypergeometric(table.sum(axis=0), int(sizes[0]), N_PERMUTATIONS, method="marginals")
    drawn_statistic = ((drawn - expected[0]) ** 2 * (1 / expected[0] + 1 / expected[1])).sum(axis=1)
    n_as_far = int((drawn_statistic >= statistic * (1 - 1e-9)).sum())
    p_value = (n_as_far + 1) / (N_PERMUTATIONS + 1)  # Source: Phipson and Smyth 2010
    drawn_shares = drawn / sizes[0] - (table.sum(axis=0) - drawn) / sizes[1]
    by_chance = float(np.abs(drawn_shares).sum(axis=1).mean() / 2)
    return OverallTest(f"permutation test with {N_PERMUTATIONS:,} draws", p_value, distance, by_chance)


def _mean_distance(table: np.ndarray) -> float:
    """Return the mean total variation distance of two random splits: half-normal means of the differences."""
    sizes, shares = table.sum(axis=1), table.sum(axis=0) / table.sum()
    errors = np.sqrt(shares * (1 - shares) * (1 / sizes).sum())
    return float(np.sqrt(2 / np.pi) * errors.sum() / 2)


def length_shift(lengths: np.ndarray, others: np.ndarray) -> tuple[OverallTest, pd.DataFrame]:
    """Return the Kolmogorov-Smirnov test of two splits' lengths, and the difference of their quantiles.

    The table's index is the quantile in percent (50, 95, 99); ``first``, ``other``, ``difference`` with its 95 %
    interval ``low`` and ``high``, in the unit of the lengths. Lengths that are equal make the p-value too large, never
    too small.
    """
    lines = []
    for quantile in QUANTILES:
        difference, low, high = (float(value[0]) for value in difference_of_quantiles(lengths, others, quantile))
        ends = [float(np.quantile(values, quantile)) if len(values) else np.nan for values in (lengths, others)]
        lines.append((*ends, difference, low, high))
    index = pd.Index([round(100 * quantile) for quantile in QUANTILES], name="percent")
    table = pd.DataFrame(lines, columns=["first", "other", "difference", "low", "high"], index=index)
    if min(len(lengths), len(others)) < 2:  # one text tells nothing of the others
        return OverallTest("no test (nothing to compare)", 1.0, np.nan), table
    from scipy.stats import ks_2samp

    found = ks_2samp(lengths, others, method="asymp")
    return OverallTest("Kolmogorov-Smirnov test", float(found.pvalue), float(found.statistic)), table


@dataclass(frozen=True, eq=False)
class WordShift:
    """The words that two splits use unlike each other.

    Attributes
    ----------
    table
        The 200 farthest apart: index ``term``; ``kind``; ``share`` and ``other_share`` (0..1 of the split's texts that
        hold it), ``difference`` with its 95 % interval ``low`` and ``high``, ``log_odds`` (standard errors; above 0 the
        term marks the other split).
    n_terms, n_apart
        Terms compared; of them those farther apart than chance would let any one of them be (5 % level over all terms
        together, Bonferroni).
    n_new_terms, n_with_new, n_other
        Terms that at least 3 texts of the other split hold and none of the first; texts of the other split that hold
        one; its texts.
    sentence
        How much was read.
    """

    table: pd.DataFrame
    n_terms: int
    n_apart: int
    n_new_terms: int
    n_with_new: int
    n_other: int
    sentence: str


def word_shift(dataset: Dataset, first: str, other: str, *, progress: Progress = no_progress) -> WordShift:
    """Return the words, phrases and characters whose share of the texts differs most between two splits."""
    progress(0.0, "choosing the texts")
    split = dataset.frame["split"].astype("str").to_numpy()
    asked = np.flatnonzero(np.isin(split, (first, other)))
    positions, sentence = sampled_positions(dataset, asked)
    is_other = split[positions] == other
    texts = dataset.texts.iloc[positions].fillna("").str.slice(0, MAX_CHARACTERS_OF_TEXT)
    terms = find_text_terms(texts.tolist(), progress=part_of(progress, start=0.2, end=1))
    in_first, in_other = (
        np.asarray(terms.occurs[side].sum(axis=0)).ravel().astype(np.int64) for side in (~is_other, is_other)
    )
    n, n_other = int((~is_other).sum()), int(is_other.sum())
    odds = log_odds(in_other, in_first + in_other, n_group=n_other, n_all=n + n_other)
    difference, low, high = difference_of_shares(in_first, n, in_other, n_other)
    order = np.argsort(-np.abs(odds), kind="stable")[:MAX_WORDS]
    table = pd.DataFrame(
        {
            "kind": terms.kinds,
            "share": in_first / max(n, 1),
            "other_share": in_other / max(n_other, 1),
            "difference": difference,
            "low": low,
            "high": high,
            "log_odds": odds,
        },
        index=pd.Index(terms.names, dtype="str", name="term"),
    ).iloc[order]
    is_new = (in_first == 0) & np.isin(terms.kinds, ("word", "characters", "number"))
    n_with_new = int((np.diff(terms.occurs[is_other][:, is_new].indptr) > 0).sum())
    n_apart = int((np.abs(odds) >= _border(len(odds))).sum())
    return WordShift(table, len(terms.names), n_apart, int(is_new.sum()), n_with_new, n_other, sentence)


def _border(n_terms: int) -> float:
    """Return the standard errors beyond which one of so many terms lies by chance in 5 % of cases."""
    from scipy.stats import norm

    return float(norm.isf(SIGNIFICANCE / 2 / max(n_terms, 1)))


def default_comparison(dataset: Dataset) -> tuple[str, str] | None:
    """Return the pair to show first: train with test where there are both, else the first pair; None without two."""
    pairs = compared_splits(dataset)
    if (SPLITS[0], SPLITS[2]) in pairs:
        return (SPLITS[0], SPLITS[2])
    return pairs[0] if pairs else None
