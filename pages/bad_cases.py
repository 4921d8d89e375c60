import streamlit as st

from app import cache, state
from app.agenda_button import confusion_on_agenda
from app.confusion import choose_cell, confusion_picture
from app.nearest import nearest_texts
from app.parts import Card, answer, cards, empty, question
from app.rows import browse
from app.runs import add_predictions, choose_run, train_sample_model, unmatched
from nlp_explorer.predictions.bad_cases import ORDER_RULES, bad_cases_sentence, confused_pairs, default_order
from nlp_explorer.predictions.confusion_cell import cell_rows

question("Which examples does the model get wrong?")
view = state.require_dataset()
train_sample_model(view)
run = choose_run(view)
if run is None:
    empty(
        "No predictions are loaded. Add a file with one prediction a row, and the wrong ones are listed here, "
        "the most confident first."
    )
    add_predictions(view, is_open=True)
    st.stop()
part_run = run.subset(view.part.row_ids)
scores = cache.run_scores(view.key, run.title, view.part, part_run)
counts = cache.run_confusion(view.key, run.title, view.part, part_run)
answer(bad_cases_sentence(view.part, part_run), of=view.of)
if not scores.n_scored:
    empty("No row of this slice has both a label and a prediction.")
    unmatched(run)
    st.stop()
cards(
    [
        Card(
            "Accuracy",
            f"{scores.accuracy.value:.3f}",
            f"[{scores.accuracy.low:.3f}, {scores.accuracy.high:.3f}] of {scores.n_scored:,} rows",
        ),
        Card(
            "Macro-F1",
            f"{scores.macro_f1.value:.3f}",
            f"[{scores.macro_f1.low:.3f}, {scores.macro_f1.high:.3f}]",
        ),
        Card("Majority class", f"{scores.majority_accuracy:.3f}", f"always answering {scores.majority_class}"),
        Card(
            "Wrong",
            f"{int(counts.to_numpy().sum() - counts.to_numpy().trace()):,}",
            f"of {scores.n_scored:,} rows",
        ),
    ]
)
cell = choose_cell(counts)
wrong = cache.run_bad_cases(view.key, run.title, view.part, part_run)
rows = wrong if cell is None else cell_rows(view.part, part_run, cell)
confusion_on_agenda(view, run, cell, counts, rows)
has_confidence = run.has_confidence
browse(
    view,
    rows,
    key="bad-cases",
    columns=["confidence"] if has_confidence else [],
    order_name=ORDER_RULES[default_order(run)],
    predicted=run.predicted,
    below_table=lambda: confusion_picture(counts, confused_pairs(view.part, part_run), cell),
    below_row=lambda row_id: nearest_texts(view, row_id),
)
unmatched(run)
add_predictions(view, is_open=False)
