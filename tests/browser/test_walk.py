"""A walk over the pages on the sample, as a newcomer takes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

PAGES = {
    "": ("Overview", "Is this dataset ready to train on?"),
    "labels": ("Labels", "How are the labels distributed?"),
    "lengths": ("Lengths", "How long are the texts?"),
    "clusters": ("Clusters", "What are the texts about?"),
    "corrupt-rows": ("Corrupt rows", "Which rows are broken?"),
    "duplicates": ("Duplicates", "Which texts stand in the data more than once?"),
    "contradictions": ("Contradictions", "Which texts carry more than one label?"),
    "leakage": ("Leakage", "Does one split leak into another?"),
    "scores": ("Scores", "How good is the model, and where is it weak?"),
    "bad-cases": ("Bad cases", "Which examples does the model get wrong, and why?"),
    "training-dynamics": ("Training dynamics", "What did the model learn, and what did it not?"),
    "review": ("Review", "What has been decided?"),
    "recipe": ("Recipe", "What does the recipe do to the dataset?"),
    "before-after": ("Before and after", "Is the dataset better after the recipe?"),
    "export": ("Export", "What does the cleaned dataset look like?"),
}
MS_TO_WORK = 180_000  # to train the sample's model, on a busy machine of two cores


def question(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("address", list(PAGES))
def test_page_opens_from_its_address(visit: Callable[[str], Page], address: str) -> None:
    page = visit(address)
    expect(question(page)).to_have_text(PAGES[address][1])


def test_every_page_is_reached_from_the_first_by_its_link(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("")
    for address, (title, asks) in PAGES.items():
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=False).last.click()
        expect(question(page)).to_have_text(asks)
        settle(page)
        assert page.url.partition("?")[0].endswith(f"/{address}")


def test_a_click_on_a_name_of_the_matrix_lists_the_wrong_rows_of_that_label(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("scores")
    expect(page.get_by_text("Judge the wrong ones")).to_be_visible(timeout=MS_TO_WORK)
    settle(page)
    name = page.locator(".annotation").first
    name.hover(force=True)  # tried again where the matrix is drawn anew meanwhile
    label, box = name.text_content() or "", name.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text(f"label {label}")
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"[?&]gold={label}"))
    expect(page.get_by_text(f"of “{label}”, taken for another class.")).to_be_visible()


def test_selecting_a_confusion_cell_shows_its_rows(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("scores")
    expect(page.get_by_text("Judge the wrong ones")).to_be_visible(timeout=MS_TO_WORK)  # drawn after the matrix
    settle(page)
    cell = page.locator(".scatterlayer .points path.point").nth(1)
    cell.hover(force=True)  # tried again where the matrix is drawn anew meanwhile
    box = cell.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    hover = page.locator(".hoverlayer .hovertext")
    expect(hover).to_be_visible()  # plotly takes a click only where it has seen the mouse
    said = re.fullmatch(r"label (\S+), predicted (\D+)([\d,]+) rows?\b.*", hover.text_content() or "")
    assert said is not None, hover.text_content()
    label, predicted, n_rows = said.groups()
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"[?&]gold={label}&predicted={predicted}"))
    settle(page)
    expect(page.get_by_text(f"1 of {n_rows}", exact=True)).to_be_visible()
    shown = page.get_by_test_id("stMain")
    expect(shown.get_by_text(f"label {label}", exact=True)).to_be_visible()
    expect(shown.get_by_text(f"predicted {predicted}", exact=True)).to_be_visible()


def test_a_value_chosen_with_its_count_stands_bare_in_the_address_and_survives_a_reload(
    visit: Callable[[str], Page], settle: Callable[[Page], None]
) -> None:
    page = visit("labels")
    box = page.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect").last
    box.get_by_role("combobox").click()
    option = page.get_by_role("option").nth(1)  # the first one chooses all
    expect(option).to_have_text(re.compile(r".+ · [\d,]+ rows"))
    read = option.text_content() or ""
    label = read.rpartition(" · ")[0]
    option.click()
    expect(page).to_have_url(re.compile(f"[?&]label={label}(&|$)"))
    settle(page)
    page.reload()
    settle(page)
    expect(box.get_by_label(read, exact=True)).to_be_visible()
    expect(page.get_by_test_id("answer")).to_contain_text(f"label {label}")
