"""Texts as vectors: encoders, neighbours, clusters, the map."""

from nlp_explorer.embeddings.base import Embeddings, Encoder, EncoderInfo, EncoderName
from nlp_explorer.embeddings.class_clusters import mixed_clusters, split_classes
from nlp_explorer.embeddings.cluster_words import (
    describe_clusters,
    label_counts_by_cluster,
    rows_by_closeness,
)
from nlp_explorer.embeddings.clusters import Clusters, cluster, default_n_clusters
from nlp_explorer.embeddings.contrast import contrast
from nlp_explorer.embeddings.density import density_clusters
from nlp_explorer.embeddings.embedding import embed, load_embeddings
from nlp_explorer.embeddings.encoders import EncoderChoice, choose_encoder, encoder_info, list_encoders
from nlp_explorer.embeddings.kept_choice import kept_encoder_choice
from nlp_explorer.embeddings.kept_clusters import named_clusters
from nlp_explorer.embeddings.kept_surroundings import load_surroundings
from nlp_explorer.embeddings.map_table import map_table
from nlp_explorer.embeddings.named_clusters import NamedClusters, with_names
from nlp_explorer.embeddings.neighbours import Neighbours, nearest
from nlp_explorer.embeddings.overlap_pairs import overlap_pairs
from nlp_explorer.embeddings.projection import Projection, project_sketch
from nlp_explorer.embeddings.refine import load_projection, project
from nlp_explorer.embeddings.regions import regions
from nlp_explorer.embeddings.search import rows_like, search_by_meaning
from nlp_explorer.embeddings.store import clear_store, store_contents, store_size
from nlp_explorer.embeddings.surrounding_texts import (
    Outliers,
    Surroundings,
    class_overlap,
    outliers,
    rows_amid_another_class,
    surroundings,
)

__all__ = [
    "Clusters",
    "Embeddings",
    "Encoder",
    "EncoderChoice",
    "EncoderInfo",
    "EncoderName",
    "NamedClusters",
    "Neighbours",
    "Outliers",
    "Projection",
    "Surroundings",
    "choose_encoder",
    "class_overlap",
    "clear_store",
    "cluster",
    "contrast",
    "default_n_clusters",
    "density_clusters",
    "describe_clusters",
    "embed",
    "encoder_info",
    "kept_encoder_choice",
    "label_counts_by_cluster",
    "list_encoders",
    "load_embeddings",
    "load_projection",
    "load_surroundings",
    "map_table",
    "mixed_clusters",
    "named_clusters",
    "nearest",
    "outliers",
    "overlap_pairs",
    "project",
    "project_sketch",
    "regions",
    "rows_amid_another_class",
    "rows_by_closeness",
    "rows_like",
    "search_by_meaning",
    "split_classes",
    "store_contents",
    "store_size",
    "surroundings",
    "with_names",
]
