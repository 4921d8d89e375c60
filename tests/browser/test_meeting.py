"""A meeting in the browser: twenty items put on the agenda, decided by keyboard, and taken away as minutes."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from browser_support import followed_context, wait_until
from playwright.sync_api import Browser, Locator, Page, expect

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.agenda import agenda, put_on_agenda
from nlp_explorer.meeting.outcomes import WORDS, Choice, outcomes
from nlp_explorer.meeting.proposals import policy_item
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review.kept_recipe import add_step, kept_recipe
from nlp_explorer.review.standing import standing
from nlp_explorer.review.steps.labels import MergeLabels

Serve = Callable[[Sequence[str], int], AbstractContextManager[object]]
PROJECTOR = {"width": 1280, "height": 720}
KEYS: dict[str, Choice] = {"a": "accept", "r": "reject", "d": "defer", "q": "ask"}
SMALLEST = 20  # pixels: letters that are read from five metres


@pytest.fixture
def files(shared_data: Path) -> list[Path]:
    return [shared_data / "banking77" / f"banking_data_{part}.csv" for part in ("train", "test")]


@pytest.fixture
def opened(files: list[Path], tmp_path: Path) -> tuple[Project, Dataset]:
    dataset = read(files)
    opened_as = OpenedAs(paths=tuple(str(file) for file in files))
    return open_workspace(tmp_path / "workspace").project_for(dataset, opened_as), dataset


@pytest.fixture
def url(serve_with: Serve, files: list[Path], opened: object, unused_port: int) -> Iterator[str]:
    program = str(Path(sys.executable).with_name("nlp-explorer"))
    command = [program, "app", *map(str, files), "--port", str(unused_port), "--no-browser"]
    with serve_with(command, unused_port):
        yield f"http://127.0.0.1:{unused_port}"


def put_by_click(page: Page, url: str, settle: Callable[[Page], None]) -> None:
    """Put eight items on the agenda from five pages: by clicks, and rows by the key G."""
    for address, keys in (
        ("", ["line-split-leakage-agenda", "line-conflicting-labels-agenda"]),
        ("corrupt-rows", ["finding-length-outliers-agenda", "G"]),
        ("contradictions", ["contradictions-group-agenda", "G"]),
        ("leakage", ["G"]),
        ("recipe", ["step 2", "step-agenda"]),
    ):
        page.goto(f"{url}/{address}")
        settle(page)
        for key in keys:
            if key == "G":
                page.get_by_role("heading", level=1).click()
                page.keyboard.press("g")
            elif key == "step 2":  # the first step applies the decisions, which are in force already
                page.get_by_text(key, exact=True).click()
                settle(page)
                continue
            else:
                page.locator(f".st-key-{key} button").first.click()
            expect(page.get_by_test_id("stToast").last).to_contain_text("On the agenda as item")
            settle(page)


def put_rows_by_key(page: Page, url: str, settle: Callable[[Page], None], project: Project) -> None:
    """Put eleven found rows on the agenda by the key G, the first three with the label they should have."""
    page.goto(f"{url}/search?query=stolen")
    settle(page)
    for number in range(11):
        if number < 3:
            box = label_box(page, settle)
            box.fill("card_swallowed")
            box.press("Enter")
            settle(page)
        page.get_by_role("heading", level=1).click()
        n_before = len(agenda(project))
        page.keyboard.press("g")
        wait_until(page, partial(is_longer, project, n_before))
        settle(page)
        page.keyboard.press("ArrowRight")
        settle(page)


def label_box(page: Page, settle: Callable[[Page], None]) -> Locator:
    """Open the box of the right label of the open row by its key, which would close it again."""
    box = page.locator("[class*='-new-'] input")
    expect(box).to_have_count(0)  # that of the row before is gone
    for _ in range(5):
        page.keyboard.press("l")
        settle(page)
        if box.count():
            return box
    raise AssertionError("the key opens no box")


def is_longer(project: Project, n_before: int) -> bool:
    return len(agenda(project)) == n_before + 1


def put_policy(page: Page, url: str, settle: Callable[[Page], None]) -> None:
    """Put a policy on the agenda on the Meeting page."""
    page.goto(f"{url}/meeting")
    settle(page)
    page.get_by_text("Put a policy on the agenda").click()
    page.get_by_label("Policy").fill("Policy <b>?</b>")
    page.get_by_label("Policy").press("Enter")
    settle(page)
    page.locator(".st-key-policy-put button").click()
    settle(page)


def test_twenty_items_are_decided_by_keyboard_and_stand_in_the_minutes(
    *,
    page: Page,
    browser: Browser,
    url: str,
    opened: tuple[Project, Dataset],
    settle: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    project, dataset = opened
    add_step(project, MergeLabels(("card_arrival", "card_delivery_estimate"), "card_arrival"), reviewer="ann")
    put_by_click(page, url, settle)
    assert len(agenda(project)) == 8
    put_rows_by_key(page, url, settle, project)
    put_policy(page, url, settle)
    items = agenda(project)
    assert len(items) == 20
    assert len({item.page for item in items}) >= 5

    page.set_viewport_size({"width": PROJECTOR["width"], "height": PROJECTOR["height"]})
    page.goto(f"{url}/meeting?present=1")
    settle(page)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    order = "arqd" * 5
    for at, key in enumerate(order):
        expect(page.get_by_test_id("meeting-progress")).to_have_text(f"{at + 1} of 20")
        expect(page.get_by_test_id("meeting-question")).to_have_text(items[at].question)
        assert smallest_letters(page) >= SMALLEST
        if at == 0:
            page.get_by_placeholder("reason (Escape leaves the field)").fill("clear to all")
            page.keyboard.press("Escape")
            page.get_by_placeholder("owner").fill("小李")
            page.keyboard.press("Escape")
            settle(page)
        page.keyboard.press(key)
        expect(page.get_by_test_id("meeting-outcome")).to_have_text(WORDS[KEYS[key]])
        settle(page)
        page.keyboard.press("ArrowRight")
        settle(page)
    decided = outcomes(project)
    assert [decided[item.id].choice for item in items] == [KEYS[key] for key in order]
    assert (decided[items[0].id].reason, decided[items[0].id].owner) == ("clear to all", "小李")
    accepted = [item for item, key in zip(items, order, strict=True) if key == "a" and item.kind == "row"]
    assert any(item.proposal for item in accepted)
    rows = standing(project, dataset).rows
    assert set(rows.index) == {int(row) for item in accepted if item.proposal for row in item.rows["row_id"]}
    assert len(kept_recipe(project).steps) >= 3

    page.keyboard.press("p")
    settle(page)
    minutes = {}
    for name in ("HTML", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Minutes ({name})").click()
        minutes[name] = tmp_path / f"minutes.{name.lower()}"
        download.value.save_as(minutes[name])
    page.close()  # before its server goes
    with minutes["CSV"].open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["question"] for line in lines] == [item.question for item in items]
    assert [line["outcome"] for line in lines] == [WORDS[KEYS[key]] for key in order]
    check_offline(browser, minutes["HTML"], [(item.question, WORDS[KEYS[key]]) for item, key in
                                             zip(items, order, strict=True)])  # fmt: skip


def smallest_letters(page: Page) -> float:
    """Return the size in pixels of the smallest text of the item and its pictures."""
    size: float = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.item *, .main-svg text')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    return size


def check_offline(browser: Browser, file: Path, said: list[tuple[str, str]]) -> None:
    """Open the minutes without a network: every item is there, every figure is drawn, and nothing is asked for."""
    context = browser.new_context(offline=True)
    asked: list[str] = []
    errors: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-drawn]")
    sections = page.locator("section").all()
    assert len(sections) == len(said)
    for section, (question, word) in zip(sections, said, strict=True):
        expect(section.get_by_role("heading")).to_have_text(question)
        expect(section.locator(".outcome")).to_have_text(re.compile(word, re.IGNORECASE))
    n_places = page.locator("[data-figure]").count()
    assert n_places > 0
    assert page.locator("[data-figure] .main-svg").count() >= n_places
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert errors == []
    context.close()


def test_opening_an_item_moves_nobody_else_and_an_outcome_reaches_every_screen(
    *,
    browser: Browser,
    serve_with: Serve,
    files: list[Path],
    opened: tuple[Project, Dataset],
    unused_port: int,
    settle: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    project, _ = opened
    for name in ("first", "second"):
        put_on_agenda(project, policy_item(f"The {name}?"), reviewer="ann")
    command = [str(Path(sys.executable).with_name("nlp-explorer")), "app", *map(str, files), "--share", "--address",
               "127.0.0.1", "--port", str(unused_port), "--link", "rita:reader"]  # fmt: skip
    with serve_with(command, unused_port):
        said = (tmp_path / "server.log").read_text("utf-8")
        links = dict(re.findall(r"^  (\S+), .*/enter/(\S+)$", said, re.MULTILINE))
        pages = {}
        for name in ("owner", "rita"):
            pages[name] = followed_context(browser, viewport=PROJECTOR).new_page()
            pages[name].goto(f"http://reviewbox:{unused_port}/enter/{links[name]}")
            settle(pages[name])
            pages[name].goto(f"http://reviewbox:{unused_port}/meeting?present=1")
            settle(pages[name])
        owner, reader = pages["owner"], pages["rita"]
        owner.keyboard.press("d")
        expect(owner.get_by_test_id("meeting-outcome")).to_have_text("deferred")
        expect(reader.get_by_test_id("meeting-outcome")).to_have_text("deferred")
        settle(owner)
        owner.keyboard.press("ArrowRight")
        expect(owner.get_by_test_id("meeting-question")).to_have_text("The second?")
        settle(reader)
        expect(reader.get_by_test_id("meeting-question")).to_have_text("The first?")
        assert reader.locator(".st-key-outcome-accept").count() == 0
        reader.keyboard.press("a")
        settle(reader)
        assert {outcome.choice for outcome in outcomes(project).values()} == {"defer"}
        for page in pages.values():
            page.context.close()
