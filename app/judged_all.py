"""The end of a queue for the person who judged it: the last chance to take back, then their answers and the data's."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app import door, state
from app.markup import example_text, plain
from app.queue_words import Words
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.queues.judging import Judgement, Kind, Turn, answers, judge
from nlp_explorer.review.queues.queue import Queue, find_items

PART = "judge"  # key of the container with everything that can be pressed
_MAX_CELL = 300  # characters of a text in the table
_MAX_SHOWN = 20_000  # characters of the text that is looked at again
_MAX_MEANING = 40  # characters
_TOUCHED_ROW = 44  # pixels: what a finger hits
_TABLE_HEIGHT = 380
_ERROR = "judged-error"  # session: why the last change was not kept


def judged_all(
    view: state.View, queue: Queue, words: Words, now: Turn, made: Sequence[Judgement], *, reviewer: str
) -> None:
    """Thank somebody who has answered everything; when they are done, show what the data says, and keep changes."""
    said = answers(made)
    mine = said[said["item"].isin(queue.judged.index)]
    st.html(f'<div class="answer" data-testid="answer">{plain(words.finished.format(n=f"{len(mine):,}"))}</div>')
    if not len(mine):
        return
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
    if not now.is_closed:
        st.html(f"<p>{plain(words.before_done)}</p>")
        item = int(mine["item"].iloc[-1])
        with st.container(key=PART, horizontal=True):
            for kind, label, shortcut in (("done", words.done, "Enter"), ("undo", words.undo, "Z")):
                st.button(
                    label,
                    key=f"judged-{kind}",
                    shortcut=shortcut,
                    type="primary" if kind == "done" else "secondary",
                    on_click=_keep,
                    args=(view, queue, item, kind, ()),
                )
        return
    given = queue.items["label"].loc[mine["item"]].to_numpy()
    mine = mine.assign(
        given=given, differs=[labels != (one,) for labels, one in zip(mine["labels"], given, strict=True)]
    )
    counts = {"same": int((~mine["differs"]).sum()), "n": len(mine), "unsure": int((mine["kind"] == "unsure").sum())}
    st.html(f"<p>{plain(words.compared.format(**{name: f'{count:,}' for name, count in counts.items()}))}</p>")
    _look_again(view, queue, words, mine.sort_values("differs", ascending=False, kind="stable"))


def _look_again(view: state.View, queue: Queue, words: Words, mine: pd.DataFrame) -> None:
    """Show all answers beside the labels of the data, those that differ first, and the chosen one to change it."""
    st.html(f"<p>{plain(words.change_how)}</p>")
    texts = view.dataset.texts.reindex(find_items(queue, view.dataset).row_ids[mine["item"]])
    last = [_named(labels, queue, words) for labels in mine["last_labels"]]
    first = [_named(labels, queue, words) for labels in mine["labels"]]
    table = pd.DataFrame({words.you: first, words.data: [with_meaning(label, queue) for label in mine["given"]]})
    table[words.changed_to] = ["" if now == before else now for now, before in zip(last, first, strict=True)]
    if (table[words.changed_to] == "").all():
        table = table.drop(columns=words.changed_to)
    table[words.text] = texts.str.slice(0, _MAX_CELL).to_numpy()
    chosen = st.dataframe(
        table,
        key=f"judged-{queue.id}",
        hide_index=True,
        row_height=_TOUCHED_ROW,
        height=min(_TABLE_HEIGHT, 40 + _TOUCHED_ROW * len(table)),
        on_select="rerun",
        selection_mode="single-row",
        alt=words.you,
    )
    if not chosen["selection"]["rows"]:
        return
    at = chosen["selection"]["rows"][0]
    item = int(mine["item"].iloc[at])
    text = texts.iloc[at]
    shown = text[:_MAX_SHOWN] if isinstance(text, str) else words.text_gone
    st.html(f'<div class="judged" data-testid="judged">{example_text(shown)}</div>')
    key = f"judged-labels-{queue.id}-{item}"
    with st.container(key=PART, horizontal=True, vertical_alignment="bottom"):
        labels = st.multiselect(
            words.change_to,
            queue.classes,
            key=key,
            placeholder=words.change_to,
            format_func=lambda label: with_meaning(label, queue),
        )
        for kind, label in (("label", words.change), ("unsure", words.unsure)):
            st.button(
                label,
                key=f"judged-{kind}",
                type="primary" if kind == "label" else "secondary",
                disabled=kind == "label" and not labels,
                on_click=_keep,
                args=(view, queue, item, kind, key),
            )


def with_meaning(label: str, queue: Queue) -> str:
    """Return a label with its meaning, where that is short."""
    meaning = queue.definitions.get(label, "")
    return f"{label} · {meaning}" if 0 < len(meaning) <= _MAX_MEANING else label


def _named(labels: tuple[str, ...], queue: Queue, words: Words) -> str:
    return " + ".join(with_meaning(label, queue) for label in labels) or words.unsure


def _keep(view: state.View, queue: Queue, item: int, kind: Kind, labels_key: str) -> None:
    labels = st.session_state[labels_key] if kind == "label" else ()
    st.session_state[_ERROR] = ""
    try:
        door.require("judge")
        judge(view.opened.project, queue, item, kind, labels, reviewer=state.reviewer(), seconds=0)
    except ExplorerError as error:
        st.session_state[_ERROR] = str(error)
