"""What the command line asked the app to open: one message from the launcher to every page session."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from nlp_explorer.reading import ReadOptions

SampleName = Literal["english", "chinese"]
DEFAULT_SAMPLE: SampleName = "english"
_VARIABLE = "NLP_EXPLORER_LAUNCH"


def _guess_everything() -> ReadOptions:
    from nlp_explorer.reading import ReadOptions  # imports pandas, which the launcher should not wait for

    return ReadOptions()


@dataclass(frozen=True)
class Launch:
    """What the app opens first, and what it may open later.

    Attributes
    ----------
    paths
        Data files or folders, absolute; what is named at start may be read wherever it lies.
    predictions
        Predictions files, absolute.
    options
        What was said about the data files.
    roots
        Folders under which the app may open a path that is typed into it, absolute.
    sample
        The packaged dataset to open instead of files.
    project
        Name of the project the data belongs to; empty: the one that knows it, else a new one.
    encoder
        The encoder the pages begin with: a name, or the folder or hub name of a model; empty: chosen by the texts.
    """

    paths: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    options: ReadOptions = field(default_factory=_guess_everything)
    roots: tuple[str, ...] = ()
    sample: SampleName | None = None
    project: str = ""
    encoder: str = ""

    @classmethod
    def default(cls) -> Launch:
        """Return what opens when nothing was asked: the sample; the working directory and the home folder."""
        return cls(roots=default_roots(), sample=DEFAULT_SAMPLE)

    @classmethod
    def from_environment(cls) -> Launch:
        """Return what the launcher asked, or `default` when the app was started without it."""
        message = os.environ.get(_VARIABLE)
        if message is None:
            return cls.default()
        from nlp_explorer.reading import ReadOptions

        values = json.loads(message)
        return cls(**_with_tuples(values | {"options": ReadOptions(**_with_tuples(values["options"]))}))

    def to_environment(self) -> None:
        """Leave the message where `from_environment` finds it, in this process and those it starts."""
        os.environ[_VARIABLE] = json.dumps(asdict(self))


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def default_roots() -> tuple[str, ...]:
    """Return the folders that are open by default: the working directory and the home folder."""
    return tuple(dict.fromkeys((str(Path.cwd().resolve()), str(Path.home().resolve()))))
