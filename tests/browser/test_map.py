"""The map of the sample: a lasso lists its rows, a click opens a row, colours change without losing the view."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from browser_support import wait_until
from playwright.sync_api import Page, expect

MS_TO_WORK = 180_000  # to embed the sample and refine its map, on a busy machine of two cores


def test_lasso_lists_its_rows_and_outlives_a_change_of_colour(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("clusters")
    expect(page.get_by_text(re.compile("^Map by t-SNE"))).to_be_visible(timeout=MS_TO_WORK)
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
    page.get_by_role("button", name="Box", exact=True).click()
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + box["width"] * 0.02, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.24, box["y"] + box["height"] * 0.98, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(said).not_to_have_text(before)
    settle(page)
    assert n_rows(said.inner_text()) > n_rows(before)
    plane.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("4,332 of 4,332 rows selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(said).not_to_be_visible()


def n_rows(said: str) -> int:
    return int(said.split(" ", maxsplit=1)[0].replace(",", ""))


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


def place_of_a_point(page: Page) -> tuple[float, float]:
    """Return where on the page the point nearest to the middle of the map is."""
    x, y = page.locator(".map").evaluate("""root => {
        const S = root.__map, box = root.querySelector("canvas.over").getBoundingClientRect();
        let best = null, least = Infinity;
        for (let i = 0; i < S.n; i++) {
            if (!S.isSeen[S.kind[i]]) continue;
            const [x, y] = S.screen(S.xy[2 * i], S.xy[2 * i + 1]);
            const away = Math.hypot(x - box.width / 2, y - box.height / 2);
            if (away < least) { least = away; best = [box.left + x, box.top + y]; }
        }
        return best;
    }""")
    return x, y


def test_after_a_pan_a_click_opens_the_row_and_the_view_stays(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("clusters")
    plane = page.locator("canvas.over")
    expect(page.get_by_text(re.compile("^Map by t-SNE"))).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    plane.focus()
    for key in ("+", "ArrowLeft"):
        page.keyboard.press(key)
    moved = page.locator(".map").get_attribute("data-view")
    drawn = page.locator(".map").get_attribute("data-ready")
    page.mouse.move(*place_of_a_point(page))
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]row=\d+"))
    settle(page)
    marks = "root => [root.__map.marked.length, root.__map.lit.length]"  # told to the map after the page has settled
    wait_until(page, lambda: page.locator(".map").evaluate(marks) == [1, 15])
    assert page.locator(".map").get_attribute("data-view") == moved
    assert page.locator(".map").get_attribute("data-ready") == drawn, "the map was sent again for a click"


def test_the_legend_filters_by_mouse_and_by_key(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("clusters")
    expect(page.get_by_text(re.compile("^Map by t-SNE"))).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    kinds = page.locator(".legend button[data-kind]")
    kinds.nth(0).click()
    settle(page)
    expect(kinds.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(kinds.nth(1)).to_have_attribute("aria-pressed", "true")
    seen = "root => [root.__map.seen, root.__map.header.kinds.reduce((sum, kind) => sum + kind.n, 0)]"
    n_seen, n_points = page.locator(".map").evaluate(seen)
    hidden = int((kinds.nth(0).locator("em").inner_text()).replace(",", ""))
    assert n_seen == n_points - hidden
    kinds.nth(1).focus()
    page.keyboard.press("Shift+Enter")
    expect(kinds.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(kinds.nth(2)).to_have_attribute("aria-pressed", "false")
    settle(page)
    expect(kinds.nth(1)).to_be_focused()
    page.get_by_role("button", name="Show all").click()
    expect(kinds.nth(2)).to_have_attribute("aria-pressed", "true")


def test_the_map_is_downloaded_as_a_picture(visit: Callable[[str], Page], settle: Callable[[Page], None]) -> None:
    page = visit("clusters")
    expect(page.get_by_text(re.compile("^Map by t-SNE"))).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="PNG").click()
    assert downloaded.value.suggested_filename == "map.png"
    picture = downloaded.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    box = page.locator("canvas.over").bounding_box()
    assert box is not None
    assert (width, height) == (round(box["width"]), round(box["height"]))
    assert len(picture) > 20_000  # points and names, no empty sheet
