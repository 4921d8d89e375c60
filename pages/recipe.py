import streamlit as st

from app import state
from app.adding_steps import current_recipe
from app.agenda_button import step_on_agenda
from app.parts import question, sentence
from nlp_explorer.errors import ExplorerError

question("What does the recipe do to the dataset?")
view = state.require_dataset(needs_rows=False)
try:
    recipe = current_recipe(view)
except ExplorerError as error:
    sentence(str(error))
    st.stop()
for number, planned in enumerate(recipe.steps, start=1):
    sentence(planned.step.sentence(), title=f"{number}. {planned.step.TITLE}")
    step_on_agenda(view, planned, key=f"step-{number}")
