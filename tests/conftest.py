"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run, and no clock: a busy machine is no failure.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real datasets, which is not part of the project."""
    folder = Path(os.environ.get("NLP_EXPLORER_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real datasets not found at {folder}: set NLP_EXPLORER_TEST_DATA")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from the user's workspace and cache, and from the network."""
    base = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(base / "workspace"))
    monkeypatch.setenv("NLP_EXPLORER_CACHE", str(base / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
