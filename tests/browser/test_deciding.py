"""Deciding by key alone, undoing, and finding it again after a reload."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

MS_TO_WORK = 180_000  # to train the sample's model, on a busy machine of two cores
MAX_TABS = 200
# What can be pressed, is shown, and was not reached by Tab. Of a group of options one is reached; arrows do the rest.
NOT_REACHED = """() => [...document.querySelectorAll('button:not([disabled]), input, canvas, a[href]')]
    .filter(one => one.checkVisibility() && !one.closest('[data-reached], [aria-hidden=true]') && one.tabIndex >= 0)
    .filter(one => !one.querySelector('[data-reached]') && !one.closest('header, [role=radiogroup]'))
    .map(one => one.outerHTML.slice(0, 200))"""


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
    page.keyboard.press("z")
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


def test_verdicts_by_key_alone(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("bad-cases")
    expect(page.get_by_text("0 of 87 looked at")).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    page.get_by_role("heading", level=1).click()
    for presses, n_decided in (("m", 1), ("1", 2), ("ay", 3), ("od", 4), ("td", 5)):
        for key in presses:
            page.keyboard.press(key)
            settle(page)
        expect(page.get_by_text(f"{n_decided} of 87 looked at")).to_be_visible()
        settle(page)
    for left in (4, 3):
        page.keyboard.press("z")
        expect(page.get_by_text(f"{left} of 87 looked at")).to_be_visible()
        settle(page)
    page.keyboard.press("h")
    expect(page.get_by_text("the label is right, the model is wrong")).to_be_visible()
    before = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)


def test_tab_reaches_everything(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("duplicates")
    page.get_by_role("heading", level=1).click()
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        page.evaluate("document.activeElement.setAttribute('data-reached', '')")
    assert page.evaluate(NOT_REACHED) == []
