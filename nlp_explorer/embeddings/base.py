"""What an encoder is, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Literal, Protocol

import numpy as np

from nlp_explorer.progress import Progress, no_progress

PackagedEncoder = Literal["fast", "accurate", "multilingual", "tfidf"]
EncoderName = str  # one of those, or the folder or hub name of a model of one's own


class Encoder(Protocol):
    """Turns texts into vectors whose cosine says how alike the texts are."""

    @property
    def name(self) -> EncoderName:
        """The name it is chosen by."""
        ...

    @property
    def version(self) -> str:
        """Differs whenever the vectors would; letters, digits and hyphens, as it names a folder."""
        ...

    @property
    def n_dimensions(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, n_dimensions)`` for texts that are not blank; of any length."""
        ...


@dataclass(frozen=True)
class EncoderInfo:
    """An encoder as it is offered to a person."""

    name: EncoderName
    title: str
    description: str
    is_available: bool
    why_not: str  # one sentence with what to do; empty when it is available


@dataclass(frozen=True, eq=False)
class Embeddings:
    """The vectors of the rows of a dataset.

    Attributes
    ----------
    vectors
        float32 ``(n_rows, n_dimensions)``, read-only, unit length; zero for a missing or blank text.
    text_hashes
        The hash of each row's text (dtype ``V16``): rows with one text share it, and its order does not
        depend on the order of the rows.
    encoder, version
        What made them.
    """

    vectors: np.ndarray
    text_hashes: np.ndarray
    encoder: EncoderName
    version: str

    def __len__(self) -> int:
        return len(self.vectors)

    @cached_property
    def is_blank(self) -> np.ndarray:
        """Which rows have no vector: their text is missing, blank or unknown to the encoder. bool ``(n_rows,)``."""
        return np.asarray(~self.vectors.any(axis=1))

    @cached_property
    def fingerprint(self) -> str:
        """32 hex digits that depend on the texts, their order and the encoder."""
        return sha256(self.version.encode() + self.text_hashes.tobytes()).hexdigest()[:32]

    def subset(self, positions: np.ndarray) -> Embeddings:
        """Return the vectors of some rows, by position (int64) or mask (bool)."""
        return replace(self, vectors=read_only(self.vectors[positions]), text_hashes=self.text_hashes[positions])


def read_only(array: np.ndarray) -> np.ndarray:
    """Return the array, which nobody can change in place any more."""
    array.flags.writeable = False
    return array


def unit_length(vectors: np.ndarray) -> np.ndarray:
    """Return float32 vectors of length 1; a zero vector stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32))
    result: np.ndarray = vectors / np.where(lengths == 0, 1, lengths)[:, None].astype(np.float32)
    return result.astype(np.float32, copy=False)
