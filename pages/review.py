from app import cache, state
from app.deciding import current_decisions
from app.decision_history import decision_history, lost_decisions, row_history
from app.parts import answer, empty, question
from app.rows import browse
from nlp_explorer.answers import review_answer

question("What has been decided?")
view = state.require_dataset()
decisions = current_decisions(view)
in_slice = decisions[decisions.index.isin(view.part.row_ids)]
answer(review_answer(in_slice, len(view.part)), of=view.of)
meant = lost_decisions(view, cache.standing(view.opened.project, view.opened.key, view.dataset))
if meant is not None:
    browse(view, meant, key="lost-rows", columns=["reason"], order_name="row")
elif decisions.empty:
    empty(
        "Decide about rows where you see them: on every page, a row has Keep (K), Label (L), Drop (D) and more; "
        "H shows all keys. They are listed here, and Export applies them."
    )
elif not in_slice.empty:
    browse(
        view,
        in_slice,
        key="review",
        columns=["action", "new_label", "reviewer", "time"],
        order_name="row",
        below_row=lambda row_id: row_history(view, row_id),
    )
decision_history(view)
