"""The labels by suspicion: on embeddings where they are at hand, on TF-IDF where that takes seconds; of many, a job."""

from __future__ import annotations

import math

import streamlit as st

from app import cache, cached_embeddings, keys, state
from app.class_space import embeddings_at_hand, offer_embedding, space_name
from app.jobs import jobs, show_job
from app.parts import Card, cards, sentence
from app.row import About
from nlp_explorer.audit.issues_store import find_label_issues, load_label_issues
from nlp_explorer.audit.label_issues import LabelIssues
from nlp_explorer.audit.own_vectors import is_small
from nlp_explorer.audit.reasons import opinion
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.over_epochs import latest_epochs

MAX_INLINE_ROWS = 20_000  # compared while the page waits, 2 s of processor time at most; more is a job
MAX_RUNS_BESIDE = 4  # one line of cards; all runs stand on Scores


def issues_at_hand(view: state.View) -> LabelIssues | None:
    """Return the labels of the slice by suspicion; None while the texts must be embedded or compared first."""
    embeddings = embeddings_at_hand(view)
    if embeddings is None and not is_small(view.dataset):
        return None
    if len(view.dataset) > MAX_INLINE_ROWS and embeddings is not None:
        encoder = embeddings.encoder
        found = cache.from_disk(
            f"label-issues-{view.opened.key}-{encoder}",
            lambda: load_label_issues(view.dataset, encoder, cache_folder()),
        )
        return None if found is None else found.within(view.part)
    basis = "tfidf" if embeddings is None else embeddings.encoder
    return cached_embeddings.label_issues(
        view.opened.key, f"{space_name(view)}-{basis}", view.dataset, embeddings
    ).within(view.part)


def issues_or_wait(view: state.View) -> LabelIssues:
    """Return the labels of the slice by suspicion; while the texts are embedded or compared, the page ends here."""
    found = issues_at_hand(view)
    if found is not None:
        return found
    if embeddings_at_hand(view) is None:
        offer_embedding(view, "tells which labels look wrong", starts_at_once=True)
        st.stop()
    job = jobs().start(
        f"label-issues-{view.dataset.fingerprint}-{space_name(view)}",
        "Comparing each text with the others",
        find_label_issues,
        dataset=view.dataset,
        encoder=cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name,
        cache=cache_folder(),
    )
    if job.status == "running":
        show_job(job)
        st.stop()
    found = issues_at_hand(view)
    if found is None:
        st.text(job.error or "The comparison was cancelled.")
        st.button("Start again", key="label-issues-again", on_click=jobs().forget, args=(job.key,))
        st.stop()
    return found


def about_row(view: state.View, issues: LabelIssues, row_id: int) -> About:
    """Return why a label is suspicious, and the classes that digits choose: the proposed one, the given one, others."""
    [row] = issues.rows.loc[[row_id]].to_dict("records")
    why = opinion(row["label"], row["self_confidence"], row["suggested"], row["suggested_probability"])
    by_count = cache.classes_by_count(view.opened.key, view.dataset)
    likely = list(dict.fromkeys([row["suggested"], row["label"], *by_count]))[: keys.MAX_DIGIT]
    return About(likely=tuple(likely), below_text=lambda: sentence(why))


def beside_the_runs(view: state.View, issues: LabelIssues) -> None:
    """Show what the linear model scores on its own, out of fold, beside the first runs, each after its last epoch."""
    if math.isnan(issues.accuracy):
        return
    entries = [Card("Simple model", f"{issues.accuracy:.3f}", f"out of fold, of {len(issues.rows):,} labels")]
    for run in latest_epochs(view.runs)[:MAX_RUNS_BESIDE]:
        part_run = run.subset(view.part.row_ids)
        found = cache.run_scores(view.key, run.title, view.part, part_run)
        if found.n_scored:
            beside = issues.accuracy_on(part_run.predicted.dropna().index)
            compared = "" if math.isnan(beside) else f"; the simple model on them {beside:.3f}"
            note = f"accuracy of {found.n_scored:,} rows{compared}"
            entries.append(Card(run.title, f"{found.accuracy.value:.3f}", note))
    cards(entries)
