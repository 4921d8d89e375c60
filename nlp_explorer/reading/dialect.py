"""How a delimited text is written: delimiter, quotes and line ends, recognised in its first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp_explorer.dataset import Guess
from nlp_explorer.reading.header import n_known_names, usual_count
from nlp_explorer.reading.records import Cursor, Dialect, Record, next_record

DELIMITERS = {
    "\t": "tab",
    ",": "comma",
    ";": "semicolon",
    "|": "bar",
    "^": "caret",
    "~": "tilde",
    "\x01": "control-A",
    "\x1f": "unit separator",
}
SAMPLE_CHARACTERS = 1 << 18
N_SAMPLE_RECORDS = 500
N_DELIMITER_RECORDS = 120  # of these, for each delimiter that may be
MIN_CONSISTENT = 0.8  # share of the records that must have the same number of cells for a character to delimit
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Sample:
    """The first lines of a text; ``is_all`` where there are no others."""

    text: str
    is_all: bool
    terminator: str

    def records(self, dialect: Dialect, n_records: int = N_SAMPLE_RECORDS) -> list[Record]:
        """Return the first records in a dialect; not the last, where the sample ends within a cell."""
        cursor, records = Cursor(self.text, terminator=self.terminator), list[Record]()
        while len(records) < n_records:
            record = next_record(cursor, dialect, lambda run: False, is_cut=not self.is_all)
            if record is None or (record.is_unfinished and records):
                break
            records.append(record)
        return records


def sample_of(text: str, *, is_all: bool) -> Sample:
    """Return the sample of a text: whole lines, not too many."""
    terminator = _terminator(text)
    if is_all and len(text) <= SAMPLE_CHARACTERS:
        return Sample(text, True, terminator)
    begin = text[:SAMPLE_CHARACTERS]
    end = begin.rfind(terminator) + 1
    return Sample(begin[:end] if end else begin, False, terminator)


def recognise_delimiter(sample: Sample, suffix: str) -> tuple[str, str]:
    """Return the character that divides the lines most evenly, and why; an empty one where none does."""
    best, best_value, best_share, best_usual = "", 0.0, 0.0, 1
    for place, delimiter in enumerate(DELIMITERS):
        for quote in ('"', "") if delimiter in sample.text else ():
            dialect = Dialect(delimiter, quote, terminator=sample.terminator)
            records = [record for record in sample.records(dialect, N_DELIMITER_RECORDS) if record.raw.strip()]
            counts = [len(record.cells) for record in records]
            usual = usual_count(counts)
            share = counts.count(usual) / max(len(counts), 1)
            is_named = len(counts) > 0 and n_known_names(records[0].cells) >= 2
            value = share + 0.3 * is_named + 0.2 * (counts[:1] == [usual]) - 0.01 * place
            if is_named or (usual >= 2 and share >= MIN_CONSISTENT):
                best, best_value, best_share, best_usual = max(
                    (best, best_value, best_share, best_usual),
                    (delimiter, value, share, usual),
                    key=lambda found: found[1],
                )
    if best:
        return best, f"{100 * best_share:.1f} % of the first records have {best_usual} cells by it"
    by_suffix = {".csv": ",", ".tsv": "\t"}.get(suffix, "")
    if by_suffix and by_suffix in sample.text.split(sample.terminator, 1)[0]:
        return by_suffix, f"the file's name ends in {suffix!r}; no character divides the lines evenly"
    return "", "no character divides the lines evenly: each line is one cell"


def recognise_quotes(sample: Sample, plain: Dialect) -> Dialect:
    """Return the dialect with its quotes: those that do the least damage; none where they do nothing else."""
    candidates = [plain]
    if '\\"' in sample.text:
        candidates.append(replace(plain, escape="\\"))
    if plain.delimiter and plain.delimiter + ' "' in sample.text:
        candidates += [replace(candidate, skips_blank=True) for candidate in candidates]
    parsed = {candidate: sample.records(candidate) for candidate in candidates}
    chosen = min(candidates, key=lambda candidate: (_n_odd(parsed[candidate]), candidates.index(candidate)))
    n_damaged = sum(bool(record.damage) for record in parsed[chosen])
    if n_damaged == 0:
        return _single_quotes(sample, chosen, parsed[chosen])
    literal = replace(plain, quote="")
    is_more_even = _n_uneven(parsed[chosen]) < _n_uneven(sample.records(literal))
    return chosen if is_more_even or _n_protected(parsed[chosen], plain) > n_damaged else literal


def quote_guess(dialect: Dialect, sample: Sample) -> Guess:
    """Return what was recognised about the quotes, for a person."""
    if dialect.quote and dialect.quote not in sample.text:
        return Guess("quotes", dialect.quote, "none stand in the first lines; these are the usual ones")
    if not dialect.quote:
        reason = "quotes open and do not close, and every line is whole without them: they are characters"
        return Guess("quotes", "none", reason)
    if dialect.escape:
        value = f"{dialect.quote} escaped by {dialect.escape}"
        return Guess("quotes", value, "quotes within quoted cells follow a backslash")
    is_double = dialect.quote == '"'
    reason = "quotes around cells close by the rules" if is_double else "cells stand in single quotes"
    return Guess("quotes", dialect.quote, reason)


def _terminator(text: str) -> str:
    """Return what ends most lines, line ends within quotes left out."""
    outside = _QUOTED.sub("", text) if "\r" in text else ""
    n_returns = outside.count("\r") - outside.count("\r\n")
    return "\r" if n_returns > outside.count("\n") else "\n"


def _n_uneven(records: Sequence[Record]) -> int:
    usual = usual_count([len(record.cells) for record in records])
    return sum(len(record.cells) != usual for record in records if record.raw.strip())


def _n_odd(records: Sequence[Record]) -> int:
    """Count the records that do not look as they should: damaged, uneven, or with a quote left behind a blank."""
    usual = usual_count([len(record.cells) for record in records])
    return sum(
        bool(record.damage)
        or len(record.cells) != usual
        or any(cell.startswith(' "') and cell.endswith('"') for cell in record.cells)
        for record in records
        if record.raw.strip()
    )


def _n_protected(records: Sequence[Record], dialect: Dialect) -> int:
    """Count the records in which quotes keep a delimiter or line end within a cell, as they are made to."""
    return sum(
        not record.damage and len(record.cells) <= record.raw.count(dialect.delimiter or "\n") for record in records
    )


def _single_quotes(sample: Sample, chosen: Dialect, records: Sequence[Record]) -> Dialect:
    """Return single quotes where the lines are uneven with double ones and even with these."""
    if not chosen.delimiter or _n_uneven(records) == 0 or chosen.quote in sample.text:
        return chosen
    single = replace(chosen, quote="'")
    others = sample.records(single)
    return single if _n_uneven(others) == 0 and not any(record.damage for record in others) else chosen
