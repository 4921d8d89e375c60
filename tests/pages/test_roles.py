from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from page_support import Start
from streamlit.testing.v1 import AppTest

from app import dialogs
from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import SHARED, Role

PAGES = Path(__file__).resolve().parents[2] / "pages"
NOT_A_READERS = ("queue", "sharing")
CHANGES = (
    "Keep", "Drop", "Unsure", "Label", "Set", "Undo", "Relabel", "Add", "Load", "Remove", "Up", "Down", "Switch",
    "Mend", "Choose", "Take back", "Delete", "Make", "Decide", "Act on", "Open dataset", "Read",
    "Cancel", "That is me", "Several",
)  # fmt: skip
Become = Callable[[Role], None]


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Become:
    """Return a function by which the browser comes in with the link of a role."""

    def run(role: Role) -> None:
        link, _ = LinkBook(workspace).make(f"the {role}", role)
        monkeypatch.setenv(SHARED, "1")
        monkeypatch.setattr("app.door.incoming_link", lambda: link.id)

    return run


def changes(workspace: Path) -> int:
    (project,) = open_workspace(workspace).projects()
    return project.change_count()


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def said(app: AppTest) -> str:
    return " ".join(text.value for text in app.text)


def test_every_page_opens_for_a_reader_and_offers_no_change(start: Start, become: Become, workspace: Path) -> None:
    become("reader")
    app = start()
    for page in sorted(file.stem for file in PAGES.glob("*.py")):
        if page in NOT_A_READERS:
            continue
        app.switch_page(f"../pages/{page}.py").run()
        assert not app.exception, page
        offered = [button.label for button in app.button if button.label.startswith(CHANGES)]
        assert not offered, page
        assert not app.get("file_uploader"), page
        assert not app.text_area, page
        assert "reviewer" not in {widget.key for widget in app.text_input}, page
    assert changes(workspace) == 0


def test_what_is_pressed_after_the_right_is_gone_is_refused_with_a_sentence(
    start: Start, become: Become, workspace: Path
) -> None:
    become("owner")
    app = start("duplicates")
    drop = next(button.key for button in app.button if button.key and button.key.endswith("-drop-repeats"))
    become("reader")
    before = changes(workspace)
    press(app, drop)
    assert "Your link is for a reader, who sees everything, changes nothing" in said(app)
    assert changes(workspace) == before


@pytest.mark.parametrize(
    ("page", "prepare", "key"),
    [
        ("recipe", lambda app: None, "new-step-add"),
        ("definitions", lambda app: app.text_area[0].set_value("what it means").run(), "keep-definition"),
        ("queues", lambda app: app.text_input(key="queue-name").set_value("week 1").run(), "queue-make"),
        ("review", lambda app: None, "take-back"),
    ],
)
def test_each_way_to_write_is_refused_to_a_reader(  # noqa: PLR0917 # three of them are the case
    start: Start, become: Become, workspace: Path, page: str, prepare: Callable[[AppTest], object], key: str
) -> None:
    become("owner")
    app = start("duplicates")
    if page == "review":
        press(app, next(button.key for button in app.button if button.key and button.key.endswith("-keep")))
    app.switch_page(f"../pages/{page}.py").run()
    prepare(app)
    pressed = [button.key for button in app.button if button.key and button.key.startswith(key)]
    before = changes(workspace)
    become("reader")
    press(app, pressed[0])
    assert changes(workspace) == before


def test_a_project_is_not_renamed_by_a_reader(start: Start, become: Become, workspace: Path) -> None:
    become("owner")
    app = start()
    (project,) = open_workspace(workspace).projects()
    field = next(widget for widget in app.text_input if widget.key and widget.key.startswith("project-name-"))
    become("reader")
    field.set_value("mine").run()
    assert not app.exception
    assert open_workspace(workspace).projects()[0].name == project.name


def test_an_open_dialog_opens_nothing_for_a_reader(
    start: Start, become: Become, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start()
    become("reader")
    shown: list[str] = []
    monkeypatch.setattr("app.dialogs.st.text", shown.append)
    monkeypatch.setattr("app.dialogs.open_as", lambda *_, **__: pytest.fail("a dataset was opened"))
    monkeypatch.setattr("app.dialogs.allowed_path", lambda *_: pytest.fail("a path was looked at"))
    monkeypatch.setattr("app.dialogs.keep_uploads", lambda *_: pytest.fail("an upload was kept"))
    monkeypatch.setattr("app.dialogs.st.text_area", lambda *_, **__: str(tmp_path / "small.csv"))
    monkeypatch.setattr("app.dialogs.st.file_uploader", lambda *_, **__: [tmp_path])
    dialogs._open(OpenedAs(sample="banking"))
    assert dialogs._path() is None
    assert dialogs._upload() is None
    assert len(shown) == 3
    assert all(sentence.startswith("Your link is for a reader") for sentence in shown)


def test_a_reviewer_reaches_no_other_dataset_by_its_address(
    start: Start, become: Become, workspace: Path, tmp_path: Path
) -> None:
    token = opened(start())
    other = tmp_path / "other.csv"
    pd.DataFrame({"text": ["secret one", "secret two"], "label": ["a", "b"]}).to_csv(other, index=False)
    app = start(paths=(str(other),))
    own = opened(app)
    assert open_as(app, token) == token  # who sees all may
    become("reviewer")
    assert open_as(app, token) == own


def open_as(app: AppTest, token: str) -> str:
    """Return which dataset is open after an address that names one."""
    app.query_params["data"] = token
    app.run()
    assert not app.exception
    return opened(app)


def opened(app: AppTest) -> str:
    """Return what the address says is open."""
    named = app.query_params["data"]
    return named if isinstance(named, str) else named[0]
