"""What to do about the small classes, class by class, by stated rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from nlp_explorer.dataset import SPLITS, Dataset
from nlp_explorer.duplicates.groups import Duplicates
from nlp_explorer.findings.class_imbalance import MIN_TAIL_RATIO
from nlp_explorer.findings.wording import counted, percent
from nlp_explorer.labels import single_labels

Action = Literal[
    "merge", "look at the copies", "collect more", "augment", "class weights", "move the threshold", "nothing"
]
ACTIONS: tuple[Action, ...] = get_args(Action)

MIN_TEXTS = 20  # fewer are "few-shot". Source: Liu et al. 2019, "Large-scale long-tailed recognition", ImageNet-LT
MIN_MANY_TEXTS = 100  # from here on "many-shot", as above
MAX_ROWS_A_TEXT = 2  # from here on half of the rows or more repeat others: copies add nothing to learn from
MIN_MERGED_SHARE = 0.5  # more than half of its texts stand nearer to one other class than to their own
MAX_APART_SHARE = 0.25  # at most a quarter elsewhere: the texts tell the class apart, only its size speaks against it
SOURCES: dict[Action, str] = {
    "merge": "Prati, Batista and Monard 2004: where classes overlap, it is overlap more than imbalance that costs.",
    "look at the copies": "Lee et al. 2022, https://arxiv.org/abs/2107.06499: models learn repeated texts by heart.",
    "collect more": "Liu et al. 2019, https://arxiv.org/abs/1904.05160: classes under 20 examples stay far behind.",
    "augment": "Wei and Zou 2019, https://arxiv.org/abs/1901.11196: gains where there are few, varied examples.",
    "class weights": "Cui et al. 2019, https://arxiv.org/abs/1901.05555; weights are on this page.",
    "move the threshold": "Menon et al. 2021, https://arxiv.org/abs/2007.07314; the log priors are on this page.",
    "nothing": "",
}
RULES: dict[Action, str] = {
    "merge": "more than half of its texts stand nearer to the centre of one other class (needs embeddings)",
    "look at the copies": f"{MIN_MANY_TEXTS} rows or more, but under {MIN_MANY_TEXTS} distinct texts, each twice or "
    "more on average: a form letter, or rows copied to swell the class",
    "collect more": f"fewer than {MIN_TEXTS} distinct texts, or under {MIN_MANY_TEXTS} that fill twice as many rows",
    "augment": f"in the tail, {MIN_TEXTS} to {MIN_MANY_TEXTS - 1} distinct texts, most rows a text of their own",
    "class weights": f"{MIN_MANY_TEXTS} distinct texts or more, but they lie amid other classes, or that is unknown",
    "move the threshold": f"{MIN_MANY_TEXTS} distinct texts or more, at most a quarter of them amid other classes",
    "nothing": f"no less than 1/{MIN_TAIL_RATIO} of the largest class, and {MIN_TEXTS} distinct texts or more",
}
_SAID: dict[Action, str] = {
    "merge": "merge",
    "look at the copies": "look at the copies in",
    "collect more": "collect more for",
    "augment": "augment",
    "class weights": "class weights for",
    "move the threshold": "a moved threshold for",
    "nothing": "nothing for",
}


@dataclass(frozen=True)
class ClassFacts:
    """What the rules look at, of one class in train (of all rows without a train split).

    ``share_nearest`` and ``share_elsewhere`` (0..1) are those of `class_overlap_by_centre`; None when not known.
    """

    n_rows: int
    n_texts: int  # after normalising
    n_largest: int  # rows of the largest class
    nearest: str | None = None
    share_nearest: float | None = None
    share_elsewhere: float | None = None

    @property
    def is_tail(self) -> bool:
        """Whether the class is in the tail, by the rule of the class-imbalance check."""
        return self.n_rows * MIN_TAIL_RATIO < self.n_largest

    @property
    def repeats(self) -> bool:
        """Whether the class has few texts, and half of its rows or more repeat them."""
        return self.n_texts < MIN_MANY_TEXTS and self.n_rows >= MAX_ROWS_A_TEXT * self.n_texts


@dataclass(frozen=True)
class Advice:
    """What to do about one class, and why."""

    action: Action
    reason: str

    @property
    def source(self) -> str:
        """Where the advice comes from."""
        return SOURCES[self.action]


def advise(facts: ClassFacts) -> Advice:
    """Return what to do about a class: the first of the rules that holds, in the order of `RULES`."""
    if not facts.is_tail and not facts.repeats and facts.n_texts >= MIN_TEXTS:
        texts = counted(facts.n_texts, "distinct text")
        return Advice("nothing", f"{texts}; the largest class has no more than {MIN_TAIL_RATIO} times its rows")
    if facts.nearest is not None and facts.share_nearest is not None and facts.share_nearest > MIN_MERGED_SHARE:
        return Advice("merge", f"{_share(facts.share_nearest)} of its texts stand nearer to {facts.nearest}")
    return _of_few(facts) if facts.n_texts < MIN_MANY_TEXTS else _of_many(facts)


def _of_few(facts: ClassFacts) -> Advice:
    texts = counted(facts.n_texts, "distinct text")
    if not facts.n_texts:
        return Advice("collect more", "no text to learn from")
    if facts.repeats and facts.n_rows >= MIN_MANY_TEXTS:
        return Advice("look at the copies", f"{facts.n_rows:,} rows of only {texts}: a form letter, or copied rows?")
    if facts.n_texts < MIN_TEXTS:
        return Advice("collect more", f"only {texts} to learn from")
    if facts.repeats:
        return Advice("collect more", f"{counted(facts.n_rows, 'row')}, but only {texts}: copies add nothing")
    return Advice("augment", f"{texts}: varied, but few")


def _of_many(facts: ClassFacts) -> Advice:
    texts = counted(facts.n_texts, "distinct text")
    if facts.share_elsewhere is None:
        return Advice("class weights", f"{texts}, against {counted(facts.n_largest, 'row')} of the largest class")
    elsewhere = f"{_share(facts.share_elsewhere)} of them nearer to other classes"
    if facts.share_elsewhere > MAX_APART_SHARE:
        return Advice("class weights", f"{texts}, {elsewhere}")
    return Advice("move the threshold", f"{texts} that stand apart, {elsewhere}")


def class_advice(dataset: Dataset, duplicates: Duplicates, overlap: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what to do about every class, the smallest first.

    Parameters
    ----------
    duplicates
        Of ``dataset``: what counts as a distinct text.
    overlap
        What `class_overlap_by_centre` gave, where there are embeddings.

    Returns
    -------
    pandas.DataFrame
        Index: label. ``rows`` and ``texts`` (distinct after normalising; int64; of train, of all rows without a
        train split), ``is_tail`` (bool), ``nearest`` (str) and ``share_nearest`` (missing without embeddings),
        ``advice`` (one of `ACTIONS`), ``reason``, ``source``.
    """
    sizes = _sizes(dataset, duplicates)
    largest = int(sizes["rows"].max()) if len(sizes) else 0
    lines = []
    for label, n_rows, n_texts in sizes.itertuples():
        facts = ClassFacts(int(n_rows), int(n_texts), largest, *_overlap_of(overlap, str(label)))
        found = advise(facts)
        share = np.nan if facts.share_nearest is None else facts.share_nearest
        lines.append(
            (facts.is_tail, facts.nearest, share, found.action, found.reason, found.source),
        )
    columns = ["is_tail", "nearest", "share_nearest", "advice", "reason", "source"]
    table = pd.DataFrame(lines, columns=columns, index=sizes.index)
    text_columns = dict.fromkeys(("nearest", "advice", "reason", "source"), "str")
    return sizes.join(table.astype({"is_tail": "bool", "share_nearest": "float64", **text_columns}))


def _sizes(dataset: Dataset, duplicates: Duplicates) -> pd.DataFrame:
    labels = single_labels(dataset)
    positions = dataset.frame.index.get_indexer(labels.index)
    if SPLITS[0] in dataset.splits:
        is_train = (dataset.frame["split"] == SPLITS[0]).to_numpy()[positions]
        labels, positions = labels[is_train], positions[is_train]
    groups = duplicates.normalised[positions]
    codes = labels.cat.codes.to_numpy().astype(np.int64)
    n_groups = int(groups.max(initial=-1)) + 1
    distinct = np.unique(codes[groups >= 0] * max(n_groups, 1) + groups[groups >= 0]) // max(n_groups, 1)
    n_classes = len(dataset.classes)
    sizes = pd.DataFrame(
        {"rows": np.bincount(codes, minlength=n_classes), "texts": np.bincount(distinct, minlength=n_classes)},
        index=pd.Index(dataset.classes, dtype="str", name="label"),
        dtype="int64",
    )
    return sizes.sort_values("rows", kind="stable")


def _overlap_of(overlap: pd.DataFrame | None, label: str) -> tuple[str | None, float | None, float | None]:
    if overlap is None or label not in overlap.index:
        return None, None, None
    line = overlap.reindex([label]).iloc[0]
    nearest, share_nearest, share_elsewhere = line["nearest"], line["share_nearest"], line["share_elsewhere"]
    if not isinstance(nearest, str) or np.isnan(share_nearest):
        return None, None, None
    return nearest, float(share_nearest), float(share_elsewhere)


def _share(share: float) -> str:
    return percent(round(1000 * share), 1000)


def advice_answer(table: pd.DataFrame) -> str:
    """Return how many classes need something, and what, in a sentence. ``table``: what `class_advice` gave."""
    needing = table[table["advice"] != "nothing"]
    if table.empty:
        return "There are no classes to advise on."
    if needing.empty:
        return (
            f"None of {counted(len(table), 'class')} needs anything: each has at least {MIN_TEXTS} distinct texts, "
            f"and the largest no more than {MIN_TAIL_RATIO} times the rows of any."
        )
    n_rows = int(needing["rows"].sum())
    by_action = needing["advice"].value_counts()
    said = ", ".join(f"{_SAID[action]} {by_action[action]:,}" for action in ACTIONS if action in by_action)
    return (
        f"{len(needing):,} of {counted(len(table), 'class')}, with {n_rows:,} of "
        f"{counted(int(table['rows'].sum()), 'row')} ({percent(n_rows, int(table['rows'].sum()))}), "
        f"need something: {said}."
    )


def rows_of_class(dataset: Dataset, label: str) -> pd.DataFrame:
    """Return the rows that carry a class, in file order: index row id, no columns."""
    labels = single_labels(dataset)
    return pd.DataFrame(index=pd.Index(labels.index[(labels == label).to_numpy()].unique(), name="row_id"))
