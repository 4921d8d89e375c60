"""Splits as people name them, in columns and in file names."""

from __future__ import annotations

import re

from nlp_explorer.dataset import SPLITS, Split

SPLIT_WORDS: dict[str, Split] = {
    "train": "train",
    "training": "train",
    "trn": "train",
    "dev": "validation",
    "devel": "validation",
    "development": "validation",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
    "tst": "test",
    "训练集": "train",
    "验证集": "validation",
    "测试集": "test",
}
_TOKENS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TRAILING_DIGITS = re.compile(r"\d+$")


def split_of_value(value: str) -> str:
    """Return the split a cell names: ``dev`` and ``Valid`` are validation; other values stay as they are."""
    return SPLIT_WORDS.get(value.strip().casefold(), value.strip())


def split_of_name(name: str) -> Split | None:
    """Return the split that a file's, member's or sheet's name speaks of, e.g. validation for ``intents_dev.csv``.

    The file's own name decides, then the folders that ``name`` holds, innermost first. A name that speaks of
    two splits (``train_test.csv``) decides nothing.
    """
    for part in reversed(re.split(r"[/\\]", name)):
        tokens = _TOKENS.findall(_CAMEL.sub("_", part))
        named = {
            SPLIT_WORDS[word] for token in tokens if (word := _TRAILING_DIGITS.sub("", token.casefold())) in SPLIT_WORDS
        }
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def is_split(value: str) -> bool:
    """Whether a cell names one of the three splits."""
    return split_of_value(value) in SPLITS
