"""What a check gets, what it gives, and how it is declared."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.audit.own_vectors import is_small
from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import Duplicates, find_duplicates
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.text.blank import is_blank
from nlp_explorer.text.lengths import text_lengths
from nlp_explorer.text.letter_pairs import LetterPairs, letter_pairs
from nlp_explorer.text.scripts import script_counts

Status = Literal["issue", "tip", "passed", "not_applicable", "failed"]
Need = Literal[
    "rows",
    "label_column",
    "labels",
    "declared_labels",
    "single_label",
    "splits",
    "ids",
    "predictions",
    "vectors",
    "ftfy",
    "py3langid",
]
Page = Literal[
    "labels",
    "lengths",
    "clusters",
    "corrupt_rows",
    "duplicates",
    "contradictions",
    "leakage",
    "label_issues",
    "bad_cases",
]

# An accuracy is reported to a tenth of a percent: a fault in a smaller share of the rows cannot show in one.
# From this share on, a fault that can move scores is an issue; below, a tip.
MIN_ISSUE_SHARE = 0.001

WHY_NOT_APPLICABLE: dict[Need, str] = {
    "rows": "Needs rows; there are none.",
    "label_column": "Needs a label column; none was chosen.",
    "labels": "Needs labels; no row has one.",
    "declared_labels": "Needs a declared set of labels: open a second file with the class names beside the data.",
    "single_label": "Not applicable: several labels per row.",
    "splits": "Needs at least two splits.",
    "ids": "Needs a column of ids; none was chosen.",
    "predictions": "Needs a predictions file.",
    "vectors": "Needs embeddings of so many texts: open Label issues, which computes them.",
    "ftfy": "Needs the package ftfy: install it with 'pip install ftfy'.",
    "py3langid": "Needs the package py3langid: install it with 'pip install py3langid'.",
}


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything a check may look at. Quantities that several checks share are computed once."""

    dataset: Dataset
    predictions: tuple[Predictions, ...] = ()
    embeddings: Embeddings | None = None  # those at hand; nothing waits for them

    @cached_property
    def is_blank(self) -> np.ndarray:
        """Which rows have no text to read, bool, one a row."""
        return is_blank(self.dataset.texts)

    @cached_property
    def lengths(self) -> pd.DataFrame:
        """Characters and words of each row, int64."""
        return text_lengths(self.dataset.texts, tokenizer=None)

    @cached_property
    def scripts(self) -> pd.DataFrame:
        """Letters of each script in each row, int64."""
        return script_counts(self.dataset.texts)

    @cached_property
    def n_letters(self) -> np.ndarray:
        """Letters of each row, of any script, int64."""
        letters: np.ndarray = self.scripts.sum(axis=1).to_numpy(dtype=np.int64)
        return letters

    @cached_property
    def letters(self) -> LetterPairs:
        """How surprising the sequence of letters of each row is."""
        return letter_pairs(self.dataset.texts)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Exact and normalised duplicate groups of the dataset."""
        return find_duplicates(self.dataset)

    def has(self, need: Need) -> bool:
        """Whether a need of a check is met."""
        return _IS_MET[need](self)


_IS_MET: dict[Need, Callable[[Inputs], bool]] = {
    "rows": lambda inputs: len(inputs.dataset) > 0,
    "label_column": lambda inputs: inputs.dataset.schema.label is not None or inputs.dataset.has_labels,
    "labels": lambda inputs: inputs.dataset.has_labels,
    "declared_labels": lambda inputs: len(inputs.dataset.schema.declared) > 0,
    "single_label": lambda inputs: not inputs.dataset.schema.is_multi_label,
    "splits": lambda inputs: len(inputs.dataset.splits) >= 2,
    "ids": lambda inputs: inputs.dataset.schema.id in inputs.dataset.frame,
    "predictions": lambda inputs: len(inputs.predictions) > 0,
    "vectors": lambda inputs: inputs.embeddings is not None or is_small(inputs.dataset),
    "ftfy": lambda inputs: importlib.util.find_spec("ftfy") is not None,
    "py3langid": lambda inputs: importlib.util.find_spec("py3langid") is not None,
}


def issue_or_tip(*, is_issue: bool) -> Literal["issue", "tip"]:
    """Return the status of a check that found something."""
    return "issue" if is_issue else "tip"


def no_rows() -> pd.DataFrame:
    """Return the evidence rows of a check that found none."""
    return pd.DataFrame(index=pd.Index([], dtype="int64", name="row_id"))


def rows_at(dataset: Dataset, positions: np.ndarray, **columns: object) -> pd.DataFrame:
    """Return evidence rows for positions of the dataset (int64, worst first), with further columns."""
    return pd.DataFrame(columns, index=pd.Index(dataset.row_ids[positions], dtype="int64", name="row_id"))


@dataclass(frozen=True)
class Chart:
    """A picture of the evidence, declared: the plots draw it. ``data`` holds the columns that are named."""

    kind: Literal["bar", "histogram", "heatmap"]
    data: pd.DataFrame
    x: str
    y: str


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a check saw.

    Attributes
    ----------
    message
        One sentence with the numbers, each of how many.
    rows
        Index: row id, named ``row_id``; worst first; further columns named after their quantity, ``group``
        (int64) where rows belong together, ``kind`` (str) where a check finds several kinds. Where a text is
        at fault, ``start`` and ``end`` (int64, characters) mark the fault, and ``proposed`` (str) is the text
        or label that mends it, missing where no mending is safe: a text where ``start`` is given, a label otherwise.
    clause
        The same as half a sentence without a full stop, for the verdict on the whole dataset; empty when the
        check passed.
    chart
        A picture, where one says more than the sentence.
    """

    message: str
    rows: pd.DataFrame = field(default_factory=no_rows)
    clause: str = ""
    chart: Chart | None = None


@dataclass(frozen=True)
class Outcome:
    """What the function of a check returns."""

    status: Literal["issue", "tip", "passed", "not_applicable"]
    evidence: Evidence
    advice: str = ""  # what one may do, and why, with its source


@dataclass(frozen=True, eq=False)
class Finding:
    """The result of one check. Every check gives one, also when it passed or could not run."""

    code: str
    title: str
    status: Status
    message: str
    advice: str
    evidence: Evidence
    page: Page
    undermines_scores: bool

    @property
    def n_rows(self) -> int:
        """How many rows the finding holds, the first of each group of repeats included."""
        return len(self.evidence.rows)


@dataclass(frozen=True)
class Check:
    """One check: what it is called, where it is shown, what it needs, and its function."""

    code: str
    title: str
    page: Page
    needs: tuple[Need, ...]
    undermines_scores: bool  # listed first: while it stands, no score on this data can be trusted
    function: Callable[[Inputs], Outcome]


REGISTRY: dict[str, Check] = {}


def check(
    *, code: str, title: str, page: Page, needs: tuple[Need, ...] = ("rows",), undermines_scores: bool = False
) -> Callable[[Callable[[Inputs], Outcome]], Callable[[Inputs], Outcome]]:
    """Declare the function below it as a check. Its module's docstring says meaning, source and cost."""

    def register(function: Callable[[Inputs], Outcome]) -> Callable[[Inputs], Outcome]:
        if code in REGISTRY and REGISTRY[code].function.__module__ != function.__module__:
            raise ValueError(f"two checks have the code {code!r}")
        REGISTRY[code] = Check(code, title, page, needs, undermines_scores, function)
        return function

    return register
