"""Pictures and filters of groups of duplicates: by size, splits and labels."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import cached_duplicates, state
from app.filter_boxes import choose_values, label_texts, split_texts
from nlp_explorer.duplicates.kind_groups import KindGroups
from nlp_explorer.duplicates.size_bins import BINS, bin_name, size_bins
from nlp_explorer.plots.duplicates import falling_away_curve, size_bars
from nlp_explorer.review.steps.duplicate_groups import GroupStep

_CHART = "group-sizes"
BOX_WIDTH = 230  # pixels
_ANY = "any size"
_NAMES = {bin_name(first, last): (first, last) for first, last in BINS}


def group_pictures(view: state.View, asked: GroupStep, groups: KindGroups) -> None:
    """Show how many rows fall away at which threshold, and how large the groups are; a bar opens its groups."""
    left, right = st.columns(2, gap="medium")
    with left:
        _curve(view, asked)
    with right:
        bins = size_bins(groups.sizes())
        names = list(_NAMES)[: len(bins)]
        chosen = st.session_state.get(state.SIZE)

        def choose() -> None:
            points = st.session_state[_CHART]["selection"]["points"]
            if points:
                st.session_state[state.SIZE] = names[points[0]["customdata"][0]]

        if len(bins):
            st.plotly_chart(
                size_bars(bins, names, selected=names.index(chosen) if chosen in names else None),
                key=_CHART,
                on_select=choose,
                selection_mode="points",
                config={"displayModeBar": False},
                alt="How many groups have how many rows; the same sizes can be chosen below",
            )


def _curve(view: state.View, asked: GroupStep) -> None:
    if asked.kind == "semantic":
        pairs = cached_duplicates.semantic(view, asked.encoder, asked.simplify_chinese)
        curve = None if pairs is None else cached_duplicates.semantic_curve(view, asked, pairs)
    else:
        simplify = asked.simplify_chinese
        index = cached_duplicates.index(view, simplify)
        curve = None if index is None else cached_duplicates.near_curve(view.key, simplify, index.floor, index)
    if curve is None:
        return
    is_equal = asked.kind in ("exact", "normalised")
    st.plotly_chart(
        falling_away_curve(
            curve,
            threshold=1.0 if is_equal else asked.threshold,
            measure="cosine" if asked.kind == "semantic" else "Jaccard",
        ),
        key="falling-away",
        config={"displayModeBar": False},
        alt="How many rows would go at which threshold if each group kept one",
    )


def filter_groups(view: state.View, asked: GroupStep) -> GroupStep:
    """Ask which groups to look at."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(view.part.splits) > 1:
            crosses = st.toggle("crosses splits", key=state.CROSSES, bind="query-params")
            asked = replace(asked, crosses_splits=crosses)
        if view.part.has_labels:
            asked = replace(asked, labels_differ=st.toggle("labels differ", key=state.DIFFERS, bind="query-params"))
        size = st.selectbox(
            "Rows of a group",
            [_ANY, *_NAMES],
            format_func=lambda name: name if name == _ANY else f"{name} rows",
            key=state.SIZE,
            bind="query-params",
            label_visibility="collapsed",
            width=150,
        )
        first, last = _NAMES.get(size, (2, 0))
        asked = replace(asked, min_size=first, max_size=last)
        if view.part.has_labels:
            texts = label_texts(view)
            classes = {name: texts[name] for name in view.dataset.classes}
            labels = choose_values("Label", classes, key=state.WITH, placeholder="with the label", width=BOX_WIDTH)
            asked = replace(asked, labels=tuple(labels))
        if len(view.part.splits) > 1:
            splits = choose_values(
                "Split", split_texts(view), key=state.SPLITS, placeholder="with rows of", width=BOX_WIDTH
            )
            asked = replace(asked, splits=tuple(splits))
    return asked
