"""Any sentence-transformers model as an encoder: from a folder, or from the local hub cache. Never online."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.errors import EncoderError, MissingLibraryError
from nlp_explorer.progress import Progress, no_progress

PACKAGE, MODULE = "sentence-transformers", "sentence_transformers"
WEIGHTS = (".safetensors", ".bin")
OWN_MODULES = "sentence_transformers."  # others would run code out of the folder
WIDTHS = ("out_features", "word_embedding_dimension", "embedding_dimension")  # as a module's config.json says its own
MAX_CHARACTERS = 10_000  # of a text: beyond what any of these models reads
TEXTS_A_BATCH = 32
N_BYTES_AT_AN_END = 2**20  # of large files, enough to tell two trained models apart


class SentenceModel:
    """A sentence-transformers model of the user's own; on CUDA where it is there.

    Raises
    ------
    EncoderError
        The folder is no such model, has no weights, or would run code of its own; or a hub name is not in the cache.
    MissingLibraryError
        sentence-transformers is not installed.
    """

    def __init__(self, name: EncoderName) -> None:
        if find_spec(MODULE) is None:
            raise MissingLibraryError(f"The encoder {name!r}", PACKAGE)
        self.name = name
        self._folder = _folder(name)
        self._parts = _parts(self._folder)
        self.version = f"st-{_digest(self._folder)}"

    @cached_property
    def n_dimensions(self) -> int:
        """The length of a vector, as the last module that says one says it."""
        for part in reversed(self._parts):
            config = self._folder / part / "config.json"
            said = json.loads(config.read_text("utf-8")) if part and config.is_file() else {}
            width = next((said[key] for key in WIDTHS if key in said), None)
            if width is not None:
                return int(width) * _n_poolings(said)
        return int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, n_dimensions)``."""
        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for start in range(0, len(texts), TEXTS_A_BATCH):
            batch = [text[:MAX_CHARACTERS] for text in texts[start : start + TEXTS_A_BATCH]]
            vectors[start : start + len(batch)] = self._model.encode(batch, show_progress_bar=False)
            progress((start + len(batch)) / len(texts), "embedding texts")
        return vectors

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        import_module("transformers.utils.logging").disable_progress_bar()  # it would mix with ours in a terminal
        try:
            return SentenceTransformer(str(self._folder), local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise EncoderError(
                f"The model in {str(self._folder)!r} cannot be loaded ({error}): check that the folder is whole."
            ) from error


def is_model_name(name: str) -> bool:
    """Return whether a name may be that of a folder or of a model on the hub, ``organisation/model``."""
    return "/" in name or "\\" in name or name.startswith("~") or Path(name).is_dir()


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") != 1:
        raise EncoderError(f"There is no model folder {name!r}: check the path.")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EncoderError(
            f"The model {name!r} is neither a folder nor in this machine's hub cache, and nothing is fetched while the "
            f"program runs: get it first with 'hf download {name}', or give the folder of a copy."
        ) from error


def _parts(folder: Path) -> list[str]:
    """Return the folders of the model's modules, in their order; what the model is made of is checked."""
    listed = folder / "modules.json"
    if not listed.is_file():
        raise EncoderError(
            f"The folder {str(folder)!r} is no sentence-transformers model (no 'modules.json'): name another."
        )
    try:
        modules = [(str(module["type"]), str(module["path"])) for module in json.loads(listed.read_text("utf-8"))]
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{str(listed)!r} cannot be read ({error}): save the model again.") from error
    strange = [kind for kind, _ in modules if not kind.startswith(OWN_MODULES)]
    if strange:
        raise EncoderError(
            f"The model in {str(folder)!r} would run code of its own ({strange[0]!r}) and was not loaded: "
            "name a model made of sentence-transformers' modules."
        )
    if not any(path.suffix in WEIGHTS for path in folder.rglob("*")):
        raise EncoderError(
            f"The folder {str(folder)!r} has no weights (a file ending in {WEIGHTS[0]!r} or {WEIGHTS[1]!r}): "
            "copy the whole model."
        )
    return [path for _, path in modules]


def _n_poolings(said: dict[str, Any]) -> int:
    """Return how many ways of pooling a module lays side by side: each gives a vector of the full width."""
    modes = said.get("pooling_mode")
    old = sum(value is True for key, value in said.items() if key.startswith("pooling_mode_"))
    return len(modes) if isinstance(modes, list) else max(old, 1)


def _digest(folder: Path) -> str:
    """Return 24 hex digits that differ where the model does: of all files, large ones by their size and both ends."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in (*WEIGHTS, ".json")):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size} ".encode())
        with path.open("rb") as file:
            digest.update(file.read(N_BYTES_AT_AN_END))
            file.seek(max(size - N_BYTES_AT_AN_END, 0))
            digest.update(file.read())
    return digest.hexdigest()[:24]
