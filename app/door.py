"""Who this browser belongs to and what they may do: everything, unless the app is shared through links."""

from __future__ import annotations

import os
from dataclasses import dataclass

import streamlit as st

from app.opened import workspace
from nlp_explorer.errors import ExplorerError
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import ENTER, HEADER, MEANING, SHARED, Right, Role, may

_LOCAL: Role = "owner"


@dataclass(frozen=True)
class Visitor:
    """Who looks: ``name`` is empty where the app is not shared, and people say themselves who they are."""

    name: str
    role: Role


def is_shared() -> bool:
    """Return whether the gate stands before the pages."""
    return bool(os.environ.get(SHARED))


@st.cache_resource(show_spinner=False)
def book() -> LinkBook:
    """Return the links of this workspace: held once, so that the file is read again only when it has changed."""
    return LinkBook(workspace().folder)


def address_of(secret: str) -> str:
    """Return the address that lets a person in, on the name this browser itself used."""
    scheme = (st.context.url or "http:").partition("/")[0]
    return f"{scheme}//{st.context.headers.get('host', '')}{ENTER}{secret}"


def incoming_link() -> str:
    """Return the id of the link that the gate let this browser in with."""
    return st.context.headers.get(HEADER) or ""


def visitor() -> Visitor:
    """Return who this browser belongs to, by the link the gate let it in with.

    Raises
    ------
    ExplorerError
        The link was withdrawn meanwhile.
    """
    if not is_shared():
        return Visitor("", _LOCAL)
    link = book().by_id(incoming_link())
    if link is None:
        raise ExplorerError("This link was withdrawn: ask for a new one.")
    return Visitor(link.name, link.role)


def allows(right: Right) -> bool:
    """Return whether this visitor has a right: what they may not do is not offered."""
    return may(visitor().role, right)


def require(right: Right) -> None:
    """Refuse what this visitor may not do, whatever their browser sends.

    Raises
    ------
    ExplorerError
        They may not.
    """
    who = visitor()
    if not may(who.role, right):
        raise ExplorerError(f"Your link is for a {who.role}, who {MEANING[who.role]}: ask the owner to do this.")
