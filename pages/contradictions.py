from app import cached_duplicates, state
from app.contradictions_view import choose_labels, contradicting_groups
from app.duplicate_kinds import index_or_equal, near_slider, show_search
from app.findings_list import finding_note
from app.parts import answer, empty, question
from nlp_explorer.answers_duplicates import contradictions_answer
from nlp_explorer.review.steps.duplicate_groups import GroupStep

question("Which texts carry more than one label?")
view = state.require_dataset()
index = index_or_equal(view)
threshold = max(near_slider(view, False), index.floor)
table = cached_duplicates.contradicting(view.key, threshold, index.floor, view.part, index)
answer(contradictions_answer(table, int(view.part.frame["label"].notna().sum())), of=view.of)
show_search(view, GroupStep())
if table.empty:
    empty("Where texts say the same and labels differ, the groups are listed here with the count of each label.")
else:
    pairs = cached_duplicates.label_pairs(view.key, threshold, index.floor, view.part, index)
    labels = choose_labels(pairs)
    contradicting_groups(view, index, threshold, table, labels)
finding_note(view, "conflicting-labels")
