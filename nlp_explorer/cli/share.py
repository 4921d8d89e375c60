"""``nlp-explorer app --share``: the pages for several people, each through a secret link."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import typer

from nlp_explorer.cli.server import free_port, serve_behind_gate
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.sharing.roles import MEANING, ROLES, Role

ALL_ADDRESSES = "0.0.0.0"
OWNER = "owner"  # the name of the link that each start prints anew for whoever sits at the console


def share(workspace: Path, *, port: int | None, address: str | None, people: Sequence[str]) -> None:
    """Print the links and serve the pages behind the gate. Never returns."""
    from nlp_explorer.sharing.links import LinkBook

    wanted = [_person(entry) for entry in people]
    address = address or ALL_ADDRESSES
    port = free_port(port, address=address)
    book = LinkBook(workspace)
    earlier = {link.name: link for link in book.links() if link.is_open and link.name != OWNER}
    for name, role in wanted:
        if name in earlier and earlier[name].role != role:
            raise ExplorerError(
                f"{name!r} has a link as {earlier[name].role} already, not as {role}: start without this --link, "
                "and withdraw it on the page Sharing."
            )
    for link in book.links():
        if link.is_open and link.name == OWNER:
            book.withdraw(link.id)
    place = f"http://{_own_name() if address == ALL_ADDRESSES else address}:{port}"
    typer.echo(f"NLP Explorer is shared at {place} (Ctrl+C stops it). Each link lets one person in:")
    for name, role in [(OWNER, "owner"), *(person for person in wanted if person[0] not in earlier)]:
        link, secret = book.make(name, role)
        typer.echo(f"  {link.name}, {link.role} ({MEANING[link.role]}): {place}/enter/{secret}")
    if earlier:
        names = ", ".join(f"{link.name} ({link.role})" for link in earlier.values())
        typer.echo(f"Links made earlier still work: {names}. The page Sharing withdraws them and makes new ones.")
    serve_behind_gate(port=port, address=address, book=book)


def _person(entry: str) -> tuple[str, Role]:
    name, _, role = entry.rpartition(":")
    known = next((one for one in ROLES if one == role), None)
    if not name.strip() or known is None:
        raise ExplorerError(
            f"--link {entry!r} does not say who may do what: write NAME:ROLE, with a role of {named_choices(ROLES)}."
        )
    return name.strip(), known


def _own_name() -> str:
    """Return the address under which other machines of the network reach this one; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address kept for documentation (RFC 5737): only the route is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
