import streamlit as st

from app import state
from app.adding_steps import current_recipe
from app.parts import answer, notes, question, sentence
from app.recipe_bar import choose_recipe, recipe_bar
from app.recipe_preview import preview, written_out
from app.recipe_rows import touched_rows
from app.recipe_steps import choose_step, step_tools, steps_table
from app.runs import choose_run
from app.step_adding_form import add_a_step
from nlp_explorer.errors import ExplorerError

question("What does the recipe do to the dataset?")
view = state.require_dataset(needs_rows=False)
try:
    recipe = current_recipe(view)
except ExplorerError as error:
    sentence(str(error))
    st.stop()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_recipe(view)
    recipe_bar(view, recipe, full := written_out(view, recipe))
found = preview(view, full, choose_run(view))
if found is not None:
    with headline.container():
        answer(found.sentence() + (" It sees all rows, whatever the slice." if view.of else ""))
        notes(found.notes)
steps_table(full, found)
with st.container(horizontal=True, vertical_alignment="center"):
    position = choose_step(recipe)
    if position is not None:
        step_tools(view, recipe, position)
add_a_step(view, recipe)
if found is not None:
    touched_rows(view, found, position)
