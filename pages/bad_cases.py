import streamlit as st

from app import cache, case_cache, state
from app.agenda_button import confusion_on_agenda
from app.case import about_case, train_words, weigh_labels
from app.confusion import choose_cell
from app.deciding import current_decisions
from app.nearest import nearest_texts
from app.parts import answer, empty, question, sentence
from app.piles import ALL_WRONG, choose_pile, rows_of_pile
from app.rows import browse
from app.runs import add_predictions, choose_run, train_sample_model, unmatched
from nlp_explorer.predictions.bad_cases import ORDER_RULES, bad_cases_sentence, further_orders, in_order
from nlp_explorer.predictions.confusion_cell import cell_rows

question("Which examples does the model get wrong, and why?")
view = state.require_dataset()
train_sample_model(view)
run = choose_run(view)
if run is None:
    empty(
        "No predictions are loaded. Add a file with one prediction a row, and the wrong ones are listed here, "
        "the most suspicious labels first."
    )
    add_predictions(view, is_open=True)
    st.stop()
part_run = run.subset(view.part.row_ids)
scores = cache.run_scores(view.key, run.title, view.part, part_run)
answer(bad_cases_sentence(view.part, part_run), of=view.of)
if not scores.n_scored:
    empty("No row of this slice has both a label and a prediction.")
    unmatched(run)
    st.stop()
decisions = current_decisions(view)
corrected = case_cache.corrected(view, run, decisions)
sentence(corrected.sentence)
proposals = case_cache.proposals(view, run, decisions)
weigh_labels(view, run)
pile = choose_pile(view, run, corrected)
with st.container(horizontal=True, vertical_alignment="center"):
    counts = cache.run_confusion(view.key, run.title, view.part, part_run)
    cell = choose_cell(counts) if pile == ALL_WRONG else None
    st.page_link("../pages/scores.py", label="Scores: confusion, classes, slices", query_params=state.link_parameters())
wrong = cache.run_bad_cases(view.key, run.title, view.part, part_run)
every = wrong if cell is None else cell_rows(view.part, part_run, cell)
rows, order_name = rows_of_pile(view, run, pile, every, proposals)
confusion_on_agenda(view, run, cell, counts, every)
browse(
    view,
    rows,
    key=f"bad-cases-{pile}",
    columns=["confidence"] if run.has_confidence else [],
    order_name=order_name,
    orders={
        ORDER_RULES[order]: lambda order=order: in_order(view.dataset, rows, order) for order in further_orders(run)
    },
    predicted=run.predicted,
    below_table=lambda: st.caption(proposals.sentence),
    about=lambda row_id: about_case(view, run, row_id, proposals),
    below_row=lambda row_id: nearest_texts(view, row_id),
)
train_words(view)
unmatched(run)
add_predictions(view, is_open=False)
