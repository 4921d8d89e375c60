"""What a maximum sequence length costs and what it loses: rows cut, tokens lost, padding, arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.labels import single_labels

BATCH_SIZE = 32  # of the batches that are padded to their longest row
USUAL_HIDDEN_SIZE = 768  # where the model's is not known: that of BERT base
COST_FORMULA = "per layer and text, 24 L d² + 4 L² d multiplications and additions at length L and hidden size d"
COST_SOURCE = "Narayanan et al. 2021, Efficient Large-Scale Language Model Training on GPU Clusters, appendix"


@dataclass(frozen=True, eq=False)
class Coverage:
    """The token counts of some texts, so ordered that any maximum length is looked up, not counted.

    Attributes
    ----------
    counts
        int64, ascending: tokens of each text, special ones included; rows without a text left out.
    n_special
        Special tokens of each text, which are never lost.
    """

    counts: np.ndarray
    n_special: int
    until: np.ndarray  # int64 (n + 1,): sums of the first so many counts

    @property
    def n_rows(self) -> int:
        """How many rows have a text."""
        return len(self.counts)

    @property
    def n_tokens(self) -> int:
        """How many tokens stand for text."""
        return int(self.until[-1]) - self.n_special * self.n_rows

    def n_cut(self, max_length: int) -> int:
        """Return how many rows are longer than a maximum length."""
        return self.n_rows - int(np.searchsorted(self.counts, max_length, side="right"))

    def n_lost(self, max_length: int) -> int:
        """Return how many tokens lie beyond a maximum length."""
        n_cut = self.n_cut(max_length)
        return int(self.until[-1] - self.until[self.n_rows - n_cut]) - n_cut * max_length

    def share_lost(self, max_length: int) -> float:
        """Return the share 0..1 of the tokens of the texts that are lost."""
        return self.n_lost(max_length) / self.n_tokens if self.n_tokens else 0.0

    def padding_share(self, max_length: int) -> float:
        """Return the share 0..1 of padding where every row is padded to the maximum length."""
        used = int(self.until[-1]) - self.n_lost(max_length)
        return 1 - used / (self.n_rows * max_length) if self.n_rows else 0.0

    def batch_padding_share(self, max_length: int) -> float:
        """Return the expected share 0..1 of padding in batches of 32 random rows, each padded to its longest."""
        if not self.n_rows:
            return 0.0
        lengths, n_equal = np.unique(np.minimum(self.counts, max_length), return_counts=True)
        is_longest = np.diff((np.cumsum(n_equal) / self.n_rows) ** BATCH_SIZE, prepend=0.0)
        used = int(self.until[-1]) - self.n_lost(max_length)
        return max(0.0, 1 - used / self.n_rows / float(lengths @ is_longest))


def coverage(tokens: np.ndarray, *, n_special: int) -> Coverage:
    """Return the coverage of rows with so many tokens each; 0 is a row without a text."""
    counts = np.sort(tokens[tokens > 0]).astype(np.int64)
    return Coverage(counts, n_special, np.concatenate(([0], np.cumsum(counts))))


def coverage_of_classes(dataset: Dataset, tokens: np.ndarray, *, n_special: int) -> dict[str, Coverage]:
    """Return the coverage of each class that has a text. A row with several labels counts at each."""
    labels = single_labels(dataset)
    counts = tokens[dataset.frame.index.get_indexer(labels.index)]
    codes = labels.cat.codes.to_numpy()
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(dataset.classes) + 1))
    found = {
        name: coverage(counts[order[bounds[at] : bounds[at + 1]]], n_special=n_special)
        for at, name in enumerate(dataset.classes)
    }
    return {name: of_class for name, of_class in found.items() if of_class.n_rows}


@dataclass(frozen=True, eq=False)
class Coverages:
    """The coverage of all rows, and of each class that has a text."""

    all_rows: Coverage
    classes: dict[str, Coverage]


def coverages_of(dataset: Dataset, tokens: np.ndarray, *, n_special: int) -> Coverages:
    """Return the coverage of a dataset whose rows have so many tokens each (int64, aligned)."""
    return Coverages(coverage(tokens, n_special=n_special), coverage_of_classes(dataset, tokens, n_special=n_special))


def coverage_curve(all_rows: Coverage, max_lengths: Sequence[int]) -> pd.DataFrame:
    """Return shares 0..1 at each maximum length: ``rows_cut``, ``tokens_lost``, ``padding``, ``batch_padding``.

    Index: ``max_length``, as given.
    """
    lines = [
        (
            all_rows.n_cut(length) / all_rows.n_rows if all_rows.n_rows else 0.0,
            all_rows.share_lost(length),
            all_rows.padding_share(length),
            all_rows.batch_padding_share(length),
        )
        for length in max_lengths
    ]
    columns = ["rows_cut", "tokens_lost", "padding", "batch_padding"]
    return pd.DataFrame(
        lines, index=pd.Index(np.asarray(max_lengths, dtype=np.int64), name="max_length"), columns=columns
    )


def class_table(classes: dict[str, Coverage], max_length: int) -> pd.DataFrame:
    """Return one line a class, that which loses the largest share of its tokens first.

    Index: ``label``. Columns: ``rows``, ``cut`` (rows, int64), ``share_cut``, ``share_lost`` (0..1), ``longest``.
    """
    lines = {
        name: (
            part.n_rows,
            part.n_cut(max_length),
            part.n_cut(max_length) / part.n_rows,
            part.share_lost(max_length),
            int(part.counts[-1]),
        )
        for name, part in classes.items()
    }
    columns = ["rows", "cut", "share_cut", "share_lost", "longest"]
    table = pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("label")
    return table.sort_values(["share_lost", "share_cut", "rows"], ascending=False, kind="stable")


def relative_cost(max_length: int, today: int, *, hidden_size: int | None) -> float:
    """Return how many times the arithmetic of ``today``'s length a maximum length takes.

    The parts of a layer that are linear in the length cost 24 L d², attention 4 L² d, so the ratio is
    ``L (6 d + L)`` over the same of today. Source: `COST_SOURCE`.
    """
    width = hidden_size or USUAL_HIDDEN_SIZE
    return max_length * (6 * width + max_length) / (today * (6 * width + today))
