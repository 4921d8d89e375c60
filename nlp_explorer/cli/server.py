"""The server of the pages: its port, its settings and its start."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nlp_explorer.errors import ExplorerError
from nlp_explorer.sharing.roles import SHARED

if TYPE_CHECKING:
    from nlp_explorer.sharing.links import LinkBook

ADDRESS = "127.0.0.1"  # never another without a gate: the pages show whatever lies in the files
FIRST_PORT = 8501
N_PORTS_TRIED = 50
MAX_UPLOAD_MB = 200  # an upload lives in memory, twice; a larger file is opened by its path
_FIXED_SETTINGS = {
    "server.address": ADDRESS,
    "server.maxUploadSize": MAX_UPLOAD_MB,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
}


def free_port(wanted: int | None, *, address: str = ADDRESS) -> int:
    """Return the port to serve on: the wanted one, or the first free one.

    Raises
    ------
    ExplorerError
        The wanted port is taken or not allowed, or all that are tried are.
    """
    if wanted is None:
        tried = range(FIRST_PORT, FIRST_PORT + N_PORTS_TRIED)
        free = next((port for port in tried if _why_not(port, address) is None), None)
        if free is None:
            raise ExplorerError(f"All ports from {tried[0]} to {tried[-1]} are in use: name another one with --port.")
        return free
    reason = _why_not(wanted, address)
    if reason is not None:
        raise ExplorerError(f"Port {wanted} {reason}: name another one, or leave --port out to have a free one chosen.")
    return wanted


def serve(*, port: int, opens_browser: bool) -> None:
    """Serve the pages until they are stopped. Never returns."""
    from streamlit.web.cli import main

    entry = _entry()
    settings = _settings(entry) | {"server.port": port}
    if not opens_browser:
        settings["server.headless"] = True
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    typer.echo(f"NLP Explorer: http://{ADDRESS}:{port} (Ctrl+C stops it)")
    sys.stdout.flush()
    flags = (f"--{name}={_as_flag(value)}" for name, value in settings.items())
    sys.argv = ["streamlit", "run", str(entry), *flags]
    main()


def serve_behind_gate(*, port: int, address: str, book: LinkBook) -> None:
    """Serve the pages to those who have a link, also from other machines, until they are stopped. Never returns."""
    import streamlit as st
    import uvicorn
    from starlette.middleware import Middleware
    from streamlit import config

    from nlp_explorer.sharing.gate import Gate

    entry = _entry()
    os.environ[SHARED] = "1"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    for name, value in (_settings(entry) | {"server.address": address, "server.port": port}).items():
        config.set_option(name, value)
    pages = st.App(str(entry), middleware=[Middleware(Gate, book=book)])
    sys.stdout.flush()
    uvicorn.run(pages, host=address, port=port, log_level="warning", ws_max_size=MAX_UPLOAD_MB * 2**20)


def _settings(entry: Path) -> dict[str, Any]:
    return _look(entry) | _FIXED_SETTINGS


def _why_not(port: int, address: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # as the server does; elsewhere it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            return "may not be used by you" if error.errno == errno.EACCES else "is in use"
    return None


def _entry() -> Path:
    found = find_spec("app.main")
    if found is None or found.origin is None:
        raise ExplorerError(
            "The pages are not installed: install NLP Explorer from its folder with 'pip install -e .'."
        )
    return Path(found.origin)


def _look(entry: Path) -> dict[str, Any]:
    """Return the project's own settings, so that the pages look the same from any working directory."""
    config = entry.parents[1] / ".streamlit" / "config.toml"
    return dict(_flattened(tomllib.loads(config.read_text(encoding="utf-8")))) if config.exists() else {}


def _flattened(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _as_flag(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
