"""A real server and a real browser that fails on console errors and on requests to other machines."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser_support import followed_context, settled
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The browser's own errands stay out of the record of what the pages ask for.
BROWSER_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # none gets away; a shared server is called by a name, as from another machine: no secure context, no clipboard
    "--host-resolver-rules=MAP reviewbox 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# Opened at /labels, streamlit first asks whether the server itself lies below /labels, and hears 404.
LOOKS_FOR_ITS_SERVER = re.compile(r"^http://(127\.0\.0\.1|reviewbox):\d+/[^/]+/_stcore/(health|host-config)$")
THIS_MACHINE = {"127.0.0.1", "localhost", "reviewbox"}
MS_TO_LATE_ERRORS = 300
SECONDS_TO_START = 180
SECONDS_TO_STOP = 15


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A server of the pages that runs."""

    url: str
    folder: Path  # holds its workspace and its cache
    log: Path


@dataclass
class Watched:
    """What went wrong in a page, as the browser saw it."""

    console_errors: list[str] = field(default_factory=list)
    left_the_machine: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Keep an error."""
        address = message.location.get("url", "")
        if message.type == "error" and not LOOKS_FOR_ITS_SERVER.search(address):
            self.console_errors.append(f"{message.text} ({address})")

    def on_request(self, request: Request) -> None:
        """Keep an address on another machine."""
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in THIS_MACHINE:
            self.left_the_machine.append(request.url)


@contextmanager
def running(command: Sequence[str | Path], *, port: int, folder: Path) -> Iterator[Server]:
    """Run a command that serves the pages on a port, with its own two folders, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    own = {"NLP_EXPLORER_WORKSPACE": str(folder / "workspace"), "NLP_EXPLORER_CACHE": str(folder / "cache")}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own, stdout=out, stderr=out, start_new_session=True
        )
    server = Server(f"http://127.0.0.1:{port}", folder, log)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):
                return
        except urllib.error.HTTPError as error:
            if error.code == 401:  # the gate answers: the pages are behind it
                return
            raise
        except OSError:
            time.sleep(0.1)
    said = server.log.read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"no server at {server.url} (exit code {process.poll()}). It said:\n{said}")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one these tests are skipped; where CI is set, they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        missing = "no Chromium found; on Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    is_root = hasattr(os, "getuid") and os.getuid() == 0
    flags = [*BROWSER_FLAGS, *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """The pages on the English sample."""
    port = free_port()
    command = [Path(sys.executable).with_name("nlp-explorer"), "app", "--port", str(port), "--no-browser"]
    with running(command, port=port, folder=tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser session; what went wrong in it fails the test at its end."""
    context = followed_context(browser, viewport={"width": 1440, "height": 1000})
    watched = Watched()
    new = context.new_page()
    new.on("console", watched.on_console)
    new.on("pageerror", lambda error: watched.console_errors.append(str(error)))
    new.on("request", watched.on_request)
    new.on("websocket", lambda socket: _watch_socket(watched, socket.url))
    yield new
    if not new.is_closed():
        new.wait_for_timeout(MS_TO_LATE_ERRORS)
    context.close()
    assert watched == Watched()


def _watch_socket(watched: Watched, url: str) -> None:
    if urlsplit(url).hostname not in THIS_MACHINE:
        watched.left_the_machine.append(url)


@pytest.fixture(scope="session")
def settle() -> Callable[[Page], None]:
    """Wait until a page's script has run to its end."""
    return settled


@pytest.fixture
def visit(page: Page, server: Server) -> Callable[[str], Page]:
    """Open an address of the server and wait until the page has settled."""

    def go(address: str) -> Page:
        page.goto(f"{server.url}/{address}")
        settled(page)
        return page

    return go


@pytest.fixture
def serve_with(tmp_path: Path, browser: Browser) -> Callable[[Sequence[str], int], AbstractContextManager[Server]]:
    """Serve the pages by a command of one's own, in a fresh workspace and cache."""
    return lambda command, port: running(command, port=port, folder=tmp_path)


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    return free_port()
