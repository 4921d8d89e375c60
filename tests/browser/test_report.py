"""The report opened from disk with the network blocked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dataset_support import dataset_of
from playwright.sync_api import Page

from nlp_explorer.meeting.report import build_report, report_inputs
from nlp_explorer.meeting.report_html import report_html

MS_TO_DRAW = 120_000  # software rendering on a busy machine of two cores
HOSTILE = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>'


def test_figures_are_drawn_and_texts_are_only_shown(page: Page, tmp_path: Path) -> None:
    dataset = dataset_of([HOSTILE, HOSTILE, "b", "c"], [HOSTILE, "x", "y", "y"], ["train", "test", "train", "test"])
    inputs = report_inputs(dataset, (), cache=tmp_path, time=datetime(2026, 11, 14, tzinfo=UTC))
    file = tmp_path / "report.html"
    file.write_text(report_html(build_report(inputs)), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-drawn]", timeout=MS_TO_DRAW)
    places = page.locator("[data-figure]").count()
    assert places > 0
    assert page.locator("[data-figure] .main-svg").count() >= places
    assert asked == [file.as_uri()]
    assert page.title() == "test"
    assert page.locator("img").count() == 0
    assert page.locator("td.text", has_text="onerror").count() > 0
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("getComputedStyle(document.body).backgroundColor === 'rgb(18, 24, 31)'")
    page.wait_for_function("document.querySelector('.js-plotly-plot').layout.font.color === 'rgb(230, 235, 240)'")
