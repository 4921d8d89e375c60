"""Which encoders there are, which can be used here, and which one fits a dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Encoder, EncoderInfo, EncoderName, PackagedEncoder
from nlp_explorer.embeddings.languages import language_shares
from nlp_explorer.embeddings.minilm import MiniLm, model_folder
from nlp_explorer.embeddings.ngrams import Unit
from nlp_explorer.embeddings.sentence_model import SentenceModel, is_model_name
from nlp_explorer.embeddings.static_table import StaticTable, package_folder
from nlp_explorer.embeddings.tfidf import TfidfSvd
from nlp_explorer.embeddings.universal import LANGUAGES, UniversalEncoder, require_package
from nlp_explorer.errors import EncoderError, ExplorerError, named_choices
from nlp_explorer.text.languages import language_name
from nlp_explorer.text.sampling import sampled_texts
from nlp_explorer.text.scripts import LATIN, script_shares

MIN_LATIN_SHARE = 0.5  # of the letters: the static table was learnt on English first of all
MAX_UNKNOWN_SHARE = 0.05  # of the tokens: beyond it an encoder does not see what a text says
MIN_CHARACTERS_FOR_WORDS = 300  # median text: shorter ones share too few words, longer ones too many trigrams
MAX_TEXTS_TO_JUDGE = 2_000  # a sample tells the script and the length of the texts,
MAX_CHARACTERS_TO_JUDGE = 1_000  # and so does the beginning of each
N_TEXTS_FOR_LANGUAGES = 500  # of them: a tenth of a second
MIN_LANGUAGE_SHARE = 0.1  # of the texts: a rarer language does not decide
MAX_TEXTS_MULTILINGUAL = 20_000  # for the first view: two minutes of work
SECONDS_A_TEXT_MULTILINGUAL = 0.006

ENCODER_NAMES: tuple[PackagedEncoder, ...] = ("fast", "accurate", "multilingual", "tfidf")
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
    """The encoder for the first view, why this one, in a sentence, and the one whose map is there within seconds."""

    name: PackagedEncoder
    reason: str
    quick: PackagedEncoder


def list_encoders() -> tuple[EncoderInfo, ...]:
    """Return every encoder, those that cannot be used here too, each with what is missing. Imports none of them."""
    return tuple(encoder_info(name) for name in ENCODER_NAMES)


def encoder_info(name: EncoderName) -> EncoderInfo:
    """Return an encoder as it is offered; for a model of one's own, its folder is looked into."""
    title, description = _TITLES.get(
        name, (f"Yours ({Path(name).name})", f"A sentence-transformers model of your own, {name}.")
    )
    why_not = ""
    try:
        _REQUIRE.get(name, lambda: None if name in ENCODER_NAMES else load_encoder(name, pd.Series(dtype="str")))()
    except ExplorerError as error:
        why_not = str(error)
    return EncoderInfo(name, title, description, is_available=not why_not, why_not=why_not)


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
        case _ if is_model_name(name):
            return SentenceModel(name)
        case _:
            raise EncoderError(
                f"There is no encoder {name!r}: choose one of {named_choices(ENCODER_NAMES)}, or give the folder "
                "or the hub name ('organisation/model') of a sentence-transformers model."
            )


def choose_encoder(dataset: Dataset) -> EncoderChoice:
    """Return the encoder for the first view, by the languages and the scripts of the texts.

    The multilingual one where two languages or more share them, each of at least a tenth and one that it knows: the
    others see no likeness between a text and its translation. Else the quick one, which takes seconds: the static table
    for Latin scripts, TF-IDF on characters for others. Within one language, on 11,987 Chinese reviews, the multilingual
    one was right on .864 of the labels by the nearest texts, TF-IDF on .860 in an eighth of the time.
    """
    sample = _sample(dataset.texts)
    languages = language_shares(sample.iloc[:N_TEXTS_FOR_LANGUAGES].to_list())
    shared = {code: share for code, share in languages.items() if share >= MIN_LANGUAGE_SHARE}
    quick = _quick_choice(sample)
    if len(shared) < 2 or not shared.keys() <= LANGUAGES:
        return quick
    named = ", ".join(f"{100 * share:.0f} % of the texts are {language_name(code)}" for code, share in shared.items())
    beside = "the multilingual encoder alone puts a text beside its translation"
    if why_not := encoder_info("multilingual").why_not:
        return replace(quick, reason=f"{quick.reason} But {named}, and {beside}. {why_not}")
    if len(dataset) > MAX_TEXTS_MULTILINGUAL:
        minutes = len(dataset) * SECONDS_A_TEXT_MULTILINGUAL / 60
        return replace(quick, reason=f"{quick.reason} But {named}, and {beside}: about {minutes:,.0f} minutes.")
    return replace(quick, name="multilingual", reason=f"The multilingual encoder: {named}, and {beside}.")


def _quick_choice(sample: pd.Series) -> EncoderChoice:
    shares = script_shares(sample)
    latin = float(shares.get(LATIN, 0.0))
    if len(shares) and latin < MIN_LATIN_SHARE:
        return EncoderChoice(
            "tfidf",
            f"TF-IDF on characters: {100 * shares.iloc[0]:.0f} % of the letters are {shares.index[0]}, "
            "and the fast encoder knows Latin scripts only.",
            quick="tfidf",
        )
    try:
        unknown = StaticTable().unknown_share(sample.to_list())
    except ExplorerError as error:
        return EncoderChoice("tfidf", f"TF-IDF, because the fast encoder cannot be used. {error}", quick="tfidf")
    if unknown > MAX_UNKNOWN_SHARE:
        return EncoderChoice(
            "tfidf",
            f"TF-IDF: {100 * unknown:.0f} % of the tokens are unknown to the fast encoder "
            f"(at most {100 * MAX_UNKNOWN_SHARE:.0f} %).",
            quick="tfidf",
        )
    script = f"{100 * latin:.0f} % of the letters are Latin" if len(shares) else "the texts hold no letters"
    reason = f"The fast encoder: {script}, and {100 * unknown:.1f} % of the tokens are unknown to it."
    return EncoderChoice("fast", reason, quick="fast")


def tfidf_unit(texts: pd.Series) -> Unit:
    """Return what TF-IDF counts: words for long texts in Latin script, else n-grams of characters."""
    sample = _sample(texts)
    if not len(sample) or sample.str.len().median() < MIN_CHARACTERS_FOR_WORDS:
        return "character"
    return "word" if script_shares(sample).get(LATIN, 0.0) >= MIN_LATIN_SHARE else "character"


def _sample(texts: pd.Series) -> pd.Series:
    """Return the beginnings of some distinct texts, the same whatever the order of the rows."""
    return sampled_texts(texts, MAX_TEXTS_TO_JUDGE).str.slice(0, MAX_CHARACTERS_TO_JUDGE)
