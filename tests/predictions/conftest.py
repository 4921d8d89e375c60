"""The dataset that most tests of this folder ask about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_explorer.dataset import Dataset


@pytest.fixture
def three(make_dataset: Callable[..., Dataset]) -> Dataset:
    return make_dataset(["cat", "dog", "cat"], texts=["purrs", "barks", "sleeps"], ids=["a1", "a2", "a3"])
