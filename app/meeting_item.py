"""One item of the agenda, readable from five metres: the question, what was seen, what accepting would change."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cached_meeting, state
from app.adding_steps import current_recipe
from app.jobs import jobs, show_job
from app.markup import plain, with_bold_figures
from app.meeting_effect import ItemEffect, item_effect
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.outcomes import Outcome, accepting
from nlp_explorer.plots.agenda import change_bars, count_bars

MAX_TEXT = 400  # characters of a text in a line: the rest is cut off by its width
MAX_WHOLE = 3  # rows whose texts are shown over several lines: more would leave the screen
MAX_NOTES = 2  # of a step's: more leave the screen, and stand in the minutes
_CONFIG = {"displayModeBar": False}
# Pixels, not rem: what is read from five metres must not shrink with the theme. No letter is smaller than 20.
_STYLE = """<style>
.item { font-size: 20px; line-height: 1.35; overflow-wrap: anywhere; }
.item h1 { font-size: 30px; line-height: 1.2; padding: 0; margin: 0 0 6px; font-weight: 650; }
.item .bar { display: flex; gap: 20px; flex-wrap: wrap; align-items: baseline; }
.item .outcome { border: 2px solid; border-radius: 8px; padding: 0 12px; font-weight: 700; }
.item .accepted { background: #00664b; color: #fff; } .item .rejected { background: #9c3f00; color: #fff; }
.item .deferred { background: #E69F00; color: #000; } .item .asked { background: #0B5FA5; color: #fff; }
.item p { margin: 0 0 6px; font-size: 20px; line-height: 1.35; }
.item table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.item td { border-bottom: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: 1px 8px 1px 0;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 20px; }
.item .few td { white-space: normal; font-size: 24px; }
.item td:nth-child(1) { width: 74px; } .item td:nth-child(2) { width: 30%; }
.st-key-item-effect *, .st-key-outcome-bar button *,
.st-key-outcome-buttons *, .st-key-outcome-fields * { font-size: 20px !important; }
[class*="st-key-outcome"] button { min-height: 44px; }
</style>"""
_PRESENTING = """<style>
[data-testid=stSidebar], [data-testid=stSidebarCollapsedControl], [data-testid=stExpandSidebarButton],
[data-testid=stHeader] { display: none !important; }
.stMainBlockContainer { padding: 10px 24px 170px !important; max-width: none !important; }
.stMainBlockContainer [data-testid=stVerticalBlock] { gap: 8px; }
.st-key-outcome { position: fixed; bottom: 0; left: 0; right: 0; z-index: 9; padding: 10px 24px 12px; width: auto;
  background: Canvas; border-top: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
</style>"""


def use_item_style(*, is_presenting: bool) -> None:
    """Put the style of an item on the page; on a projector nothing else is seen."""
    st.html(_STYLE + (_PRESENTING if is_presenting else ""))


def show_item(view: state.View, item: AgendaItem, outcome: Outcome | None) -> None:
    """Show an item: question, evidence, rows, and what accepting would change."""
    effect = item_effect(view, item)
    st.html(
        f'<div class="item"><h1 data-testid="meeting-question">{plain(item.question)}</h1>'
        f'<p data-testid="meeting-evidence">{with_bold_figures(item.evidence)}</p></div>'
    )
    rows = cached_meeting.item_rows(
        view.opened.key, item.id, repr(item.proposal), effect.found is not None, item, effect.found, view.dataset
    )
    left, right = st.columns([7, 5], gap="medium") if len(rows) else (st.container(), st.container())
    with left:
        _rows(item, rows)
    with right:
        if item.chart is not None:
            st.plotly_chart(
                count_bars(item.chart.as_series(), letters=_letters()),
                key=f"item-chart-{item.id}",
                config=_CONFIG,
                alt="; ".join(f"{name}: {count:,}" for name, count in item.chart.as_series().items()),
            )
        _accepting(view, item, outcome, effect)


def label_change(view: state.View, item: AgendaItem) -> None:
    """Show the rows of the labels that accepting would change most, before and after."""
    found = item_effect(view, item).found
    if found is not None and len(found.labels):
        st.plotly_chart(
            change_bars(found.labels, letters=_letters()),
            key=f"item-change-{item.id}",
            config=_CONFIG,
            alt="Rows of each label before and after; the sentence above names the largest change",
        )


def _letters() -> str:
    """Return the colour of letters that stands out most from the page."""
    return "#FFFFFF" if st.context.theme.type == "dark" else "#000000"


def _rows(item: AgendaItem, rows: pd.DataFrame) -> None:
    if not len(rows):
        return
    lines = "".join(
        f"<tr><td>{row_id}</td><td>{plain(str(row['label'])) if pd.notna(row['label']) else '<i>none</i>'}</td>"
        f'<td dir="auto">{plain(str(row["text"])[:MAX_TEXT]) if pd.notna(row["text"]) else "<i>no text</i>"}</td></tr>'
        for row_id, row in rows.iterrows()
    )
    n_more = max(item.n_rows - len(rows), 0)
    more = f"<p>and {counted(n_more, 'row')} more</p>" if n_more else ""
    few = ' class="few"' if len(rows) <= MAX_WHOLE else ""
    st.html(f'<div class="item"><table{few} data-testid="meeting-rows">{lines}</table>{more}</div>')


def _accepting(view: state.View, item: AgendaItem, outcome: Outcome | None, effect: ItemEffect) -> None:
    try:
        does = accepting(item, current_recipe(view), outcome)
    except ExplorerError as error:  # the recipe was kept by a newer version
        does = str(error)
    said = [does, effect.why_not]
    if effect.found is not None:
        found = effect.found
        said += [found.sentence(), found.label_sentence(), found.score_sentence(), *found.notes[:MAX_NOTES]]
    shown = "".join(f"<p>{with_bold_figures(sentence)}</p>" for sentence in said if sentence)
    st.html(f'<div class="item" data-testid="meeting-effect"><b>Accepting</b>{shown}</div>')
    if effect.job is None:
        return
    with st.container(key="item-effect"):
        if effect.job.status == "running":
            show_job(effect.job)
        else:
            st.button("Work it out", key="item-effect-again", on_click=jobs().forget, args=(effect.job.key,))
