"""What the files beside a tokenizer say of its model: how many positions it has, how wide it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_NO_LIMIT = 1_000_000  # from here on a limit means that there is none: transformers writes 1e30


@dataclass(frozen=True)
class ModelLimits:
    """None where nothing is said.

    Attributes
    ----------
    max_length
        The most tokens of a text that the model can take, special tokens included.
    hidden_size
        Dimensions of its layers.
    """

    max_length: int | None = None
    hidden_size: int | None = None


def model_limits(folder: Path) -> ModelLimits:
    """Return what ``config.json`` and ``tokenizer_config.json`` in a folder say; the smaller limit of the two."""
    model, tokenizer = _settings(folder / "config.json"), _settings(folder / "tokenizer_config.json")
    named = (model.get("max_position_embeddings"), tokenizer.get("model_max_length"))
    limits = [int(limit) for limit in named if isinstance(limit, int | float) and 0 < limit < _NO_LIMIT]
    width = model.get("hidden_size")
    return ModelLimits(min(limits, default=None), width if isinstance(width, int) and width > 0 else None)


def _settings(file: Path) -> dict[str, object]:
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # a limit that cannot be read is not known; the tokenizer itself is read without these files
    return settings if isinstance(settings, dict) else {}
