"""The command of the README starts the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_app_opens_the_sample(
    page: Page,
    settle: Callable[[Page], None],
    serve_with: Callable[[list[str], int], AbstractContextManager[Any]],
    unused_port: int,
) -> None:
    with serve_with(["make", "app", f"PORT={unused_port}", "OPTIONS=--no-browser"], unused_port) as server:
        assert server.url in server.log.read_text(encoding="utf-8")
        page.goto(server.url)
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Is this dataset ready to train on?")
        page.close()  # before its server stops, which it would report
