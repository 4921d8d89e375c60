"""One case that a model got wrong: what it was sure of, which words pushed it, what else speaks for either label."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from app import cache, case_cache, keys, state
from app.jobs import jobs, show_job
from app.markup import Mark, bars, plain
from app.parts import sentence
from app.row import About
from nlp_explorer.audit.evidence_store import find_evidence
from nlp_explorer.audit.proposals import Proposals
from nlp_explorer.audit.reasons import shown_share
from nlp_explorer.folders import cache_folder
from nlp_explorer.plots.theme import GIVEN, OTHER, PREDICTED
from nlp_explorer.predictions.case import (
    likely_classes,
    other_opinions,
    same_text,
    same_text_sentence,
    top_classes,
)
from nlp_explorer.predictions.over_epochs import example_over_epochs, history_in_words
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.training.word_pushes import pushes_sentence, strongest, train_word_model, why_no_word_model

N_TOP = 3  # classes whose probabilities are shown


def about_case(view: state.View, run: Predictions, row_id: int, proposals: Proposals) -> About:
    """Return what is known about a row that a run predicted. ``run`` is over the whole dataset."""
    label, predicted = view.dataset.frame.at[row_id, "label"], run.predicted.get(row_id)
    given, said = (one if isinstance(one, str) else None for one in (label, predicted))
    marks, explained = _words(view, row_id, given, said)

    def below_text() -> None:
        if explained:
            st.html(f"<small>{plain(explained)}</small>")
        _probabilities(run, row_id, given)
        _proposal(proposals, row_id)
        _others(view, run, row_id, given)

    by_count = cache.classes_by_count(view.opened.key, view.dataset)
    likely = likely_classes(run, row_id, by_count, n=keys.MAX_DIGIT)
    return About(said, marks, likely, asks_verdict=True, below_text=below_text, says=("confidence",))


def _words(view: state.View, row_id: int, given: str | None, said: str | None) -> tuple[tuple[Mark, ...], str]:
    """Return the marks of the words that push, and what they mean."""
    why_not = why_no_word_model(view.dataset)
    model = None if why_not else case_cache.word_model(view.dataset)
    text = view.dataset.texts.loc[row_id]
    if model is None or given is None or said is None or given == said or not isinstance(text, str):
        return (), why_not
    pushes = strongest(model.pushes(text, said, given), joins=model.is_unspaced)
    marks = tuple(Mark(push.start, push.end, PREDICTED if push.log_odds > 0 else GIVEN) for push in pushes)
    return marks, pushes_sentence(model, said, given, is_marked=bool(marks))


def train_words(view: state.View) -> None:
    """Train the model that marks words in the background, and say so while it trains."""
    if why_no_word_model(view.dataset) or case_cache.word_model(view.dataset) is not None:
        return
    job = jobs().start(
        f"word-model-{view.dataset.fingerprint}",
        "Training the linear model that marks words",
        train_word_model,
        dataset=view.dataset,
        cache=cache_folder(),
    )
    if job.status == "running":
        show_job(job)
    elif job.status != "done":
        st.text(job.error or "The training of the model that marks words was cancelled.")
        st.button("Train it again", key="word-model-again", on_click=jobs().forget, args=(job.key,))


def weigh_labels(view: state.View, run: Predictions) -> None:
    """Gather what speaks for each label in the background where it takes long, and say so meanwhile."""
    basis = case_cache.best_basis(view)
    if case_cache.is_gathered(view, run, basis):
        return
    job = jobs().start(
        f"label-evidence-{view.opened.key}-{run.title}-{basis}",
        "Weighing what speaks for each label",
        find_evidence,
        dataset=view.dataset,
        run=run,
        runs=view.runs,
        encoder=case_cache.encoder_of(basis),
        cache=cache_folder(),
    )
    if job.status == "running":
        show_job(job)
    elif case_cache.is_gathered(view, run, basis):  # it ended while the page was drawn
        st.rerun()
    else:
        st.text(job.error or "The weighing was cancelled: the proposals rest on what was known before.")
        st.button("Weigh again", key="label-evidence-again", on_click=jobs().forget, args=(job.key,))


def _probabilities(run: Predictions, row_id: int, given: str | None) -> None:
    top = top_classes(run, row_id, n=N_TOP)
    if top.empty or top["probability"].isna().all():
        return
    if run.probabilities is not None and given is not None and given not in set(top["label"]) and given in run.classes:
        labels = pd.Series(pd.Categorical([given]), index=[row_id])
        own = float(run.subset(np.array([row_id])).probability_of(labels)[0])
        top = pd.concat([top, pd.DataFrame({"label": [given], "probability": [own]})], ignore_index=True)
    colours = {given: GIVEN, run.predicted.get(row_id): PREDICTED}
    pairs = zip(top["label"].tolist(), top["probability"].tolist(), strict=True)
    st.html(bars([(name, share, colours.get(name, OTHER)) for name, share in pairs]))


def _proposal(proposals: Proposals, row_id: int) -> None:
    """Show the proposed verdict with its reasons; it is never applied by itself."""
    if row_id not in proposals.frame.index:
        return
    [line] = proposals.frame.loc[[row_id]].to_dict("records")
    suggests = f"Perhaps {line['suggested']}. " if line["proposed_verdict"] == "label wrong" else ""
    probability = (
        f"The label is wrong with a probability of {shown_share(float(proposals.frame['probability'].loc[row_id]))}."
    )
    sentence(f"{suggests}{probability} {line['reasons']}".strip(), title=f"Proposed: {line['proposed_verdict']}")


def _others(view: state.View, run: Predictions, row_id: int, given: str | None) -> None:
    """Show what equal texts, other runs and earlier epochs say."""
    duplicates = cache.inputs((view.opened.key, state.EVERYTHING), view.dataset, view.runs).duplicates
    facts = [same_text_sentence(same_text(view.dataset, duplicates.normalised, row_id), given)]
    others = other_opinions(view.runs, run, row_id)
    for name, says, confidence in zip(others["run"], others["predicted"], others["confidence"].tolist(), strict=True):
        facts.append(f"{name}: {says}." if np.isnan(confidence) else f"{name}: {says} ({confidence:.2f}).")
    epochs = [one for one in view.runs if one.name == run.name and one.epoch is not None]
    if len(epochs) > 1:
        history = example_over_epochs(view.dataset, sorted(epochs, key=lambda one: one.epoch or 0), row_id)
        facts.append(f"Over the epochs: {history_in_words(history)}.")
    shown = [fact for fact in facts if fact]
    if shown:
        st.html("<small>" + "<br>".join(map(plain, shown)) + "</small>")
