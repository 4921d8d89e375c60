"""The pieces of the page Training dynamics: how to get such a file, the data map, one example over its epochs."""

from __future__ import annotations

import streamlit as st

from app import score_cache, state
from app.parts import empty, sentence
from app.rows import browse
from nlp_explorer.findings.wording import share_of
from nlp_explorer.plots.data_map import data_map, drawn_rows, epochs_plot, example_plot
from nlp_explorer.predictions.dynamics import Dynamics
from nlp_explorer.predictions.dynamics_groups import ALL_ROWS, GROUPS, group_counts, rows_of_group
from nlp_explorer.predictions.over_epochs import epochs_of, example_over_epochs
from nlp_explorer.predictions.run import Predictions

HOW_TO = """\
model, epochs = SGDClassifier(loss="log_loss", random_state=0), []
for epoch in range(1, 11):
    model.partial_fit(X_train, y_train, classes=sorted(set(y_train)))
    epochs.append(pd.DataFrame({"id": ids, "epoch": epoch, "probs": model.predict_proba(X).tolist()}))
pd.concat(epochs).to_json("over_epochs.jsonl", orient="records", lines=True)"""
GROUP, RUN_OVER_TIME = "dynamics", "dynamics-run"  # URL, bound
_MAP = "data-map"
_COLUMNS = ("confidence", "variability", "correctness", "forgotten")
_CONFIG = {"displayModeBar": False, "scrollZoom": True}


def choose_epochs(view: state.View) -> tuple[Predictions, ...] | None:
    """Ask which run over time, if there are several; without any, say how to get one and return None."""
    found = epochs_of(view.runs)
    if not found:
        empty(
            "No run has predictions of several epochs. Save what the model predicts after each epoch, with a column "
            "'epoch' (or 'step'), or as one file an epoch whose names differ in the number only, such as "
            "preds_epoch1.csv and preds_epoch2.csv. With scikit-learn:"
        )
        st.code(HOW_TO, language="python")
        return None
    if len(found) == 1:
        return next(iter(found.values()))
    name = st.selectbox("Run", list(found), key=RUN_OVER_TIME, bind="query-params", width=260)
    return found[name]


def show_dynamics(view: state.View, epochs: tuple[Predictions, ...], found: Dynamics) -> None:
    """Show the data map and the epochs, and below them the rows of the chosen group."""
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _map(view, found)
    with right:
        st.plotly_chart(
            epochs_plot(score_cache.run_over_epochs(view.key, epochs[0].name, view.part, epochs)),
            key="epochs",
            config=_CONFIG,
            alt="Accuracy and log loss of each epoch",
        )
        counts = group_counts(found.rows)
        group = st.radio(
            "Rows",
            list(GROUPS),
            key=GROUP,
            bind="query-params",
            captions=[share_of(counts[name], len(found.rows)) for name in GROUPS],
            label_visibility="collapsed",
        )
    rows = rows_of_group(found.rows, group)
    if rows.empty:
        sentence(f"{group.capitalize()}: no row.")
        return
    sentence(f"{group.capitalize()}: {GROUPS[group]}.")
    browse(
        view,
        rows.rename(columns={"n_forgotten": "forgotten"}),
        key=f"dynamics-{group}",
        columns=[name for name in _COLUMNS if name not in rows or rows[name].notna().any()],
        order_name="most often forgotten first" if group == "forgotten" else "hardest first",
        predicted=epochs[-1].predicted,
        below_row=lambda row_id: _example(view, epochs, row_id),
    )


def _map(view: state.View, found: Dynamics) -> None:
    drawn = drawn_rows(found.rows)

    def choose() -> None:
        points = st.session_state[_MAP]["selection"]["points"]
        if points and points[0].get("customdata"):
            row_id = int(points[0]["customdata"][0])
            if row_id not in rows_of_group(found.rows, st.session_state[GROUP]).index:
                st.session_state[GROUP] = ALL_ROWS  # a row that is not listed could not be opened
            state.set_open_row(row_id)

    st.plotly_chart(
        data_map(
            drawn,
            view.dataset.texts,
            n_epochs=len(found.epochs),
            opened=state.open_row(),
            has_probabilities=found.label_probability is not None,
        ),
        key=_MAP,
        on_select=choose,
        selection_mode="points",
        config=_CONFIG,
        alt="Confidence against variability of each row; a point opens its row, which the list below does, too",
    )
    if len(drawn) < len(found.rows):
        st.caption(f"Drawn are {len(drawn):,} of {len(found.rows):,} rows, evenly spaced from hard to easy.")


def _example(view: state.View, epochs: tuple[Predictions, ...], row_id: int) -> None:
    lines = example_over_epochs(view.dataset, epochs, row_id)
    st.plotly_chart(
        example_plot(lines), key="example-epochs", config=_CONFIG, alt="What each epoch predicted for the open row"
    )
    st.dataframe(
        lines,
        hide_index=True,
        height=min(248, 38 + 35 * len(lines)),
        column_config={
            "confidence": st.column_config.NumberColumn("its probability", format="%.3f"),
            "label_probability": st.column_config.NumberColumn("of the label", format="%.3f"),
            "is_right": st.column_config.CheckboxColumn("right"),
        },
        alt="What each epoch predicted for the open row",
    )
