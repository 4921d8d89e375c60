"""The forward pass of a small BERT in torch: whole batches of like length, in bfloat16 where the processor has it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

NORM_EPSILON = 1e-12  # Source: the model's config.json


@dataclass(frozen=True)
class BertShape:
    """The numbers of a BERT that its weights do not tell."""

    n_layers: int
    n_heads: int


class Bert:
    """BERT with mean pooling over the tokens, as sentence-transformers runs it. Needs torch and safetensors alone.

    Source: Devlin et al. 2019, https://arxiv.org/abs/1810.04805.
    """

    def __init__(self, weights: Path, shape: BertShape) -> None:
        import torch
        from safetensors.torch import load_file

        self._shape = shape
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        has_bfloat16 = self._device == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16", False)
        dtype = torch.bfloat16 if has_bfloat16 else torch.float32
        tensors = load_file(weights, device=self._device)
        self._weights = {name: tensor.to(dtype) for name, tensor in tensors.items() if tensor.is_floating_point()}
        for layer in range(shape.n_layers):  # one product instead of three
            for kind in ("weight", "bias"):
                names = [f"encoder.layer.{layer}.attention.self.{part}.{kind}" for part in ("query", "key", "value")]
                joined = torch.cat([self._weights.pop(name) for name in names])
                self._weights[f"encoder.layer.{layer}.attention.joined.{kind}"] = joined

    def embed(self, tokens: np.ndarray, n_tokens: np.ndarray) -> np.ndarray:
        """Return float32 ``(n, n_dimensions)``.

        Parameters
        ----------
        tokens
            int64 ``(n, longest)``: token ids, filled up with anything.
        n_tokens
            int64 ``(n,)``: how many of each row are tokens, at least 1.
        """
        import torch

        with torch.inference_mode(), _half_of_the_cores():
            ids = torch.from_numpy(tokens).to(self._device)
            is_token = torch.arange(tokens.shape[1]) < torch.from_numpy(n_tokens)[:, None]
            is_token = is_token.to(self._device)
            hidden = self._hidden(ids, None if bool((n_tokens == tokens.shape[1]).all()) else is_token)
            kept = hidden.float() * is_token[:, :, None]
            mean: np.ndarray = (kept.sum(1) / is_token.sum(1, keepdim=True)).cpu().numpy()
        return mean

    def _hidden(self, ids: Tensor, is_token: Tensor | None) -> Tensor:
        from torch.nn import functional

        weights = self._weights
        n_texts, longest = ids.shape
        places = weights["embeddings.position_embeddings.weight"][:longest]
        hidden = weights["embeddings.word_embeddings.weight"][ids] + places
        hidden = self._norm(hidden + weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        mask = None if is_token is None else is_token[:, None, None, :]
        for layer in range(self._shape.n_layers):
            name = f"encoder.layer.{layer}"
            joined = self._linear(hidden, f"{name}.attention.joined").view(n_texts, longest, 3, self._shape.n_heads, -1)
            query, key, value = joined.permute(2, 0, 3, 1, 4)
            seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            seen = seen.transpose(1, 2).reshape(hidden.shape)
            hidden = self._norm(
                hidden + self._linear(seen, f"{name}.attention.output.dense"), f"{name}.attention.output"
            )
            wide = functional.gelu(self._linear(hidden, f"{name}.intermediate.dense"))
            hidden = self._norm(hidden + self._linear(wide, f"{name}.output.dense"), f"{name}.output")
        return hidden

    def _linear(self, hidden: Tensor, name: str) -> Tensor:
        from torch.nn import functional

        return functional.linear(hidden, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, hidden: Tensor, name: str) -> Tensor:
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.LayerNorm.weight"], self._weights[f"{name}.LayerNorm.bias"]
        return functional.layer_norm(hidden, (hidden.shape[-1],), weight, bias, NORM_EPSILON)


@contextmanager
def _half_of_the_cores() -> Iterator[None]:
    """Let torch use half of the cores: the pages need the others, and more threads cost more than they bring."""
    import torch

    n_before = torch.get_num_threads()
    torch.set_num_threads(max((os.cpu_count() or 1) // 2, 1))
    try:
        yield
    finally:
        torch.set_num_threads(n_before)
