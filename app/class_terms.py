"""The words that mark a class and the keyword rules, each with the rows that hold it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import cached_classes, state
from app.parts import answer, empty, sentence
from app.rows import browse
from nlp_explorer.classes.class_words import ClassWords, term_rows_sentence
from nlp_explorer.classes.rules import DEFAULT_MIN_PRECISION, MAX_RULES
from nlp_explorer.classes.rules_export import RulesFormat, export_rules
from nlp_explorer.findings.wording import counted
from nlp_explorer.predictions.intervals import percent_ranges

TABLE_HEIGHT = 300
_FORMATS: tuple[RulesFormat, ...] = ("py", "json", "csv")


def words_of_class(view: state.View, words: ClassWords, label: str) -> None:
    """List the terms of a class; the chosen one with its rows."""
    found = words.words_of(label)
    if found.empty:
        return
    frame = found.reset_index()[["term", "kind", "texts", "coverage", "all_texts", "precision"]]
    frame["interval"] = percent_ranges(found["low"], found["high"])
    frame["log_odds"] = found["log_odds"].to_numpy()
    at = _choose(frame, key=f"class-terms-{label}")
    st.caption(
        f"Ordered by log odds with an informative Dirichlet prior, in standard errors (Monroe et al. 2008). "
        f"{words.sentence}"
    )
    _rows(view, words, int(found["number"].iloc[at]), label, str(found.index[at]))


def rules_of_dataset(view: state.View, words: ClassWords, headline: DeltaGenerator) -> None:
    """List the keyword rules, of all classes or of one, with their files; the chosen one with its rows."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        min_precision = st.slider(
            "Precision of at least, where a rule is found",
            0.5,
            1.0,
            DEFAULT_MIN_PRECISION,
            0.05,
            key="min-precision",
            bind="query-params",
            width=320,
        )
        one = st.toggle("this class alone", key="rules-of-class", bind="query-params")
        shortcuts = st.toggle("shortcuts alone", key="rules-shortcuts", bind="query-params")
    rules = cached_classes.rules(view.key, min_precision, words)
    with headline.container():
        answer(rules.sentence, of=view.of)
    table = rules.table
    if one:
        table = table[table["label"] == st.session_state["class"]]
    if shortcuts:
        table = table[table["is_shortcut"]]
    if table.empty:
        empty("No such rule.")
        return
    frame = table[["term", "label", "texts", "precision"]].assign(interval=percent_ranges(table["low"], table["high"]))
    frame = frame.assign(
        coverage=table["coverage"], folds=table["folds"], looks_like=table["artefact"], shortcut=table["is_shortcut"]
    )
    at = _choose(frame.reset_index(drop=True), key=f"rules-{min_precision}-{one}-{shortcuts}")
    said = f"The {MAX_RULES} rules that label most texts are listed. " if rules.n_rules > len(rules.table) else ""
    st.caption(
        f"{said}Texts, precision and coverage are of held-out folds. A shortcut is a sign, a number, a name or a piece "
        f"of an address or of markup that is right in at least 80 % (lower end): a model may learn it instead of the "
        f"class. {words.sentence}"
    )
    with st.container(horizontal=True):
        for file_format in _FORMATS:
            st.download_button(
                f"Download these {counted(len(table), 'rule')} ({file_format.upper()})",
                data=export_rules(table, file_format),
                file_name=f"keyword_rules.{file_format}",
                key=f"rules-{file_format}",
                on_click="ignore",
            )
    chosen = table.iloc[at]
    _rows(view, words, int(chosen["number"]), str(chosen["label"]), str(chosen["term"]))


def _choose(frame: pd.DataFrame, *, key: str) -> int:
    shares = {name: 100 * frame[name] for name in ("coverage", "precision")}
    event = st.dataframe(
        frame.assign(**shares),
        key=f"{key}-{len(frame)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config=_columns(frame),
        alt="Words with how many texts hold them, their coverage and precision; choose one to list its rows",
    )
    chosen = event["selection"]["rows"]
    return chosen[0] if chosen else 0


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    config: dict[str, Any] = {
        "term": st.column_config.TextColumn("contains", width=170),
        "kind": st.column_config.TextColumn("kind", width=80),
        "label": st.column_config.TextColumn("→ class", width=215),
        "texts": st.column_config.NumberColumn(
            "texts", format="localized", width=60, help="Of the class; of all classes for a rule"
        ),
        "all_texts": st.column_config.NumberColumn(
            "of all classes", format="localized", width=90, help="Texts of any class that hold it"
        ),
        "coverage": st.column_config.ProgressColumn(
            "coverage",
            format="%.0f %%",
            min_value=0,
            max_value=100,
            width=110,
            help="Of the class's texts, that hold it",
        ),
        "precision": st.column_config.ProgressColumn(
            "precision",
            format="%.0f %%",
            min_value=0,
            max_value=100,
            width=110,
            help="Of the texts that hold it, that are of the class",
        ),
        "interval": st.column_config.TextColumn("95 % interval", width=95, help="Of the precision (Wilson)"),
        "log_odds": st.column_config.NumberColumn("log odds", format="%.1f", width=70),
        "folds": st.column_config.NumberColumn("folds", width=50, help="Of 5, in which it was found"),
        "looks_like": st.column_config.TextColumn("looks like", width=105),
        "shortcut": st.column_config.CheckboxColumn("shortcut", width=65),
    }
    return {name: value for name, value in config.items() if name in frame}


def _rows(view: state.View, words: ClassWords, number: int, label: str, term: str) -> None:
    others = words.rows_with(number, label=label, has_label=False)
    own = words.rows_with(number, label=label)
    kind = st.segmented_control(
        "Rows",
        [0, 1],
        default=0 if len(others) else 1,
        required=True,
        format_func=lambda at: (f"another label · {len(others):,}", f"this label · {len(own):,}")[at],
        key=f"term-rows-{number}",
        label_visibility="collapsed",
    )
    rows = [others, own][kind]
    sentence(term_rows_sentence(len(rows), term, label, has_label=kind == 1))
    browse(view, rows, key="term-rows", order_name="file order")
