"""Which encoders there are, which can be used here, and which one fits a dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Encoder, EncoderInfo, EncoderName
from nlp_explorer.embeddings.minilm import MiniLm, model_folder
from nlp_explorer.embeddings.ngrams import Unit
from nlp_explorer.embeddings.static_table import StaticTable, package_folder
from nlp_explorer.embeddings.tfidf import TfidfSvd
from nlp_explorer.embeddings.universal import UniversalEncoder, require_package
from nlp_explorer.errors import EncoderError, ExplorerError, named_choices
from nlp_explorer.text.hashing import HASH_BYTES, text_hashes
from nlp_explorer.text.scripts import LATIN, script_shares

MIN_LATIN_SHARE = 0.5  # of the letters: the static table was learnt on English first of all
MAX_UNKNOWN_SHARE = 0.05  # of the tokens: beyond it an encoder does not see what a text says
MIN_CHARACTERS_FOR_WORDS = 300  # median text: shorter ones share too few words, longer ones too many trigrams
MAX_TEXTS_TO_JUDGE = 2_000  # a sample tells the script and the length of the texts,
MAX_CHARACTERS_TO_JUDGE = 1_000  # and so does the beginning of each

ENCODER_NAMES: tuple[EncoderName, ...] = ("fast", "accurate", "multilingual", "tfidf")
_TITLES: dict[EncoderName, tuple[str, str]] = {
    "fast": (
        "Fast (WordLlama)",
        "Averages ready-made word vectors. English and other Latin-script languages; seconds.",
    ),
    "accurate": (
        "Accurate (MiniLM)",
        "A small transformer, all-MiniLM-L6-v2. English; 3 to 40 seconds per 1,000 texts, by their length.",
    ),
    "multilingual": (
        "Multilingual (USE)",
        "Universal Sentence Encoder: texts of 16 languages side by side; about 6 seconds per 1,000 texts.",
    ),
    "tfidf": ("TF-IDF", "Compares the words or characters themselves. Any language, no model; seconds."),
}
_REQUIRE: dict[EncoderName, Callable[[], object]] = {
    "fast": package_folder,
    "accurate": model_folder,
    "multilingual": require_package,
}


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder for the first view, and why this one, in a sentence."""

    name: EncoderName
    reason: str


def list_encoders() -> tuple[EncoderInfo, ...]:
    """Return every encoder, those that cannot be used here too, each with what is missing. Imports none of them."""
    return tuple(_info(name) for name in ENCODER_NAMES)


def load_encoder(name: EncoderName, texts: pd.Series) -> Encoder:
    """Return an encoder for these texts; its model is read when it first encodes.

    Raises
    ------
    EncoderError, MissingLibraryError
        There is no encoder of that name, or its package is missing.
    """
    match name:
        case "fast":
            return StaticTable()
        case "accurate":
            return MiniLm()
        case "multilingual":
            return UniversalEncoder()
        case "tfidf":
            return TfidfSvd(tfidf_unit(texts))
        case _:
            raise EncoderError(f"There is no encoder {name!r}: choose one of {named_choices(ENCODER_NAMES)}.")


def choose_encoder(dataset: Dataset) -> EncoderChoice:
    """Return the encoder for the first view: the static table for Latin scripts, else TF-IDF on characters."""
    sample = _sample(dataset.texts)
    shares = script_shares(sample)
    latin = float(shares.get(LATIN, 0.0))
    if len(shares) and latin < MIN_LATIN_SHARE:
        return EncoderChoice(
            "tfidf",
            f"TF-IDF on characters: {shares.iloc[0]:.0%} of the letters are {shares.index[0]}, "
            "and the fast encoder knows Latin scripts only.",
        )
    try:
        unknown = StaticTable().unknown_share(sample.to_list())
    except ExplorerError as error:
        return EncoderChoice("tfidf", f"TF-IDF, because the fast encoder cannot be used. {error}")
    if unknown > MAX_UNKNOWN_SHARE:
        return EncoderChoice(
            "tfidf",
            f"TF-IDF: {unknown:.0%} of the tokens are unknown to the fast encoder (at most {MAX_UNKNOWN_SHARE:.0%}).",
        )
    script = f"{latin:.0%} of the letters are Latin" if len(shares) else "the texts hold no letters"
    return EncoderChoice("fast", f"The fast encoder: {script}, and {unknown:.1%} of the tokens are unknown to it.")


def tfidf_unit(texts: pd.Series) -> Unit:
    """Return what TF-IDF counts: words for long texts in Latin script, else n-grams of characters."""
    sample = _sample(texts)
    if not len(sample) or sample.str.len().median() < MIN_CHARACTERS_FOR_WORDS:
        return "character"
    return "word" if script_shares(sample).get(LATIN, 0.0) >= MIN_LATIN_SHARE else "character"


def _info(name: EncoderName) -> EncoderInfo:
    title, description = _TITLES[name]
    why_not = ""
    try:
        _REQUIRE.get(name, lambda: None)()
    except ExplorerError as error:
        why_not = str(error)
    return EncoderInfo(name, title, description, is_available=not why_not, why_not=why_not)


def _sample(texts: pd.Series) -> pd.Series:
    """Return the beginnings of some distinct texts: those of the lowest hashes, whatever the order of the rows."""
    distinct = pd.Series(texts.dropna().unique(), dtype="str")
    if len(distinct) > MAX_TEXTS_TO_JUDGE:
        hashes = text_hashes(distinct).view(f"S{HASH_BYTES}")
        distinct = distinct.iloc[np.argpartition(hashes, MAX_TEXTS_TO_JUDGE)[:MAX_TEXTS_TO_JUDGE]]
    return distinct.str.slice(0, MAX_CHARACTERS_TO_JUDGE)
