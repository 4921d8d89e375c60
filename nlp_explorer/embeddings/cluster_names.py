"""The words that tell one cluster from the others, and the name made of them. Labels are never looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.clusters import Clusters
from nlp_explorer.embeddings.distinct import points
from nlp_explorer.embeddings.terms import Terms, find_terms

MAX_TEXTS_READ = 200  # of a cluster: enough to tell its words
N_WORDS = 8
N_NAME_WORDS = 3
MIN_TEXTS_WITH = 2  # a word of one text alone does not mark a cluster
MIN_LIFT = 2.0  # times the mean share over the clusters: articles and pronouns stay below
MAX_QUOTED = 40  # characters of a text that stands for a cluster without words
_SAME_STEM = 0.7  # share of the longer word that two forms of one word begin with
_MOSTLY_INSIDE = 0.6  # share of a piece's texts that hold a longer piece around it
FUNCTION_WORD_WEIGHT = 0.25  # English and Chinese function words mark some clusters of short texts, but tell little
_FUNCTION_WORDS = (
    "a about after all am an and any are as at be been but by can could did do does for from get got had "
    "has have he her here him his how i i'd i'll i'm i've if in into is it it's its just me my no not of on "
    "or our out she so some than that that's the their them then there these they this those to too up us "
    "was we were what when where which who why will with would you your you're"
)
_CHINESE_FUNCTION_WORDS = (
    "一个 一些 一份 一般 一次 一样 一点 一直 一下 不会 不是 不能 不要 不知道 不过 两个 为什么 之前 之后 也是 什么 "
    "他们 以前 以后 但是 你们 别人 只是 可以 可能 因为 多少 大家 如果 就是 已经 应该 怎么 怎样 怎么样 感觉 我们 "
    "我要 或者 所以 时候 有些 有点 比较 没有 然后 特别 现在 真是 真的 知道 竟然 结果 而且 自己 虽然 觉得 让人 "
    "起来 这个 这么 这样 这次 还有 还是 还行 那个 那么 那样 都是 非常 每次 居然 出来 十分 跟我 给我"
)
FUNCTION_WORDS = frozenset((*_FUNCTION_WORDS.split(), *_CHINESE_FUNCTION_WORDS.split()))


def telling_words(texts: pd.Series, clusters: Clusters, embeddings: Embeddings) -> list[list[str]]:
    """Return up to 8 words a cluster, the most telling first; none when there is one cluster only."""
    if clusters.n_clusters < 2:
        return [[] for _ in range(clusters.n_clusters)]
    from scipy.sparse import csr_matrix

    positions = points(embeddings).first_row
    positions = positions[clusters.assignment[positions] >= 0]
    of_cluster = clusters.assignment[positions]
    order = np.argsort(of_cluster, kind="stable")
    place = np.arange(len(order)) - np.searchsorted(of_cluster[order], of_cluster[order])
    read = order[place < MAX_TEXTS_READ]
    terms = find_terms(texts.iloc[positions[read]].to_list())
    shape = (len(read), clusters.n_clusters)
    member = csr_matrix((np.ones(len(read), np.float32), of_cluster[read], np.arange(len(read) + 1)), shape=shape)
    n_texts = np.bincount(of_cluster[read], minlength=clusters.n_clusters)
    n_with = (member.T @ terms.occurs).tocsr()
    return _rank(n_with, n_texts, terms)


def _rank(n_with: Any, n_texts: np.ndarray, terms: Terms) -> list[list[str]]:
    """Return the words of each cluster by class-based TF-IDF, best first.

    ``share_c * log(share_c / mean share over the clusters)``, with shares of texts that hold the word: a word
    that is everywhere weighs nothing, however frequent, and a long text counts once.
    Source: Grootendorst 2022, https://arxiv.org/abs/2203.05794, with the divergence of Kullback & Leibler 1951
    in place of the plain inverse frequency, which lets articles and pronouns through.
    """
    words = []
    mean_share = np.asarray(n_with.multiply(1 / n_texts[:, None]).mean(axis=0)).ravel()
    for cluster, size in enumerate(n_texts):
        row = n_with[cluster]
        is_marking = row.data >= min(MIN_TEXTS_WITH, size)
        is_marking &= row.data / size >= min(MIN_LIFT, len(n_texts) - 1) * mean_share[row.indices]
        codes, share = row.indices[is_marking], row.data[is_marking] / size
        weight = share * np.log(share / mean_share[codes])
        weight *= np.where([terms.names[code] in FUNCTION_WORDS for code in codes], FUNCTION_WORD_WEIGHT, 1.0)
        best = np.lexsort((codes, -weight))[: 10 * N_WORDS]
        words.append(_without_repeats([terms.names[codes[at]] for at in best], share[best]))
    return words


def _without_repeats(words: list[str], shares: np.ndarray) -> list[str]:
    kept: list[str] = []
    for word, share in zip(words, shares, strict=True):
        is_inside = any(
            word != other and word in other and other_share >= _MOSTLY_INSIDE * share and not other.isascii()
            for other, other_share in zip(words, shares, strict=True)
        )
        if not is_inside and not _is_phrase(word) and not any(_is_same_word(word, other) for other in kept):
            kept.append(word)
    kept.sort(key=FUNCTION_WORDS.__contains__)  # stable: they come last
    return kept[:N_WORDS]


def _is_phrase(word: str) -> bool:
    """Return whether a piece of a text without spaces begins or ends with a function word, as 没有按 does.

    Numbers are none: 第一次 ends with 一次, and is a word.
    """
    return not (word.isascii() or word.startswith("第")) and any(
        word[:at] in FUNCTION_WORDS or word[-at:] in FUNCTION_WORDS for at in range(2, len(word))
    )


def _is_same_word(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    if not shorter.isascii():
        return shorter in longer
    n_same = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return n_same >= 3 and n_same >= _SAME_STEM * len(longer)


def cluster_names(words: list[list[str]], central_texts: Sequence[str]) -> pd.Series:
    """Return a name a cluster, str, no two alike: its first words, else its most central text in quotation marks.

    Words that are all function words name nothing.
    """
    if len(words) == 1:
        return pd.Series(["all texts"], dtype="str")
    names: list[str] = []
    for found, text in zip(words, central_texts, strict=True):
        row = [] if FUNCTION_WORDS.issuperset(found) else found
        quoted = " ".join(text.split())
        quoted = quoted if len(quoted) <= MAX_QUOTED else quoted[: MAX_QUOTED - 1] + "…"
        options = [", ".join(row[:n]) for n in range(min(N_NAME_WORDS, len(row)), len(row) + 1) if n] or [f"“{quoted}”"]
        free = [option for option in options if option not in names]
        numbered = (f"{options[0]} ({number})" for number in range(2, len(words) + 2))
        names.append(free[0] if free else next(name for name in numbered if name not in names))
    return pd.Series(names, dtype="str")
