"""The way of an annotator on a tablet, through a link, in Chinese, with the connection lost and a reload midway."""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from browser_support import followed_context
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import ConnectionClosed, InvalidStatus, Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.parts import chosen_rows, random_rows
from nlp_explorer.review.queues.queue import Queue, make_queue
from nlp_explorer.sharing.links import LinkBook

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_DRAW = 60
Serve = Callable[[Sequence[str], int], AbstractContextManager[object]]
NAME = "小李"
LINK = re.compile(r"^  (\S+), (\w+) .*/enter/(\S+)$", re.MULTILINE)
TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def reviews(shared_data: Path) -> Path:
    return shared_data / "waimai" / "waimai_10k.csv"


@pytest.fixture
def made(reviews: Path, tmp_path: Path) -> tuple[Project, Queue]:
    dataset = read([reviews])
    project = open_workspace(tmp_path / "workspace").project_for(dataset, OpenedAs(paths=(str(reviews),)))
    parts = [chosen_rows([10, 20]), random_rows(dataset, 3)]
    queue = make_queue(
        project, dataset, parts, name="可疑标签", reviewers=[NAME], author="lead", language="zh",
        definitions={"0": "差评", "1": "好评"},
    )  # fmt: skip
    return project, queue


@pytest.fixture
def shared(
    serve_with: Serve, reviews: Path, made: tuple[Project, Queue], tmp_path: Path, unused_port: int
) -> Iterator[tuple[int, dict[str, str]]]:
    command = [str(Path(sys.executable).with_name("nlp-explorer")), "app", str(reviews), "--share",
               "--address", "127.0.0.1", "--port", str(unused_port), "--link", f"{NAME}:reviewer",
               "--link", "rita:reader"]  # fmt: skip
    with serve_with(command, unused_port):
        said = (tmp_path / "server.log").read_text("utf-8")
        yield unused_port, {name: secret for name, _, secret in LINK.findall(said)}


def test_the_way_of_an_annotator(
    browser: Browser,
    shared: tuple[int, dict[str, str]],
    made: tuple[Project, Queue],
    settle: Callable[[Page], None],
) -> None:
    (port, links), (project, queue) = shared, made
    context = followed_context(browser, viewport=TABLET, has_touch=True)
    page = context.new_page()
    page.goto(f"http://reviewbox:{port}/enter/{links[NAME]}")
    settle(page)
    assert links[NAME] not in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("哪个标签合适？")
    assert page.get_by_test_id("stSidebarNav").count() == 0
    page.get_by_role("button", name="开始").tap()
    for _ in range(5):
        settle(page)
        page.get_by_role("button", name="好评").tap()
        expect(page.get_by_test_id("feedback")).to_be_visible()
        page.get_by_role("button", name="继续").tap()
    expect(page.get_by_test_id("judge-bar")).to_contain_text("已完成 0 / 5")
    settle(page)
    targets = page.locator(".st-key-judge").locator("button, input")
    boxes = [target.bounding_box() for target in targets.all() if target.is_visible()]
    assert min(min(box["height"], box["width"]) for box in boxes if box) >= 44  # pixels: what a finger hits
    settle(page)
    page.get_by_role("button", name="好评").tap()
    expect(page.get_by_test_id("judge-bar")).to_contain_text("已完成 1 / 5")

    context.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text="连接已断开")).to_be_visible()
    page.keyboard.press("1")
    assert page.locator(".st-key-judge").evaluate("part => part.inert")
    context.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="连接已断开")).to_be_hidden()
    assert len(count(project, queue)) == 1

    settle(page)
    before = page.get_by_test_id("judged").inner_text()
    page.reload()
    settle(page)
    expect(page.get_by_test_id("judged")).to_have_text(before)
    for n_done in range(2, 6):
        settle(page)
        page.get_by_role("heading", level=1).click()
        page.keyboard.press("1")
        if n_done < 5:
            expect(page.get_by_test_id("judge-bar")).to_contain_text(f"已完成 {n_done} / 5")
    expect(page.get_by_test_id("answer")).to_contain_text("您的 5 个回答已保存")
    said = count(project, queue)
    assert sorted(labels for (labels,) in said) == ["0", "0", "0", "0", "1"]
    assert page.get_by_test_id("stDataFrame").count() == 0
    settle(page)
    page.get_by_role("button", name="完成").tap()
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    settle(page)
    corner = table.bounding_box()
    assert corner
    page.touchscreen.tap(corner["x"] + 18, corner["y"] + 40 + 22)  # the mark of the first line
    expect(page.get_by_test_id("judged")).to_be_visible()
    expect(page.get_by_test_id("stElementToolbar")).to_be_hidden()  # it offers a download
    page.get_by_role("button", name="不确定").tap()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    settle(page)
    changed = answers(all_judgements(project, queue)).query("n_changes == 1")
    assert changed["last_labels"].tolist() == [()]
    assert count(project, queue) == said
    page.goto(f"http://reviewbox:{port}/labels")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("哪个标签合适？")
    context.close()


def test_from_outside_nothing_is_reached_without_a_link(shared: tuple[int, dict[str, str]]) -> None:
    port, links = shared
    paths = ("/", "/labels", "/_stcore/health", "/_stcore/host-config", "/media/x.csv", "/static/x.js",
             "/_stcore/upload_file/a/b", "/component/x", "/enter/guess")  # fmt: skip
    for path in paths:
        assert status(port, path) == (404 if path.startswith("/enter") else 401)
        assert status(port, path, "forged") == (404 if path.startswith("/enter") else 401)
    assert [status(port, "/_stcore/health", links[name]) for name in (NAME, "rita", "owner")] == [200, 200, 200]
    assert [status(port, "/media/x.csv", links[name]) for name in (NAME, "rita", "owner")] == [403, 404, 404]
    for odd in ("//media/x.csv", "/./media/x.csv", "/MEDIA/x.csv", "/%6dedia/x.csv", "/_stcore//upload_file/a/b"):
        code, body = asked(port, odd, links[NAME])  # refused, or the empty page that every address gives
        assert code >= 400 or b'<div id="root"></div>' in body, odd
    upload = "/_stcore/upload_file/a/b"
    assert [status(port, upload, links[name], "PUT") for name in (NAME, "rita")] == [403, 403]
    assert b"link" not in asked(port, upload, links["owner"], "PUT")[1]  # the gate lets it through


def test_the_websocket_opens_by_an_open_link_alone_and_ends_when_it_is_withdrawn(
    shared: tuple[int, dict[str, str]], tmp_path: Path
) -> None:
    port, links = shared
    for secret in ("", "forged", links["rita"] + "x"):
        with pytest.raises(InvalidStatus, match="403"):
            socket_of(port, secret)
    book = LinkBook(tmp_path / "workspace")
    link = book.find(links["rita"])
    assert link is not None
    with socket_of(port, links["rita"]) as socket:
        assert titles_of(socket, "labels") == ["How are the labels distributed?"]
        book.withdraw(link.id)
        with pytest.raises(ConnectionClosed):
            titles_of(socket, "labels")
    with pytest.raises(InvalidStatus, match="403"):
        socket_of(port, links["rita"])
    assert status(port, "/", links["rita"]) == 401


def test_a_reviewer_asks_for_any_page_and_gets_their_queue(shared: tuple[int, dict[str, str]]) -> None:
    port, links = shared
    for name in sorted(file.stem.replace("_", "-") for file in (ROOT / "pages").glob("*.py")):
        with socket_of(port, links[NAME]) as socket:
            assert titles_of(socket, name) == ["哪个标签合适？"], name


def test_a_reader_sees_every_page_and_is_offered_no_change(
    browser: Browser, shared: tuple[int, dict[str, str]], settle: Callable[[Page], None]
) -> None:
    port, links = shared
    context = followed_context(browser)
    page = context.new_page()
    page.goto(f"http://reviewbox:{port}/enter/{links['rita']}")
    settle(page)
    assert page.get_by_role("button", name="Open dataset").count() == 0
    page.goto(f"http://reviewbox:{port}/duplicates")
    settle(page)
    assert page.get_by_role("button", name="Drop").count() == 0
    context.close()


def count(project: Project, queue: Queue) -> list[tuple[str, ...]]:
    said = answers(all_judgements(project, queue))
    return said[said["item"].isin(queue.judged.index)]["labels"].tolist()


def socket_of(port: int, secret: str) -> ClientConnection:
    """Open the pages' websocket as a browser does, with the cookie of a link."""
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        additional_headers={"Cookie": f"nlp_explorer_link={secret}"} if secret else {},
        origin=Origin(f"http://127.0.0.1:{port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    )


def titles_of(socket: ClientConnection, page: str) -> list[str]:
    """Run a page by its name in the address; return its titles."""
    asked_for = BackMsg()
    asked_for.rerun_script.page_name = page
    socket.send(asked_for.SerializeToString())
    titles = []
    while True:
        got = ForwardMsg.FromString(socket.recv(SECONDS_TO_DRAW))
        if got.WhichOneof("type") == "delta" and got.delta.new_element.WhichOneof("type") == "heading":
            titles.append(got.delta.new_element.heading.body)
        if got.WhichOneof("type") == "script_finished":
            return titles


def status(port: int, path: str, secret: str = "", method: str = "GET") -> int:
    return asked(port, path, secret, method)[0]


def asked(port: int, path: str, secret: str = "", method: str = "GET") -> tuple[int, bytes]:
    """Return the status and the body of what the server answers."""
    body = b"x" if method == "PUT" else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method, data=body)
    if secret:
        request.add_header("Cookie", f"nlp_explorer_link={secret}")
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
