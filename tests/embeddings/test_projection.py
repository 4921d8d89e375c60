"""The sketch, the refined map, and how far to trust them."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from embedding_support import blobs, embeddings_of, names

from nlp_explorer.embeddings import (
    Embeddings,
    embed,
    load_embeddings,
    load_projection,
    placing,
    project,
    project_sketch,
    refine,
    trust,
)
from nlp_explorer.embeddings.background import embed_and_project, embed_texts
from nlp_explorer.embeddings.projection import principal_components
from nlp_explorer.errors import StorageError
from nlp_explorer.progress import Cancelled


def blob_embeddings(order: np.ndarray | None = None) -> Embeddings:
    at = np.arange(300) if order is None else order
    return embeddings_of([names(300)[row] for row in at], blobs()[0][at])


@pytest.mark.parametrize("n_points", [40, 300])
def test_trustworthiness_is_that_of_scikit_learn(n_points: int) -> None:
    from sklearn.manifold import trustworthiness

    vectors = blobs()[0][:n_points]
    xy = principal_components(vectors)
    found = trust.judge(vectors, xy)
    assert found.trustworthiness == pytest.approx(
        trustworthiness(vectors, xy, n_neighbors=found.n_neighbours, metric="cosine"), abs=1e-4
    )


def test_neighbours_kept_are_all_on_a_true_map_and_few_on_a_random_one() -> None:
    angles = np.sort(np.random.default_rng(0).random(200))
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert trust.judge(circle, circle).neighbours_kept == 1
    shuffled = circle[np.random.default_rng(0).permutation(200)]
    assert trust.judge(circle, shuffled).neighbours_kept < 0.2


def test_sketch_is_the_principal_components() -> None:
    from sklearn.decomposition import PCA

    embeddings = blob_embeddings()
    expected = PCA(2, svd_solver="full").fit_transform(embeddings.vectors)
    found = project_sketch(embeddings)
    np.testing.assert_allclose(np.abs(found.xy), np.abs(expected / expected[:, 0].std()), atol=1e-3)
    assert found.is_sketch
    assert found.sentence().startswith("A first sketch by principal components. It keeps ")


@pytest.mark.parametrize("sketch", [True, False])
def test_row_order_does_not_move_a_point(tmp_path: Path, sketch: bool) -> None:
    order = np.random.default_rng(2).permutation(300)
    whole, shuffled = blob_embeddings(), blob_embeddings(order)
    if sketch:
        first, second = project_sketch(whole), project_sketch(shuffled)
    else:
        first, second = project(whole, tmp_path / "a"), project(shuffled, tmp_path / "b")
    np.testing.assert_array_equal(second.xy, first.xy[order])


def test_map_keeps_more_neighbours_than_the_sketch(tmp_path: Path) -> None:
    embeddings = blob_embeddings()
    found = project(embeddings, tmp_path)
    assert not found.is_sketch
    assert found.neighbours_kept > project_sketch(embeddings).neighbours_kept
    assert "of 300 texts" in found.sentence()


def test_map_is_kept_and_found_again_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = blob_embeddings()
    assert load_projection(embeddings, tmp_path) is None
    made = project(embeddings, tmp_path)
    monkeypatch.setattr(refine, "lay_out", None)
    again = project(embeddings, tmp_path)
    np.testing.assert_array_equal(again.xy, made.xy)
    assert again.trust == made.trust
    backward = load_projection(blob_embeddings(np.arange(300)[::-1]), tmp_path)
    assert backward is not None
    np.testing.assert_array_equal(backward.xy[::-1], made.xy)


def test_damaged_map_is_made_again(tmp_path: Path) -> None:
    made = project(blob_embeddings(), tmp_path)
    (path,) = (tmp_path / "maps").iterdir()
    path.write_bytes(path.read_bytes()[:-50])
    assert load_projection(blob_embeddings(), tmp_path) is None
    np.testing.assert_array_equal(project(blob_embeddings(), tmp_path).xy, made.xy)


def test_points_beyond_the_fitted_ones_stand_beside_their_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refine, "MAX_POINTS_TO_FIT", 200)
    monkeypatch.setattr(placing, "POINTS_A_CELL", 40)
    found = project(blob_embeddings(), tmp_path)
    assert found.n_fitted == 200
    assert "fitted on 200 of 300 distinct texts" in found.sentence()
    near = np.argsort(((found.xy[:, None] - found.xy[None]) ** 2).sum(axis=2), axis=1)[:, 1:6]
    group = np.arange(300) % 5
    assert (group[near] == group[:, None]).mean() > 0.95


def test_many_texts_of_one_vector_are_placed_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refine, "MAX_POINTS_TO_FIT", 50)
    monkeypatch.setattr(placing, "MAX_CANDIDATES", 60)
    monkeypatch.setattr(placing, "N_ROWS_AT_ONCE", 20)
    found = project(embeddings_of(names(200), np.ones((200, 4))), tmp_path)
    assert found.n_fitted == 50
    assert np.isfinite(found.xy).all()


def test_blank_rows_have_no_place_and_repeats_share_one(tmp_path: Path) -> None:
    vectors = np.concatenate([blobs()[0][:20], blobs()[0][:1], np.zeros((1, 16))])
    embeddings = embeddings_of([*names(20), names(1)[0], None], vectors)
    for found in (project_sketch(embeddings), project(embeddings, tmp_path)):
        np.testing.assert_array_equal(found.xy[20], found.xy[0])
        assert np.isnan(found.xy[21]).all()
        assert np.isfinite(found.xy[:21]).all()


@pytest.mark.parametrize("n_rows", [0, 1, 2, 3, 9, 12])
def test_smallest_sets_survive(tmp_path: Path, n_rows: int) -> None:
    embeddings = embeddings_of(names(n_rows), np.eye(12)[:n_rows])
    for found in (project_sketch(embeddings), project(embeddings, tmp_path)):
        assert found.xy.shape == (n_rows, 2)
        assert np.isfinite(found.xy).all()
        assert found.sentence()


def test_equal_vectors_of_different_texts_survive(tmp_path: Path) -> None:
    assert np.isfinite(project(embeddings_of(names(30), np.ones((30, 4))), tmp_path).xy).all()


def test_cache_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match=r"cannot be written \(.*NLP_EXPLORER_CACHE"):
        project(blob_embeddings(), tmp_path / "taken")


def test_cancelling_leaves_no_map(tmp_path: Path) -> None:
    def stop(share: float, doing: str) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        project(blob_embeddings(), tmp_path, progress=stop)
    assert load_projection(blob_embeddings(), tmp_path) is None


def test_a_process_of_its_own_leaves_embeddings_and_map_on_disk(tmp_path: Path) -> None:
    texts = ["I lost my card", None, *[f"top up number {at}" for at in range(20)]]
    arguments = {"texts": texts, "encoder": "fast", "cache": str(tmp_path)}
    task = pickle.dumps((embed_and_project.__module__, embed_and_project.__name__, arguments))
    subprocess.run([sys.executable, "-m", "nlp_explorer.worker"], input=task, check=True, capture_output=True)
    embeddings = load_embeddings(pd.Series(texts, dtype="str"), "fast", tmp_path)
    assert embeddings is not None
    assert load_projection(embeddings, tmp_path) is not None


def test_embedding_alone_leaves_no_map(tmp_path: Path) -> None:
    embed_texts(["I lost my card", None], "fast", str(tmp_path))
    embeddings = load_embeddings(pd.Series(["I lost my card", None], dtype="str"), "fast", tmp_path)
    assert embeddings is not None
    assert load_projection(embeddings, tmp_path) is None


def test_progress_of_the_whole_work_never_falls(tmp_path: Path) -> None:
    shares: list[float] = []
    texts = [f"text number {at}" for at in range(50)]
    embed_and_project(texts, "fast", str(tmp_path), lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_background_imports_neither_streamlit_nor_torch() -> None:
    code = (
        "import sys, nlp_explorer.embeddings.background;"
        "print([name for name in ('streamlit', 'torch', 'sklearn', 'tokenizers') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_real_texts_go_all_the_way(tmp_path: Path) -> None:
    texts = pd.Series(["我的卡丢了", "卡在哪里", "怎么充值", "充值失败", "汇率不对", "汇率是多少"] * 4, dtype="str")
    found = project(embed(texts, "tfidf", cache=tmp_path), tmp_path)
    assert found.n_points == 6


def test_added_texts_hardly_move_the_old_ones(tmp_path: Path) -> None:
    vectors = blobs()[0]
    old = project(embeddings_of(names(300)[:270], vectors[:270]), tmp_path)
    new = project(embeddings_of(names(300), vectors), tmp_path)
    moved = np.linalg.norm(new.xy[:270] - old.xy, axis=1) / np.ptp(old.xy, axis=0).max()
    assert np.median(moved) < 0.05
    assert new.n_fitted == 270
    assert "grown from an earlier map" in new.sentence()
    near = np.argsort(((new.xy[270:, None] - new.xy[None]) ** 2).sum(axis=2), axis=1)[:, 1:6]
    group = np.arange(300) % 5
    assert (group[near] == group[270:, None]).mean() > 0.95
    again = load_projection(embeddings_of(names(300), vectors), tmp_path)
    assert again is not None
    assert again.sentence() == new.sentence()


def test_a_map_of_few_of_the_texts_is_no_start(tmp_path: Path) -> None:
    vectors = blobs()[0]
    project(embeddings_of(names(300)[:140], vectors[:140]), tmp_path / "a")
    np.testing.assert_array_equal(
        project(blob_embeddings(), tmp_path / "a").xy, project(blob_embeddings(), tmp_path / "b").xy
    )
