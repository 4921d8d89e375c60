"""How two splits differ: their classes, their lengths, their words."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import cache, cached_classes, class_reading, state
from app.parts import answer
from app.rows import browse
from nlp_explorer.classes.advice import rows_of_class
from nlp_explorer.classes.shift import class_shift, length_shift, overall_test
from nlp_explorer.classes.shift_answers import chance_note, length_shift_answer, shift_answer, word_shift_answer
from nlp_explorer.plots.differences import MAX_LINES, difference_lines, length_curves

TABLE_HEIGHT = 480


def shift_of_classes(view: state.View, first: str, other: str, headline: DeltaGenerator) -> None:
    """Show each class's share of two splits; the chosen class's rows."""
    if not view.part.has_labels:
        with headline.container():
            answer("No row has a label: the splits can be compared by lengths and words alone.", of=view.of)
        return
    shift = class_shift(cache.counts(view.key, view.part), first, other)
    with headline.container():
        answer(shift_answer(shift, overall_test(shift), first, other), of=view.of)
    picture, table = st.columns([6, 7], gap="medium")
    with picture:
        _draw(shift, first, other, noun="rows")
    with table:
        counts = {f"{first} rows": shift["rows"], f"{other} rows": shift["other_rows"]}
        chosen = _table(shift, first, other, key="shift-classes", more=counts)
        st.caption(chance_note(len(shift)))
    browse(view, rows_of_class(view.part, chosen), key="shift-class-rows", order_name="file order")


def shift_of_words(view: state.View, first: str, other: str, headline: DeltaGenerator) -> None:
    """Show the words that two splits use unlike each other; the rows of the chosen one."""
    found = class_reading.words_between(view, first, other)
    if found is None:
        return
    with headline.container():
        answer(word_shift_answer(found, first, other), of=view.of)
    if found.table.empty:
        return
    picture, table = st.columns([6, 7], gap="medium")
    with picture:
        _draw(found.table, first, other, noun="texts")
    with table:
        chosen = _table(found.table, first, other, key="shift-words", more={"kind": found.table["kind"]})
        st.caption(f"Ordered by log odds (Monroe et al. 2008). {chance_note(found.n_terms, 'word')}")
    rows = cached_classes.rows_with_word(view.key, chosen, str(found.table.at[chosen, "kind"]), view.part)
    browse(view, rows, key="shift-word-rows", order_name="file order")


def shift_of_lengths(view: state.View, first: str, other: str, headline: DeltaGenerator) -> None:
    """Show how long the texts of two splits are."""
    lengths = cache.lengths(view.opened.key, view.dataset).loc[view.part.row_ids]
    units = [str(name) for name in reversed(lengths.columns)]
    unit = st.segmented_control(
        "Unit",
        units,
        default=units[0],
        required=True,
        key="shift-unit",
        bind="query-params",
        label_visibility="collapsed",
    )
    split = view.part.frame["split"]
    one, another = (lengths.loc[(split == name).to_numpy(), unit] for name in (first, other))
    test, table = length_shift(one.to_numpy(), another.to_numpy())
    with headline.container():
        answer(length_shift_answer(test, table, first, other, unit=unit), of=view.of)
    picture, figures = st.columns([7, 5], gap="medium")
    with picture:
        st.plotly_chart(
            length_curves(one, another, first=first, other=other, unit=unit),
            key="shift-lengths",
            alt=f"Cumulative share of the texts by length in {unit}, {first} and {other}",
            config={"displayModeBar": False},
        )
    with figures:
        frame = table.rename(columns={"first": first, "other": other})
        frame["interval"] = [
            f"[{low:+,.0f}, {high:+,.0f}]" for low, high in zip(table["low"], table["high"], strict=True)
        ]
        st.dataframe(
            frame.drop(columns=["low", "high"]).rename_axis("% of texts"),
            column_config={
                first: st.column_config.NumberColumn(first, format="%.0f"),
                other: st.column_config.NumberColumn(other, format="%.0f"),
                "difference": st.column_config.NumberColumn("difference", format="%+.0f"),
                "interval": st.column_config.TextColumn("95 % interval"),
            },
            alt=f"Quantiles of the length in {unit} and their difference, with 95 % intervals",
        )
        st.caption(f"So many {unit} hold 50, 95 and 99 % of the texts (order statistics; Zou and Donner 2008).")


def _draw(table: pd.DataFrame, first: str, other: str, *, noun: str) -> None:
    st.plotly_chart(
        difference_lines(table, first=first, other=other, noun=noun),
        key=f"shift-{noun}",
        alt=f"Difference of the shares of {first} and {other} with 95 % intervals",
        config={"displayModeBar": False},
    )
    if len(table) > MAX_LINES:
        st.caption(f"The {MAX_LINES} farthest apart; the table holds {len(table):,}. Grey: the interval holds 0.")


def _table(table: pd.DataFrame, first: str, other: str, *, key: str, more: dict[str, pd.Series]) -> str:
    frame = pd.DataFrame({"name": [str(name) for name in table.index]})
    for name, column in (("share", first), ("other_share", other), ("difference", "difference")):
        frame[column] = 100 * table[name].to_numpy()
    frame["interval"] = [
        f"[{100 * low:+.2f}, {100 * high:+.2f}]" for low, high in zip(table["low"], table["high"], strict=True)
    ]
    for name, values in more.items():
        frame[name] = values.to_numpy()
    if "missing_from" in table and (table["missing_from"] != "").any():
        frame["missing from"] = table["missing_from"].to_numpy()
    event = st.dataframe(
        frame,
        key=f"{key}-{first}-{other}-{len(frame)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "name": st.column_config.TextColumn("class" if key == "shift-classes" else "word", width=170),
            first: st.column_config.NumberColumn(first, format="%.2f %%", width=70),
            other: st.column_config.NumberColumn(other, format="%.2f %%", width=70),
            "difference": st.column_config.NumberColumn("difference", format="%+.2f", width=75),
            "interval": st.column_config.TextColumn("95 % interval", width=115),
        },
        alt=f"Shares of {first} and {other} with their difference; choose a line to list its rows",
    )
    chosen = event["selection"]["rows"]
    return str(table.index[chosen[0] if chosen else 0])
