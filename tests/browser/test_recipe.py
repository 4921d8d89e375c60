"""The whole way: find duplicates, add the step, relabel by key, undo, relabel again, export, read it back."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Page, expect

FRAME = pd.DataFrame(
    {
        "text": [
            "where is my card",
            "where is my card",
            "where is my card",
            "please refund the payment",
            "the app does not open",
            "你好，我的卡在哪里",
            'a "quoted", text\nof two lines',
        ],
        "label": ["card", "refund", "card", "refund", "app", "card", "app"],
    }
)


def expected() -> pd.DataFrame:
    """The rows worked out without the library: relabel row 0, then one row of each text with the majority label."""
    rows = [list(row) for row in FRAME.itertuples(index=False)]
    rows[0][1] = "refund"
    kept = []
    for at, (text, _) in enumerate(rows):
        labels = [label for other, label in rows if other == text]
        majority = max(sorted(set(labels)), key=labels.count)
        first = next(place for place, row in enumerate(rows) if row == [text, majority])
        if at == first:
            kept.append(rows[at])
    return pd.DataFrame(kept, columns=["text", "label"])


def test_from_the_finding_to_the_exported_file(
    page: Page,
    settle: Callable[[Page], None],
    serve_with: Callable[[list[str | Path], int], AbstractContextManager[Any]],
    unused_port: int,
    tmp_path: Path,
) -> None:
    file = tmp_path / "queries.csv"
    FRAME.to_csv(file, index=False)
    before = file.read_bytes()
    command = [Path(sys.executable).with_name("nlp-explorer"), "app", file, "--port", str(unused_port), "--no-browser"]

    def go(title: str) -> None:
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
        expect(
            page.get_by_test_id("stSidebarNav").locator(f'[aria-current="page"]:has-text("{title}")')
        ).to_be_visible()
        settle(page)

    with serve_with(command, unused_port) as server:
        page.goto(f"{server.url}/duplicates?finding=exact-duplicates")
        settle(page)
        page.get_by_role("button", name="Add to recipe: drop exact duplicates").click()
        expect(page.get_by_text("in the recipe").first).to_be_visible()
        settle(page)

        relabel(page, settle)
        expect(page.get_by_text("→ refund").first).to_be_visible()
        settle(page)  # the button of the key is drawn after the row
        page.keyboard.press("z")
        expect(page.get_by_text("→ refund")).to_have_count(0)
        settle(page)
        relabel(page, settle)
        expect(page.get_by_text("→ refund").first).to_be_visible()

        go("Recipe")
        expect(page.get_by_test_id("answer")).to_contain_text(
            "The recipe keeps 5 of 7 rows, changes 1 of them and drops 2."
        )
        go("Export")
        expect(page.get_by_test_id("answer")).to_contain_text("Of 7 rows, 4 unchanged, 1 changed, 2 dropped.")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download all three as ZIP").click()
        with zipfile.ZipFile(download.value.path()) as archive:
            cleaned, changes, dropped = (
                pd.read_csv(io.BytesIO(archive.read(name)), keep_default_na=False) for name in archive.namelist()
            )
        page.close()  # before its server stops, which it would report
    pd.testing.assert_frame_equal(cleaned, expected(), check_dtype=False)
    assert changes["row_id"].tolist() == [0, 1, 2]
    assert changes.loc[0, ["what", "old", "new"]].tolist() == ["label", "card", "refund"]
    assert dropped["label"].tolist() == ["refund", "card"]
    assert file.read_bytes() == before


def relabel(page: Page, settle: Callable[[Page], None]) -> None:
    """Give the open row the label refund, by keys alone: L opens the panel, Y carries it out."""
    page.get_by_role("heading", level=1).click()  # keys belong to the page, not to a field
    page.keyboard.press("l")
    settle(page)
    choice = page.get_by_test_id("stMain").get_by_role("combobox", name="Which label is right?").first
    choice.focus()
    page.keyboard.type("refund")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("button", name="Relabel").first).to_be_enabled()
    page.keyboard.press("y")
    settle(page)
