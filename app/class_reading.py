"""The words of classes and of splits: of few texts read while the page waits, of many as a background job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from app import cache, cached_classes, state
from app.jobs import jobs, show_job
from app.parts import sentence
from nlp_explorer.classes.class_words import ClassWords
from nlp_explorer.classes.kept_words import find_class_words, find_word_shift, load_class_words, load_word_shift
from nlp_explorer.classes.shift import WordShift
from nlp_explorer.folders import cache_folder

MAX_INLINE_BYTES = 2_000_000  # of texts that are read while the page waits, 2 s at most; more is a job

Found = TypeVar("Found")


def words_of_classes(view: state.View) -> ClassWords | None:
    """Return what marks the classes of the slice; while it is read, show how far, and None."""
    part = view.part
    if _is_small(view):
        return cached_classes.words_of_classes(view.key, part)
    return _from_job(
        f"class-words-{part.fingerprint}",
        "Reading the words of each class",
        lambda: load_class_words(part, cache_folder()),
        find_class_words,
        dataset=part,
    )


def words_between(view: state.View, first: str, other: str) -> WordShift | None:
    """Return the words that two splits use unlike each other; while they are read, show how far, and None."""
    part = view.part
    if _is_small(view):
        return cached_classes.words_between(view.key, first, other, part)
    return _from_job(
        f"word-shift-{part.fingerprint}-{first}-{other}",
        "Comparing the words of the splits",
        lambda: load_word_shift(part, first, other, cache_folder()),
        find_word_shift,
        dataset=part,
        first=first,
        other=other,
    )


def _is_small(view: state.View) -> bool:
    return bool(view.part.texts.array.nbytes <= MAX_INLINE_BYTES)


def _from_job(
    key: str, title: str, load: Callable[[], Found | None], function: Callable[..., Found], **arguments: Any
) -> Found | None:
    found = cache.from_disk(key, load)
    if found is not None:
        return found
    job = jobs().start(key, title, function, cache=cache_folder(), **arguments)
    if job.status == "running":
        show_job(job)
        return None
    found = cache.from_disk(key, load) if job.status == "done" else None
    if found is None:
        sentence(job.error or "This was cancelled.")
        st.button("Start again", key=f"again-{key}", on_click=jobs().forget, args=(key,))
    return found
