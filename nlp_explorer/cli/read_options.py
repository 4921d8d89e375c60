"""How the files of a command are to be read: its options, the same for every command that reads data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from nlp_explorer.cli import options
from nlp_explorer.progress import Progress, no_progress

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset
    from nlp_explorer.reading import ReadOptions

_OR_NONE = "'' if there is none. Guessed by default."
_GUESSED = "Guessed by default."


@dataclass(frozen=True)
class Reading:
    """What was said about how the files are to be read; None is guessed. Each field is an option."""

    text: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help=f"Column of the text; given again, they are joined. {_GUESSED}"),
    ] = None
    label: Annotated[str | None, typer.Option(metavar="COL", help=f"Column of the label; {_OR_NONE}")] = None
    split: Annotated[str | None, typer.Option(metavar="COL", help=f"Column of the split; {_OR_NONE}")] = None
    id: Annotated[str | None, typer.Option("--id", metavar="COL", help=f"Column of the id; {_OR_NONE}")] = None
    predicted: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help=f"Column of a model's predictions in the file itself; {_OR_NONE}"),
    ] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"Encoding of the files, such as gb18030. {_GUESSED}")
    ] = None
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="CHARACTER", help=f"Stands between two cells; 'tab' for a tab. {_GUESSED}"),
    ] = None
    quote: Annotated[
        str | None,
        typer.Option(metavar="CHARACTER", help=f"Stands around cells; '' if quotes are part of them. {_GUESSED}"),
    ] = None
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help=f"Whether the first line names the columns. {_GUESSED}"),
    ] = None
    label_separator: Annotated[
        str | None,
        typer.Option(metavar="CHARACTER", help=f"Joins several labels in a cell; {_OR_NONE}"),
    ] = None
    named_splits: Annotated[
        bool | None,
        typer.Option(
            "--named-splits/--no-named-splits",
            help="Whether a file, sheet or part named train, dev or test is that split. It is by default.",
        ),
    ] = None
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The one sheet or archive member to read. All by default."),
    ] = None

    def options(self) -> ReadOptions:
        """Return it as `read` takes it."""
        from nlp_explorer.reading import ReadOptions

        return ReadOptions(
            text=tuple(self.text) if self.text else None,
            label=self.label,
            split=self.split,
            id=self.id,
            predictions=None if self.predicted is None else tuple(name for name in self.predicted if name),
            encoding=self.encoding,
            delimiter="\t" if self.delimiter in {"tab", r"\t"} else self.delimiter,
            quote=self.quote,
            named_splits=self.named_splits,
            label_separator=self.label_separator,
            has_header=self.header,
            sheet=self.sheet,
        )

    def read(self, names: Sequence[str], *, progress: Progress = no_progress) -> Dataset:
        """Return the dataset in the files and folders that were named.

        Raises
        ------
        ReadError
            As `existing_paths`, and as `nlp_explorer.reading.read`.
        """
        from nlp_explorer.reading import read

        return read(options.existing_paths(names), options=self.options(), progress=progress)


def takes_reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Reading` where it has a parameter ``reading``."""
    hints = get_type_hints(command, include_extras=True)
    told = get_type_hints(Reading, include_extras=True)
    parameters: list[Parameter] = []
    for name, parameter in signature(command).parameters.items():
        if name == "reading":
            parameters += [
                Parameter(option, Parameter.KEYWORD_ONLY, default=None, annotation=hint)
                for option, hint in told.items()
            ]
        else:
            parameters.append(parameter.replace(annotation=hints[name]))

    @wraps(command)
    def run(**values: Any) -> None:
        command(reading=Reading(**{name: values.pop(name) for name in told}), **values)

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
    return run
