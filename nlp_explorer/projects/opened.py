"""How a dataset was opened: enough to open it again from an address, after a restart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from nlp_explorer.reading.options import ReadOptions

TOKEN_DIGITS = 16  # hex; 64 bits: two openings of one workspace never meet


@dataclass(frozen=True)
class OpenedAs:
    """Where a dataset came from and what was said about its columns.

    Attributes
    ----------
    paths
        Absolute paths of its files, in the order they were read; an upload lies in the workspace.
    sample
        Name of a packaged sample; then there are no paths.
    predictions
        Absolute paths of predictions files.
    name
        The name it was given; empty: the name follows from the files.
    """

    paths: tuple[str, ...] = ()
    sample: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    predictions: tuple[str, ...] = ()
    name: str = ""

    @property
    def token(self) -> str:
        """16 hex digits for the address bar: the same opening has the same token on every machine."""
        return hashlib.sha256(self.to_json().encode("utf-8", "surrogatepass")).hexdigest()[:TOKEN_DIGITS]

    def to_json(self) -> str:
        """Return the opening as one line of JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> OpenedAs:
        """Return the opening that `to_json` wrote."""
        fields = json.loads(text)
        options: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields["options"].items()
        }
        return cls(
            paths=tuple(fields["paths"]),
            sample=fields["sample"],
            options=ReadOptions(**options),
            predictions=tuple(fields["predictions"]),
            name=fields["name"],
        )
