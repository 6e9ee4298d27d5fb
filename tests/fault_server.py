"""A web server on loopback whose paths name what goes wrong: ``/slow_body/feed`` is a feed that comes byte by byte.

``/FAULT/KIND`` answers with the fault in the body of the kind (page, robots, feed, sitemap); ``/hop/FAULT/KIND``
redirects there. ``/robots.txt`` has the fault that ``server.robots`` names. `OUTCOMES` says, as the documents of this
project do, in which outcome a visit to each of them has to end.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

import brotli
import zstandard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

BODIES = {
    "page": b"<!DOCTYPE html><html><head><title>Sennau</title></head><body><p>The bridge is open.</p></body></html>",
    "robots": b"User-agent: *\nDisallow: /no/\nCrawl-delay: 3\n",
    "feed": b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Bridge open</title>'
    b"<link>https://sennau.example/2026/01/27/bridge-open</link></item></channel></rss>",
    "sitemap": b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    b"<loc>https://sennau.example/2026/01/27/bridge-open</loc></url></urlset>",
}
TYPES = {"page": "text/html", "robots": "text/plain", "feed": "application/rss+xml", "sitemap": "application/xml"}
KINDS = tuple(BODIES)

CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body><h1>sennau.example</h1><p>Checking.</p></body></html>"
)
LOGIN = (
    b"<html><head><title>Log in | The Sennau Herald</title></head><body><h1>Log in</h1>"
    b'<form><input name="who"><input type="password" name="word"><button>Go</button></form></body></html>'
)

TLS_HANDSHAKE = b"\x16"  # the type of the first record (RFC 8446 §5.1)
BOMB_SIZE = 300 * 1024 * 1024
SELF_SIGNED = Path(__file__).with_name("self_signed.pem")


@cache
def bomb(coding: str) -> bytes:
    """Three hundred megabytes of zeros, packed: 241 bytes in brotli."""
    if coding == "br":
        return bytes(brotli.compress(bytes(BOMB_SIZE), quality=5, lgwin=24))
    piece = bytes(1024 * 1024)
    packed = gzip.compress(piece) if coding == "gzip" else zstandard.compress(piece)
    return packed * (BOMB_SIZE // len(piece))  # members and frames may follow each other


@dataclass(frozen=True)
class Visit:
    """One request as the server saw it: when it was read (``time.monotonic``), for what, with which headers."""

    at: float
    path: str
    headers: dict[str, str]


class Answer:
    """What a fault has at hand: the kind that was asked for, and the open connection."""

    def __init__(self, writer: asyncio.StreamWriter, visit: Visit, kind: str, base: str) -> None:
        self.writer = writer
        self.visit = visit
        self.kind = kind
        self.base = base

    @property
    def body(self) -> bytes:
        return BODIES[self.kind]

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: str = "200 OK", **headers: str) -> None:
        """Status line and headers; ``content_type`` stands for ``content-type``, an empty value for none."""
        fields = {"content_type": TYPES[self.kind], "connection": "close", **headers}
        lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value]
        await self.send(f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode())

    async def whole(self, body: bytes | None = None, status: str = "200 OK", **headers: str) -> None:
        """Send a proper answer."""
        body = self.body if body is None else body
        await self.head(status, content_length=str(len(body)), **headers)
        await self.send(body)

    def reset(self) -> None:
        """Close with an RST (zero linger time)."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


async def _silence(_answer: Answer) -> None:
    await asyncio.sleep(3600)


async def _hang_up(answer: Answer) -> None:
    answer.writer.close()


async def _reset_at_once(answer: Answer) -> None:
    answer.reset()


async def _reset_after_head(answer: Answer) -> None:
    await answer.head(content_length="5000")
    await asyncio.sleep(0.05)
    answer.reset()


async def _reset_in_body(answer: Answer) -> None:
    await answer.head(content_length="5000")
    await answer.send(answer.body)
    await asyncio.sleep(0.05)
    answer.reset()


async def _short_length(answer: Answer) -> None:
    await answer.head(content_length="15")
    await answer.send(answer.body)


async def _long_length(answer: Answer) -> None:
    await answer.head(content_length="5000")
    await answer.send(answer.body)


async def _no_length(answer: Answer) -> None:
    await answer.head(content_length="many")
    await answer.send(answer.body)


async def _broken_chunk(answer: Answer) -> None:
    await answer.head(transfer_encoding="chunked")
    await answer.send(b"zz\r\nabc\r\n")


async def _cut_chunks(answer: Answer) -> None:
    await answer.head(transfer_encoding="chunked")
    await answer.send(b"50\r\nabc")


async def _slow_body(answer: Answer) -> None:
    await answer.head()
    while True:
        await answer.send(b"<")
        await asyncio.sleep(0.02)


async def _slow_head(answer: Answer) -> None:
    await answer.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await answer.send(b"x")
        await asyncio.sleep(0.02)


async def _huge_headers(answer: Answer) -> None:
    await answer.whole(x_long="a" * 300_000)


async def _many_headers(answer: Answer) -> None:
    headers = {f"x_{number}": "some value" for number in range(10_000)}
    await answer.head(content_length=str(len(answer.body)), **headers)
    await answer.send(answer.body)


async def _endless_headers(answer: Answer) -> None:
    await answer.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await answer.send(b"x-more: and more\r\n" * 100)


async def _endless_body(answer: Answer) -> None:
    await answer.head()
    while True:
        await answer.send(b"<p>more</p>" * 5000)


async def _endless_preliminaries(answer: Answer) -> None:
    while True:
        await answer.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000)


async def _no_http(answer: Answer) -> None:
    await answer.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


async def _endless_nothing(answer: Answer) -> None:
    await answer.head(content_encoding="gzip")
    while True:
        await answer.send(gzip.compress(b"") * 1000)


async def _endless_padding(answer: Answer) -> None:
    await answer.head(content_encoding="deflate")
    await answer.send(zlib.compress(answer.body))
    while True:
        await answer.send(bytes(60_000))


async def _gzip_bomb(answer: Answer) -> None:
    await answer.whole(bomb("gzip"), content_encoding="gzip")


async def _brotli_bomb(answer: Answer) -> None:
    await answer.whole(bomb("br"), content_encoding="br")


async def _zstd_bomb(answer: Answer) -> None:
    await answer.whole(bomb("zstd"), content_encoding="zstd")


async def _truncated_gzip(answer: Answer) -> None:
    await answer.whole(gzip.compress(answer.body)[:-9], content_encoding="gzip")


async def _double_encoding(answer: Answer) -> None:
    await answer.whole(gzip.compress(gzip.compress(answer.body)), content_encoding="gzip")


async def _wrong_encoding(answer: Answer) -> None:
    await answer.whole(content_encoding="br")


async def _utf16(answer: Answer) -> None:
    await answer.whole(answer.body.decode().encode("utf-16"))


async def _wrong_charset(answer: Answer) -> None:
    await answer.whole(answer.body + b"<p>\xff\xfe\x81</p>", content_type=TYPES[answer.kind] + "; charset=nonsense")


async def _nul_bytes(answer: Answer) -> None:
    await answer.whole(answer.body.replace(b" ", b"\0"))


async def _challenge(answer: Answer) -> None:
    await answer.whole(CHALLENGE, content_type="text/html; charset=utf-8")


async def _login_wall(answer: Answer) -> None:
    await answer.whole(LOGIN, content_type="text/html; charset=utf-8")


async def _pdf_as_html(answer: Answer) -> None:
    await answer.whole(b"%PDF-1.7\n1 0 obj", content_type="text/html")


async def _lying_etag(answer: Answer) -> None:
    is_known = "if-none-match" in answer.visit.headers
    await (answer.head("304 Not Modified") if is_known else answer.whole(etag='"never changes"'))


async def _future(answer: Answer) -> None:
    await answer.whole(last_modified="Fri, 01 Jan 2100 00:00:00 GMT")


async def _circle(answer: Answer) -> None:
    await answer.whole(b"", "301 Moved Permanently", location=answer.visit.path)


async def _chain(answer: Answer) -> None:
    count = int(answer.visit.path.partition("?")[2] or 0)
    if count == 25:
        await answer.whole()
    else:
        path = answer.visit.path.partition("?")[0]
        await answer.whole(b"", "302 Found", location=f"{path}?{count + 1}")


async def _elsewhere(answer: Answer) -> None:
    """Redirect to what the query says."""
    await answer.whole(b"", "302 Found", location=unquote(answer.visit.path.partition("?")[2], "latin-1"))


def _answering(status: str, **headers: str) -> Callable[[Answer], Awaitable[None]]:
    async def fault(answer: Answer) -> None:
        await answer.head(status, content_length="0", **headers)

    return fault


def _leading(location: str) -> Callable[[Answer], Awaitable[None]]:
    async def fault(answer: Answer) -> None:
        await answer.whole(b"", "302 Found", location=location.format(kind=answer.kind, base=answer.base))

    return fault


_TWELVE_YEARS = "400000000"

# Every fault with the outcome of a visit to it, and what does it.
_FAULTS: dict[str, tuple[str, Callable[[Answer], Awaitable[None]]]] = {
    "none": ("ok", lambda answer: answer.whole()),
    "silence": ("timeout", _silence),
    "hang_up": ("reset", _hang_up),
    "reset_at_once": ("reset", _reset_at_once),
    "reset_after_head": ("reset", _reset_after_head),
    "reset_in_body": ("reset", _reset_in_body),
    "short_length": ("ok", _short_length),
    "long_length": ("incomplete", _long_length),
    "no_length": ("protocol", _no_length),
    "broken_chunk": ("protocol", _broken_chunk),
    "cut_chunks": ("incomplete", _cut_chunks),
    "slow_body": ("timeout", _slow_body),
    "slow_head": ("timeout", _slow_head),
    "huge_headers": ("protocol", _huge_headers),
    "many_headers": ("protocol", _many_headers),
    "endless_headers": ("protocol", _endless_headers),
    "endless_body": ("too_large", _endless_body),
    "endless_preliminaries": ("protocol", _endless_preliminaries),
    "endless_nothing": ("bad_encoding", _endless_nothing),
    "endless_padding": ("too_large", _endless_padding),
    "no_http": ("protocol", _no_http),
    "gzip_bomb": ("too_large", _gzip_bomb),
    "brotli_bomb": ("too_large", _brotli_bomb),
    "zstd_bomb": ("too_large", _zstd_bomb),
    "truncated_gzip": ("bad_encoding", _truncated_gzip),
    "double_encoding": ("bad_encoding", _double_encoding),
    "wrong_encoding": ("bad_encoding", _wrong_encoding),
    "utf16": ("ok", _utf16),
    "wrong_charset": ("ok", _wrong_charset),
    "nul_bytes": ("ok", _nul_bytes),
    "challenge": ("bot_wall", _challenge),
    "login_wall": ("soft_block", _login_wall),
    "pdf_as_html": ("not_html", _pdf_as_html),
    "no_content": ("http_204", _answering("204 No Content")),
    "part": ("http_206", _answering("206 Partial Content")),
    "not_modified": ("http_304", _answering("304 Not Modified")),
    "lying_etag": ("ok", _lying_etag),
    "future": ("ok", _future),
    "circle": ("redirect_loop", _circle),
    "chain": ("redirect_loop", _chain),
    "elsewhere": ("bad_redirect", _elsewhere),  # without a query there is nowhere to go
    "no_location": ("bad_redirect", _answering("302 Found")),
    "half_location": ("bad_redirect", _leading("http://[::1/")),
    "relative": ("ok", _leading("../none/{kind}")),
    "spaced": ("ok", _leading("  \t{base}/none/{kind} ")),
    "to_file": ("forbidden_address", _leading("file:///etc/passwd")),
    "to_data": ("forbidden_address", _leading("data:text/html,x")),
    "to_script": ("forbidden_address", _leading("javascript:x")),
    "to_user": ("forbidden_address", _leading("http://me:secret@127.0.0.1/")),
    "unauthorized": ("http_401", _answering("401 Unauthorized")),
    "forbidden": ("http_403", _answering("403 Forbidden")),
    "missing": ("http_404", _answering("404 Not Found")),
    "gone": ("http_410", _answering("410 Gone")),
    "slow_down": ("rate_limited", _answering("429 Too Many Requests")),
    "slow_down_0": ("rate_limited", _answering("429 Too Many Requests", retry_after="0")),
    "slow_down_2": ("rate_limited", _answering("429 Too Many Requests", retry_after="2")),
    "slow_down_day": ("rate_limited", _answering("429 Too Many Requests", retry_after="86400")),
    "slow_down_years": ("rate_limited", _answering("429 Too Many Requests", retry_after=_TWELVE_YEARS)),
    "slow_down_date": ("rate_limited", _answering("429 Slow down", retry_after="Fri, 01 Jan 2100 00:00:00 GMT")),
    "slow_down_garbage": ("rate_limited", _answering("429 Too Many Requests", retry_after="soon")),
    "slow_down_negative": ("rate_limited", _answering("429 Too Many Requests", retry_after="-5")),
    "slow_down_forever": ("rate_limited", _answering("429 Too Many Requests", retry_after="9" * 400)),
    "error": ("http_5xx", _answering("500 Internal Server Error")),
    "unavailable": ("http_5xx", _answering("503 Service Unavailable", retry_after="2")),
    "unknown": ("http_5xx", _answering("520 Unknown")),
    "refused": ("refused", lambda answer: answer.whole()),  # at a port that nobody listens at
    "self_signed": ("tls", lambda answer: answer.whole()),  # at a port that speaks TLS
    "no_tls": ("tls", lambda answer: answer.whole()),  # https at a port that does not
}
FAULTS = tuple(_FAULTS)
OUTCOMES = {name: outcome for name, (outcome, _) in _FAULTS.items()}
# Packed sitemaps are files like others: who reads one unpacks it.
OTHER_OUTCOMES = OUTCOMES | {"double_encoding": "ok"}


class FaultServer:
    """Serves all faults from a thread of its own; ``visits``: every request in the order in which they came."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.visits: list[Visit] = []
        self.robots = "missing"
        self.port = self._tls_port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._bound = socket.socket()  # nobody listens at its port, and nobody else gets it
        self._bound.bind((address, 0))
        self._closed_port: int = self._bound.getsockname()[1]

    def __enter__(self) -> Self:
        bomb("br")  # takes a while, in which the server would answer nobody
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._bound.close()

    def url(self, fault: str, kind: str = "page", *, hop: bool = False) -> str:
        """Where a fault is; with ``hop``, a redirect to it."""
        if hop:
            return f"http://{self.address}:{self.port}/hop/{fault}/{kind}"
        return f"{self.base_of(fault)}/{fault}/{kind}"

    def base_of(self, fault: str) -> str:
        """Scheme, address and port: three of the faults are no matter of a path."""
        ports = {"refused": self._closed_port, "self_signed": self._tls_port}
        scheme = "https" if fault in {"self_signed", "no_tls"} else "http"
        return f"{scheme}://{self.address}:{ports.get(fault, self.port)}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._leave())
        self._loop.close()

    async def _listen(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SELF_SIGNED)
        self._loop.set_exception_handler(lambda _loop, _context: None)  # clients that break off
        plain = await asyncio.start_server(self._answer, self.address, 0, backlog=500)
        secure = await asyncio.start_server(self._answer, self.address, 0, ssl=context)
        self.port, self._tls_port = (server.sockets[0].getsockname()[1] for server in (plain, secure))
        self._servers = (plain, secure)

    async def _leave(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)  # transports close in the next turns of the loop

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            first = await reader.readexactly(1)
            if first == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            head = first + await reader.readuntil(b"\r\n\r\n")
            visit = _visit(head.decode("latin-1"))
            self.visits.append(visit)
            try:
                await self._respond(Answer(writer, visit, "page", f"http://{self.address}:{self.port}"))
            except asyncio.CancelledError:
                writer.transport.abort()
                raise
        writer.close()

    async def _respond(self, answer: Answer) -> None:
        path = answer.visit.path.partition("?")[0]
        if path == "/robots.txt":
            path = f"/{self.robots}/robots"
        *hop, fault, kind = ["missing", "page", *path.strip("/").split("/")][-3 if path.startswith("/hop/") else -2 :]
        answer.kind = kind if kind in KINDS else "page"
        if hop:
            await answer.whole(b"", "302 Found", location=self.url(fault, answer.kind))
        else:
            await _FAULTS.get(fault, _FAULTS["missing"])[1](answer)


def _visit(head: str) -> Visit:
    request, *lines = head.rstrip("\r\n").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Visit(time.monotonic(), request.split(" ")[1], {name.lower(): value for name, value in headers.items()})
