import streamlit as st

from app import cache, cached_comparison, state
from app.findings_list import findings_list
from app.parts import Card, answer, cards, question
from app.receipt import show_receipt
from app.report_file import report_file
from app.runs import choose_run, start_sample_model
from app.since_line import show_since
from nlp_explorer.findings.run import ORDER_RULE
from nlp_explorer.findings.verdict import verdict
from nlp_explorer.overview import overview

question("Is this dataset ready to train on?")
view = state.require_dataset()
findings = cache.findings(view.key, view.part, view.runs)
answer(verdict(view.part, findings).sentence, of=view.of)
changed = st.empty()
show_since(view, changed)
summary = overview(view.part, cache.lengths(view.opened.key, view.dataset).loc[view.part.row_ids])
cards([Card(figure.name, figure.value, figure.note) for figure in summary])
run = choose_run(view)
if run is not None:
    show_receipt(view, run)
st.subheader("Findings, worst first", anchor=False, help=ORDER_RULE)
findings_list(view, findings)
report_file(view)
if cached_comparison.compare_with_last(view):
    show_since(view, changed)
if view.opened.opened_as.sample and not view.runs:
    start_sample_model(view)  # so that Bad cases need not wait for it
