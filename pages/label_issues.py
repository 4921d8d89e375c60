import streamlit as st

from app import state
from app.label_issues import about_row, beside_the_runs, issues_or_wait
from app.nearest import nearest_texts
from app.parts import answer, empty, question
from app.rows import browse
from nlp_explorer.audit.measured import PUBLIC_PRECISION

question("Which labels look wrong?")
view = state.require_dataset()
if view.dataset.schema.is_multi_label or len(view.dataset.classes) < 2:
    empty("Labels are judged where each row has one label, of at least two classes.")
    st.stop()
issues = issues_or_wait(view)
answer(issues.sentence, of=view.of)
beside_the_runs(view, issues)
browse(
    view,
    issues.rows.rename(columns={"suggested": "proposed"}),
    key="label-issues",
    columns=["proposed"],
    order_name="most suspicious first",
    about=lambda row_id: about_row(view, issues, row_id),
    below_row=lambda row_id: nearest_texts(view, row_id),
)
st.caption(PUBLIC_PRECISION)
