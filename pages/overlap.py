from functools import partial

import streamlit as st

from app import cache, class_clusters, encoding, state
from app.agenda_button import pair_on_agenda
from app.overlap_table import overlap_table
from app.parts import answer, empty, question, sentence
from app.rows import browse
from app.runs import choose_run
from nlp_explorer.answers import overlap_answer
from nlp_explorer.embeddings import overlap_pairs, rows_amid_another_class
from nlp_explorer.embeddings.part_rows import rows_within
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.class_pairs import overlapping_item

question("Which classes overlap?")
view = state.require_dataset()
if view.dataset.schema.is_multi_label or len(view.dataset.classes) < 2:
    empty("Not applicable: classes are compared where there are two or more, and one label a row.")
    st.stop()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = class_clusters.choose_kind()
    encoder = encoding.choose_encoder_widget(view)
    run = choose_run(view)
around = encoding.require_surroundings(view, encoder)
counts = None if run is None else cache.run_confusion(view.key, run.title, view.part, run.subset(view.part.row_ids))
pairs = overlap_pairs(view.dataset, around, counts)
amid = rows_within(view.part, rows_amid_another_class(view.dataset, around))
with headline.container():
    answer(overlap_answer(pairs, amid, int(view.part.frame["label"].notna().sum())), of=view.of)
if kind != class_clusters.PAIRS:
    rows = class_clusters.rows_by_cluster(view, encoder, kind)
    browse(view, rows, key="by-cluster", columns=list(rows.columns), order_name="rarest first")
    st.stop()
pair = overlap_table(view, pairs)
st.caption(f"{around.sentence()} {encoding.reason(view, encoder)}")
rows = amid if pair is None else amid[(amid["label"] == pair[0]) & (amid["neighbours_label"] == pair[1])]
with st.container(horizontal=True, vertical_alignment="center"):
    sentence(
        f"{counted(len(rows), 'row')} amid another class" + ("." if pair is None else f": {pair[0]} amid {pair[1]}.")
    )
    if pair is not None:
        pair_on_agenda(view, partial(overlapping_item, view.dataset, rows.index, pairs, pair), key="overlap")
browse(view, rows, key="amid", columns=["neighbours_label", "share"], order_name="most surrounded first")
