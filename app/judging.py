"""One text at a time, judged blind: what an annotator sees."""

from __future__ import annotations

import time

import streamlit as st

from app import door, state
from app.connection.guard import guard
from app.judged_all import PART, judged_all, with_meaning
from app.markup import as_label, example_text, plain
from app.queue_words import WORDS, Words
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import Judgement, Kind, Turn, all_judgements, answers, judge, turn
from nlp_explorer.review.queues.queue import Queue, find_items

N_DIGITS = 9
MAX_SHOWN_CHARACTERS = 20_000  # of a text: more is not read before an answer, and takes seconds to draw
_SHOWN = "judging-shown"  # session: the item on screen and since when
_SEVERAL = "judging-several"  # session: whether several labels are being chosen
_CHOSEN = "judging-chosen"  # session: those chosen so far
_FEEDBACK = "judging-feedback"  # session: the queue and the practice row whose feedback is on screen
_ERROR = "judging-error"  # session: why the last answer was not kept
_STYLE = """<style>
.judged .example { font-size: 1.75rem; line-height: 1.45; max-height: 46vh; }
[class*="st-key-judge"] :is(button, input), [class*="st-key-judge"] [role="group"],
[class*="st-key-judge"] [data-testid="stTextInputRootElement"], [role="option"] {
  height: auto; min-height: 50px; min-width: 50px; }
.st-key-judge button { padding: 0 1.1rem; }
.st-key-judge button p { font-size: 1.1rem; }
[class*="st-key-judge"] [data-testid="stElementToolbar"] { display: none; }
.meanings { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: 6px 14px; overflow-wrap: anywhere; }
[data-testid="stExpander"] summary { min-height: 50px; }
.judge-bar { display: flex; gap: 1.2rem; flex-wrap: wrap; font-size: .95rem; opacity: .85; }
</style>"""


def judge_queue(view: state.View, queue: Queue, reviewer: str) -> None:
    """Show what this person does next in a queue: the instructions, a text to judge, feedback, or the end."""
    words, project = WORDS[queue.language], view.opened.project
    st.html(_STYLE)
    guard(PART, words.lost)
    made = all_judgements(project, queue, reviewer=reviewer)
    now = turn(queue, dealing(project, queue), made, reviewer)
    has_begun = bool(made) or st.session_state.get(f"begun-{queue.id}")
    if not has_begun:
        _instructions(queue, words)
    elif st.session_state.get(_FEEDBACK, ("",))[0] == queue.id:
        _feedback(view, queue, words, made)
    elif now.item is None:
        judged_all(view, queue, words, now, made, reviewer=reviewer)
    else:
        _one_text(view, queue, words, now, made)


def _instructions(queue: Queue, words: Words) -> None:
    st.html(f'<div class="answer">{plain(words.how.format(n=int(queue.items["is_practice"].sum())))}</div>')
    if queue.instructions:
        st.html(example_text(queue.instructions))
    _definitions(queue, words, is_open=True)
    st.html(f"<small>{plain(words.keys)}</small>")
    with st.container(key=PART):
        st.button(words.start, type="primary", on_click=st.session_state.update, args=({f"begun-{queue.id}": True},))


def _one_text(view: state.View, queue: Queue, words: Words, now: Turn, made: tuple[Judgement, ...]) -> None:
    item = now.item
    assert item is not None
    if st.session_state.get(_SHOWN, (None,))[0] != (queue.id, item):
        st.session_state[_SHOWN] = ((queue.id, item), time.monotonic())
        st.session_state[_SEVERAL], st.session_state[_CHOSEN] = False, []
    row_id = int(find_items(queue, view.dataset).row_ids[item])
    _bar(words, now)
    text = view.dataset.texts.get(row_id) if row_id >= 0 else words.text_gone
    shown = text[:MAX_SHOWN_CHARACTERS] if isinstance(text, str) and text.strip() else words.empty_text
    st.html(f'<div class="judged" data-testid="judged">{example_text(shown)}</div>')
    _answers(view, queue, words, item, made)
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
    _definitions(queue, words, is_open=False)
    st.html(f"<small>{plain(words.keys)}</small>")


def _bar(words: Words, now: Turn) -> None:
    parts = [words.practice] if now.is_practice else []
    parts.append(words.progress.format(done=f"{now.n_done:,}", all=f"{now.n_items:,}"))
    if now.n_later:
        parts.append(words.put_off.format(n=f"{now.n_later:,}"))
    if now.seconds_left is not None:
        parts.append(words.minutes_left.format(minutes=max(1, round(now.seconds_left / 60))))
    st.progress(now.n_done / now.n_items if now.n_items else 1.0)
    st.html(
        '<div class="judge-bar" data-testid="judge-bar">'
        + "".join(f"<span>{plain(p)}</span>" for p in parts)
        + "</div>"
    )


def _answers(view: state.View, queue: Queue, words: Words, item: int, made: tuple[Judgement, ...]) -> None:
    note = f"judging-note-{queue.id}-{item}"

    def answer(kind: Kind, labels: tuple[str, ...] = ()) -> None:
        project, seconds = view.opened.project, time.monotonic() - st.session_state[_SHOWN][1]
        try:
            door.require("judge")
            reviewer = state.reviewer()
            made_by_now = all_judgements(project, queue, reviewer=reviewer)
            if kind != "undo" and turn(queue, dealing(project, queue), made_by_now, reviewer).item != item:
                return  # pressed twice, or answered on another device meanwhile: the first answer stands
            said = st.session_state.get(note) or ""
            judge(project, queue, item, kind, labels, reviewer=reviewer, seconds=seconds, note=said)
        except ExplorerError as error:
            st.session_state[_ERROR] = str(error)
            return
        st.session_state[_ERROR] = ""
        if kind in ("label", "unsure") and queue.items.at[item, "is_practice"]:
            st.session_state[_FEEDBACK] = (queue.id, item)

    def choose(label: str) -> None:
        if not st.session_state[_SEVERAL]:
            answer("label", (label,))
            return
        chosen = st.session_state[_CHOSEN]
        st.session_state[_CHOSEN] = [*chosen, label] if label not in chosen else [one for one in chosen if one != label]

    def choose_found() -> None:
        found = st.session_state.get(f"judging-search-{item}")
        if found:
            st.session_state[f"judging-search-{item}"] = None
            choose(found)

    chosen, on_digits = st.session_state[_CHOSEN], _on_digits(queue, made)
    with st.container(key=PART):
        if len(queue.classes) > N_DIGITS:
            st.selectbox(
                words.search.format(n=len(queue.classes)),
                queue.classes,
                index=None,
                key=f"judging-search-{item}",
                placeholder=words.search.format(n=len(queue.classes)),
                label_visibility="collapsed",
                format_func=lambda label: with_meaning(label, queue),
                on_change=choose_found,
            )
        with st.container(horizontal=True):
            for digit, label in enumerate(on_digits, start=1):
                st.button(
                    as_label(with_meaning(label, queue)),
                    key=f"judging-{digit}",
                    shortcut=str(digit),
                    type="primary" if label in chosen else "secondary",
                    help=as_label(queue.definitions.get(label, "")) or None,
                    on_click=choose,
                    args=(label,),
                )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.session_state[_SEVERAL]:
                named = " + ".join(chosen)
                st.button(
                    f"{words.done_choosing}: {as_label(named)}",
                    key="judging-done",
                    shortcut="Enter",
                    type="primary",
                    disabled=not chosen,
                    on_click=answer,
                    args=("label", tuple(chosen)),
                )
            else:
                on_several = {_SEVERAL: True}
                st.button(
                    words.several, key="judging-b", shortcut="B", on_click=st.session_state.update, args=(on_several,)
                )
            st.button(words.unsure, key="judging-n", shortcut="N", on_click=answer, args=("unsure",))
            st.button(words.later, key="judging-l", shortcut="L", on_click=answer, args=("later",))
            st.button(words.undo, key="judging-z", shortcut="Z", on_click=answer, args=("undo",))
            st.text_input(words.note, key=note, placeholder=words.note, label_visibility="collapsed", width=220)


def _on_digits(queue: Queue, made: tuple[Judgement, ...]) -> tuple[str, ...]:
    """Return the labels that have a digit: all, where there are nine at most; else the first nine this person used.

    An alphabet's first nine of many would be offered above all others for no reason.
    """
    if len(queue.classes) <= N_DIGITS:
        return queue.classes
    used = dict.fromkeys(label for one in made for label in one.labels)
    return tuple(used)[:N_DIGITS]


def _feedback(view: state.View, queue: Queue, words: Words, made: tuple[Judgement, ...]) -> None:
    item = st.session_state[_FEEDBACK][1]
    said = answers(made).set_index("item")["labels"]
    mine = said.get(item, ())
    given = str(queue.items.at[item, "label"])
    named, said_so = with_meaning(given, queue), " + ".join(with_meaning(label, queue) for label in mine)
    if mine == (given,):
        sentence = words.feedback_same.format(given=named)
    elif mine:
        sentence = words.feedback_other.format(given=named, said=said_so)
    else:
        sentence = words.feedback_unsure.format(given=named)
    row_id = int(find_items(queue, view.dataset).row_ids[item])
    st.html(f'<div class="judged">{example_text(str(view.dataset.texts.get(row_id, ""))[:MAX_SHOWN_CHARACTERS])}</div>')
    st.html(f'<div class="answer" data-testid="feedback">{plain(sentence)}</div>')
    if named == given and queue.definitions.get(given):  # too long to stand beside the label
        st.html(f"<small>{plain(given)}: {plain(queue.definitions[given])}</small>")
    with st.container(key=PART):
        go_on = {_FEEDBACK: ("",)}
        st.button(words.go_on, type="primary", shortcut="Enter", on_click=st.session_state.update, args=(go_on,))


def _definitions(queue: Queue, words: Words, *, is_open: bool) -> None:
    """Show what the labels mean; while texts are judged, the instructions of one's own are found there, too."""
    if not queue.definitions and (is_open or not queue.instructions):
        return
    with st.expander(words.definitions, expanded=is_open):
        if queue.instructions and not is_open:
            st.html(example_text(queue.instructions))
        lines = (f"<b>{plain(name)}</b><span>{plain(text)}</span>" for name, text in queue.definitions.items())
        st.html(f'<div class="meanings">{"".join(lines)}</div>')
