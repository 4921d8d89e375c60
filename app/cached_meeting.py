"""What all sessions share about the meeting: its agenda, what was decided, what accepting would change."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.agenda import agenda
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.consequences import Consequences, consequences
from nlp_explorer.meeting.minutes import shown_rows
from nlp_explorer.meeting.outcomes import Outcome, outcomes
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import Project

ProjectState = tuple[str, int]  # the project's id and its count of changes


@st.cache_resource(show_spinner=False, max_entries=8)
def agenda_items(state: ProjectState, _project: Project) -> tuple[AgendaItem, ...]:
    """Return the items of the agenda in their order, as of a change of the project."""
    return agenda(_project)


@st.cache_resource(show_spinner=False, max_entries=8)
def agenda_outcomes(state: ProjectState, _project: Project) -> Mapping[str, Outcome]:
    """Return the outcomes that stand by item, as of a change of the project."""
    return outcomes(_project)


@st.cache_resource(show_spinner="Working out what accepting would change", max_entries=64)
def effect(
    dataset_key: str,
    item_id: str,
    proposal: str,
    run: str,
    _item: AgendaItem,
    _dataset: Dataset,
    _run: Predictions | None,
) -> Consequences | None:
    """Return what accepting an item would change."""
    return consequences(_item, _dataset, _run)


@st.cache_resource(show_spinner="Finding the rows in this version", max_entries=64)
def item_rows(
    dataset_key: str,
    item_id: str,
    proposal: str,
    has_effect: bool,
    _item: AgendaItem,
    _effect: Consequences | None,
    _dataset: Dataset,
) -> pd.DataFrame:
    """Return the rows that an item shows."""
    return shown_rows(_item, _effect, _dataset)
