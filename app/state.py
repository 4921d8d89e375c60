"""Which dataset, slice and row this browser looks at: the only file that names session keys and URL parameters."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from app.opened import Opened, find_opened, open_launch, reopen, workspace
from app.parts import shown_progress
from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.kept_recipe import DEFAULT_NAME
from nlp_explorer.slices import Slice

DATA = "data"  # URL: which opened dataset
ROW = "row"  # URL: the row that is open
SPLIT, LABEL = "split", "label"  # URL, not bound, since the names of the choices hold counts: the slice
SEARCH = "q"  # URL, bound: the slice
FINDING = "finding"  # URL: the finding whose rows are listed
RUN = "run"  # URL, bound: the run of predictions
KIND = "kind"  # URL: which kind of duplicates
NEAR, COSINE = "near", "cosine"  # URL, bound: thresholds of near and of semantic duplicates
SIMPLIFIED = "simplified"  # URL, bound: whether traditional characters count as simplified ones
CROSSES, DIFFERS, SIZE = "cross", "differ", "size"  # URL, bound: the filter of groups
WITH, SPLITS = "with", "in"  # URL, not bound, as above: labels and splits in a group
RECIPE = "recipe"  # URL, bound: which recipe of the project
STEP = "step"  # URL, bound: the step of the recipe that is looked at
GOLD, PREDICTED = "gold", "predicted"  # URL, not bound, as above: the confusion cell
AGAINST = "against"  # URL, bound: the earlier version that this one is compared with
QUEUE = "queue"  # URL, bound: the queue that is judged or looked at
TOKENIZER, TOKENIZER_PATH = "tokenizer", "tokenizer-path"  # URL, bound: by which tokenizer texts are measured
MAX_LENGTH, TODAY, SHARE_LOST = "max-length", "today", "share-lost"  # URL, bound: where texts are cut
INPUT_LENGTH = "input-length"  # URL, bound: the maximum length at which one row is shown
SIDE = "side"  # URL, bound: which end of a text is kept
PILE = "pile"  # URL, not bound, since the names of the choices hold counts: which rows are judged
ITEM = "item"  # URL: the item of the agenda that is open
PRESENT = "present"  # URL: whether the meeting is shown on a projector
REVIEWER = "reviewer"  # session: who decides
FOR_A_QUEUE = "for-a-queue"  # session: rows that were chosen for a queue, and of which dataset
VERDICT, CAUSE, NOTE, SETTLES = "-verdict", "-cause", "-note", "-settles"  # session, behind a place's key: why
TEXTS = "-texts"  # session, behind a filter's key: how its values read when they were last shown
SHOWS_KEYS = "shows-keys"  # session: whether the legend of the keys is open
LIST_OPTIONS = "list-options"  # session: how lists of rows behave
PAGE = "page-name"  # session: the title of the page that is shown
RENAMING_ERROR = "renaming-error"  # session: why the project was not renamed
_OPENING_ERROR = "opening-error"  # session: why what the launcher named could not be opened
EVERYTHING = Slice()  # no row is left out


@dataclass(frozen=True, eq=False)
class View:
    """What this browser looks at: an opened dataset and the slice of it."""

    opened: Opened
    slice: Slice

    @property
    def dataset(self) -> Dataset:
        """The whole dataset."""
        return self.opened.dataset

    @cached_property
    def part(self) -> Dataset:
        """The rows of the slice."""
        from app import cache

        return cache.part(self.opened.key, self.slice, self.opened.dataset)

    @property
    def runs(self) -> tuple[Predictions, ...]:
        """The runs of predictions, over the whole dataset."""
        return self.opened.predictions

    @property
    def key(self) -> tuple[str, Slice]:
        """What results over the slice are cached under."""
        return (self.opened.key, self.slice)

    @property
    def of(self) -> str:
        """The slice in words, empty for all rows: what answer sentences open with."""
        return (
            ""
            if self.slice.is_everything
            else f"{self.slice.sentence()} ({len(self.part):,} of {len(self.dataset):,} rows)"
        )


def current_slice() -> Slice:
    """Return the slice that the sidebar's widgets (and so the URL) hold."""
    return Slice(
        splits=tuple(st.session_state.get(SPLIT) or ()),
        labels=tuple(st.session_state.get(LABEL) or ()),
        search=st.session_state.get(SEARCH) or "",
    )


def open_from_address() -> Opened | None:
    """Return the dataset that the URL names, else what the launcher named; None, with a reason, if neither opens."""
    from app import door

    may_choose = door.allows("see")
    token = (st.query_params.get(DATA) or st.session_state.get(DATA)) if may_choose else None
    opened = find_opened(token) if token else None
    try:
        with shown_progress() as progress:
            if opened is None and token:
                opened = reopen(token, progress)
            if opened is None:
                opened = open_launch(progress)
        st.session_state[_OPENING_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_OPENING_ERROR] = str(error)
    if opened is not None:
        look_at(opened)
    return opened


def look_at(opened: Opened) -> None:
    """Make a dataset the one this browser looks at, and say so in the URL."""
    if st.session_state.get(DATA) not in (None, opened.token):
        for key in (ROW, SPLIT, LABEL, SEARCH, FINDING, RUN, RECIPE, STEP, GOLD, PREDICTED, WITH, SPLITS, AGAINST):
            st.session_state.pop(key, None)
        if st.query_params.get(DATA) != opened.token:  # else a link led here, and says what of it to look at
            for key in (SPLIT, LABEL, GOLD, PREDICTED, WITH, SPLITS):
                st.query_params.pop(key, None)
    st.session_state[DATA] = opened.token
    if st.query_params.get(DATA) != opened.token:
        st.query_params[DATA] = opened.token


def opening_error() -> str:
    """Return why nothing could be opened; empty if something is open."""
    error: str = st.session_state.get(_OPENING_ERROR, "")
    return error


def view() -> View | None:
    """Return what this browser looks at, None when no dataset is open. A bad search shows its sentence."""
    token = st.session_state.get(DATA)
    opened = find_opened(token) if token else None
    return None if opened is None else View(opened, current_slice())


def require_dataset(*, needs_rows: bool = True) -> View:
    """Return what this browser looks at; without a dataset (or rows), say so and end the page here."""
    from app import parts

    current = view()
    if current is None:
        parts.empty(opening_error() or "No dataset is open. Choose one with 'Open dataset' on the left.")
        st.stop()
    try:
        part = current.part
    except ExplorerError as error:
        parts.empty(str(error))
        st.stop()
    if needs_rows and len(part) == 0:
        nothing = (
            "The dataset has no rows."
            if not len(current.dataset)
            else f"No row matches: {current.slice.sentence()}. Clear the slice on the left."
        )
        parts.empty(nothing)
        if current.dataset.unread and not len(current.dataset):
            st.page_link(
                "../pages/corrupt_rows.py",
                label=f"{len(current.dataset.unread):,} pieces of the file could not be read",
            )
        st.stop()
    return current


def link_parameters(**values: object) -> Mapping[str, str | list[str]]:
    """Return URL parameters for a link to a page that keeps the dataset and the slice."""
    now = current_slice()
    parameters: dict[str, str | list[str]] = {DATA: st.session_state.get(DATA, "")}
    if now.splits:
        parameters[SPLIT] = list(now.splits)
    if now.labels:
        parameters[LABEL] = list(now.labels)
    if now.search:
        parameters[SEARCH] = now.search
    return {
        **parameters,
        **{name: value if isinstance(value, list) else str(value) for name, value in values.items()},
    }


def open_row() -> int | None:
    """Return the id of the open row, from the session or the URL."""
    value = st.session_state.get(ROW, st.query_params.get(ROW))
    return int(value) if value is not None and str(value).isdigit() else None


def set_open_row(row_id: int | None) -> None:
    """Open a row, and say so in the URL."""
    st.session_state[ROW] = row_id
    if row_id is None:
        st.query_params.pop(ROW, None)
    elif st.query_params.get(ROW) != str(row_id):
        st.query_params[ROW] = str(row_id)


def keep_pile(pile: str | None) -> None:
    """Say in the URL which rows are judged; None: all wrong ones."""
    if pile is None:
        st.query_params.pop(PILE, None)
    elif st.query_params.get(PILE) != pile:
        st.query_params[PILE] = pile


def reviewer() -> str:
    """Return the name decisions are kept under: that of the link this browser came in by, else what was typed in the
    sidebar, else the user of this machine.
    """
    from app import door

    name: str = door.visitor().name or st.session_state.get(REVIEWER) or default_reviewer()
    return name


def is_reviewer_known() -> bool:
    """Return whether somebody has said who decides."""
    from app import door

    return bool(door.visitor().name or st.session_state.get(REVIEWER) or workspace().reviewer())


def keep_reviewer(name: str) -> None:
    """Keep the name for this session and the next ones. To be called from a widget's callback.

    Who came in by a link has its name, and leaves none behind.
    """
    from app import door

    if door.visitor().name:
        return
    st.session_state[REVIEWER] = name
    workspace().keep_reviewer(name)


def default_reviewer() -> str:
    """Return the last name that was given in this workspace, else the user of this machine."""
    known = workspace().reviewer()
    if known:
        return known
    try:
        return getpass.getuser()
    except OSError:  # a container without an entry for its user
        return "reviewer"


def recipe_name() -> str:
    """Return which recipe of the project steps are added to: the one chosen on the Recipe page."""
    name: str = st.session_state.get(RECIPE) or DEFAULT_NAME
    return name


def choose_step(step: str) -> None:
    """Look at a step of the recipe. To be called from a widget's callback."""
    st.session_state[STEP] = step


def page_name() -> str:
    """Return the title of the page that is shown: decisions say where they were made."""
    name: str = st.session_state.get(PAGE, "")
    return name
