"""A page that was drawn for the owner, all of it pressed at once after the right is gone: nothing may change."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from page_support import Start, small_frame, until
from streamlit.testing.v1 import AppTest

from app.opened import open_launch
from nlp_explorer.embeddings import store_contents
from nlp_explorer.meeting.agenda import put_on_agenda
from nlp_explorer.meeting.proposals import policy_item, row_item
from nlp_explorer.review.decisions import record
from nlp_explorer.review.kept_recipe import add_step
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import judge
from nlp_explorer.review.queues.parts import chosen_rows
from nlp_explorer.review.queues.queue import make_queue
from nlp_explorer.review.steps.duplicates import DropExactDuplicates
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import SHARED, Role

PAGES = sorted(file.stem for file in (Path(__file__).resolve().parents[2] / "pages").glob("*.py"))
PREDICTED = ["card", "card", "fees", "refund", "refund", "app", "app", "card", "app", "app", "fees", "fees"]
# What must be among the buttons that are pressed, so that this does not pass because a page was empty.
SOUGHT = {
    "bad_cases": ("-keep", "-drop"),
    "before_after": (),
    "contradictions": ("-keep", "-agenda", "-drop-repeats"),
    "corrupt_rows": ("-drop",),
    "definitions": ("keep-definition",),
    "duplicates": ("-drop-repeats", "-agenda"),
    "export": (),
    "label_issues": ("-keep", "-drop"),
    "leakage": ("-drop",),
    "meeting": ("policy-put",),
    "overview": ("-agenda",),
    "queue": ("judging-1", "judging-z"),
    "queues": ("queue-make", "queue-settle", "queue-decide", "queue-drop", "queue-leave", "queue-take"),
    "recipe": ("new-step-add",),
    "review": ("take-back", "undo"),
    "sharing": ("sharing-make", "sharing-withdraw"),
    "storage": ("clear-store",),
}
OPENS_A_DIALOG = ("Open dataset", "Rows and errors of each value")  # two at once are an error
Become = Callable[[Role], None]


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("NLP_EXPLORER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "workspace"


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Become:
    """Return a function by which the browser has the link of a role."""
    links = {role: LinkBook(workspace).make(f"the {role}", role)[0].id for role in ("owner", "reader", "reviewer")}
    monkeypatch.setenv(SHARED, "1")
    return lambda role: monkeypatch.setattr("app.door.incoming_link", lambda: links[role])


@pytest.fixture
def busy(start: Start, become: Become, workspace: Path, tmp_path: Path) -> AppTest:
    """The app as the owner sees it, in a project where every page has something to act on."""
    file = tmp_path / "preds.csv"
    small_frame().assign(pred=PREDICTED)[["text", "label", "pred"]].to_csv(file, index=False)
    become("owner")
    app = start("clusters", predictions=(str(file),))
    until(app, lambda: len(store_contents(tmp_path / "cache")) > 0)
    opened = open_launch()
    project, dataset = opened.project, opened.dataset
    record(project, dataset, [7], "keep", reviewer="the owner")
    record(project, dataset, [6], "relabel", "fees", reviewer="ann")
    add_step(project, DropExactDuplicates(), reviewer="the owner")
    put_on_agenda(project, policy_item("Collect 200 more?"), reviewer="the owner")
    put_on_agenda(project, row_item(dataset, 5, new_label="fees"), reviewer="the owner")
    people = ("the owner", "ann")
    rows = [chosen_rows([0, 3, 5, 7])]
    queue = make_queue(project, dataset, rows, name="q", reviewers=people, author="the owner", per_row=2)
    for at, item in enumerate(dealing(project, queue).items["ann"]):
        judge(project, queue, item, "label", ["app"], reviewer="ann", seconds=1)
        if at < 2:  # one is settled, one is in dispute; the owner has rows left
            judge(project, queue, item, "label", [("app", "fees")[at]], reviewer="the owner", seconds=1)
    for item in queue.items.index[queue.items["is_practice"]]:
        judge(project, queue, int(item), "unsure", reviewer="the owner", seconds=1)
    return app


def kept(workspace: Path) -> dict[str, object]:
    """Return everything that is kept: each line of each project, the links, the reviewer's name, the embeddings."""
    found: dict[str, object] = {}
    for file in sorted((workspace / "projects").glob("*.sqlite")):
        with sqlite3.connect(file) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found |= {f"{file.name}/{name}": connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    for file in sorted(workspace.rglob("*")):
        if file.is_file() and ".sqlite" not in file.name:
            found[str(file.relative_to(workspace))] = hashlib.sha256(file.read_bytes()).hexdigest()
    found["embeddings"] = store_contents(workspace.parent / "cache")["n_files"].tolist()
    return found


def press_everything(app: AppTest) -> list[str]:
    """Press every button of the page and type into every field, without running it; return the keys of the buttons."""
    for field in (*app.text_input, *app.text_area):
        if field.key not in ("q", "queue-joins"):
            field.set_value("typed")
    for choice in app.multiselect:
        if (choice.key or "").startswith("queue-dispute-"):
            choice.set_value(["app"])
    buttons = [button for button in app.button if button.label not in OPENS_A_DIALOG]
    for button in buttons:
        button.proto.disabled = False  # a browser may send what it was not offered
        button.click()
    return [button.key for button in buttons if button.key]


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_nothing_on_a_stale_page_changes_anything(busy: AppTest, become: Become, workspace: Path, role: Role) -> None:
    before = kept(workspace)
    for page in PAGES:
        become("owner")
        busy.run().switch_page(f"../pages/{page}.py").run()
        assert not busy.exception, page
        keys = press_everything(busy)
        for part in SOUGHT.get(page, ()):
            assert any(part in key for key in keys), (page, part, keys)
        become(role)
        busy.run()
        after = kept(workspace)
        assert {name: after.get(name) for name in {*before, *after}} == before, page


@pytest.mark.parametrize(
    ("page", "key", "changes"),
    [
        ("duplicates", "-drop-repeats", "entries"),
        ("queues", "queue-settle", "entries"),
        ("recipe", "new-step-add", "documents"),
        ("storage", "clear-store", "embeddings"),
        ("sharing", "sharing-withdraw", "links.json"),
    ],
)
def test_the_same_press_changes_something_for_the_owner(
    busy: AppTest, workspace: Path, page: str, key: str, changes: str
) -> None:
    busy.switch_page(f"../pages/{page}.py").run()
    before = kept(workspace)
    next(button for button in busy.button if button.key and key in button.key).click().run()
    assert any(before[name] != now for name, now in kept(workspace).items() if name.endswith(changes))
