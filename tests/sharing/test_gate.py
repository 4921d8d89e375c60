from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nlp_explorer.errors import ExplorerError
from nlp_explorer.sharing import gate as gate_module
from nlp_explorer.sharing.gate import COOKIE, Gate, WrongTries
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import HEADER, may

PLACES = ("/", "/labels", "/_stcore/health", "/_stcore/host-config", "/static/js/x.js", "/component/map/x.js")


@pytest.fixture
def book(tmp_path: Path) -> LinkBook:
    return LinkBook(tmp_path)


def secrets_of(book: LinkBook) -> dict[str, str]:
    return {role: book.make(role, role)[1] for role in ("owner", "reader", "reviewer")}  # type: ignore[arg-type]


class Inner:
    """Stands for the pages: remembers what reached it."""

    def __init__(self) -> None:
        self.reached: list[tuple[str, str, list[str]]] = []
        self.messages: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        links = [value.decode() for name, value in scope["headers"] if name == HEADER.encode()]
        self.reached.append((scope["type"], scope["path"], links))
        if scope["type"] == "websocket":
            while not self.messages or self.messages[-1]["type"] != "websocket.disconnect":
                self.messages.append(await receive())
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})


def ask(
    gate: Gate,
    path: str,
    *,
    cookie: str | None = None,
    kind: str = "http",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    incoming: Any = None,
) -> tuple[int, dict[str, str]]:
    """Return the status (or a closed websocket's code) and the headers of what the gate answers."""
    sent: list[dict[str, Any]] = []
    if cookie is not None:
        headers = (*headers, (b"cookie", f"{COOKIE}={cookie}".encode()))
    messages = iter(incoming or [{"type": "websocket.connect" if kind == "websocket" else "http.request"}])

    async def receive() -> Any:
        message = next(messages)
        return message() if callable(message) else message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "path": path, "headers": list(headers), "client": ("9.9.9.9", 1), "method": "GET"}
    with ThreadPoolExecutor(1) as pool:  # this thread may have a loop already: the browser's, in a whole run
        pool.submit(lambda: asyncio.run(gate(scope, receive, send))).result()
    if not sent:
        return 0, {}
    names = {name.decode(): value.decode() for name, value in sent[0].get("headers", [])}
    return sent[0].get("status", sent[0].get("code", 0)), names


@pytest.mark.parametrize("path", [*PLACES, "/media/abc.csv", "/_stcore/upload_file/a/b", "/_stcore/agent/mcp"])
def test_nobody_reaches_any_path_without_an_open_link(book: LinkBook, path: str) -> None:
    known = secrets_of(book)
    book.withdraw(book.links()[0].id)
    withdrawn = known[book.links()[0].name]
    inner = Inner()
    gate = Gate(inner, book)
    for cookie in (None, "", "forged", withdrawn, known["owner"] + "x", book.links()[1].id, "a; b=c"):
        assert ask(gate, path, cookie=cookie)[0] == 401
        assert ask(gate, path, cookie=cookie, kind="websocket")[0] == 4401
    assert inner.reached == []


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *((path, ("owner", "reader", "reviewer")) for path in PLACES),
        ("/media/abc.csv", ("owner", "reader")),
        ("/_stcore/upload_file/session/file", ("owner",)),
        ("/_stcore/agent/mcp", ("owner",)),
    ],
)
def test_each_role_reaches_what_the_table_says(book: LinkBook, path: str, allowed: tuple[str, ...]) -> None:
    inner = Inner()
    gate = Gate(inner, book)
    answered = {role: ask(gate, path, cookie=secret)[0] for role, secret in secrets_of(book).items()}
    assert answered == {role: 200 if role in allowed else 403 for role in answered}
    assert len(inner.reached) == len(allowed)


def test_the_pages_learn_the_link_from_the_gate_and_from_nobody_else(book: LinkBook) -> None:
    inner = Inner()
    link, secret = book.make("ann", "reviewer")
    ask(Gate(inner, book), "/", cookie=secret, headers=((HEADER.encode(), b"forged"), (HEADER.upper().encode(), b"x")))
    assert inner.reached[0][2] == [link.id]


def test_a_link_sets_a_cookie_that_scripts_cannot_read_and_leads_to_a_clean_address(book: LinkBook) -> None:
    secret = secrets_of(book)["reader"]
    status, headers = ask(Gate(Inner(), book), f"/enter/{secret}")
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert secret not in headers["location"]


def test_a_websocket_ends_when_its_link_is_withdrawn(book: LinkBook) -> None:
    link, secret = book.make("ann", "reviewer")
    inner = Inner()

    def say_more() -> dict[str, str]:
        book.withdraw(link.id)
        return {"type": "websocket.receive", "text": "more"}

    incoming = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hello"}, say_more]
    ask(Gate(inner, book), "/_stcore/stream", cookie=secret, kind="websocket", incoming=incoming)
    assert [message["type"] for message in inner.messages] == [
        "websocket.connect",
        "websocket.receive",
        "websocket.disconnect",
    ]


def test_wrong_secrets_are_answered_ever_more_slowly(book: LinkBook, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(gate_module.asyncio, "sleep", sleep)
    gate = Gate(Inner(), book)
    assert {ask(gate, f"/enter/guess{at}")[0] for at in range(10)} == {404}
    assert waited == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]


def test_tries_of_many_addresses_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "MAX_ADDRESSES", 5)
    tries = WrongTries()
    for at in range(50):
        tries.add(str(at))
    assert len(tries._tries) == 5


def test_secrets_are_not_kept_and_two_servers_share_the_book(tmp_path: Path) -> None:
    one, other = LinkBook(tmp_path), LinkBook(tmp_path)
    link, secret = one.make("ann", "reader")
    assert other.find(secret) == link
    assert secret not in (tmp_path / "links.json").read_text()
    one.withdraw(link.id)
    assert other.find(secret) is None
    assert other.by_id(link.id) is None
    assert [kept.is_open for kept in other.links()] == [False]


def test_a_link_needs_a_name_of_its_own_and_a_role(book: LinkBook) -> None:
    book.make("ann", "reader")
    with pytest.raises(ExplorerError, match="'ann' has a link already: withdraw it first"):
        book.make(" ann ", "owner")
    with pytest.raises(ExplorerError, match="needs the name of the person"):
        book.make(" ", "owner")
    with pytest.raises(ExplorerError, match="'boss' is no role: use one of 'owner', 'reader', 'reviewer'"):
        book.make("bo", "boss")  # type: ignore[arg-type]


def test_the_table_of_rights() -> None:
    table = {role: {right for right in ("see", "judge", "decide", "open", "download", "share") if may(role, right)}  # type: ignore[arg-type]
             for role in ("owner", "reader", "reviewer")}  # fmt: skip
    assert table == {
        "owner": {"see", "judge", "decide", "open", "download", "share"},
        "reader": {"see", "download"},
        "reviewer": {"judge"},
    }
