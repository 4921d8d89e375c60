"""Putting what a page shows on the agenda of the meeting, with one click or the key G."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from app import door, keys, state
from app.markup import as_label
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Finding
from nlp_explorer.meeting.agenda import agenda, put_on_agenda
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.proposals import confusion_item, finding_item, group_item, row_item, rows_item, step_item
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.recipe import PlannedStep
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions

ICON = ":material/add_notes:"
_LABEL = "Put on the agenda"
_PAIR_LABEL = "Put these two classes on the agenda"


def put(view: state.View, make: Callable[[], AgendaItem]) -> None:
    """Put an item on the agenda, and say which number it has there. To be called from a widget's callback."""
    project = view.opened.project
    try:
        door.require("decide")
        item = put_on_agenda(project, make(), reviewer=state.reviewer(), page=state.page_name())
    except ExplorerError as error:
        st.toast(f"Not put on the agenda: {as_label(str(error))}")
        return
    at = [known.id for known in agenda(project)].index(item.id) + 1
    st.toast(f"On the agenda as item {at}.", icon=ICON)


def finding_on_agenda(view: state.View, finding: Finding, *, key: str, label: str = _LABEL) -> None:
    """Show the button that puts a finding on the agenda."""
    _button(view, lambda: finding_item(view.dataset, finding, of=view.of), key=f"{key}-agenda", label=label)


def group_on_agenda(view: state.View, row_ids: Sequence[int], *, key: str) -> None:
    """Show the button that puts a group of rows on the agenda."""
    _button(view, lambda: group_item(view.dataset, row_ids), key=f"{key}-group-agenda", label="Group on the agenda")


def rows_on_agenda(view: state.View, rows: pd.DataFrame, *, what: str, key: str) -> None:
    """Show the button that puts selected rows (index: row id) on the agenda; ``what`` says which they are."""
    ids = rows.index.to_numpy()
    _button(view, lambda: rows_item(view.dataset, ids, what=what), key=f"{key}-agenda", disabled=not len(ids))


def list_on_agenda(view: state.View, rows: pd.DataFrame, *, key: str) -> None:
    """Show the button that puts the rows of a list (index: row id) on the agenda, in the order of the list."""
    page, ids = state.page_name(), rows.index.unique().to_numpy()
    what = f"{page} within {view.of}" if view.of else page
    hint = f"Put {'this row' if len(ids) == 1 else f'these {len(ids):,} rows'} on the agenda of the next meeting"
    _button(view, lambda: rows_item(view.dataset, ids, what=what), key=f"{key}-list-agenda", label="", hint=hint)


def row_on_agenda(view: state.View, row_id: int, *, key: str, new_label_key: str, has_keys: bool) -> None:
    """Show the button that puts one row on the agenda, with the new label that is chosen, if one is."""

    def make() -> AgendaItem:
        predicted = view.runs[0].predicted.get(row_id) if view.runs else None
        return row_item(
            view.dataset,
            row_id,
            new_label=st.session_state.get(new_label_key) or "",
            predicted=predicted if isinstance(predicted, str) else "",
        )

    letter = keys.AGENDA.letter if has_keys else None
    _button(view, make, key=f"{key}-row-agenda", label=keys.AGENDA.name, shortcut=letter)


def confusion_on_agenda(
    view: state.View, run: Predictions, cell: tuple[str, str] | None, counts: pd.DataFrame, rows: pd.DataFrame
) -> None:
    """Show the button that puts two confused classes on the agenda, where both are chosen."""
    if cell is None or not all(cell):
        return
    chosen = cell
    _button(
        view,
        lambda: confusion_item(view.dataset, rows.index.to_numpy(), counts, chosen, run=run.name),
        key="confusion-agenda",
        label=_PAIR_LABEL,
    )


def pair_on_agenda(view: state.View, make: Callable[[], AgendaItem], *, key: str) -> None:
    """Show the button that puts two classes that are hard to tell apart on the agenda."""
    _button(view, make, key=f"{key}-pair-agenda", label=_PAIR_LABEL)


def step_on_agenda(view: state.View, planned: PlannedStep, *, key: str) -> None:
    """Show the button that puts a step of the recipe on the agenda; decisions of the project are in force already."""
    if isinstance(planned.step, ApplyDecisions) and planned.step.rows is None:
        return
    _button(view, lambda: step_item(view.dataset, planned.step, planned.why), key=f"{key}-agenda")


def _button(
    view: state.View,
    make: Callable[[], AgendaItem],
    *,
    key: str,
    label: str = _LABEL,
    shortcut: str | None = None,
    disabled: bool = False,
    hint: str = "Put this on the agenda of the next meeting",
) -> None:
    if not door.allows("decide"):
        return
    st.button(
        label,
        key=key,
        icon=ICON,
        shortcut=shortcut,
        disabled=disabled,
        help=hint,
        on_click=put,
        args=(view, make),
    )
