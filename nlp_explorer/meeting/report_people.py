"""The report's sections about what people said: definitions, queues judged blind, the meeting."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.classes.definition_answers import definitions_answer
from nlp_explorer.meeting.agenda import agenda
from nlp_explorer.meeting.outcomes import agenda_answer, outcomes
from nlp_explorer.meeting.report import ReportInputs, Section
from nlp_explorer.projects import Project
from nlp_explorer.projects.definitions import definitions
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.queue import Queue, queues
from nlp_explorer.review.queues.results import queue_agreement, queue_noise_rate
from nlp_explorer.review.queues.settling import majority, settled, with_adjudicated
from nlp_explorer.review.queues.tables import result_tables

MAX_TABLE_LINES = 100


def people_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return definitions, one section a queue, and the meeting; none without a project."""
    if inputs.project is None:
        return ()
    by_queue = tuple(_queue(inputs, inputs.project, queue) for queue in queues(inputs.project))
    return (*_definitions(inputs, inputs.project), *by_queue, *_meeting(inputs.project))


def _definitions(inputs: ReportInputs, project: Project) -> tuple[Section, ...]:
    known = definitions(project)
    if not known:
        return ()
    lines = pd.DataFrame(
        [(label, document.content, document.reviewer) for label, document in known.items()],
        columns=["class", "what it means", "written by"],
    )
    answer = definitions_answer(inputs.dataset.classes, known)
    return (Section("What does each class mean?", (answer,), tables={"Definitions": lines.set_index("class")}),)


def _queue(inputs: ReportInputs, project: Project, queue: Queue) -> Section:
    dealt, said = dealing(project, queue), answers(all_judgements(project, queue))
    at_least = majority(queue)
    rows = settled(queue, dealt, said, at_least=at_least)
    if inputs.standing is not None:
        rows = with_adjudicated(queue, inputs.dataset, rows, inputs.standing.rows)
    noise, found = queue_noise_rate(queue, rows), queue_agreement(said, queue)
    tables = {
        table.title: table.lines.head(MAX_TABLE_LINES).set_index(table.lines.columns[0])
        for table in result_tables(found, noise)
    }
    return Section(
        f"What do several people say about the same rows: {queue.name}",
        (
            sentences.noise_sentence(noise),
            sentences.bias_sentence(noise),
            sentences.agreement_sentence(found),
            sentences.settled_sentence(rows, at_least),
        ),
        tables=tables,
        notes=(sentences.progress_sentence(queue, dealt, said),),
    )


def _meeting(project: Project) -> tuple[Section, ...]:
    items = agenda(project)
    if not items:
        return ()
    decided = outcomes(project)
    found = [(item, decided.get(item.id)) for item in items]
    lines = pd.DataFrame(
        [
            (item.question, outcome.word, outcome.reason, outcome.owner, outcome.due, outcome.did)
            if outcome
            else (item.question, "open", "", "", "", "")
            for item, outcome in found
        ],
        columns=["question", "outcome", "reason", "owner", "due", "done"],
    )
    tables = {"The agenda": lines.set_index("question")}
    return (Section("What does the meeting decide?", (agenda_answer(items, decided),), tables=tables),)
