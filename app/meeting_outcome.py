"""The bar of a meeting: which item, its outcome, and the keys that decide it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from app import address, cached_meeting, door, state
from app.jobs import Job, jobs, show_job
from app.markup import plain
from app.presenting.keys import press_by_key
from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.agenda import propose
from nlp_explorer.meeting.agenda_item import AgendaItem, Proposal, RowsProposal
from nlp_explorer.meeting.background import decide_item_at, takes_long
from nlp_explorer.meeting.outcomes import Choice, Outcome, decide_item, take_back_outcome

FOLLOW_SECONDS = 3.0  # how soon a reader's screen shows what was decided
_ERROR = "meeting-error"  # session: why the last outcome was not kept
_KEYS: dict[Choice, tuple[str, str | None]] = {
    "accept": ("Accept", "A"),
    "reject": ("Reject  :gray[R]", None),  # streamlit keeps R for itself; see `press_by_key`
    "defer": ("Defer", "D"),
    "ask": ("Ask", "Q"),
}
_NOTHING, _AS_PUT = "accepting changes no data", "accepting does as proposed"
_DROP, _KEEP, _RELABEL = "accepting drops the rows", "accepting keeps the rows", "accepting relabels: "


def item_bar(items: tuple[AgendaItem, ...], item: AgendaItem, outcome: Outcome | None) -> None:
    """Show which item of how many is open and what was decided, with the way to the others."""
    at = [known.id for known in items].index(item.id)
    is_on = address.is_presenting()
    where = f" from {item.page}" if item.page else ""
    with st.container(horizontal=True, vertical_alignment="center", key="outcome-bar"):
        st.html(
            f'<div class="item"><div class="bar"><b data-testid="meeting-progress">{at + 1} of {len(items)}</b>'
            f"<span>{item.kind}{plain(where)}</span>{_badge(outcome)}</div></div>",
            width="stretch",
        )
        for name, key, step in (("Previous", "Left", -1), ("Next", "Right", 1)):
            there = min(max(at + step, 0), len(items) - 1)
            st.button(
                name,
                key=f"outcome-{name.lower()}",
                shortcut=key,
                disabled=there == at,
                on_click=address.open_item,
                args=(items[there].id,),
            )
        st.button(
            "Leave" if is_on else "Present",
            key="outcome-present",
            shortcut="P",
            icon=":material/co_present:",
            on_click=address.set_presenting,
            args=(not is_on,),
        )


def _badge(outcome: Outcome | None) -> str:
    if outcome is None:
        return '<span data-testid="meeting-outcome">open</span>'
    word = outcome.word
    said = "".join(
        f"<span>{plain(name)} {plain(value)}</span>"
        for name, value in (("owner", outcome.owner), ("due", outcome.due))
        if value
    )
    return f'<span class="outcome {word.split()[0]}" data-testid="meeting-outcome">{word}</span>{said}'


def outcome_bar(view: state.View, item: AgendaItem, outcome: Outcome | None) -> None:
    """Ask for the outcome; a reader sees it alone. On a projector it stands at the foot of the screen."""
    job = _job(item)
    is_running = job is not None and job.status == "running"
    with st.container(key="outcome"):
        if door.allows("decide"):
            _choices(view, item, outcome, is_running=is_running)
            _fields(item, outcome)
        _said(outcome)
        if job is not None and is_running:
            show_job(job)
        elif job is not None:
            st.html(f'<div class="item">Not kept: {plain(job.error or "it was cancelled.")}</div>')
    if not door.allows("decide"):
        _follow(view, view.opened.project.change_count())


def _choices(view: state.View, item: AgendaItem, outcome: Outcome | None, *, is_running: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="outcome-buttons"):
        for choice, (name, shortcut) in _KEYS.items():
            st.button(
                name,
                key=f"outcome-{choice}",
                shortcut=shortcut,
                disabled=is_running,
                type="primary" if outcome is not None and outcome.choice == choice else "secondary",
                on_click=_decide,
                args=(view, item, choice),
            )
        st.button("Undo", key="outcome-undo", shortcut="U", disabled=outcome is None, on_click=_undo, args=(view, item))
        _accepting_means(view, item, outcome)
    press_by_key("r", "outcome-reject")


def _fields(item: AgendaItem, outcome: Outcome | None) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="outcome-fields"):
        st.text_input(
            "Reason",
            value=outcome.reason if outcome else "",
            key=_field("reason", item),
            persist_state="session",
            placeholder="reason (Escape leaves the field)",
            label_visibility="collapsed",
            width="stretch",
        )
        st.text_input(
            "Owner",
            value=outcome.owner if outcome else "",
            key=_field("owner", item),
            persist_state="session",
            placeholder="owner",
            label_visibility="collapsed",
            width=200,
        )
        st.date_input(
            "Due",
            value=date.fromisoformat(outcome.due) if outcome and outcome.due else None,
            key=_field("due", item),
            persist_state="session",
            format="YYYY-MM-DD",
            label_visibility="collapsed",
            width=200,
        )


def _said(outcome: Outcome | None) -> None:
    parts = [] if outcome is None else [outcome.reason, outcome.did, f"Entered by {outcome.who}."]
    lines = [*filter(None, parts), *filter(None, [st.session_state.get(_ERROR, "")])]
    if lines:
        st.html(f'<div class="item" data-testid="meeting-said">{" · ".join(plain(line) for line in lines)}</div>')


def _field(name: str, item: AgendaItem) -> str:
    return f"outcome-{name}-{item.id}"


def _decide(view: state.View, item: AgendaItem, choice: Choice) -> None:
    due = st.session_state.get(_field("due", item))
    outcome = Outcome(
        choice,
        reason=st.session_state.get(_field("reason", item)) or "",
        owner=st.session_state.get(_field("owner", item)) or "",
        due=due.isoformat() if due else "",
    )
    project, reviewer, recipe = view.opened.project, state.reviewer(), state.recipe_name()
    _forget_failed(item)
    if takes_long(item, view.dataset, choice) and door.allows("decide"):
        jobs().start(
            f"{_job_prefix(item)}{project.change_count()}",
            "Keeping the outcome",
            decide_item_at,
            path=project.path,
            dataset=view.dataset,
            item=item,
            outcome=outcome,
            reviewer=reviewer,
            recipe=recipe,
        )
        return
    keep(lambda: decide_item(project, view.dataset, item, outcome, reviewer=reviewer, recipe=recipe))


def _job_prefix(item: AgendaItem) -> str:
    return f"outcome-{item.id}-"


def _job(item: AgendaItem) -> Job | None:
    """Return the latest job that keeps an outcome of the item, unless it is done."""
    started = jobs().with_prefix(_job_prefix(item))
    return started[-1] if started and started[-1].status != "done" else None


def _forget_failed(item: AgendaItem) -> None:
    job = _job(item)
    if job is not None and job.status != "running":
        jobs().forget(job.key)


def _undo(view: state.View, item: AgendaItem) -> None:
    keep(lambda: take_back_outcome(view.opened.project, item, reviewer=state.reviewer()))


def _accepting_means(view: state.View, item: AgendaItem, outcome: Outcome | None) -> None:
    """Let the meeting say what accepting does to the rows of the item."""
    if not item.may_decide_rows or (outcome is not None and outcome.choice == "accept"):
        return
    choices: dict[str, Proposal | None] = {_NOTHING: None, _DROP: RowsProposal("drop"), _KEEP: RowsProposal("keep")}
    for label in view.dataset.classes:
        choices[f"{_RELABEL}{label}"] = RowsProposal("relabel", label)
    if item.proposal not in choices.values():
        choices = {_AS_PUT: item.proposal, **choices}
    now = next(name for name, proposal in choices.items() if proposal == item.proposal)
    key = f"outcome-means-{item.id}"
    st.session_state.setdefault(key, now)
    if st.session_state[key] not in choices:
        st.session_state[key] = now

    def choose() -> None:
        chosen = choices[st.session_state[key]]
        keep(lambda: propose(view.opened.project, item.id, chosen, reviewer=state.reviewer()))

    st.selectbox(
        "Accepting means",
        list(choices),
        key=key,
        on_change=choose,
        label_visibility="collapsed",
        width=380,
        help="What accepting does to the rows of this item",
    )


@st.fragment(run_every=FOLLOW_SECONDS)
def _follow(view: state.View, drawn: int) -> None:
    if view.opened.project.change_count() != drawn:
        st.rerun()


def keep(write: Callable[[], object]) -> None:
    """Carry out a change of the meeting; why it was not kept is shown below the outcome."""
    try:
        door.require("decide")
        write()
        st.session_state[_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not kept: {error}"


def decided(view: state.View) -> tuple[tuple[AgendaItem, ...], dict[str, Outcome]]:
    """Return the items of the agenda in order, and the outcomes that stand."""
    project = view.opened.project
    now = (project.id, project.change_count())
    return cached_meeting.agenda_items(now, project), dict(cached_meeting.agenda_outcomes(now, project))
