"""Which role may see and do what: the one table."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["owner", "reader", "reviewer"]
ROLES: tuple[Role, ...] = get_args(Role)

# see: every page but that of a queue's rows · judge: answer in one's own queues · decide: change what the project
# keeps · open: open files and paths · download: take files away · share: make and withdraw links
Right = Literal["see", "judge", "decide", "open", "download", "share"]

RIGHTS: dict[Role, frozenset[Right]] = {
    "owner": frozenset(get_args(Right)),
    "reader": frozenset({"see", "download"}),
    "reviewer": frozenset({"judge"}),
}
MEANING: dict[Role, str] = {
    "owner": "sees and changes everything",
    "reader": "sees everything, changes nothing",
    "reviewer": "sees their own queues alone",
}

ENTER = "/enter/"  # and the secret: the address that lets a person in
HEADER = "x-nlp-explorer-link"  # what the pages trust: the gate sets it, and strikes out any that comes from outside
SHARED = "NLP_EXPLORER_SHARED"  # environment: set when the gate stands before the pages

# The paths of the server that need more than to be let in; by their beginning, the first that fits.
PATHS: tuple[tuple[str, Right], ...] = (
    ("/_stcore/upload_file", "open"),
    ("/_stcore/agent", "share"),
    ("/media/", "download"),
)


def may(role: Role, right: Right) -> bool:
    """Return whether a role has a right."""
    return right in RIGHTS[role]


def may_reach(role: Role, path: str) -> bool:
    """Return whether a role may ask the server for a path. What a page shows is decided by the page."""
    return all(may(role, right) for beginning, right in PATHS if path.startswith(beginning))
