"""Class weights and log priors, to copy or download."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.parts import sentence
from nlp_explorer.classes.weights import BETAS, DEFAULT_BETA, EXPLANATIONS, WEIGHT_KINDS, as_json, as_python, weights

CODE_HEIGHT = 260


def class_weights(sizes: pd.Series) -> None:
    """Show the numbers a training script takes; ``sizes``: rows of each class to learn from."""
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.segmented_control(
            "Kind",
            WEIGHT_KINDS,
            default=WEIGHT_KINDS[0],
            required=True,
            key="weight-kind",
            bind="query-params",
            label_visibility="collapsed",
        )
        form = st.segmented_control(
            "Form",
            ["Python", "JSON"],
            default="Python",
            required=True,
            key="weight-form",
            bind="query-params",
            label_visibility="collapsed",
        )
        beta = DEFAULT_BETA
        if kind == "effective number":
            beta = st.select_slider("β", BETAS, DEFAULT_BETA, key="weight-beta", bind="query-params", width=200)
    sentence(EXPLANATIONS[kind])
    values = weights(sizes, kind, beta=beta)
    n_missing = int((sizes == 0).sum())
    if n_missing:
        sentence(f"{n_missing:,} of {len(sizes):,} classes have no row to learn from and get no number.")
    code = as_python(values, kind) if form == "Python" else as_json(values)
    st.code(code, language=None, height=CODE_HEIGHT)
