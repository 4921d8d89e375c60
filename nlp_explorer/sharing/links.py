"""Secret links, one a person: made, found by their secret, withdrawn. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.storage_errors import storage_errors
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.sharing.roles import ROLES, Role

FILE = "links.json"  # in the workspace
_SECRET_BYTES = 16  # 128 bits: not to be guessed, whatever the number of tries


@dataclass(frozen=True)
class Link:
    """A link as it is kept. ``made`` and ``withdrawn`` are seconds since 1970; 0 is not withdrawn."""

    id: str
    name: str
    role: Role
    secret_hash: str
    made: float
    withdrawn: float = 0

    @property
    def is_open(self) -> bool:
        """Whether it still lets anybody in."""
        return not self.withdrawn

    @property
    def made_at(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromtimestamp(self.made, tz=UTC)


class LinkBook:
    """The links of one workspace. What one server withdraws, every other one refuses with its next request."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace / FILE
        self._lock = threading.Lock()
        self._read_at: tuple[int, int] = (0, 0)
        self._links: tuple[Link, ...] = ()

    def links(self) -> tuple[Link, ...]:
        """Return all links, withdrawn ones too, the newest first."""
        with self._lock, storage_errors(self._path):
            if not self._path.exists():
                return ()
            status = self._path.stat()
            if (status.st_mtime_ns, status.st_size) != self._read_at:
                kept = json.loads(self._path.read_text("utf-8"))
                self._links = tuple(sorted((Link(**entry) for entry in kept), key=lambda link: -link.made))
                self._read_at = (status.st_mtime_ns, status.st_size)
            return self._links

    def make(self, name: str, role: Role) -> tuple[Link, str]:
        """Make a link for a person; return it and its secret, which is kept nowhere and cannot be shown again.

        Raises
        ------
        ExplorerError
            No name, an unknown role, or somebody has an open link of this name.
        """
        name = name.strip()
        if not name:
            raise ExplorerError("A link needs the name of the person it is for: what they do is kept under it.")
        if role not in ROLES:
            raise ExplorerError(f"{role!r} is no role: use one of {named_choices(ROLES)}.")
        if any(link.is_open and link.name == name for link in self.links()):
            raise ExplorerError(f"{name!r} has a link already: withdraw it first, or choose another name.")
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        link = Link(uuid.uuid4().hex, name, role, _hash(secret), time.time())
        self._write((*self.links(), link))
        return link, secret

    def withdraw(self, link_id: str) -> None:
        """Let nobody in by a link any more, at once."""
        self._write(
            tuple(
                replace(link, withdrawn=time.time()) if link.id == link_id and link.is_open else link
                for link in self.links()
            )
        )

    def find(self, secret: str) -> Link | None:
        """Return the open link of a secret; None if there is none."""
        digest = _hash(secret)
        found = [link for link in self.links() if link.is_open and secrets.compare_digest(link.secret_hash, digest)]
        return found[0] if found else None

    def by_id(self, link_id: str) -> Link | None:
        """Return an open link by its id; None if there is none."""
        return next((link for link in self.links() if link.is_open and link.id == link_id), None)

    def _write(self, links: tuple[Link, ...]) -> None:
        content = json.dumps([asdict(link) for link in links], ensure_ascii=False, indent=1)
        write_whole(self._path, content.encode(), make_folder=True)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
