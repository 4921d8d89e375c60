"""The report's sections about how two splits differ: their classes, their lengths, their words."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_explorer.classes.shift import class_shift, default_comparison, length_shift, overall_test, word_shift
from nlp_explorer.classes.shift_answers import length_shift_answer, shift_answer, word_shift_answer
from nlp_explorer.labels import label_counts
from nlp_explorer.meeting.report import Picture, ReportInputs, Section
from nlp_explorer.plots.differences import difference_lines, length_curves
from nlp_explorer.text.lengths import text_lengths

MAX_WORDS = 20
UNIT = "words"  # what the page shows first


def split_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return what sets the splits apart that the page compares first; nothing where there is one split."""
    pair = default_comparison(inputs.dataset)
    return () if pair is None else tuple(_sections(inputs, *pair))


def _sections(inputs: ReportInputs, first: str, other: str) -> Iterator[Section]:
    dataset = inputs.dataset
    if dataset.has_labels:
        classes = class_shift(label_counts(dataset), first, other)
        lines = Picture(
            difference_lines(classes, first=first, other=other, noun="rows"), "Shares of the classes in two splits"
        )
        answer = shift_answer(classes, overall_test(classes), first, other)
        yield Section("Do the splits look alike?", (answer,), (lines,))
    lengths = text_lengths(dataset.texts, tokenizer=None)[UNIT]
    one, another = (lengths[(dataset.frame["split"] == name).to_numpy()] for name in (first, other))
    test, quantiles = length_shift(one.to_numpy(), another.to_numpy())
    curves = Picture(
        length_curves(one, another, first=first, other=other, unit=UNIT), "Cumulative share of the texts by length"
    )
    answer = length_shift_answer(test, quantiles, first, other, unit=UNIT)
    yield Section("Are the texts of the splits as long?", (answer,), (curves,))
    words = word_shift(dataset, first, other)
    table = words.table.head(MAX_WORDS)
    drawn = difference_lines(table, first=first, other=other, noun="texts")
    yield Section(
        "Do the splits use the same words?",
        (word_shift_answer(words, first, other),),
        (Picture(drawn, "Shares of the texts that hold a word"),) if len(table) else (),
        notes=(f"The picture holds the {len(table):,} farthest apart.",) if len(table) else (),
        holds_words=True,
    )
