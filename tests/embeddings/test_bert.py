"""The network runs on the graphics card where there is one: weights, tokens and masks all go there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp_explorer.embeddings.bert import Bert, BertShape

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow  # to import torch takes seconds

WIDTH = 4


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Return a file with the random weights of a network of one layer, two heads and four dimensions."""
    from safetensors.torch import save_file

    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (10, WIDTH),
        "embeddings.position_embeddings.weight": (8, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    layer = "encoder.layer.0"
    linear = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    linear += [f"{layer}.{part}" for part in ("attention.output.dense", "intermediate.dense", "output.dense")]
    norm = [f"{part}.LayerNorm" for part in ("embeddings", f"{layer}.attention.output", f"{layer}.output")]
    for name in linear:
        shapes |= {f"{name}.weight": (WIDTH, WIDTH), f"{name}.bias": (WIDTH,)}
    for name in norm:
        shapes |= {f"{name}.weight": (WIDTH,), f"{name}.bias": (WIDTH,)}
    draw = torch.Generator().manual_seed(1)
    save_file({name: torch.randn(shape, generator=draw) for name, shape in shapes.items()}, tmp_path / "weights")
    return tmp_path / "weights"


TOKENS, N_TOKENS = np.array([[1, 2, 3], [4, 5, 0]]), np.array([3, 2])


def test_what_fills_up_a_short_text_does_not_count(weights: Path) -> None:
    network = Bert(weights, BertShape(n_layers=1, n_heads=2))
    together = network.embed(TOKENS, N_TOKENS)
    alone = network.embed(TOKENS[1:, :2], N_TOKENS[1:])
    np.testing.assert_allclose(together[1:], alone, atol=0.02)  # on some processors in 16 bits
    assert together.shape == (2, WIDTH)


def test_weights_are_loaded_onto_a_graphics_card_where_there_is_one(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import safetensors.torch

    asked: list[str] = []
    load = safetensors.torch.load_file

    def recorded(path: Path, device: str) -> object:
        asked.append(device)
        return load(path, device="cpu")

    monkeypatch.setattr(safetensors.torch, "load_file", recorded)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    network = Bert(weights, BertShape(n_layers=1, n_heads=2))
    assert asked == ["cuda"]
    assert {tensor.dtype for tensor in network._weights.values()} == {torch.float32}


def test_all_that_is_computed_stays_on_the_device_of_the_weights(weights: Path) -> None:
    network = Bert(weights, BertShape(n_layers=1, n_heads=2))
    network._device = "meta"  # holds no numbers, but refuses tensors of another device as a card does
    network._weights = {name: tensor.to("meta") for name, tensor in network._weights.items()}
    with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):  # the last step: back to here
        network.embed(TOKENS, N_TOKENS)
