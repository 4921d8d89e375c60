"""The cleaning recipe: ordered steps in one readable file; the same recipe and data give the same result."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import yaml

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.decided import DecidedRows
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.steps import Step, make_step, settings_of
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions

FORMAT = 1
MAX_NAMED_CLASSES = 200  # a recipe that names thousands of classes is no longer readable
_HEAD = "# A cleaning recipe of NLP Explorer. Carry it out: nlp-explorer clean DATA --recipe THIS --out CLEANED.csv\n"


@dataclass(frozen=True)
class MadeOn:
    """The version of the data a recipe was made on."""

    name: str
    rows: int
    fingerprint: str
    classes: tuple[str, ...] = ()  # empty: not kept

    @classmethod
    def of(cls, dataset: Dataset) -> MadeOn:
        """Return what a recipe keeps of a dataset."""
        classes = dataset.classes if len(dataset.classes) <= MAX_NAMED_CLASSES else ()
        return cls(dataset.name, len(dataset), dataset.fingerprint, classes)

    def differences(self, dataset: Dataset) -> tuple[str, ...]:
        """Return what differs in another version, one sentence each; nothing for the same version."""
        if dataset.fingerprint == self.fingerprint:
            return ()
        said = [
            f"the recipe was made on {self.name!r} with {self.rows:,} rows; "
            f"this is another version, with {len(dataset):,}"
        ]
        if self.classes:
            for found, words in (
                (sorted(set(dataset.classes) - set(self.classes)), "it did not have the classes"),
                (sorted(set(self.classes) - set(dataset.classes)), "it had classes that are gone"),
            ):
                if found:
                    said.append(f"{words}: {', '.join(found[:10])}{' and more' if len(found) > 10 else ''}")
        return tuple(said)


@dataclass(frozen=True)
class PlannedStep:
    """A step in its place: switched on or off, and why it is there."""

    step: Step
    why: str = ""
    enabled: bool = True

    @property
    def kind(self) -> str:
        """The kind of the step."""
        return self.step.KIND


@dataclass(frozen=True)
class Recipe:
    """Steps in the order in which they are carried out."""

    steps: tuple[PlannedStep, ...] = ()
    made_on: MadeOn | None = None

    def with_decisions(self, standing: Standing, dataset: Dataset) -> Recipe:
        """Return the recipe with the decisions of the project written into the steps that ask for them."""
        return self.with_written(ApplyDecisions.of(standing, dataset))

    def with_written(self, written: ApplyDecisions) -> Recipe:
        """Return the recipe with decisions, written out, in the steps that ask for those of the project."""
        asks = [isinstance(planned.step, ApplyDecisions) and planned.step.rows is None for planned in self.steps]
        steps = tuple(
            replace(planned, step=written) if asked else planned
            for planned, asked in zip(self.steps, asks, strict=True)
        )
        return replace(self, steps=steps)

    def moved(self, position: int, *, by: int) -> Recipe:
        """Return the recipe with one step earlier (negative) or later; it stops at the ends."""
        steps = list(self.steps)
        taken = steps.pop(position)
        steps.insert(min(max(position + by, 0), len(steps)), taken)
        return replace(self, steps=tuple(steps))

    def without(self, position: int) -> Recipe:
        """Return the recipe without one step."""
        return replace(self, steps=self.steps[:position] + self.steps[position + 1 :])

    def with_step(self, position: int, planned: PlannedStep) -> Recipe:
        """Return the recipe with another step in a place."""
        return replace(self, steps=(*self.steps[:position], planned, *self.steps[position + 1 :]))

    def up_to(self, n_steps: int) -> Recipe:
        """Return the recipe of the first steps alone."""
        return replace(self, steps=self.steps[:n_steps])

    @cached_property
    def digest(self) -> str:
        """64 hex digits that depend on what `to_yaml` writes, without writing every decision."""
        digest, short = hashlib.sha256(), self
        for at, planned in enumerate(self.steps):
            if isinstance(planned.step, ApplyDecisions) and isinstance(planned.step.rows, DecidedRows):
                digest.update(f"{at} {planned.step.rows.digest} ".encode())
                short = short.with_step(at, replace(planned, step=replace(planned.step, rows=())))
        digest.update(short.to_yaml().encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def to_yaml(self) -> str:
        """Return the recipe as the text of its file; `read_recipe` reads it back."""
        content: dict[str, object] = {"format": FORMAT}
        if self.made_on is not None:
            made_on: dict[str, object] = {
                "name": self.made_on.name,
                "rows": self.made_on.rows,
                "fingerprint": self.made_on.fingerprint,
            }
            if self.made_on.classes:
                made_on["classes"] = list(self.made_on.classes)
            content["made_on"] = made_on
        content["steps"] = [_written(planned) for planned in self.steps]
        return _HEAD + yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def recipe_of_decisions(standing: Standing, dataset: Dataset) -> Recipe:
    """Return the recipe of one step that carries out the decisions about a dataset, written out row by row."""
    return Recipe((PlannedStep(ApplyDecisions.of(standing, dataset)),), MadeOn.of(dataset))


def read_recipe(text: str, *, name: str = "the recipe") -> Recipe:
    """Return the recipe in the text of a file.

    Raises
    ------
    ExplorerError
        The text is no YAML, of a newer format, or names a step or setting that does not exist.
    """
    try:
        content = yaml.load(text, Loader=_Loader)  # the safe loader, in C where there is one
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        at = f" at line {place.line + 1}, column {place.column + 1}" if place else ""
        raise ExplorerError(f"{name} is no YAML{at}: mend it, or download it again from the Recipe page.") from error
    if not isinstance(content, dict) or not isinstance(content.get("steps", []), list | None):
        raise ExplorerError(f"{name} holds no recipe: it needs 'format: {FORMAT}' and a list of 'steps'.")
    if not isinstance(content.get("format"), int):
        raise ExplorerError(f"{name} has 'format: {content.get('format')}': this version reads format {FORMAT}.")
    if content["format"] > FORMAT:
        raise ExplorerError(
            f"{name} is of format {content['format']}, written by a newer version of NLP Explorer; "
            f"this one reads up to {FORMAT}: update NLP Explorer."
        )
    for key in content:
        if key not in ("format", "made_on", "steps"):
            raise ExplorerError(f"{name} has {key!r}, which means nothing here: use 'format', 'made_on' and 'steps'.")
    steps = tuple(_planned(entry, f"{name}, step {at}") for at, entry in enumerate(content.get("steps") or [], start=1))
    return Recipe(steps, _made_on(content.get("made_on"), name))


def recipe_of_bytes(content: bytes, *, name: str) -> Recipe:
    """Return the recipe in the content of a file. Raises as `read_recipe`, and where it is no text."""
    try:
        return read_recipe(content.decode("utf-8-sig"), name=name)
    except UnicodeDecodeError as error:
        raise ExplorerError(f"{name!r} is no text in UTF-8: name a recipe, or save it again as UTF-8.") from error


def _planned(entry: object, where: str) -> PlannedStep:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("step"), str):
        raise ExplorerError(f"{where} is {entry!r}: write 'step: <kind>' and its settings.")
    settings = {str(name): value for name, value in entry.items() if name not in ("step", "why", "enabled")}
    enabled = entry.get("enabled", True)
    if not isinstance(enabled, bool):
        raise ExplorerError(f"{where} has 'enabled: {enabled}': write true or false.")
    return PlannedStep(make_step(entry["step"], settings, where=where), str(entry.get("why") or ""), enabled)


def _made_on(content: object, name: str) -> MadeOn | None:
    if content is None:
        return None
    if not isinstance(content, Mapping) or not {"name", "rows", "fingerprint"} <= set(content):
        raise ExplorerError(f"{name} has a 'made_on' without name, rows and fingerprint: add them, or leave it out.")
    classes = tuple(str(label) for label in content.get("classes") or ())
    return MadeOn(str(content["name"]), int(content["rows"]), str(content["fingerprint"]), classes)


def _written(planned: PlannedStep) -> dict[str, object]:
    entry: dict[str, object] = {"step": planned.kind}
    if planned.why:
        entry["why"] = planned.why
    if not planned.enabled:
        entry["enabled"] = False
    return entry | settings_of(planned.step)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # the C one is missing on some systems
    """Writes no anchors: a repeated name stays readable."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
