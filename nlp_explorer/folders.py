"""The two folders on disk: the workspace is precious, the cache can be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "nlp-explorer"


def workspace_folder() -> Path:
    """Return where projects and decisions lie: ``NLP_EXPLORER_WORKSPACE``, else the user's data folder."""
    return Path(os.environ.get("NLP_EXPLORER_WORKSPACE") or platformdirs.user_data_dir(_NAME, appauthor=False))


def cache_folder() -> Path:
    """Return where what can be computed again lies: ``NLP_EXPLORER_CACHE``, else the user's cache folder."""
    return Path(os.environ.get("NLP_EXPLORER_CACHE") or platformdirs.user_cache_dir(_NAME, appauthor=False))
