"""The gate in front of the shared app: nobody without a link reaches any path, the websocket included."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nlp_explorer.sharing.links import Link, LinkBook
from nlp_explorer.sharing.roles import ENTER, HEADER, may_reach

COOKIE = "nlp_explorer_link"
N_FREE_TRIES = 3
FORGET_TRIES = 600.0  # seconds
MAX_DELAY = 30.0  # seconds
MAX_ADDRESSES = 10_000  # whose tries are remembered
_COOKIE_SECONDS = 30 * 24 * 3600
_CLOSED = "This is not open to everybody. Open the link you were given, or ask for a new one."
_GATE_CODE = 4401  # of a closed websocket: like 401; 4000 to 4999 are free for applications (RFC 6455, 7.4.2)


class WrongTries:
    """How long an address waits after wrong secrets: not at all for the first three, then twice as long each time."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def add(self, address: str) -> float:
        """Note a wrong try; return the seconds to wait before it is answered."""
        n, last = self._tries.pop(address, (0, 0.0))
        now = time.monotonic()
        n = n + 1 if now - last < FORGET_TRIES else 1
        self._tries[address] = (n, now)
        while len(self._tries) > MAX_ADDRESSES:
            self._tries.popitem(last=False)
        return min(2.0 ** (n - N_FREE_TRIES - 1), MAX_DELAY) if n > N_FREE_TRIES else 0.0


class Gate:
    """An ASGI middleware before pages, websocket, static files, media and uploads."""

    def __init__(self, app: ASGIApp, book: LinkBook) -> None:
        self._app = app
        self._book = book
        self._wrong = WrongTries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, with the link it came by, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(ENTER) and scope["type"] == "http":
            await self._enter(path.removeprefix(ENTER), scope, receive, send)
            return
        secret = _cookie(scope)
        link = self._book.find(secret) if secret else None
        if link is None or not may_reach(link.role, path):
            await self._refuse(scope, receive, send, is_known=link is not None)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
        inner = {**scope, "headers": [*headers, (HEADER.encode(), link.id.encode())]}
        await self._app(inner, self._while_open(link, receive) if scope["type"] == "websocket" else receive, send)

    def _while_open(self, link: Link, receive: Receive) -> Receive:
        """Return what ends a websocket as soon as its link is withdrawn."""

        async def guarded() -> Message:
            message = await receive()
            if self._book.by_id(link.id) is None:
                return {"type": "websocket.disconnect", "code": _GATE_CODE}
            return message

        return guarded

    async def _enter(self, secret: str, scope: Scope, receive: Receive, send: Send) -> None:
        link = self._book.find(secret)
        if link is None:
            client = scope.get("client")
            await asyncio.sleep(self._wrong.add(client[0] if client else ""))
            await HTMLResponse(f"<!doctype html><p>{_CLOSED}</p>", 404)(scope, receive, send)
            return
        response = RedirectResponse("/", 303)
        # lax, not strict: a link opened from a mail or chat must come in with its first step
        response.set_cookie(COOKIE, secret, max_age=_COOKIE_SECONDS, httponly=True, samesite="lax")
        response.headers["Referrer-Policy"] = "no-referrer"
        await response(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, *, is_known: bool) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _GATE_CODE})
            return
        sentence = "Your link does not allow this." if is_known else _CLOSED
        await PlainTextResponse(sentence, 403 if is_known else 401)(scope, receive, send)


def _cookie(scope: Scope) -> str:
    """Return the secret in a request's cookie; empty if there is none."""
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if found is not None:
                return found.value
    return ""
