from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, written

from nlp_explorer.embeddings import cluster, load_embeddings, load_projection
from nlp_explorer.errors import NO_MEMORY
from nlp_explorer.reading import read


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return written(
        tmp_path,
        "text,label\n" + "".join(f"my card {at} is lost,a\nsend money {at} back,b\n" for at in range(8)) + ",a\n",
    )


def test_the_map_that_is_written_is_the_one_the_page_shows(data: Path, tmp_path: Path) -> None:
    result = done("map", data, "--encoder", "tfidf", "--clusters", "2", "--out", "map.parquet", "--cache", "kept")
    table = pd.read_parquet("map.parquet")
    assert list(table) == ["row_id", "x", "y", "cluster", "cluster_name", "region"]
    texts = read([data]).texts
    embeddings = load_embeddings(texts, "tfidf", tmp_path / "kept")
    assert embeddings is not None
    projection = load_projection(embeddings, tmp_path / "kept")
    assert projection is not None
    pd.testing.assert_series_equal(table["x"], pd.Series(projection.xy[:, 0], name="x"))
    shown = cluster(embeddings, n_clusters=2).assignment
    assert table["cluster"][:16].tolist() == (shown[:16] + 1).tolist()
    assert table.iloc[16].isna().sum() == 5
    said = result.stdout.splitlines()
    assert said[0] == "17 rows, 2 clusters in 2 regions, by the encoder 'tfidf'."
    assert said[1].startswith("Map by t-SNE")
    assert said[2] == "Written: map.parquet"


def test_no_clusters_at_all_are_refused(data: Path) -> None:
    said = refused("map", data, "--encoder", "tfidf", "--clusters", "0", "--out", "map.csv", "--cache", "kept")
    assert said == "0 clusters cannot be made: ask for 1 or more."


def test_another_suffix_is_refused_before_anything_is_embedded(data: Path) -> None:
    assert "map.png" in refused("map", data, "--out", "map.png")


def test_want_of_memory_is_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def needs_too_much(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("nlp_explorer.embeddings.project", needs_too_much)
    assert refused("map", data, "--encoder", "tfidf", "--out", "map.csv", "--cache", "kept") == NO_MEMORY
