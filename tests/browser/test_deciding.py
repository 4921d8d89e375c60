"""Deciding by key, undoing, and finding it again after a reload."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_row_dropped_by_key_is_in_the_review_after_a_reload_and_can_be_undone(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("duplicates")
    page.get_by_role("heading", level=1).click()  # keys belong to the page, not to a field
    page.keyboard.press("d")
    expect(page.get_by_text("decided drop")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_text("decided drop")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Export").click()
    settle(page)
    expect(page.get_by_test_id("answer")).to_contain_text("1 dropped")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Duplicates").click()
    settle(page)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("d")
    settle(page)
    page.keyboard.press("u")
    settle(page)
    expect(page.get_by_text("decided drop")).to_be_visible()  # the first one stands, the second was taken back


def test_a_finding_on_overview_opens_its_rows(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("")
    page.get_by_role("link", name="28 rows → Contradictions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which texts carry more than one label?")
    settle(page)
    expect(page.get_by_test_id("answer")).to_contain_text("carry different labels")
    assert "finding=conflicting-labels" in page.url
    page.reload()
    settle(page)
    expect(page.get_by_test_id("answer")).to_contain_text("carry different labels")
