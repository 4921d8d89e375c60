"""Which kind of duplicates is looked at, from which similarity on; searches run in the background."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import address, cached_duplicates, cached_embeddings, state
from app.jobs import Job, jobs, show_job
from app.parts import sentence
from nlp_explorer.answers_duplicates import KIND_TITLES, simplified_answer
from nlp_explorer.duplicates.background import find_near
from nlp_explorer.duplicates.kind_groups import GROUPS_OF
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.duplicates.semantic import FLOOR_COSINE, THRESHOLD_COSINE
from nlp_explorer.duplicates.semantic_search import find_semantic
from nlp_explorer.embeddings import list_encoders
from nlp_explorer.embeddings.base import PackagedEncoder
from nlp_explorer.embeddings.encoders import ENCODER_NAMES
from nlp_explorer.folders import cache_folder
from nlp_explorer.review.steps.duplicate_groups import GroupStep

_ENCODER = "kind-encoder"  # session
_FINDING_KINDS = {"exact-duplicates": "exact", "normalised-duplicates": "normalised"}


def choose_kind(view: state.View) -> GroupStep:
    """Ask which kind, with the number of rows of each, and from which similarity on."""
    simplify = bool(st.session_state.get(state.SIMPLIFIED, st.query_params.get(state.SIMPLIFIED) == "true"))
    near = _similarity(state.NEAR, FLOOR, THRESHOLD)
    cosine = _similarity(state.COSINE, FLOOR_COSINE, THRESHOLD_COSINE)
    start_near(view, simplify)
    asked = {
        of: GroupStep(kind=of, threshold=cosine if of == "semantic" else near, simplify_chinese=simplify)
        for of in GROUPS_OF
    }
    encoder = st.session_state.get(_ENCODER) or cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
    asked["semantic"] = replace(asked["semantic"], encoder=encoder)
    known = {of: cached_duplicates.groups(view, step) for of, step in asked.items()}

    def named(of: str) -> str:
        groups = known[of]  # type: ignore[index]  # one of GROUPS_OF
        return KIND_TITLES[of] + (f" · {groups.n_rows:,}" if groups is not None else "")  # type: ignore[index]

    finding = st.query_params.get(state.FINDING, "")
    with_rows = [of for of, groups in known.items() if groups is not None and groups.n_rows]
    address.take_from_address(
        state.KIND, GROUPS_OF, _FINDING_KINDS.get(finding, with_rows[0] if with_rows else "exact")
    )
    kind = st.segmented_control(
        "Kind of duplicates, with the rows in a group",
        GROUPS_OF,
        required=True,
        format_func=named,
        key=state.KIND,
        on_change=address.put_into_address,
        args=(state.KIND,),
        label_visibility="collapsed",
    )
    return _measured(view, asked[kind or "exact"])


def _measured(view: state.View, asked: GroupStep) -> GroupStep:
    """Ask for the similarity of a kind, and for what else it takes."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        threshold = asked.threshold
        if asked.kind in ("near", "all"):
            threshold = near_slider(view, asked.simplify_chinese)
        elif asked.kind == "semantic":
            threshold = st.slider(
                "Cosine similarity of at least",
                FLOOR_COSINE,
                1.0,
                THRESHOLD_COSINE,
                0.01,
                key=state.COSINE,
                bind="query-params",
                width=360,
                help="Of the vectors of two texts: 1 is the same direction. What it means depends on the encoder.",
            )
            asked = replace(asked, encoder=_encoder(asked.encoder))
        if cached_duplicates.offers_simplified(view.opened.key, view.dataset):
            st.toggle("Traditional as simplified Chinese", key=state.SIMPLIFIED, bind="query-params")
    if asked.simplify_chinese:
        before, after = (cached_duplicates.duplicates(view, on) for on in (False, True))
        sentence(simplified_answer(before, after))
    if asked.kind == "semantic":
        start_semantic(view, asked)
    return replace(asked, threshold=threshold)


def near_slider(view: state.View, simplify: bool) -> float:
    """Ask from which Jaccard on two texts are near duplicates; where the search was cut short, from its floor on."""
    index = cached_duplicates.index(view, simplify)
    name = cached_duplicates.near_name(view, simplify)
    reason = cached_duplicates.shingling(name, cached_duplicates.texts(view, simplify))
    floor = FLOOR if index is None else index.floor
    if st.session_state.get(state.NEAR, THRESHOLD) < floor:
        st.session_state[state.NEAR] = THRESHOLD
    threshold: float = st.slider(
        "Jaccard similarity of at least",
        floor,
        1.0,
        THRESHOLD,
        0.01,
        key=state.NEAR,
        bind="query-params",
        width=360,
        help=f"Share of common pieces of two texts, of all their pieces. {reason}",
    )
    return threshold


def index_or_equal(view: state.View) -> NearIndex:
    """Return what groups are formed from: near ones too once they are found, equal texts alone until then."""
    start_near(view, False)
    found = cached_duplicates.index(view, False)
    if found is not None:
        return found
    return cached_duplicates.index_meanwhile(view.key, False, cached_duplicates.duplicates(view, False))


def start_near(view: state.View, simplify: bool) -> None:
    """Start to look for near duplicates in the background, unless they are known."""
    if cached_duplicates.index(view, simplify) is None:
        texts = cached_duplicates.texts(view, simplify)
        name = cached_duplicates.near_name(view, simplify)
        jobs().start(name, "Looking for near duplicates", find_near, texts=texts, cache=cache_folder())


def start_semantic(view: state.View, asked: GroupStep) -> None:
    """Start to look for semantic duplicates in the background, unless they are known."""
    if cached_duplicates.semantic(view, asked.encoder, asked.simplify_chinese) is None:
        jobs().start(
            cached_duplicates.semantic_name(view, asked.encoder, asked.simplify_chinese),
            "Looking for texts that say the same",
            find_semantic,
            texts=cached_duplicates.texts(view, asked.simplify_chinese),
            encoder=asked.encoder,
            cache=cache_folder(),
        )


def show_search(view: state.View, asked: GroupStep) -> None:
    """Show how far the search that a kind needs is, or how to start it again; nothing where it is done."""
    if asked.kind == "semantic":
        name = cached_duplicates.semantic_name(view, asked.encoder, asked.simplify_chinese)
    else:
        name = cached_duplicates.near_name(view, asked.simplify_chinese)
    job = jobs().get(name)
    is_equal = asked.kind in ("exact", "normalised")  # needs no search, but the number of near ones comes from it
    if job is not None and (job.status == "running" or (job.status != "done" and not is_equal)):
        _show(job)


def _show(job: Job) -> None:
    if job.status == "running":
        show_job(job)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(job.error or "The search was cancelled: what it had found until then is shown.")
        st.button("Search again", key=f"again-{job.key}", on_click=jobs().forget, args=(job.key,))


def _similarity(key: str, floor: float, usual: float) -> float:
    """Return what a slider that is not yet drawn will say: from the session, else the URL, else the usual one."""
    words = str(st.session_state.get(key, st.query_params.get(key, usual)))
    value = float(words) if words.replace(".", "", 1).isdigit() else usual
    return value if floor <= value <= 1 else usual


def _encoder(chosen: PackagedEncoder) -> PackagedEncoder:
    encoders = {info.name: info for info in list_encoders() if info.is_available}
    names: list[PackagedEncoder] = [name for name in ENCODER_NAMES if name in encoders]
    name: PackagedEncoder = st.selectbox(
        "Encoder",
        names,
        index=names.index(chosen) if chosen in names else 0,
        format_func=lambda name: encoders[name].title,
        key=_ENCODER,
        width=200,
    )
    return name
