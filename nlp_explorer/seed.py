"""The one seed: everything that draws at random starts from it."""

from __future__ import annotations

SEED = 20_240_101
