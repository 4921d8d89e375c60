"""What a report does not hold, and why: nobody should take a silence for a good result."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from nlp_explorer.meeting.report import ReportInputs, Section
from nlp_explorer.meeting.report_recipe import BETTER, STEPS
from nlp_explorer.predictions.over_epochs import epochs_of

_MEANING = ("What are the texts about?", "Which classes overlap?", "Which texts belong nowhere?")
_NO_PROJECT = "no project was named, and what people said is kept in projects"
_SEVERAL = "rows carry several labels, or there are fewer than two classes"


def left_out_section(inputs: ReportInputs, sections: Collection[Section]) -> Section:
    """Return what is not in a report of these sections, each with the reason."""
    lines = pd.DataFrame(_lines(inputs, {section.title for section in sections}), columns=["not in this file", "why"])
    return Section("What is not in this file, and why", tables={"": lines.set_index("not in this file")})


def _lines(inputs: ReportInputs, titles: Collection[str]) -> Iterator[tuple[str, str]]:
    dataset = inputs.dataset
    has_pairs = not dataset.schema.is_multi_label and len(dataset.classes) >= 2
    not_embedded = "the texts were not embedded yet: open the page Clusters once, or run nlp-explorer embed"
    not_compared = "the nearest texts of each text were not looked for yet: open the page Outliers once"
    for title in _MEANING:
        if title not in titles:
            needs_pairs = title == "Which classes overlap?" and not has_pairs
            waits = not_embedded if inputs.embeddings is None else not_compared
            yield title, _SEVERAL if needs_pairs else waits
    if "Which labels look wrong?" not in titles:
        yield "Which labels look wrong?", not_embedded if has_pairs else _SEVERAL
    yield from _of_runs(inputs)
    yield from _of_people(inputs, titles)
    if "What marks a class?" not in titles:
        yield "What marks a class?", "there are fewer than two classes: a word marks a class only against another one"
    yield (
        "All rows of a finding, the texts of a row's neighbours, and its tokens",
        "the report shows examples; the pages and the exports hold every row",
    )


def _of_runs(inputs: ReportInputs) -> Iterator[tuple[str, str]]:
    if not inputs.runs:
        yield "How good is the model, and where is it weak?", "no predictions were given"
        return
    if not epochs_of(inputs.runs):
        yield "What did the model learn, and what did it not?", "no run has predictions of several epochs"
    silent = [run.title for run in inputs.runs if not run.has_confidence]
    if silent:
        yield f"Calibration of {', '.join(silent)}", "the predictions do not say how sure the model was"


def _of_people(inputs: ReportInputs, titles: Collection[str]) -> Iterator[tuple[str, str]]:
    if inputs.project is None:
        yield "Definitions, queues, decisions, the recipe and the meeting", _NO_PROJECT
        return
    if len(inputs.project.versions()) > 1:
        yield (
            "Every row that changed since an earlier version",
            "it is told from that version's file: on the page Compare",
        )
    if "What does each class mean?" not in titles:
        yield "What does each class mean?", "nobody has written a definition yet"
    if not any(title.startswith("What do several people say about the same rows") for title in titles):
        yield "What do several people say about the same rows?", "no queue was made yet"
    if STEPS not in titles:
        yield STEPS, "it was not worked out yet: open the page Recipe once"
    elif BETTER not in titles:
        yield BETTER, "the recipe changes no row, or cannot be carried out"
    if "What does the meeting decide?" not in titles:
        yield "What does the meeting decide?", "nothing is on the agenda"
