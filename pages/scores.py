import streamlit as st

from app import cache, state
from app.baselines import offer_baseline, score_lines_table
from app.parts import answer, empty, question
from app.run_comparison import comparison_part
from app.runs import add_predictions, choose_run, order_warning, train_sample_model, unmatched
from app.score_parts import calibration_part, classes_part, confusion_part, list_rows, slices_part
from nlp_explorer.predictions.bad_cases import confused_pairs
from nlp_explorer.score_answers import scores_answer

PARTS = {
    "Confusion": confusion_part,
    "Classes": classes_part,
    "Slices": slices_part,
    "Calibration": calibration_part,
    "Compared": comparison_part,
}

question("How good is the model, and where is it weak?")
view = state.require_dataset()
train_sample_model(view)
run = choose_run(view)
if run is None:
    empty(
        "No predictions are loaded. Add a file with one prediction a row to see what the model scores, and where it "
        "is weak."
    )
    add_predictions(view, is_open=True)
    st.stop()
part_run = run.subset(view.part.row_ids)
scores = cache.run_scores(view.key, run.title, view.part, part_run)
answer(scores_answer(scores, confused_pairs(view.part, part_run)), of=view.of)
if not scores.n_scored:
    empty("No row of this slice has both a label and a prediction.")
    unmatched(run)
    add_predictions(view, is_open=False)
    st.stop()
order_warning(run)
score_lines_table(view, part_run)
with st.container(horizontal=True, vertical_alignment="center"):
    shown = st.segmented_control(
        "Where",
        list(PARTS),
        default="Confusion",
        required=True,
        key="scores-part",
        bind="query-params",
        label_visibility="collapsed",
    )
    offer_baseline(view, part_run)
list_rows(view, part_run, PARTS[shown or "Confusion"](view, part_run))
unmatched(run)
add_predictions(view, is_open=False)
