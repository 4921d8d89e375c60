"""What page tests share: a small dataset with every fault in it, and how a page is read."""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

SECONDS = 180  # for a run of a page, or for work behind it: nothing is timed here, and a machine may be busy
HOSTILE = '<img src="http://example.invalid/x.png"> **bold** :red[text] $x^2$'

# Pages whose answers stand in the report, tested on a project with two versions and runs.
ANSWERED_OF_VERSIONS = (
    "overview", "labels", "lengths", "max_length", "corrupt_rows", "duplicates", "contradictions", "leakage", "shift",
    "small_classes", "scores", "bad_cases", "review",
)  # fmt: skip

Start = Callable[..., AppTest]


def small_frame() -> pd.DataFrame:
    """Return 12 rows with a repeat, a contradiction, a leak, a missing label, a blank and a hostile text."""
    return pd.DataFrame(
        {
            "text": [
                "where is my card",
                "where is my card",
                "Where is my card?",
                "please send the money back",
                "please send the money back",
                "the app does not open",
                "the app crashes at the start",
                "how do I close my account",
                "   ",
                HOSTILE,
                "what does a transfer cost",
                "why was I charged twice",
            ],
            "label": ["card", "card", "card", "refund", "fees", "app", "app", "account", "app", None, "fees", "fees"],
            "split": ["train"] * 4 + ["test"] * 4 + ["train"] * 4,
        }
    )


def until(app: AppTest, is_so: Callable[[], bool]) -> AppTest:
    """Run the page again until something is so: long work is done in a process of its own."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)
        app.run()
        assert not app.exception, app.exception
    return app


def answer_of(app: AppTest) -> str:
    """Return the answer sentence of the page, without its marks."""
    assert not app.exception, app.exception
    bodies = [element.proto.body for element in app.get("html")]
    [found] = [body for body in bodies if 'class="answer"' in body]
    return found.replace("<b>", "").replace("</b>", "")


def shown(app: AppTest) -> str:
    """Return all that a page shows as HTML."""
    assert not app.exception, app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def shown_at_last(app: AppTest, text: str) -> str:
    """Run the page again until the work in the background has brought a text."""
    return shown(until(app, lambda: text in shown(app)))
