"""A page of the browser that knows when the server has answered all that it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

MS_TO_SETTLE = 180_000
MS_TO_SHOW = 60_000  # nothing is timed here: a busy machine may take its time
expect.set_options(timeout=MS_TO_SHOW)

# When the page last asked its server for something, and when a run of its script last ended. Between a key and the
# start of the run that it asks for, the page still says that nothing runs.
FOLLOW_RUNS = """(() => {
    const runs = window.__runs = {asked: 0, ended: 0, quiet: 0};
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...parts) {
        runs.asked = performance.now();
        return send.apply(this, parts);
    };
    new MutationObserver(changes => {
        if (changes.some(change => change.target.dataset.testScriptState === 'notRunning'))
            runs.ended = performance.now();
    }).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-test-script-state']});
})()"""
# What is asked without a run (a file's address, say) is never followed by the end of one.
MS_WITHOUT_A_RUN = 3_000
MS_TO_DRAW = 300  # in the browser alone: from a key to the question it asks, from the end of a run to its last element
IS_SETTLED = """([msWithoutRun, msToDraw]) => {
    const app = document.querySelector('[data-testid=stApp]'), runs = window.__runs, now = performance.now();
    const isQuiet = app !== null && app.dataset.testScriptState === 'notRunning'
        && runs.asked > 0 && (runs.ended > runs.asked || now - runs.asked > msWithoutRun);
    runs.quiet = isQuiet ? runs.quiet || now : 0;
    return isQuiet && now - runs.quiet > msToDraw;
}"""


def followed_context(browser: Browser, **options: Any) -> BrowserContext:
    """Return a fresh browser session whose pages can be waited for by `settled`."""
    context = browser.new_context(**options)
    context.set_default_timeout(MS_TO_SHOW)
    context.add_init_script(FOLLOW_RUNS)
    return context


def settled(page: Page) -> None:
    """Wait until the page's script has run to its end, for all that was asked, and shows no error."""
    page.evaluate("window.__runs.quiet = 0")
    page.wait_for_function(IS_SETTLED, arg=[MS_WITHOUT_A_RUN, MS_TO_DRAW], timeout=MS_TO_SETTLE)
    errors = page.locator("[data-testid=stException]").all_inner_texts()
    assert errors == [], page.url


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what no element of a page shows."""
    for _ in range(MS_TO_SHOW // 100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come about")
