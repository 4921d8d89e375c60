import streamlit as st

from app import score_cache, state
from app.dynamics import choose_epochs, show_dynamics
from app.parts import answer, empty, question
from app.runs import add_predictions, unmatched

question("What did the model learn, and what did it not?")
view = state.require_dataset()
epochs = choose_epochs(view)
if epochs is None:
    add_predictions(view, is_open=True)
    st.stop()
part_epochs = tuple(run.subset(view.part.row_ids) for run in epochs)
found = score_cache.run_dynamics(view.key, epochs[0].name, view.part, part_epochs)
answer(found.sentence, of=view.of)
if len(found.rows):
    show_dynamics(view, part_epochs, found)
else:
    empty("No row of this slice has both a label and a prediction in every epoch.")
unmatched(epochs[-1])
add_predictions(view, is_open=False)
