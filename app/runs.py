"""Which run of predictions a page is about, and how a further one is added."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app import door, state
from app.jobs import Job, jobs, show_job
from app.opened import add_run, keep_uploads, open_as, with_predictions
from app.parts import sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.leftovers import left_over_counts
from nlp_explorer.predictions.over_epochs import latest_epochs
from nlp_explorer.predictions.run import WHAT_IS_LEFT_OVER, Predictions
from nlp_explorer.reading import NamedBytes
from nlp_explorer.samples import sample_predictions

MAX_LISTED = 1000  # predictions left over that are sent to the browser


def choose_run(view: state.View) -> Predictions | None:
    """Ask which run, if there are several; return it over the whole dataset, None if there is none.

    The last epoch of each run stands first, the earlier ones after all of them.
    """
    runs = _by_title(view)
    if len(runs) < 2:
        return next(iter(runs.values()), None)
    name = st.selectbox("Run", list(runs), key=state.RUN, bind="query-params", label_visibility="collapsed", width=360)
    return runs[name]


def chosen_run(view: state.View) -> Predictions | None:
    """Return the run that was chosen on another page, for a page that shows nothing of it; by default the first."""
    runs = _by_title(view)
    named = st.session_state.get(state.RUN) or st.query_params.get(state.RUN) or ""
    return runs.get(named) or next(iter(runs.values()), None)


def _by_title(view: state.View) -> dict[str, Predictions]:
    return {run.title: run for run in (*latest_epochs(view.runs), *view.runs)}


def start_sample_model(view: state.View) -> Job:
    """Start to train the model of a sample dataset in the background, unless that was done already."""
    return jobs().start(
        f"sample-model-{view.dataset.fingerprint}",
        "Training a TF-IDF baseline on train",
        sample_predictions,
        dataset=view.dataset,
        cache=cache_folder(),
    )


def train_sample_model(view: state.View) -> None:
    """Train the model of a sample dataset when its predictions are first needed; ends the page while it trains."""
    if view.runs or view.opened.opened_as.sample is None:
        return
    job = start_sample_model(view)
    if job.status == "done":
        add_run(view.opened, sample_predictions(view.dataset, cache_folder()))
        st.rerun()
    if job.status == "running":
        show_job(job)
        st.stop()
    st.text(job.error or "The training was cancelled.")
    st.button("Train again", on_click=jobs().forget, args=(job.key,))


def add_predictions(view: state.View, *, is_open: bool) -> None:
    """Show the way to add a predictions file by upload."""
    if not door.allows("open"):
        return
    with st.expander("Add a predictions file", expanded=is_open, icon=":material/upload_file:"):
        st.markdown(
            "One line a prediction: the columns `id` or `text`, `pred` (or `pred_<system>` for several runs), and "
            "if you have them the probabilities, one column a class. CSV, TSV, JSON, JSON lines, Parquet, or `.npy` "
            "probabilities or logits in the order of the rows. Several epochs: a column `epoch`, or one file each."
        )
        uploaded = st.file_uploader(
            "Predictions files", accept_multiple_files=True, key="predictions-upload", label_visibility="collapsed"
        )
        if uploaded and st.button("Read", type="primary", key="predictions-read"):
            try:
                door.require("open")
                paths = keep_uploads([NamedBytes(file.name, file.getvalue()) for file in uploaded])
                opened = open_as(with_predictions(view.opened.opened_as, paths))
            except ExplorerError as error:
                st.text(str(error))
            else:
                state.look_at(opened)
                st.rerun()


def order_warning(run: Predictions) -> None:
    """Say loudly, where the answer stands, that the rows were found by their order alone."""
    if run.joined_by == "order" and run.how.startswith("Joined by ORDER"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.badge("joined by order", icon=":material/warning:", color="orange")
            sentence(run.how)


def unmatched(run: Predictions) -> None:
    """Show how the run was joined, and every prediction that could not be used as it stands, by kind."""
    sentence(run.how)
    if run.unmatched.empty:
        return
    counts = left_over_counts(run.unmatched)
    with st.expander(f"{counted(len(run.unmatched), 'prediction')} that could not be used as written"):
        chosen = st.pills(
            "Which",
            list(counts),
            format_func=lambda kind: f"{counts[kind]:,} {WHAT_IS_LEFT_OVER[kind]}",
            key="left-over",
            label_visibility="collapsed",
        )
        shown = run.unmatched if chosen is None else run.unmatched[run.unmatched["kind"] == chosen]
        st.dataframe(shown.head(MAX_LISTED), hide_index=True, height=240)
        if len(shown) > MAX_LISTED:
            st.caption(f"The first {MAX_LISTED:,} of {len(shown):,}; the download holds all.")
        st.download_button(
            f"Download all {len(run.unmatched):,} (CSV)",
            data=lambda: run.unmatched.to_csv(index=False).encode("utf-8", "replace"),
            file_name=f"{Path(run.name).stem}-unmatched.csv",
            on_click="ignore",
        )
