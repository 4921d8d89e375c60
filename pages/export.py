import streamlit as st

from app import cache, state
from app.export_files import export_files, recipe_file
from app.parts import Card, answer, cards, question

question("What does the cleaned dataset look like?")
view = state.require_dataset()
project = view.opened.project
standing = cache.standing(project.change_count(), view.opened.key, project, view.dataset)
cleaned = cache.export(project.change_count(), view.opened.key, view.dataset, standing)
answer(
    f"{cleaned.sentence()} The source file stays as it is."
    + (" The export holds all rows, whatever the slice." if view.of else "")
)
cards(
    [
        Card("Unchanged", f"{cleaned.n_unchanged:,}", f"of {cleaned.n_rows:,} rows"),
        Card("Changed", f"{cleaned.n_changed:,}", f"of {cleaned.n_rows:,} rows"),
        Card("Dropped", f"{cleaned.n_dropped:,}", f"of {cleaned.n_rows:,} rows"),
        Card("Decisions that found no row", f"{len(standing.lost):,}", "listed under Review"),
    ]
)
for note in cleaned.notes:
    st.text(note)
export_files(view, cleaned)
if not standing.rows.empty:
    recipe_file(view, standing)
