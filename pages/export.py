import streamlit as st

from app import state
from app.adding_steps import current_recipe
from app.export_files import export_files, large_export, recipe_note
from app.parts import Card, answer, cards, question, sentence
from app.recipe_preview import export, written_out
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.preview import is_large

question("What does the cleaned dataset look like?")
view = state.require_dataset()
try:
    full = written_out(view, current_recipe(view))
    cleaned = None if is_large(view.dataset) else export(view, full)
except ExplorerError as error:
    sentence(str(error), title="The recipe cannot be carried out.")
    st.stop()
if cleaned is None:
    large_export(view, full)
    st.stop()
answer(
    f"{cleaned.sentence()} The source file stays as it is."
    + (" The export holds all rows, whatever the slice." if view.of else "")
)
cards(
    [
        Card("Unchanged", f"{cleaned.n_unchanged:,}", f"of {counted(cleaned.n_rows, 'row')}"),
        Card("Changed", f"{cleaned.n_changed:,}", f"of {counted(cleaned.n_rows, 'row')}"),
        Card("Dropped", f"{cleaned.n_dropped:,}", f"of {counted(cleaned.n_rows, 'row')}"),
    ]
)
recipe_note(view, full)
export_files(view, cleaned)
