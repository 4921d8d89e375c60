"""Which column is the text, the label, the split, the id: guessed from names and contents, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from nlp_explorer.dataset import Guess, Schema
from nlp_explorer.errors import ColumnError, named_choices
from nlp_explorer.reading.column_names import (
    ID_NAMES,
    LABEL_NAMES,
    PAIR_NAMES,
    PREDICTION_NAMES,
    PREDICTION_PREFIX,
    SPLIT_NAMES,
    STRONG_LABEL_NAMES,
    TEXT_NAMES,
    plain_name,
    rank,
)
from nlp_explorer.reading.column_profile import MAX_CLASSES, ColumnProfile, column_profiles
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.splits import is_split

FEW_ROWS = 20  # so few rows say nothing about how often a value repeats
MAX_LABEL_CHARACTERS = 60  # mean length; class names are shorter
MAX_NUMERIC_CLASSES = 20  # more different numbers, and no name that says label, are a quantity
MIN_PREDICTED_LABELS = 0.5  # share of a prediction column's values that must be known labels
MIN_WORDY = 0.5  # share of the cells with several words that makes a column natural language


@dataclass(frozen=True)
class GuessedSchema:
    """The columns' parts and why each was chosen."""

    schema: Schema
    guesses: tuple[Guess, ...]


def guess_schema(frame: pd.DataFrame, options: ReadOptions | None = None) -> GuessedSchema:
    """Return which column plays which part. What the options name is taken as told.

    Raises
    ------
    ColumnError
        A named column does not exist, or no column can be the text.
    """
    options = options or ReadOptions()
    check_named(frame, options)
    profiles = column_profiles(frame)
    told = {name for name in (*(options.text or ()), options.label, options.split, options.id) if name}
    free = [profile for profile in profiles if profile.name not in told]
    guesses: list[Guess] = []

    def taken(guess: Guess | None) -> str | None:
        nonlocal free
        if guess is None:
            return None
        guesses.append(guess)
        free = [profile for profile in free if profile.name != guess.value]
        return guess.value

    split = taken(_guess_split(free)) if options.split is None else options.split or None
    maybe_predictions = [profile for profile in free if _is_prediction_name(profile.name)]
    if options.predictions is None:
        free = [profile for profile in free if profile not in maybe_predictions]
    else:
        free = [profile for profile in free if profile.name not in options.predictions]
    row_id = taken(_guess_id(free)) if options.id is None else options.id or None
    text = options.text
    if text is None:
        label = _label_by_name(free) if options.label is None else None
        found = _guess_text([profile for profile in free if label is None or profile.name != label.value])
        if not found:
            raise ColumnError(_no_text(frame))
        text = tuple(guess.value for guess in found)
        for guess in found:
            taken(guess)
    label_column = taken(_guess_label(free)) if options.label is None else options.label or None
    predictions = options.predictions
    if predictions is None:
        found = _guess_predictions(maybe_predictions, profiles, label_column)
        predictions = tuple(guess.value for guess in found)
        guesses.extend(found)
    return GuessedSchema(Schema(text, label_column, split, row_id, predictions), tuple(guesses))


def check_named(frame: pd.DataFrame, options: ReadOptions) -> None:
    """Check that the columns a person named exist.

    Raises
    ------
    ColumnError
        One does not.
    """
    named = {"text": options.text or (), "predictions": options.predictions or ()}
    alone = {what: (value,) for what in ("label", "split", "id") if (value := getattr(options, what))}
    for what, names in (named | alone).items():
        for name in names:
            if name not in frame.columns:
                raise ColumnError(
                    f"There is no column {name!r} to use as the {what}; "
                    f"the file has {named_choices(frame.columns)}. Choose one of these."
                )


def _by_name(profiles: Sequence[ColumnProfile], names: tuple[str, ...]) -> list[ColumnProfile]:
    ranked = [(place, at) for at, profile in enumerate(profiles) if (place := rank(profile.name, names)) is not None]
    return [profiles[at] for _, at in sorted(ranked)]


def _guess_split(profiles: Sequence[ColumnProfile]) -> Guess | None:
    for profile in _by_name(profiles, SPLIT_NAMES):
        if profile.distinct and sum(map(is_split, profile.distinct)) * 2 >= len(profile.distinct):
            reason = f"named {profile.name!r}, and its values name splits: {_values(profile)}"
            return Guess("split", profile.name, reason)
    for profile in profiles:
        if len(profile.distinct) >= 2 and all(map(is_split, profile.distinct)):
            return Guess("split", profile.name, f"its values name splits: {_values(profile)}")
    return None


def _guess_id(profiles: Sequence[ColumnProfile]) -> Guess | None:
    for profile in _by_name(profiles, ID_NAMES):
        if len(profile.cells) == profile.n_rows > 0 and profile.cells.is_unique:
            reason = f"named {profile.name!r}, and no value comes twice in {profile.sampled_rows}"
            return Guess("id", profile.name, reason)
    return None


def _guess_text(profiles: Sequence[ColumnProfile]) -> list[Guess]:
    by_plain_name = {plain_name(profile.name): profile.name for profile in profiles}
    for pair in PAIR_NAMES:
        if all(name in by_plain_name for name in pair):
            first, second = (by_plain_name[name] for name in pair)
            reason = f"the columns {first!r} and {second!r} are a sentence pair by their names; they are joined"
            return [Guess("text", first, reason), Guess("text", second, reason)]
    named = _by_name(profiles, TEXT_NAMES)
    has_wordy = any(profile.word_share > MIN_WORDY for profile in profiles)
    for profile in named:
        if profile.distinct and not (profile.is_numeric and has_wordy):
            length = f"{profile.mean_length:,.0f} characters a cell on average"
            return [Guess("text", profile.name, f"named {profile.name!r}; {length}")]
    filled = [profile for profile in profiles if profile.distinct and not profile.is_numeric]
    if filled:
        longest = max(filled, key=lambda profile: (profile.mean_length * (0.1 + profile.word_share), profile.name))
        reason = f"its cells are the longest natural language: {longest.mean_length:,.0f} characters on average"
        return [Guess("text", longest.name, reason)]
    if named:
        return [Guess("text", named[0].name, f"named {named[0].name!r}")]
    if profiles and not any(profile.distinct for profile in profiles):
        return [Guess("text", profiles[0].name, "no column has any content")]
    return []


def _guess_label(profiles: Sequence[ColumnProfile]) -> Guess | None:
    return _label_by_name(profiles) or _label_by_content(profiles)


def _label_by_name(profiles: Sequence[ColumnProfile]) -> Guess | None:
    for profile in _by_name(profiles, LABEL_NAMES):
        is_strong = plain_name(profile.name) in STRONG_LABEL_NAMES
        is_label_like = profile.mean_length <= MAX_LABEL_CHARACTERS and profile.n_distinct <= MAX_CLASSES
        if profile.repeats or ((is_strong or profile.n_rows < FEW_ROWS) and is_label_like):
            reason = f"named {profile.name!r}; {_distinct(profile)}"
            return Guess("label", profile.name, reason)
    return None


def _label_by_content(profiles: Sequence[ColumnProfile]) -> Guess | None:
    fitting = [
        profile
        for profile in profiles
        if profile.repeats
        and len(profile.distinct) > 1
        and profile.mean_length <= MAX_LABEL_CHARACTERS
        and not (profile.is_numeric and len(profile.distinct) > MAX_NUMERIC_CLASSES)
    ]
    if not fitting:
        return None
    best = min(fitting, key=lambda found: (found.is_numeric, -len(found.cells), len(found.distinct), found.name))
    return Guess("label", best.name, f"its values repeat: {_distinct(best)}")


def _is_prediction_name(name: str) -> bool:
    plain = plain_name(name)
    return plain in PREDICTION_NAMES or plain.startswith(PREDICTION_PREFIX)


def _guess_predictions(
    maybe: Sequence[ColumnProfile], profiles: Sequence[ColumnProfile], label: str | None
) -> list[Guess]:
    labels = next((profile.distinct for profile in profiles if profile.name == label), frozenset())
    return [
        Guess("predictions", profile.name, f"named {profile.name!r}, and most of its values are labels of {label!r}")
        for profile in maybe
        if len(profile.cells) and float(profile.cells.isin(labels).mean()) >= MIN_PREDICTED_LABELS
    ]


def _distinct(profile: ColumnProfile) -> str:
    n_values = len(profile.distinct)
    values = "1 different value" if n_values == 1 else f"{n_values:,} different values"
    return f"{values} in {profile.sampled_rows}"


def _values(profile: ColumnProfile) -> str:
    return named_choices(sorted(profile.distinct))


def _no_text(frame: pd.DataFrame) -> str:
    return f"No column looks like text; the file has {named_choices(frame.columns)}. Name the text column."
