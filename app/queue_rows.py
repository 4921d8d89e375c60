"""Rows that were chosen in a list anywhere, for the queue that is made next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from app import state
from nlp_explorer.findings.wording import counted


def choose_for_queue(view: state.View, row_ids: Sequence[int] | np.ndarray) -> None:
    """Choose rows, the worst first, for the queue that is made next. To be called from a widget's callback."""
    st.session_state[state.FOR_A_QUEUE] = (view.dataset.fingerprint, np.asarray(row_ids, dtype=np.int64))
    st.toast(f"{counted(len(row_ids), 'row')} chosen: the page Queues makes a queue of them.", icon=":material/groups:")


def chosen_for_queue(view: state.View) -> np.ndarray:
    """Return the rows of this dataset that were chosen for a queue; empty if none were."""
    fingerprint, row_ids = st.session_state.get(state.FOR_A_QUEUE, ("", np.empty(0, dtype=np.int64)))
    return row_ids if fingerprint == view.dataset.fingerprint else np.empty(0, dtype=np.int64)
