"""The app as a page test sees it: started from its entry, on a small dataset of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from page_support import SECONDS, Start, small_frame
from streamlit.testing.v1 import AppTest

from nlp_explorer.launch import Launch

ENTRY = Path(__file__).resolve().parents[2] / "app" / "main.py"


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Start:
    """Return a function that starts the app on a frame (or on files) and shows a page."""

    def run(
        page: str | None = None, *, frame: pd.DataFrame | None = None, paths: tuple[str, ...] = (), **launch: object
    ) -> AppTest:
        st.cache_resource.clear()
        if not paths and "sample" not in launch:
            file = tmp_path / "small.csv"
            (small_frame() if frame is None else frame).to_csv(file, index=False)
            paths = (str(file),)
        Launch(paths=paths, roots=(str(tmp_path),), **launch).to_environment()  # type: ignore[arg-type]
        app = AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
        if page is not None:
            app.switch_page(f"../pages/{page}.py").run()
        return app

    monkeypatch.setenv("NLP_EXPLORER_LAUNCH", "{}")  # so that what a test sets is gone after it
    return run
