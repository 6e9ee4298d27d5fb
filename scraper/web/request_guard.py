"""What comes before every answer: who may ask, and how; and what no answer lacks. Knows ASGI and no framework."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
    from typing import Any

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# A page of another site whose name an attacker leads to this machine (DNS rebinding) asks with that name.
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
FAULT = "This page cannot be shown: an error, which the terminal has."
METHODS = frozenset(("GET", "HEAD"))

_PORT = re.compile(r":\d{1,5}\Z")
_FRAMED_BY_NONE = "; frame-ancestors 'none'"
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_log = logging.getLogger(__name__)


class RequestGuard:
    """An ASGI application around another: refuses what is not only to read, and hides what went wrong inside.

    ``hosts``: names by which this server may be asked; empty: by any.
    """

    def __init__(self, app: App, hosts: Collection[str] = LOOPBACK) -> None:
        """Put it around an application."""
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        if refusal := self._refusal(scope):
            await _say(send, *refusal)
            return
        is_begun = is_whole = False

        async def guarded(message: Message) -> None:
            nonlocal is_begun, is_whole
            is_begun = True
            is_whole = message["type"] == "http.response.body" and not message.get("more_body")
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"])
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception:
            _log.exception("%s", scope["path"])
            if is_begun and not is_whole:
                raise  # the server ends the connection: half an answer must not look like a whole one
            if not is_begun:
                await _say(send, 500, FAULT, {})

    def _refusal(self, scope: Mapping[str, Any]) -> tuple[int, str, dict[str, str]] | None:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if self._hosts and (len(hosts) != 1 or _PORT.sub("", hosts[0]) not in self._hosts):
            return 421, "This server is asked by another name than its own.", {}
        if scope["method"] not in METHODS:
            return 405, "Only GET and HEAD.", {"allow": ", ".join(sorted(METHODS))}
        return None


def _completed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with those that no answer lacks; whatever it is, no other site may frame it."""
    policies = [value for name, value in headers if name == b"content-security-policy"]
    policy = (policies[0].decode() if policies else _NOTHING) + _FRAMED_BY_NONE
    others = [header for header in headers if header[0] != b"content-security-policy"]
    every = {**_HEADERS, "content-security-policy": policy}
    return [*others, *((name.encode(), value.encode()) for name, value in every.items())]


async def _say(send: Send, status: int, text: str, headers: Mapping[str, str]) -> None:
    body = f"{text}\n".encode()
    every = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **headers}
    named = [(name.encode(), value.encode()) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": _completed(named)})
    await send({"type": "http.response.body", "body": body})
