"""The pieces of the page on where texts are cut: the choice, the figures, the rows, the comparison of the ends."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import address, cache, state
from app.jobs import jobs, show_job
from app.parts import Card, cards, sentence
from app.rows import browse
from app.tokens import ChosenTokenizer, draw_cut
from nlp_explorer.findings.wording import percent
from nlp_explorer.folders import cache_folder
from nlp_explorer.text.token_view import SIDES, Side, truncated
from nlp_explorer.training.coverage import BATCH_SIZE, COST_FORMULA, COST_SOURCE, Coverage, relative_cost
from nlp_explorer.training.kept_evidence import evidence_answer, measure_kept_evidence
from nlp_explorer.training.sequence_length import HABIT, MAX_SHARE_LOST, SHARES, STEP, cost_sentence, curve_lengths


def ask_share_lost() -> float:
    """Ask which share of the tokens may be lost."""
    share: float = st.select_slider(
        "May be lost, overall and in each class",
        SHARES,
        MAX_SHARE_LOST,
        key=state.SHARE_LOST,
        bind="query-params",
        format_func=lambda value: f"{100 * value:g} %",
        width=240,
    )
    return share


def ask_max_length(found: Coverage, recommended: int, model_limit: int | None) -> int:
    """Ask for a maximum length; the recommended one is the default."""
    options = sorted({*curve_lengths(found, recommended, model_limit), recommended})
    address.follow(state.MAX_LENGTH, recommended, options)
    length: int = st.select_slider("Maximum length in tokens", options, key=state.MAX_LENGTH, bind="query-params")
    return length


def ask_today() -> int:
    """Ask for the length that is used today."""
    value = st.number_input(
        "Today's length",
        min_value=STEP,
        value=HABIT,
        step=STEP,
        key=state.TODAY,
        bind="query-params",
        width=150,
        help=f"Costs are relative to it: {COST_FORMULA}. Source: {COST_SOURCE}.",
    )
    return int(value)


def coverage_cards(found: Coverage, length: int, today: int, *, hidden_size: int | None) -> None:
    """Show rows cut, tokens lost, padding and cost at a maximum length."""
    n_cut, n_lost = found.n_cut(length), found.n_lost(length)
    cost = relative_cost(length, today, hidden_size=hidden_size)
    cards(
        [
            Card("Rows cut", percent(n_cut, found.n_rows), f"{n_cut:,} of {found.n_rows:,}"),
            Card("Tokens lost", percent(n_lost, found.n_tokens), f"{n_lost:,} of {found.n_tokens:,}"),
            Card(
                "Padding",
                f"{100 * found.padding_share(length):.0f} %",
                "of the positions, each row padded to the maximum",
            ),
            Card(
                "Padding in batches",
                f"{100 * found.batch_padding_share(length):.0f} %",
                f"{BATCH_SIZE} rows to the longest",
            ),
            Card("Arithmetic", f"{cost:.2f} ×", f"that of {today:,} today"),
        ]
    )
    sentence(cost_sentence(length, today, hidden_size=hidden_size))


def cut_rows(view: state.View, tokens: pd.Series, chosen: ChosenTokenizer, length: int, side: Side) -> None:
    """Show the rows that are cut, longest first, each with its cut."""
    longer = tokens[tokens > length].sort_values(ascending=False, kind="stable")
    rows = pd.DataFrame({"tokens": longer, "lost": longer - length})

    def show_cut(row_id: int) -> None:
        st.caption(f"What the network does not see is struck through ({side} kept).")
        text = str(view.dataset.frame.loc[row_id, "text"])
        draw_cut(text, truncated(chosen.tokenizer.tokens([text])[0], length, side))
        st.page_link(
            "../pages/network_input.py",
            label="See its tokens",
            icon=":material/token:",
            query_params=state.link_parameters(**{state.ROW: row_id}),
        )

    browse(view, rows, key="cut", columns=("tokens", "lost"), order_name="longest first", below_row=show_cut)


def ask_side() -> Side:
    """Ask which end of a text is kept."""
    return st.segmented_control("Keep", SIDES, default=SIDES[0], required=True, key=state.SIDE, bind="query-params")


def compare_sides(view: state.View, tokens: pd.Series, chosen: ChosenTokenizer, length: int) -> None:
    """Compare how well the labels of cut rows are told from head, tail or both, as a background job."""
    dataset = view.dataset
    key = f"kept-{dataset.fingerprint}-{chosen.tokenizer.fingerprint}-{length}"
    found = cache.kept_evidence(view.opened.key, dataset, chosen.tokenizer, length)
    if found is None:
        job = jobs().get(key)
        if job is not None and job.status == "running":
            show_job(job)
            return
        if job is not None and job.status in ("failed", "cancelled"):
            sentence(job.error or "The comparison was cancelled.")

        def start() -> None:
            jobs().start(
                key,
                "Comparing the ends",
                measure_kept_evidence,
                dataset=dataset,
                tokens=tokens.to_numpy(),
                tokenizer=chosen.source,
                max_length=length,
                cache=cache_folder(),
            )

        st.button(
            f"Compare head, tail and both at {length:,}",
            key="compare-sides",
            on_click=start,
            help="A TF-IDF model trained on whole texts reads, out of fold, only the part that is kept. "
            "A stand-in for your network. Over the whole dataset; takes up to a minute.",
        )
        return
    sentence(evidence_answer(found))
    st.dataframe(
        pd.DataFrame(
            {
                "read": [entry.part for entry in found],
                "label told": [
                    f"{100 * entry.accuracy:.1f} % [{100 * entry.low:.1f}, {100 * entry.high:.1f}]" for entry in found
                ],
                "of rows": [entry.n_rows for entry in found],
                "mean log odds of the label": [f"{entry.log_odds:.2f}" for entry in found],
            }
        ),
        hide_index=True,
        alt="How often a linear model tells the label from each part",
    )
    st.caption(
        "A stand-in: a TF-IDF model trained on whole texts reads, out of fold, only the part that is kept; "
        "all rows of the dataset, 95 % intervals."
    )
