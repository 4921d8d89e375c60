import streamlit as st

from app import map_view, state
from app.agenda_button import rows_on_agenda
from app.cluster_table import cluster_table, rows_of_cluster
from app.parts import answer, question, sentence
from app.rows import browse
from nlp_explorer.answers import clusters_answer, selection_answer

question("What are the texts about?")
view = state.require_dataset()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    encoder = map_view.choose_encoder_widget(view)
    colours = map_view.colour_choices(view)
    by = st.selectbox("Colour", colours, key=map_view.COLOUR, bind="query-params", width=200)
parts = map_view.map_parts(view, encoder)
with headline.container():
    answer(clusters_answer(parts.described, len(view.part), view.dataset.has_labels), of=view.of)
left, right = st.columns([15, 8], gap="small")
with left:
    chosen = map_view.show_map(view, parts, by, key="clusters-map")
    st.caption(parts.projection.sentence())
    map_view.show_refining(parts)
with right:
    cluster = cluster_table(view, parts)
if chosen is not None:
    selected = view.part.frame[chosen]
    sentence(selection_answer(selected, view.part))
    rows_on_agenda(view, selected, what="Selected on the map", key="map-selection")
    browse(view, selected, key="map-selection", order_name="row")
else:
    rows = rows_of_cluster(view, parts, cluster)
    if cluster is not None:
        rows_on_agenda(view, rows, what=f"The cluster {parts.title_of(cluster)}", key="cluster-rows")
    browse(view, rows, key="cluster-rows", columns=["cosine"], order_name="most typical first")
