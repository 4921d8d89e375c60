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
from typing import Any

import typer

from nlp_explorer.errors import ExplorerError

ADDRESS = "127.0.0.1"  # never another: the pages show whatever lies in the files
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


def free_port(wanted: int | None) -> int:
    """Return the port to serve on: the wanted one, or the first free one.

    Raises
    ------
    ExplorerError
        The wanted port is taken or not allowed, or all that are tried are.
    """
    if wanted is None:
        tried = range(FIRST_PORT, FIRST_PORT + N_PORTS_TRIED)
        free = next((port for port in tried if _why_not(port) is None), None)
        if free is None:
            raise ExplorerError(f"All ports from {tried[0]} to {tried[-1]} are in use: name another one with --port.")
        return free
    reason = _why_not(wanted)
    if reason is not None:
        raise ExplorerError(f"Port {wanted} {reason}: name another one, or leave --port out to have a free one chosen.")
    return wanted


def serve(*, port: int, opens_browser: bool) -> None:
    """Serve the pages until they are stopped. Never returns."""
    from streamlit.web.cli import main

    entry = _entry()
    settings = _look(entry) | _FIXED_SETTINGS | {"server.port": port}
    if not opens_browser:
        settings["server.headless"] = True
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    typer.echo(f"NLP Explorer: http://{ADDRESS}:{port} (Ctrl+C stops it)")
    sys.stdout.flush()
    flags = (f"--{name}={_as_flag(value)}" for name, value in settings.items())
    sys.argv = ["streamlit", "run", str(entry), *flags]
    main()


def _why_not(port: int) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # as the server does; elsewhere it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
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
