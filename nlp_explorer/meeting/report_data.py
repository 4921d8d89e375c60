"""The report's sections about labels, lengths and duplicates: the pages' sentences and pictures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.answers import corrupt_answer, label_answer, length_answer, outlier_answer
from nlp_explorer.answers_duplicates import contradictions_answer, duplicates_answer, leakage_answer
from nlp_explorer.classes.advice import advice_answer, class_advice
from nlp_explorer.classes.overlap import class_overlap_by_centre
from nlp_explorer.classes.sizes import class_sizes, part_borders
from nlp_explorer.duplicates.background import load_near
from nlp_explorer.duplicates.contradictions import contradictions
from nlp_explorer.duplicates.groups import Duplicates, find_duplicates
from nlp_explorer.duplicates.leakage import leakage
from nlp_explorer.duplicates.near import THRESHOLD
from nlp_explorer.duplicates.near_groups import NearIndex, index_of_equal
from nlp_explorer.labels import label_counts
from nlp_explorer.meeting.report import Picture, ReportInputs, Section
from nlp_explorer.meeting.report_splits import split_sections
from nlp_explorer.outlying import outlying_rows
from nlp_explorer.percentiles_by_label import percentile_table
from nlp_explorer.plots.duplicates import split_matrix
from nlp_explorer.plots.labels import MAX_BARS, label_bars
from nlp_explorer.plots.lengths import coverage_lines, is_log_helpful, is_wide, length_histogram, percentile_marks
from nlp_explorer.text.lengths import percentiles, text_lengths
from nlp_explorer.text.token_store import count_tokens
from nlp_explorer.text.tokenizers import Tokenizer, choose_tokenizer
from nlp_explorer.training.coverage import coverage_curve, coverages_of
from nlp_explorer.training.sequence_length import coverage_answer, curve_lengths, recommend

MAX_TABLE_CLASSES = 100
_DERIVED = ("share", "cumulative_share", "part", "shift")  # columns of class sizes that are no counts


def data_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return one section a question about the data. The dataset has rows."""
    found = find_duplicates(inputs.dataset)
    return (
        _labels(inputs),
        *_lengths(inputs),
        _corrupt(inputs),
        *_duplicates(inputs, found),
        *split_sections(inputs),
        *_small_classes(inputs, found),
    )


def _labels(inputs: ReportInputs) -> Section:
    counts = label_counts(inputs.dataset)
    answer = label_answer(counts, len(inputs.dataset))
    if counts.empty:
        return Section("How are the labels distributed?", (answer,))
    sizes = class_sizes(counts)
    drawn = sizes[[name for name in sizes.columns if name not in _DERIVED]]
    bars = Picture(label_bars(drawn, borders=part_borders(sizes)), "Rows per class and split")
    further = (f"The picture holds the first {MAX_BARS} of {len(sizes):,} classes.",) if len(sizes) > MAX_BARS else ()
    return Section(
        "How are the labels distributed?",
        (answer,),
        (bars,),
        {"Rows per class": counts.head(MAX_TABLE_CLASSES)},
        notes=further,
    )


def _lengths(inputs: ReportInputs) -> tuple[Section, ...]:
    dataset = inputs.dataset
    tokenizer = choose_tokenizer(dataset.texts).tokenizer
    if tokenizer is None:
        words = text_lengths(dataset.texts, tokenizer=None)["words"]
        return (_length_section(inputs, words, unit="words", note="No tokenizer serves, so words are counted."),)
    counted = count_tokens(dataset.texts, dataset.text_fingerprint, tokenizer.name, inputs.cache)
    tokens = pd.Series(counted, index=dataset.frame.index, name="tokens")
    note = f"Tokenizer: {tokenizer.name}, special tokens included."
    return (_length_section(inputs, tokens, unit="tokens", note=note), *_cutting(inputs, counted, tokenizer))


def _length_section(inputs: ReportInputs, lengths: pd.Series, *, unit: str, note: str) -> Section:
    found = percentiles(lengths)
    histogram = length_histogram(lengths, unit=unit, marks=percentile_marks(found), logarithmic=is_log_helpful(found))
    by_label = percentile_table(inputs.dataset, lengths, by="label").head(MAX_TABLE_CLASSES)
    return Section(
        "How long are the texts?",
        (
            length_answer(found, unit=unit, n_empty=int((lengths == 0).sum())),
            outlier_answer(outlying_rows(lengths), unit=unit),
        ),
        (Picture(histogram, f"Histogram of the length in {unit}"),),
        {f"Percentiles of the length in {unit} by label": by_label} if inputs.dataset.has_labels else {},
        notes=(note,),
    )


def _cutting(inputs: ReportInputs, tokens: np.ndarray, tokenizer: Tokenizer) -> tuple[Section, ...]:
    found = coverages_of(inputs.dataset, tokens, n_special=tokenizer.n_special)
    limit = tokenizer.limits.max_length
    advice = recommend(found.all_rows, found.classes, model_limit=limit)
    if advice.max_length is None:
        return ()
    lengths = curve_lengths(found.all_rows, advice.max_length, limit)
    curve = coverage_lines(
        coverage_curve(found.all_rows, lengths),
        chosen=advice.max_length,
        recommended=advice.max_length,
        logarithmic=is_wide(lengths),
    )
    return (
        Section(
            "Where should texts be cut?",
            (coverage_answer(found.all_rows, found.classes, advice.max_length), advice.reason),
            (Picture(curve, "Share of rows cut, tokens lost and padding over the maximum length"),),
        ),
    )


def _corrupt(inputs: ReportInputs) -> Section:
    of_page = [finding for finding in inputs.findings if finding.page == "corrupt_rows"]
    n_unread = len(inputs.dataset.unread)
    return Section("Which rows are broken?", (corrupt_answer(of_page, len(inputs.dataset), n_unread),))


def _duplicates(inputs: ReportInputs, found: Duplicates) -> tuple[Section, ...]:
    dataset = inputs.dataset
    pairs = load_near(dataset.texts, inputs.cache)
    index = index_of_equal(found) if pairs is None else NearIndex(found, pairs)
    groups = index.groups_at(max(THRESHOLD, index.floor))
    note = "" if pairs is not None else "Near duplicates were not looked for yet: equal texts alone are counted."
    notes = (note,) if note else ()
    n_labelled = int(dataset.frame["label"].notna().sum())
    contradicting = contradictions_answer(contradictions(dataset, index, groups), n_labelled)
    sections = [
        Section("Which texts stand in the data more than once?", (duplicates_answer(dataset, found),)),
        Section("Which texts carry more than one label?", (contradicting,), notes=notes),
    ]
    if len(dataset.splits) >= 2:
        table = leakage(dataset, index, groups)
        matrix = Picture(split_matrix(table, kind="leaked"), "Rows of each split that also stand in another")
        answer = leakage_answer(table, dataset.splits)
        sections.append(Section("Does one split leak into another?", (answer,), (matrix,), notes=notes))
    return tuple(sections)


def _small_classes(inputs: ReportInputs, found: Duplicates) -> tuple[Section, ...]:
    if not inputs.dataset.has_labels:
        return ()
    vectors = None if inputs.dataset.schema.is_multi_label else inputs.embeddings
    overlap = None if vectors is None else class_overlap_by_centre(inputs.dataset, vectors)
    advice = class_advice(inputs.dataset, found, overlap)
    asked = advice.loc[advice["advice"] != "nothing", ["rows", "texts", "advice", "reason", "source"]]
    tables = {"Classes that need something": asked.head(MAX_TABLE_CLASSES)}
    return (Section("What should be done about the small classes?", (advice_answer(advice),), tables=tables),)
