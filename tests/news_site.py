"""News sites on loopback for crawls: fronts, sitemaps, articles, faults; every request goes into a log.

Also a program of its own, for benchmarks: ``python tests/news_site.py HOSTS PAGES SIZE`` prints its port and serves
until it is killed.
"""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

WORDS = (
    "bridge council harbour ferry school orchard winter market library river valley engine teacher village bakery "
    "concert museum summer garden railway station meadow window letter doctor flour timber copper lantern canal "
    "festival weather morning evening captain farmer painter singer carpenter baker island castle forest mountain "
    "opened closed repaired promised counted visited painted measured borrowed planted carried delivered finished "
    "old new quiet wooden northern southern early late public local heavy narrow broad cheerful patient careful"
).split()
LIST_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it: when its head was complete, and when its answer was on the way."""

    begun: float
    ended: float
    host: str
    path: str
    status: int
    sent: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends; with ``reset`` nothing but the end of the connection."""

    status: str = "200 OK"
    body: bytes = b""
    headers: tuple[str, ...] = ("Content-Type: text/html; charset=utf-8",)
    reset: bool = False
    wait: float = 0.0


@dataclass(slots=True)
class NewsSites:
    """``hosts`` sites on 127.0.0.1, .2, … with ``pages`` articles in all; a context manager that serves in a thread.

    ``fault(host, path, times)`` may answer in place of the site; ``times``: how often the path was asked for before.
    """

    hosts: int = 1
    pages: int = 20
    size: int = 3000
    fault: Callable[[str, str, int], Answer | None] = lambda _host, _path, _times: None
    robots: str = "User-agent: *\nDisallow: /private/\nSitemap: http://HOST/sitemap.xml\n"
    port: int = 0
    log: list[Request] = field(default_factory=list)
    edition: int = 0
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _bodies: dict[tuple[str, str, int], bytes] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread:
            self._thread.join()
        self._loop.close()

    @property
    def seeds(self) -> tuple[str, ...]:
        """The front pages."""
        return tuple(f"http://{host}:{self.port}/" for host in self.names)

    @property
    def names(self) -> list[str]:
        """The hosts."""
        return [f"127.0.0.{number + 1}" for number in range(self.hosts)]

    def article_path(self, number: int) -> str:
        """Where the article of this number is, on the host that `host_of` says."""
        return f"/news/2026/11/{number % 28 + 1:02d}/{'-'.join(_words(number, 5))}-{number}.html"

    def host_of(self, number: int) -> str:
        """Return the host of an article."""
        return self.names[number % self.hosts]

    def articles(self) -> set[tuple[str, str]]:
        """Host and path of all articles."""
        return {(self.host_of(number), self.article_path(number)) for number in range(self.pages)}

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        servers = self._loop.run_until_complete(self.listen())
        ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        self._loop.run_until_complete(_cancel_others())

    async def listen(self) -> list[asyncio.Server]:
        """Begin to serve all hosts, on one port that is free for each of them."""
        while True:
            servers, port = list[asyncio.Server](), self.port
            try:
                for name in self.names:
                    servers.append(await asyncio.start_server(self._connected, name, port, backlog=1000))
                    port = int(servers[0].sockets[0].getsockname()[1])
            except OSError:  # another process has this port at one of the addresses
                for server in servers:
                    server.close()
                if self.port:
                    raise
            else:
                self.port = port
                return servers

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = str(writer.get_extra_info("sockname")[0])
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                begun = time.monotonic()
                path = head.split(" ", 2)[1]
                answer = self.answer(host, path, head)
                await asyncio.sleep(answer.wait) if answer.wait else None
                self.log.append(Request(begun, time.monotonic(), host, path, int(answer.status[:3]), len(answer.body)))
                if answer.reset:
                    return
                writer.write(_bytes(answer))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    def answer(self, host: str, path: str, head: str) -> Answer:
        """Return what this request is answered with."""
        times = self._asked[host, path]
        self._asked[host, path] += 1
        if fault := self.fault(host, path, times):
            return fault
        if path == "/robots.txt":
            text = self.robots.replace("HOST", f"{host}:{self.port}")
            return Answer(body=text.encode(), headers=("Content-Type: text/plain",))
        body = self._bodies.get((host, path, self.edition)) or self._body(host, path)
        if body is None:
            return Answer("404 Not Found", b"<title>Not found</title>")
        self._bodies[host, path, self.edition] = body
        etag = f'"{hash(body) & 0xFFFFFFFF:08x}"'
        headers = ("Content-Type: text/html; charset=utf-8", f"ETag: {etag}")
        if f"if-none-match: {etag}" in head.lower():
            return Answer("304 Not Modified", b"", headers)
        return Answer(body=body, headers=headers)

    def _body(self, host: str, path: str) -> bytes | None:
        own = range(self.names.index(host), self.pages, self.hosts)
        if path == "/":
            return _list_page(f"Front of {host}", self._links(own[: LIST_LENGTH + self.edition]))
        if path == "/sitemap.xml":
            return self._sitemap(host, own)
        named = path.rpartition("-")[2].removesuffix(".html")
        number = int(named) if named.isdecimal() else -1
        if number in own and path == self.article_path(number):
            return article_page(number, self.size, self._links(own[own.index(number) + 1 :][:1]))
        return None

    def _sitemap(self, host: str, numbers: range) -> bytes:
        rows = (f"<url><loc>http://{host}:{self.port}{self.article_path(n)}</loc></url>" for n in numbers)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'.encode()

    def _links(self, numbers: range) -> str:
        items = (f'<li><a href="{self.article_path(n)}">{_headline(n)}</a></li>' for n in numbers)
        return f"<ul>{''.join(items)}</ul>"


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _words(seed: int, count: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)  # noqa: S311 - a story, no secret


def _headline(number: int) -> str:
    return " ".join(_words(number, 5)).capitalize() + f" {number}"


def article_page(number: int, size: int, links: str) -> bytes:
    """Return an article that no other one is like, on a page of ``size`` bytes or a little more."""
    source = random.Random(number)  # noqa: S311 - a story, no secret
    sentences = [" ".join(source.choices(WORDS, k=18)).capitalize() + "." for _ in range(8)]
    text = "".join(
        f"<p>{sentence} {other}</p>" for sentence, other in zip(sentences[::2], sentences[1::2], strict=True)
    )
    head = (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{_headline(number)}</title>"
        f'<meta property="article:published_time" content="2026-11-{number % 28 + 1:02d}T08:00:00Z"></head>'
        f"<body><nav><a href=/>Front</a></nav><main><h1>{_headline(number)}</h1>{text}</main>"
    )
    room = max(0, size - len(head) - len(links))
    footer = _filler(number % 16, size)[:room].rpartition("</div>")[0]
    return f"{head}<aside>{links}</aside><footer hidden>{footer}</footer></body></html>".encode()


@lru_cache
def _filler(seed: int, length: int) -> str:
    source = random.Random(seed)  # noqa: S311 - menus and scripts, no secret
    words = source.choices(WORDS, k=length // 35)
    return "".join(f'<div class="w{source.random()}">{word}</div>' for word in words)


def _list_page(title: str, links: str) -> bytes:
    head = f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{links}</body></html>".encode()


def _bytes(answer: Answer) -> bytes:
    lines = (f"HTTP/1.1 {answer.status}", *answer.headers, f"Content-Length: {len(answer.body)}", "", "")
    return "\r\n".join(lines).encode() + answer.body


async def _forever(sites: NewsSites) -> None:
    await sites.listen()
    sys.stdout.write(f"{sites.port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    HOSTS, PAGES, SIZE = map(int, sys.argv[1:])
    asyncio.run(_forever(NewsSites(HOSTS, PAGES, SIZE)))
