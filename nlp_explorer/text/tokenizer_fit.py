"""How well tokenizers fit the texts: tokens per word, and what share of them is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.text.lengths import word_counts
from nlp_explorer.text.sampling import sampled_texts
from nlp_explorer.text.token_counts import Tokenizer
from nlp_explorer.text.tokenizers import MAX_UNKNOWN_SHARE

N_SAMPLED_TEXTS = 1_000
MAX_CHARACTERS = 5_000  # of a sampled text: one huge document must not decide, nor take seconds
NORMAL_95 = 1.96
FERTILITY_SOURCE = "Rust et al. 2021, How Good is Your Tokenizer?, https://aclanthology.org/2021.acl-long.243/"


@dataclass(frozen=True)
class Fit:
    """One tokenizer on the texts. ``fertility``: tokens per word, special tokens left out, with its 95 % interval."""

    tokenizer: str
    n_tokens: int
    fertility: float
    low: float
    high: float
    n_unknown: int

    @property
    def unknown_share(self) -> float:
        """The share 0..1 of tokens that are unknown."""
        return self.n_unknown / self.n_tokens if self.n_tokens else 0.0

    @property
    def is_fit(self) -> bool:
        """Whether it knows the texts well enough to be used."""
        return self.unknown_share <= MAX_UNKNOWN_SHARE


@dataclass(frozen=True)
class Fits:
    """Tokenizers compared on the same sample."""

    entries: tuple[Fit, ...]
    n_texts: int
    n_words: int

    @property
    def table(self) -> pd.DataFrame:
        """One line a tokenizer, in the order given."""
        return pd.DataFrame(
            {
                "tokenizer": [fit.tokenizer for fit in self.entries],
                "tokens per word": [f"{fit.fertility:.2f} [{fit.low:.2f}, {fit.high:.2f}]" for fit in self.entries],
                "unknown": [_share(fit.n_unknown, fit.n_tokens) for fit in self.entries],
                "fits": ["yes" if fit.is_fit else "no: too much is unknown" for fit in self.entries],
            }
        )

    @property
    def sentence(self) -> str:
        """Which fits best, of which share the others do not know."""
        known = sorted((fit for fit in self.entries if fit.is_fit), key=lambda fit: fit.fertility)
        of = f"on {self.n_texts:,} sampled texts with {self.n_words:,} words"
        unfit = [fit for fit in self.entries if not fit.is_fit]
        also = "".join(
            f" {fit.tokenizer} does not fit: {_share(fit.n_unknown, fit.n_tokens)} of its tokens are unknown."
            for fit in unfit
        )
        if not self.n_words:
            return "There are no words to compare tokenizers on."
        if not known:
            return f"None of the tokenizers fits {of}.{also}"
        best = known[0]
        equal = [fit.tokenizer for fit in known[1:] if fit.low <= best.high]
        also = "".join(f" {name} fits as well: the intervals overlap." for name in equal) + also
        return (
            f"{best.tokenizer} fits best {of}: {best.fertility:.2f} tokens a word, the fewest, and "
            f"{_share(best.n_unknown, best.n_tokens)} of them unknown.{also}"
        )


def compare_tokenizers(texts: pd.Series, tokenizers: Sequence[Tokenizer]) -> Fits:
    """Return how well tokenizers fit, on a sample of 1,000 texts that depends on the texts alone.

    Fewer tokens a word mean that the vocabulary holds more of the words. Source: `FERTILITY_SOURCE`. The interval
    is that of a ratio of sums over texts.
    """
    sample = sampled_texts(texts, N_SAMPLED_TEXTS).str.slice(0, MAX_CHARACTERS)
    words = word_counts(sample)
    return Fits(tuple(_fit(tokenizer, sample, words) for tokenizer in tokenizers), len(sample), int(words.sum()))


def _fit(tokenizer: Tokenizer, sample: pd.Series, words: np.ndarray) -> Fit:
    kinds = [[token.kind for token in tokens] for tokens in tokenizer.tokens(sample.tolist())]
    tokens = np.array([len(of_text) - of_text.count("special") for of_text in kinds], dtype=np.int64)
    n_words, n_tokens = int(words.sum()), int(tokens.sum())
    fertility = n_tokens / n_words if n_words else 0.0
    spread = np.sqrt(((tokens - fertility * words) ** 2).sum() * len(words) / max(len(words) - 1, 1))
    reach = NORMAL_95 * float(spread) / n_words if n_words else 0.0
    n_unknown = sum(of_text.count("unknown") for of_text in kinds)
    return Fit(tokenizer.name, n_tokens, fertility, fertility - reach, fertility + reach, n_unknown)


def _share(part: int, whole: int) -> str:
    value = 100 * part / whole if whole else 0.0
    return f"{value:.0f} %" if value >= 10 else f"{value:.1f} %"
