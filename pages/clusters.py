import streamlit as st

from app import encoding, map_view, state
from app.agenda_button import rows_on_agenda
from app.cluster_table import cluster_table, rows_of_cluster
from app.map_colouring import colour_choices
from app.map_selection import show_selection
from app.parts import answer, question
from app.rows import browse
from nlp_explorer.answers import clusters_answer

question("What are the texts about?")
view = state.require_dataset()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    encoder = encoding.choose_encoder_widget(view)
    by = st.selectbox("Colour", colour_choices(view), key=map_view.COLOUR, bind="query-params", width=200)
    by_density = map_view.choose_clustering_widget()
parts = map_view.map_parts(view, encoder, by_density=by_density)
with headline.container():
    answer(clusters_answer(parts.drawn.described, len(view.part), view.dataset.has_labels), of=view.of)
left, right = st.columns([15, 8], gap="small")
with left:
    chosen = map_view.show_map(view, parts, by, key="clusters-map")
    st.caption(f"{parts.projection.sentence()} {encoding.reason(view, encoder, shown=parts.embeddings.encoder)}")
    map_view.show_refining(parts)
with right:
    cluster = cluster_table(view, parts)
if chosen is not None:
    show_selection(view, chosen)
else:
    rows = rows_of_cluster(view, parts, cluster)
    if cluster is not None:
        rows_on_agenda(view, rows, what=f"The cluster {parts.titles[cluster]}", key="cluster-rows")
    browse(view, rows, key="cluster-rows", columns=["cosine"], order_name="most typical first")
