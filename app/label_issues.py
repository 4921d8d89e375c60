"""The labels by suspicion: on embeddings where they are at hand, on TF-IDF where that takes seconds."""

from __future__ import annotations

import math

import streamlit as st

from app import cache, cached_embeddings, keys, state
from app.jobs import jobs, show_job
from app.parts import Card, cards, sentence
from app.row import About
from nlp_explorer.audit.label_issues import LabelIssues
from nlp_explorer.audit.own_vectors import is_small
from nlp_explorer.audit.reasons import opinion
from nlp_explorer.embeddings import background
from nlp_explorer.folders import cache_folder


def issues_at_hand(view: state.View) -> LabelIssues | None:
    """Return the labels of the slice by suspicion; None while the texts must be embedded first."""
    encoder = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
    name = f"{view.dataset.text_fingerprint}-{encoder}"
    embeddings = cached_embeddings.embeddings(name, encoder, view.dataset)
    if embeddings is None and not is_small(view.dataset):
        return None
    basis = "tfidf" if embeddings is None else encoder
    return cached_embeddings.label_issues(view.opened.key, f"{name}-{basis}", view.dataset, embeddings).within(
        view.part
    )


def issues_or_wait(view: state.View) -> LabelIssues:
    """Return the labels of the slice by suspicion; while the texts must be embedded first, the page ends here."""
    found = issues_at_hand(view)
    if found is None:
        encoder = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
        job = jobs().start(
            f"embed-{view.dataset.text_fingerprint}-{encoder}",
            "Embedding the texts",
            background.embed_texts,
            texts=view.dataset.texts.tolist(),
            encoder=encoder,
            cache=str(cache_folder()),
        )
        if job.status == "running":
            show_job(job)
        else:
            st.text(job.error or "The embedding was cancelled.")
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
    """Show what the linear model scores on its own, out of fold, beside the runs."""
    if math.isnan(issues.accuracy):
        return
    entries = [Card("Simple model", f"{issues.accuracy:.3f}", f"out of fold, of {len(issues.rows):,} labels")]
    for run in view.runs:
        found = cache.run_scores(view.key, run.title, view.part, run.subset(view.part.row_ids))
        if found.n_scored:
            entries.append(Card(run.title, f"{found.accuracy.value:.3f}", f"accuracy of {found.n_scored:,} rows"))
    cards(entries)
