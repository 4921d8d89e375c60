import streamlit as st

from app import state
from app.adding_steps import RECIPE_PAGE, current_recipe
from app.before_after import (
    baseline_side_by_side,
    findings_side_by_side,
    labels_side_by_side,
    lengths_side_by_side,
)
from app.parts import answer, question, sentence
from app.recipe_preview import preview, written_out
from app.recipe_steps import choose_step
from app.runs import chosen_run
from nlp_explorer.errors import ExplorerError

question("Is the dataset better after the recipe?")
view = state.require_dataset()
try:
    full = written_out(view, current_recipe(view))
except ExplorerError as error:
    sentence(str(error))
    st.stop()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="center"):
    position = choose_step(full)
    st.page_link(RECIPE_PAGE, label="Open the recipe", query_params=state.link_parameters())
chosen = full if position is None else full.up_to(position + 1)
found = preview(view, chosen, chosen_run(view))
if found is None:
    st.stop()
with headline.container():
    upto = "" if position is None else f" Up to step {position + 1} alone."
    answer(found.sentence() + upto + (" It sees all rows, whatever the slice." if view.of else ""))
baseline_side_by_side(view, chosen)
findings_side_by_side(view, chosen)
labels_side_by_side(found.start, found.end)
lengths_side_by_side(found.start, found.end)
