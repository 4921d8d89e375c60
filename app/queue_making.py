"""Making a queue: which rows, for whom, with which words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from app import cache, cached_classes, door, state
from app.label_issues import issues_at_hand
from app.markup import with_bold_figures
from app.parts import sentence
from app.queue_rows import chosen_for_queue
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Finding
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.parts import MIN_RANDOM_ROWS, Part, chosen_rows, random_rows, stratified_rows
from nlp_explorer.review.queues.queue import LANGUAGES, make_queue, queues, suggested_language
from nlp_explorer.review.queues.workload import seconds_measured, workload
from nlp_explorer.seed import SEED

_LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
_NOTHING, _SLICE = "no chosen rows", "the rows of the filter on the left"
_CHOSEN, _SUSPICIOUS = "the rows you chose for a queue", "the most suspicious labels"
_MADE = "queue-made"  # session: what to say about the queue that was just made


def queue_form(view: state.View) -> None:
    """Show the form that makes a queue, and the links of its people when it is made."""
    with_rows = {
        finding.title: finding
        for finding in cache.findings(view.key, view.part, view.runs)
        if len(finding.evidence.rows)
    }
    chosen = chosen_for_queue(view)
    sources = [
        *([_CHOSEN] if len(chosen) else []),
        _NOTHING,
        *([] if view.slice.is_everything else [_SLICE]),
        *([_SUSPICIOUS] if _has_suspicions(view) else []),
        *with_rows,
    ]
    left, right = st.columns(2, gap="large")
    with left:
        name = st.text_input(
            "Name", key="queue-name", placeholder="what it is for, such as: suspicious labels, week 47"
        )
        source = st.selectbox("Rows somebody or something picked", sources, key="queue-source")
        picked = _picked(view, source, with_rows, chosen)
        n_chosen = 0
        if len(picked):
            most = st.number_input("At most so many of them, the worst first", 1, 5_000, 300, key="queue-chosen")
            n_chosen = min(len(picked), int(most))
            st.caption(f"{n_chosen:,} of {counted(len(picked), 'row')} will be in the queue.")
        n_random = st.number_input(
            "Rows drawn at random",
            0,
            5_000,
            100,
            key="queue-random",
            help=f"They alone tell how many labels are wrong in all; fewer than {MIN_RANDOM_ROWS} say next to nothing.",
        )
        sentence(sentences.precision_sentence(int(n_random)))
        per_label = st.checkbox("as many of each label", key="queue-stratified")
    with right:
        people = st.multiselect(
            "People", [], accept_new_options=True, key="queue-people", placeholder="type a name and press Enter"
        )
        per_row = st.number_input("People who judge each row", 1, max(1, len(people)), 1, key="queue-per-row")
        language = st.selectbox(
            "Language of their page",
            LANGUAGES,
            index=LANGUAGES.index(suggested_language(view.dataset)),
            key="queue-language",
            format_func=_LANGUAGE_NAMES.__getitem__,
        )
        instructions = st.text_area("Instructions", key="queue-instructions", height=100)
    with st.expander("What each label means"):
        project = view.opened.project
        known = cached_classes.class_definitions((project.id, project.change_count()), project)
        written = [known[name].content if name in known else "" for name in view.dataset.classes]
        table = pd.DataFrame({"label": view.dataset.classes, "meaning": written})
        meanings = st.data_editor(
            table, key="queue-definitions", hide_index=True, disabled=["label"], width="stretch", num_rows="fixed"
        )
    _say_workload(view, n_chosen + int(n_random), n_people=len(people), per_row=int(per_row))
    if st.button("Make the queue", type="primary", key="queue-make"):
        try:
            door.require("decide")
            parts = _parts(view, picked[:n_chosen], int(n_random), is_stratified=per_label)
            queue = make_queue(
                view.opened.project,
                view.dataset,
                parts,
                name=name,
                reviewers=people,
                author=state.reviewer(),
                per_row=int(per_row),
                instructions=instructions or "",
                definitions=_written(meanings),
                language=language,
            )
        except ExplorerError as error:
            st.text(str(error))
            return
        st.session_state[state.QUEUE] = queue.id
        st.session_state[_MADE] = (f"{queue.name}: {counted(len(queue.judged), 'row')}.", _links(queue.reviewers))
        st.rerun()


def _say_workload(view: state.View, n_rows: int, *, n_people: int, per_row: int) -> None:
    found = workload(
        min(n_rows, len(view.dataset)),
        n_people=n_people,
        per_row=per_row,
        measured=seconds_measured(view.opened.project),
        by_length=cache.seconds_by_length(view.opened.key, view.dataset),
    )
    answer = sentences.workload_sentence(found, n_people=n_people, per_row=per_row)
    st.html(f'<div data-testid="workload">{with_bold_figures(answer)}</div>')


def made_just_now() -> None:
    """Say that a queue was made, with the links of its people, which cannot be shown again."""
    said = st.session_state.pop(_MADE, None)
    if said is None:
        return
    with st.container(border=True):
        st.text(f"The queue was made. {said[0]}")
        for line in said[1]:
            st.code(line, language=None)


def _links(people: tuple[str, ...]) -> list[str]:
    if not door.is_shared():
        return ["The app is not shared: people judge on this machine, each under their name on the left (Reviewer)."]
    known = {link.name for link in door.book().links() if link.is_open}
    lines = [f"{name} has a link already" for name in people if name in known]
    return lines + [
        f"{name}: {door.address_of(door.book().make(name, 'reviewer')[1])}" for name in people if name not in known
    ]


def _written(meanings: pd.DataFrame) -> dict[str, str]:
    said = meanings[meanings["meaning"].fillna("").str.strip() != ""]
    return dict(zip(said["label"].astype("str"), said["meaning"].astype("str"), strict=True))


def _has_suspicions(view: state.View) -> bool:
    """Return whether labels can be told to be suspicious: one a row, of two classes at least."""
    return view.part.has_labels and len(view.dataset.classes) > 1 and not view.dataset.schema.is_multi_label


def _picked(view: state.View, source: str, findings: Mapping[str, Finding], chosen: np.ndarray) -> np.ndarray:
    """Return the rows of a source, the worst first."""
    if source == _CHOSEN:
        return chosen
    if source == _SLICE:
        return view.part.row_ids
    if source == _SUSPICIOUS:
        issues = issues_at_hand(view)
        if issues is None:
            sentence("The texts must be compared first: open the Label issues page once, and come back.")
            return np.empty(0, dtype=np.int64)
        return np.asarray(issues.rows.index)
    if source in findings:
        rows = findings[source].evidence.rows.index
        return np.asarray(rows[~rows.duplicated()])
    return np.empty(0, dtype=np.int64)


def _parts(view: state.View, picked: np.ndarray, n_random: int, *, is_stratified: bool) -> list[Part]:
    parts = [chosen_rows(picked)] if len(picked) else []
    if n_random:
        seed = SEED + len(queues(view.opened.project))  # a further queue draws other rows
        n_of_label = max(1, n_random // max(1, len(view.dataset.classes)))
        if is_stratified:
            parts.append(stratified_rows(view.dataset, n_of_label, seed=seed))
        else:
            parts.append(random_rows(view.dataset, n_random, seed=seed))
    return parts
