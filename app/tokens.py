"""By which tokenizer texts are measured, their token counts, and tokens drawn one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd
import streamlit as st

from app import cache, door, state
from app.jobs import jobs, show_job
from app.markup import example_text, plain
from app.opened import allowed_tokenizer
from app.parts import sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder
from nlp_explorer.text.token_store import count_tokens
from nlp_explorer.text.token_view import Token, lost_spans
from nlp_explorer.text.tokenizers import Tokenizer, available_tokenizers, packaged_tokenizer

MAX_INLINE_BYTES = 4_000_000  # of texts that are counted while the page waits, 2 s at most; more is a job
ANOTHER = "another: name its file"
MAX_DRAWN_TOKENS = 1_000  # in a row: of more, only the ends are read one by one
MAX_DRAWN_CUT = 40  # of those that are cut off
NEAR_CUT = 400  # characters shown on each side of a cut


@dataclass(frozen=True)
class ChosenTokenizer:
    """A tokenizer, and by what a background job finds it: its name or its path."""

    tokenizer: Tokenizer
    source: str


def choose_tokenizer(view: state.View) -> ChosenTokenizer | None:
    """Ask for the tokenizer; None, with the reason shown, where there is none that serves."""
    default = cache.tokenizer(view.opened.key, view.dataset)
    names = [*available_tokenizers(), *([ANOTHER] if door.allows("open") else [])]
    at = names.index(default.tokenizer.name) if default.tokenizer is not None else len(names) - 1
    name = st.selectbox(
        "Tokenizer", names, index=at, key=state.TOKENIZER, bind="query-params", width=260, help=default.reason
    )
    if name != ANOTHER:
        return ChosenTokenizer(packaged_tokenizer(name), name)
    typed = st.text_input(
        "Folder of the tokenizer, or its tokenizer.json",
        key=state.TOKENIZER_PATH,
        bind="query-params",
        placeholder="/models/mine/tokenizer.json",
        width=380,
    )
    if not typed:
        if default.tokenizer is None:
            sentence(default.reason)
        return None
    try:
        door.require("open")
        path = allowed_tokenizer(typed)
        return ChosenTokenizer(cache.tokenizer_at(path, Path(path).stat().st_mtime_ns), path)
    except ExplorerError as error:
        sentence(str(error))
        return None


def token_counts(view: state.View, chosen: ChosenTokenizer) -> pd.Series | None:
    """Return the tokens of each row of the whole dataset; while they are counted, show how far, and None."""
    dataset, key = view.dataset, view.opened.key
    found = cache.token_counts(key, dataset, chosen.tokenizer)
    texts, name = dataset.texts, dataset.text_fingerprint
    if found is None and texts.array.nbytes <= MAX_INLINE_BYTES:
        with st.spinner("Counting tokens"):
            found = count_tokens(texts, name, chosen.source, cache_folder())
    if found is None:
        job_key = f"tokens-{name}-{chosen.tokenizer.fingerprint}"
        job = jobs().start(
            job_key,
            f"Counting tokens of {chosen.tokenizer.name}",
            count_tokens,
            texts=texts,
            text_fingerprint=name,
            tokenizer=chosen.source,
            cache=cache_folder(),
        )
        if job.status == "running":
            show_job(job)
            return None
        found = cache.token_counts(key, dataset, chosen.tokenizer) if job.status == "done" else None
        if found is None:
            st.text(job.error or "The counting was cancelled.")
            st.button("Count again", key="count-again", on_click=jobs().forget, args=(job.key,))
            return None
    return pd.Series(found, index=dataset.frame.index, name="tokens")


def draw_tokens(tokens: Sequence[Token], *, n_padding: int) -> None:
    """Draw tokens as boxes with their ids: special, unknown and cut ones marked, padding counted."""
    boxes: list[str] = []
    for is_kept, run in groupby(tokens, lambda token: token.is_kept):
        boxes += _boxes(list(run), at_most=MAX_DRAWN_TOKENS if is_kept else MAX_DRAWN_CUT)
    if n_padding:
        boxes.append(f'<span class="token special">padding<small>× {n_padding:,}</small></span>')
    st.html(f'{_STYLE}<div class="tokens" dir="auto" data-testid="tokens">{"".join(boxes)}</div>{_LEGEND}')


def draw_cut(text: str, tokens: Sequence[Token]) -> None:
    """Draw a text around its cuts: what the network does not see is struck through."""
    pieces, at = [], 0
    for start, end in lost_spans(tokens):
        pieces += [_shortened(text[at:start], keeps="end" if at == 0 else "both"), "<del>", _middle(text[start:end])]
        pieces.append("</del>")
        at = end
    pieces.append(_shortened(text[at:], keeps="start"))
    st.html(f'{_STYLE}<div class="example cut-text" dir="auto" data-testid="cut-text">{"".join(pieces)}</div>')


def _boxes(run: Sequence[Token], *, at_most: int) -> list[str]:
    """Draw a run of tokens, of a long one its two ends."""
    if len(run) <= at_most:
        return [_box(token) for token in run]
    half = at_most // 2
    gap = f'<span class="token gap">… {len(run) - 2 * half:,} more …</span>'
    return [*map(_box, run[:half]), gap, *map(_box, run[-half:])]


def _box(token: Token) -> str:
    kinds = " ".join([token.kind, *([] if token.is_kept else ["cut"])])
    mark = "? " if token.kind == "unknown" else ""
    return f'<span class="token {kinds}">{mark}{plain(token.piece)}<small>{token.id}</small></span>'


def _shortened(text: str, *, keeps: str) -> str:
    if len(text) <= NEAR_CUT * (2 if keeps == "both" else 1):
        return _inline(text)
    if keeps == "both":
        return _middle(text)
    left = f'<i class="gap">{len(text) - NEAR_CUT:,} characters</i>'
    return left + _inline(text[-NEAR_CUT:]) if keeps == "end" else _inline(text[:NEAR_CUT]) + left


def _middle(text: str) -> str:
    if len(text) <= 2 * NEAR_CUT:
        return _inline(text)
    gap = f'<i class="gap">{len(text) - 2 * NEAR_CUT:,} characters</i>'
    return _inline(text[:NEAR_CUT]) + gap + _inline(text[-NEAR_CUT:])


def _inline(text: str) -> str:
    """Return escaped text with unseen characters marked, without the box that stands around an example."""
    return example_text(text).removesuffix("</div>").split(">", 1)[1] if text else ""


_LEGEND = (
    '<div class="tokens legend"><span class="token text">token<small>id</small></span>'
    '<span class="token special">special, added</span><span class="token unknown">? unknown</span>'
    '<span class="token cut">cut off</span></div>'
)
_STYLE = """<style>
.tokens { display: flex; flex-wrap: wrap; gap: 4px; max-height: 24rem; overflow-y: auto; padding: 2px; }
.token { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 4px; padding: 1px 6px;
  display: inline-flex; flex-direction: column; align-items: center; white-space: pre-wrap; overflow-wrap: anywhere; }
.token small { font-size: .7rem; opacity: .65; font-variant-numeric: tabular-nums; }
.token.special { background: color-mix(in srgb, currentColor 12%, transparent); }
.token.unknown { border: 2px solid #D55E00; }
.token.cut { text-decoration: line-through; opacity: .5; border-style: dashed; }
.tokens.legend { margin-top: 8px; font-size: .8rem; }
.cut-text del { background: rgba(213,94,0,.20); text-decoration-color: #D55E00; }
.cut-text .gap { opacity: .65; padding: 0 .5em; font-size: .85em; }
</style>"""
