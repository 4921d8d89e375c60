from app import cache, state
from app.findings_list import findings_panel
from app.near import near_duplicates
from app.parts import answer, question
from nlp_explorer.answers import duplicates_answer

question("Which texts stand in the data more than once?")
view = state.require_dataset()
found = cache.inputs(view.key, view.part, view.runs).duplicates
answer(duplicates_answer(found, cache.findings(view.key, view.part, view.runs)), of=view.of)
findings_panel(view, "duplicates")
near_duplicates(view)
