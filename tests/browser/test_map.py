"""The map of the sample: a lasso lists its rows, a click opens a row, colours change without losing the view."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

MS_TO_WORK = 180_000  # to embed the sample and refine its map, on a busy machine of two cores


def test_lasso_lists_its_rows_and_outlives_a_change_of_colour(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("clusters")
    expect(page.get_by_text(re.compile("^Map by"))).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    plane = page.locator("canvas.over")
    box = plane.bounding_box()
    assert box is not None
    page.get_by_role("button", name="Lasso").click()
    corners = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    said = page.get_by_text(re.compile(r"^[\d,]+ of 4,332 rows selected"))
    expect(said).to_be_visible()
    settle(page)
    before = said.inner_text()
    page.get_by_test_id("stMain").get_by_role("combobox", name="Colour").click()
    page.get_by_role("option", name="cluster").click()
    settle(page)
    expect(page).to_have_url(re.compile("colour=cluster"))
    assert said.inner_text() == before
    plane.focus()
    page.keyboard.press("Escape")
    expect(said).not_to_be_visible()


def test_the_map_moves_by_keyboard(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("clusters")
    plane = page.locator("canvas.over")
    expect(plane).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    view = page.locator(".map")
    expect(view).to_have_attribute("data-view", "1.000 0.000 0.000")
    plane.focus()
    for key in ("+", "ArrowLeft"):
        page.keyboard.press(key)
    expect(view).to_have_attribute("data-view", re.compile(r"^1\.250 0\.\d*[1-9]\d* 0\.000"))
    page.keyboard.press("0")
    expect(view).to_have_attribute("data-view", "1.000 0.000 0.000")
