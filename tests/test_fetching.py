"""Every way in which a visit can go, against a real server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import re
import socket
import ssl
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import brotli
import pytest
import zstandard
from fault_server import FAULTS, OTHER_OUTCOMES, OUTCOMES, FaultServer, bomb
from hypothesis import given
from hypothesis import strategies as st
from limits import examples, memory_at_most, wait_until, work_at_most

from scraper import errors
from scraper.discovery import discover
from scraper.errors import (
    AddressError,
    FetchError,
    FetchTimeout,
    NotHtmlError,
    RedirectError,
    SoftBlockError,
    StatusError,
    TooLargeError,
)
from scraper.fetching import Fetcher, Surroundings, address_guard, fetch, pools
from scraper.fetching.address_guard import is_public
from scraper.fetching.chains import Redirect, begin
from scraper.fetching.disguises import shown_bot_wall
from scraper.fetching.retries import LONGEST_RETRY_AFTER, parse_retry_after
from scraper.models import Page, Validators
from scraper.network_policy import Policy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from conftest import Connection, LoopbackServer

LOCAL = Policy(allow_private=True, retries=0)
NOW = datetime(2026, 1, 27, 9, 0, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><head><title>Sennau</title></head><body><p>The bridge is open.</p></body></html>"
SELF_SIGNED = Path(__file__).with_name("self_signed.pem")


def get(url: str, policy: Policy = LOCAL, surroundings: Surroundings | None = None) -> Page:
    async def visit() -> Page:
        async with Fetcher(policy, surroundings=surroundings) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(visit())


def resolving(*answers: str) -> Callable[[str, int], Awaitable[tuple[str, ...]]]:
    async def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return answers

    return resolve


class Naps:
    """Sleeps at once, and remembers for how long."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


# ------------------------------------------------------------ a good page


def test_a_page_carries_all_facts_of_the_visit(web: LoopbackServer) -> None:
    url = web.page("/story", content_type="Text/HTML; charset=utf-8", x_served_by="one")
    page = get(url + "#comments", surroundings=Surroundings(clock=lambda: NOW))
    assert (page.url, page.final_url, page.status, page.body) == (url + "#comments", url, 200, PAGE)
    assert page.content_type == "Text/HTML; charset=utf-8"
    assert dict(page.headers)["x-served-by"] == "one"
    assert page.fetched_at == NOW


def test_the_request_names_us_and_the_host_and_sends_no_cookie(web: LoopbackServer) -> None:
    web.serve("/a", web.http(b"", "302 Found", location="/b"))
    web.page("/b", set_cookie="id=1; Path=/")
    fetch(web.url("/b"), LOCAL)
    fetch(web.url("/a"), Policy(allow_private=True, user_agent="Sennau-Archive/1"))
    heads = [head.lower() for head in web.requests]
    assert all("user-agent: sennau-archive/1" in head for head in heads[1:])
    assert all(f"host: 127.0.0.1:{web.port}" in head for head in heads)
    assert not any("cookie" in head for head in heads)


def test_proxies_of_the_environment_are_not_used(web: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert get(web.page("/")).body == PAGE


def test_one_fetcher_serves_many_tasks(web: LoopbackServer) -> None:
    urls = [web.page(f"/{number}", PAGE + str(number).encode()) for number in range(20)]

    async def visit_all() -> list[Page]:
        async with Fetcher(LOCAL) as fetcher:
            return await asyncio.gather(*(fetcher.get(url) for url in urls))

    assert [page.body for page in asyncio.run(visit_all())] == [PAGE + str(n).encode() for n in range(20)]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("utf-8", PAGE),
    ],
)
def test_the_body_comes_without_its_coding(web: LoopbackServer, coding: str, packed: bytes) -> None:
    assert get(web.page("/", packed, content_encoding=coding)).body == PAGE


def test_chunked_bodies_are_joined(web: LoopbackServer) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:10], PAGE[10:])) + b"0\r\n\r\n"
    answer = web.http(b"", transfer_encoding="chunked", content_length="") + chunks
    assert get(web.serve("/", answer)).body == PAGE


def test_headers_of_64_kilobytes_are_read(web: LoopbackServer) -> None:
    assert get(web.page("/", x_long="a" * 64_000)).body == PAGE


# ------------------------------------------------------------ content types


@pytest.mark.parametrize("content_type", ["application/xhtml+xml", "", "text/plain"])
def test_pages_that_hardly_say_so_are_pages(web: LoopbackServer, content_type: str) -> None:
    assert get(web.page("/", content_type=content_type)).body == PAGE


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/pdf", b"%PDF-1.7"), ("image/png", b"\x89PNG"), ("", b"%PDF-1.7"), ("text/plain", b"a < b")],
)
def test_anything_else_is_no_page(web: LoopbackServer, content_type: str, body: bytes) -> None:
    with pytest.raises(NotHtmlError) as caught:
        get(web.page("/", body, content_type=content_type))
    assert caught.value.content_type == content_type


# ------------------------------------------------------------ servers that fail


def reset_in_body(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + PAGE)
    connection.reset()


def head(fields: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n".encode()


PATIENT = Policy(allow_private=True, retries=0, max_body=300_000)
HASTY = replace(PATIENT, timeout=2.0)  # for what never ends


@pytest.fixture(scope="module")
def faults() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


async def outcome_of(fetcher: Fetcher, url: str, *, any_type: bool) -> str:
    """In what a visit ends, the page read by discovery too."""
    try:
        discover(await fetcher.get(url, any_type=any_type))
    except FetchError as error:
        return error.outcome if error.url == url and error.reason.strip(" :") else "without a name"
    return "ok"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "hop"), [("page", False), ("feed", False), ("sitemap", False), ("page", True)])
def test_each_fault_is_an_error_of_ours_that_names_the_url(faults: FaultServer, kind: str, hop: bool) -> None:
    """All faults at once, as in a crawl: each ends in its one outcome, what never ends by the deadline."""

    async def visit_all() -> dict[str, str]:
        async with Fetcher(HASTY) as hasty, Fetcher(PATIENT) as patient:
            fetchers = [hasty if OUTCOMES[name] == "timeout" else patient for name in FAULTS]
            visits = (
                outcome_of(fetcher, faults.url(name, kind, hop=hop), any_type=kind != "page")
                for name, fetcher in zip(FAULTS, fetchers, strict=True)
            )
            return dict(zip(FAULTS, await asyncio.gather(*visits), strict=True))

    assert asyncio.run(visit_all()) == (OUTCOMES if kind == "page" else OTHER_OUTCOMES)


def test_a_short_content_length_ends_the_body(web: LoopbackServer) -> None:
    assert get(web.serve("/", head("Content-Length: 15\r\n") + PAGE)).body == PAGE[:15]


def test_nobody_listens() -> None:
    with socket.socket() as bound:  # so that nobody else gets the port
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(FetchError, match="no connection"):
            get(f"http://127.0.0.1:{bound.getsockname()[1]}/")


@pytest.mark.parametrize("number", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_name_that_does_not_resolve(number: int) -> None:
    tries = itertools.count()

    async def resolve(_host: str, _port: int) -> tuple[str, ...]:
        next(tries)
        raise socket.gaierror(number, "Name or service not known")

    naps = Naps()
    with pytest.raises(FetchError, match="Name or service not known") as caught:
        get("http://nowhere.example/", Policy(retries=2), Surroundings(sleep=naps, resolve=resolve))
    assert caught.value.outcome == "dns"
    assert next(tries) == (1 if number == socket.EAI_NONAME else 3)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_bomb_stops_at_the_limit_with_little_memory(web: LoopbackServer, coding: str) -> None:
    """Three hundred megabytes in a few hundred bytes, against the limit that a crawl has."""
    url = web.page("/", bomb(coding), content_encoding=coding)
    with memory_at_most(32), pytest.raises(TooLargeError, match="larger than 10485760 bytes"):
        get(url)


def test_a_self_signed_certificate_is_refused_at_once() -> None:
    naps = Naps()
    with TlsServer() as server, pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
        get(f"https://localhost:{server.port}/", Policy(allow_private=True, retries=2), Surroundings(sleep=naps))
    assert naps.taken == []


def test_the_connection_goes_to_the_checked_address_and_tls_asks_for_the_name() -> None:
    """The name is none that any resolver knows; the server sees it all the same (SNI, RFC 6066 §3)."""
    with TlsServer() as server, pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
        get(f"https://news.example:{server.port}/", LOCAL, Surroundings(resolve=resolving("127.0.0.1")))
    assert server.names == ["news.example"]


class TlsServer:
    """Shakes hands once, with a certificate that nobody signed."""

    def __init__(self) -> None:
        self.names: list[str | None] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(SELF_SIGNED)
        self._context.sni_callback = lambda _sock, name, _context: self.names.append(name)
        self._thread = threading.Thread(target=self._shake_hands)

    def _shake_hands(self) -> None:
        sock, _ = self._listener.accept()
        with sock, pytest.raises(ssl.SSLError):
            self._context.wrap_socket(sock, server_side=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._listener.close()


# ------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_these_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_these_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "data:text/html,<p>x</p>",
        "ftp://sennau.example/",
        "ws://sennau.example/",
        "javascript:alert(1)",
        "//sennau.example/",
        "sennau.example",
        "",
        "http://",
        "http:///path",
        "http://user:secret@sennau.example/",
        "http://user@sennau.example/",
        "http://sennau.example:8080/",
        "http://[::1",
        "http://a..example/",
        f"http://{'a' * 64}.example/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
    ],
)
@pytest.mark.parametrize("allow_private", [False, True])
def test_urls_that_are_not_visited(url: str, allow_private: bool) -> None:
    """``allow_private`` lifts the limits of addresses and ports; the other rules stay."""
    lifted = any(part in url for part in (":8080", "127.0", "2130706433", "0x7f", "[::1]", "localhost"))
    if allow_private and lifted:
        return
    with pytest.raises(AddressError) as caught:
        get(url, Policy(allow_private=allow_private), Surroundings(resolve=resolve_locally))
    assert caught.value.url == url
    assert "secret" not in caught.value.reason


async def resolve_locally(host: str, _port: int) -> tuple[str, ...]:
    host.encode("idna")
    return ("::1",) if ":" in host else ("127.0.0.1",)


def test_one_private_address_condemns_the_name(web: LoopbackServer) -> None:
    world = Surroundings(resolve=resolving("93.184.216.34", "127.0.0.1"))
    with pytest.raises(AddressError, match=r"127\.0\.0\.1 is not a public address"):
        get("http://rebinding.example/", Policy(), world)
    assert web.requests == []


def test_a_private_address_is_refused_without_a_single_packet(web: LoopbackServer) -> None:
    with pytest.raises(AddressError):
        get(web.page("/"), Policy())
    assert web.requests == []


PUBLIC_HERE = "127.0.0.77"  # the one address of this machine that the test below takes for a public one


def hostile_hosts(chance: Random) -> Iterator[str]:
    """Ways to write an address inside: of this machine, its neighbours, its cloud; or a name that leads there."""
    while True:
        number = (127 << 24) + chance.randrange(1, 1 << 24)
        inner = IPv4Address(chance.choice([number, 0x7F000001, 0xA9FEA9FE, 0x0A000001, 0xC0A80101, 0x00000000]))
        yield str(inner)
        yield str(int(inner))
        yield hex(int(inner))
        yield ".".join(f"0{part:o}" for part in inner.packed)
        yield ".".join(map(hex, inner.packed))
        yield f"{inner.packed[0]}.{int(inner) & 0xFFFFFF}"
        yield str(inner).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
        yield from (f"[::ffff:{inner}]", f"[::{inner}]", f"[64:ff9b::{inner}]", f"[2002:{int(inner) >> 16:x}::]")
        yield chance.choice(["[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]"])
        yield chance.choice(
            ["localhost", "LOCALHOST", "localhost.", "inside.example", "both.example", "rebinding.example"]
        )


def hostile_urls(chance: Random, port: int) -> Iterator[str]:
    for host in hostile_hosts(chance):
        yield f"http://{host}:{port}/{chance.randrange(1000)}"
        yield f"https://{host}:{port}/"
        yield f"http://public.example@{host}:{port}/"
        yield f"http://{host}:{port}\\@public.example/"
        yield f"//{host}:{port}/"
        yield f"{chance.choice(['file', 'ftp', 'gopher', 'data', 'javascript', 'ws', 'FILE', 'dict'])}://{host}:{port}/"
        yield f" http://{host}:{port}/ "


class Inside:
    """A resolver whose answers lead inside. ``rebinding.example`` is public when it is first asked for, never again."""

    def __init__(self) -> None:
        self.rebinding = itertools.cycle([(PUBLIC_HERE,), ("127.0.0.1",)])

    async def __call__(self, host: str, _port: int) -> tuple[str, ...]:
        host = host.rstrip(".").lower()
        with contextlib.suppress(OSError):
            return (socket.inet_ntoa(socket.inet_aton(host)),)
        if ":" in host:
            return (host,)
        names = {"both.example": (PUBLIC_HERE, "127.0.0.1"), "localhost": ("127.0.0.1", "::1")}
        if host == "rebinding.example":
            return next(self.rebinding)
        return names.get(host, ("127.0.0.1",))


@pytest.mark.slow
def test_two_thousand_ways_inside_and_not_one_packet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of them asked for, half of them hops; the canary is on the machine itself, at a port that is allowed."""
    really_public = address_guard._is_public
    with FaultServer(PUBLIC_HERE) as server, Canary() as canary:
        monkeypatch.setattr(address_guard, "ALLOWED_PORTS", frozenset({canary.port, server.port}))
        monkeypatch.setattr(address_guard, "_is_public", lambda one: str(one) == PUBLIC_HERE or really_public(one))
        urls = list(itertools.islice(hostile_urls(Random(7), canary.port), 1000))  # noqa: S311 - no secret
        hops = [server.url("elsewhere") + "?" + quote(url.encode("utf-8"), safe="") for url in urls]

        async def visit_all() -> list[str]:
            async with Fetcher(Policy(retries=0), surroundings=Surroundings(resolve=Inside())) as fetcher:
                visits = [outcome_of(fetcher, url, any_type=True) for url in [*urls, *hops]]
                return await asyncio.gather(*visits)

        outcomes = Counter(asyncio.run(visit_all()))
        assert canary.connections == 0
    # A hop without a host stays on its server, and is a circle there; the last two are of names that never resolve.
    assert set(outcomes) <= {"forbidden_address", "bad_url", "bad_redirect", "reset", "refused", "http_404", "tls"}
    assert outcomes["forbidden_address"] > 1500


class Canary:
    """Listens at every address of this machine, and counts who comes to one that is not public."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("", 0), backlog=100)
        self._socket.settimeout(0.05)
        self.port: int = self._socket.getsockname()[1]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)

    def _count(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(TimeoutError):
                connection = self._socket.accept()[0]
                self.connections += connection.getsockname()[0] != PUBLIC_HERE
                connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self._socket.close()


def test_the_canary_counts() -> None:
    with Canary() as canary:
        socket.create_connection(("127.0.0.1", canary.port)).close()
        wait_until(lambda: canary.connections == 1)


def test_the_next_address_is_tried_when_one_does_not_answer(web: LoopbackServer) -> None:
    web.page("/")
    world = Surroundings(resolve=resolving("::1", "127.0.0.1"))
    page = get(f"http://news.example:{web.port}/", LOCAL, world)
    assert page.final_url == f"http://news.example:{web.port}/"
    assert f"host: news.example:{web.port}" in web.requests[0].lower()


@examples(60)
@given(url=st.text(max_size=40) | st.from_regex(r"https?://[\x00-\x7f]{0,30}", fullmatch=True))
def test_whatever_the_text_it_is_an_error_of_ours(url: str) -> None:
    with pytest.raises(FetchError):
        get(url, Policy(retries=0), Surroundings(resolve=resolve_locally))


# ------------------------------------------------------------ redirects


@pytest.mark.parametrize("location", ["/b", "b", "//127.0.0.1:{port}/b", "http://127.0.0.1:{port}/b#top", "\t/b "])
def test_redirects_are_followed(web: LoopbackServer, location: str) -> None:
    web.page("/b")
    page = get(web.serve("/a", web.redirect(location.format(port=web.port))))
    assert (page.url, page.final_url) == (web.url("/a"), web.url("/b"))


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_all_statuses_that_redirect(web: LoopbackServer, status: str) -> None:
    web.page("/b")
    assert get(web.serve("/a", web.http(b"", status, location="/b"))).body == PAGE


def test_a_circle_is_named(web: LoopbackServer) -> None:
    web.serve("/a", web.redirect("/b"))
    web.serve("/b", web.redirect("/c"))
    web.serve("/c", web.redirect("/b"))
    with pytest.raises(RedirectError, match=r"circle: .*/b → .*/c → .*/b$"):
        get(web.url("/a"))


def test_a_chain_is_followed_as_far_as_the_policy_says(web: LoopbackServer) -> None:
    for number in range(25):
        web.serve(f"/{number}", web.redirect(f"/{number + 1}"))
    web.page("/25")
    with pytest.raises(RedirectError, match=r"more than 10 redirects, the last one to .*/11"):
        get(web.url("/0"))
    assert get(web.url("/15")).final_url == web.url("/25")


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "data:text/html,x", "javascript:x", "http://me:secret@127.0.0.1/", "ftp://127.0.0.1/"],
)
def test_a_redirect_to_what_may_not_be_visited(web: LoopbackServer, location: str) -> None:
    url = web.serve("/", web.redirect(location))
    with pytest.raises(AddressError) as caught:
        get(url)
    assert caught.value.url == url


@pytest.mark.parametrize("location", ["", "http://[::1/"])
def test_a_redirect_to_nowhere(web: LoopbackServer, location: str) -> None:
    with pytest.raises(RedirectError):
        get(web.serve("/", web.redirect(location)))


# ------------------------------------------------------------ statuses and retries


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_final_statuses_are_not_tried_again(web: LoopbackServer, status: str) -> None:
    naps = Naps()
    with pytest.raises(StatusError) as caught:
        get(web.serve("/", web.http(b"", status)), Policy(allow_private=True), Surroundings(sleep=naps))
    assert caught.value.status == int(status[:3])
    assert (naps.taken, len(web.requests)) == ([], 1)


@pytest.mark.parametrize("status", ["408 Timeout", "429 Slow down", "500 Oops", "503 Unavailable", "520 Unknown"])
def test_passing_statuses_are_tried_again(web: LoopbackServer, status: str) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", status), web.http(b"", status), web.http())
    world = Surroundings(sleep=naps, chance=lambda: 0.5)
    assert get(url, Policy(allow_private=True), world).body == PAGE
    assert naps.taken == [0.5, 1.0]


def test_there_are_as_many_tries_as_the_policy_says(web: LoopbackServer) -> None:
    world = Surroundings(sleep=Naps())
    with pytest.raises(StatusError, match="HTTP status 500 Oops"):
        get(web.serve("/", web.http(b"", "500 Oops")), Policy(allow_private=True, retries=2), world)
    assert len(web.requests) == 3


def test_a_lost_body_is_not_asked_for_again(web: LoopbackServer) -> None:
    with pytest.raises(FetchError, match="connection was lost"):
        get(web.serve("/", reset_in_body), Policy(allow_private=True), Surroundings(sleep=Naps()))
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0.0), ("7", 7.0), ("Tue, 27 Jan 2026 09:00:12 GMT", 12.0), ("Tue, 27 Jan 2026 08:00:00 GMT", 0.0)],
)
def test_retry_after_is_kept_to_the_second(web: LoopbackServer, header: str, seconds: float) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", "429 Slow down", retry_after=header), web.http())
    get(url, Policy(allow_private=True), Surroundings(sleep=naps, clock=lambda: NOW))
    assert naps.taken == [seconds]


@pytest.mark.parametrize("header", ["soon", "-5", "1.5", "Tue, 99 Foo", "Tue, 27 Jan 2026 09:00:00 +99999999999999"])
def test_a_retry_after_that_means_nothing_is_as_none(web: LoopbackServer, header: str) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", "503 Unavailable", retry_after=header), web.http())
    get(url, Policy(allow_private=True), Surroundings(sleep=naps, chance=lambda: 0.25))
    assert naps.taken == [0.25]


@pytest.mark.parametrize("header", ["9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_left_alone_for_more_than_ten_years(header: str) -> None:
    assert parse_retry_after(header, NOW) == LONGEST_RETRY_AFTER


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]?\w{1,20}"))
def test_whatever_the_header_it_is_a_time_or_nothing(header: str) -> None:
    seconds = parse_retry_after(header, NOW)
    assert seconds is None or 0.0 <= seconds <= LONGEST_RETRY_AFTER


@pytest.mark.parametrize("header", ["86400", "Wed, 28 Jan 2026 09:00:00 GMT"])
def test_a_retry_after_beyond_the_deadline_ends_at_once(web: LoopbackServer, header: str) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", "429 Slow down", retry_after=header))
    with pytest.raises(StatusError, match="asks to wait 86400 s, beyond the deadline of 60 s") as caught:
        get(url, Policy(allow_private=True), Surroundings(sleep=naps, clock=lambda: NOW))
    assert (caught.value.status, caught.value.retry_after) == (429, 86400.0)
    assert (naps.taken, len(web.requests)) == ([], 1)


def test_the_deadline_ends_the_waiting_between_tries(web: LoopbackServer) -> None:
    url = web.serve("/", web.http(b"", "503 Unavailable", retry_after="61"))
    with pytest.raises(StatusError):
        get(url, Policy(allow_private=True, timeout=60.0))
    assert len(web.requests) == 1


# ------------------------------------------------------------ conditional requests


def test_a_page_that_has_not_changed_is_not_sent_again(web: LoopbackServer) -> None:
    url = web.serve("/", web.http(etag='"7"', last_modified="Tue, 27 Jan 2026 08:00:00 GMT"), NOT_MODIFIED)

    async def visit_twice() -> tuple[Page, Page]:
        async with Fetcher(LOCAL) as fetcher:
            first = await fetcher.get(url)
            return first, await fetcher.get(url, validators=first.validators)

    first, second = asyncio.run(visit_twice())
    assert first.validators == Validators('"7"', "Tue, 27 Jan 2026 08:00:00 GMT")
    assert (second.status, second.body, second.final_url) == (304, b"", url)
    assert "if-none-match" not in web.requests[0].lower()
    asked = web.requests[1].lower()
    assert 'if-none-match: "7"\r\n' in asked
    assert "if-modified-since: tue, 27 jan 2026 08:00:00 gmt\r\n" in asked


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"


def test_a_304_that_nobody_asked_for_is_no_page(web: LoopbackServer) -> None:
    with pytest.raises(StatusError) as caught:
        get(web.serve("/", NOT_MODIFIED))
    assert caught.value.outcome == "http_304"


@pytest.mark.parametrize("etag", ['"é"', '"a\r\nx-injected: 1"', "\0"])
def test_validators_that_are_no_header_are_left_out(web: LoopbackServer, etag: str) -> None:
    async def visit() -> Page:
        async with Fetcher(LOCAL) as fetcher:
            return await fetcher.get(web.page("/"), validators=Validators(etag))

    assert asyncio.run(visit()).body == PAGE
    assert "if-none-match" not in web.requests[0].lower()
    assert "injected" not in web.requests[0].lower()


# ------------------------------------------------------------ what is called a page

CHALLENGE = (
    "<title>{}</title><body><h1>sennau.example</h1><p>Checking if the site connection is secure.</p><script>{}</script>"
)
FORM = "<title>{}</title><form><input name=who><input type='password'></form><p>Forgotten your password?</p>"
PROSE = "<p>The bridge over the Senn was opened on Tuesday, and everybody came to see it, and some stayed.</p>" * 20


@pytest.mark.parametrize(
    "body",
    [
        CHALLENGE.format("Just a moment...", "x" * 20_000),
        CHALLENGE.format("Attention Required! | Cloudflare", ""),
        CHALLENGE.format("Access to this page has been denied.", ""),
        CHALLENGE.format("Are you a robot?", ""),
        CHALLENGE.format("请稍候…", ""),
    ],
)
def test_a_challenge_is_no_page(web: LoopbackServer, body: str) -> None:
    with pytest.raises(SoftBlockError) as caught:
        get(web.page("/", body.encode(), content_type="text/html; charset=utf-8"))
    assert caught.value.outcome == "bot_wall"


@pytest.mark.parametrize("title", ["Log in | The Sennau Herald", "Anmelden"])
def test_a_wall_to_log_in_at_is_no_page(web: LoopbackServer, title: str) -> None:
    with pytest.raises(SoftBlockError) as caught:
        get(web.page("/", FORM.format(title).encode(), content_type="text/html; charset=utf-8"))
    assert caught.value.outcome == "soft_block"


@pytest.mark.parametrize(
    "body",
    [
        CHALLENGE.format("Just a moment with the mayor of Sennau", "") + PROSE,
        CHALLENGE.format("The bridge is open", ""),
        FORM.format("Log in to vote: how Sennau elects its mayor") + PROSE,
        FORM.format("The bridge is open"),
        "<title>Sign in at the town hall</title><p>The list for the summer market is open.</p>",
    ],
)
def test_a_page_that_reminds_of_a_wall_is_a_page(web: LoopbackServer, body: str) -> None:
    assert get(web.page("/", body.encode())).body == body.encode()


def test_a_redirect_to_log_in_is_a_wall(web: LoopbackServer) -> None:
    web.page("/account/login", b"<title>The Sennau Herald</title><p>Welcome back.</p>")
    with pytest.raises(SoftBlockError, match="account/login"):
        get(web.serve("/story", web.redirect("/account/login")))
    assert get(web.url("/account/login")).status == 200


def test_a_challenge_by_its_header(web: LoopbackServer) -> None:
    with pytest.raises(SoftBlockError):
        get(web.page("/", PAGE, cf_mitigated="challenge"))


@pytest.mark.parametrize("body", [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\x03\x04", b"\xff\xd8\xff\xe0"])
def test_a_file_that_is_sent_as_a_page_is_none(web: LoopbackServer, body: bytes) -> None:
    with pytest.raises(NotHtmlError, match="sent as HTML"):
        get(web.page("/", body))


def test_the_time_for_a_page_of_nothing_but_tags_grows_with_its_length_alone() -> None:
    page = Page(None, b"<title>Just a moment...</title>" + b"<script><p <a><!--" * 20_000)
    with work_at_most():
        assert shown_bot_wall(page.body)


# ------------------------------------------------------------ what a crawl asks for


def test_any_type_takes_what_is_no_page(web: LoopbackServer) -> None:
    async def visit() -> Page:
        async with Fetcher(LOCAL) as fetcher:
            return await fetcher.get(web.page("/", b"a: b", content_type="application/x-robots"), any_type=True)

    assert asyncio.run(visit()).body == b"a: b"
    assert "accept: */*\r\n" in web.requests[0].lower()


def test_a_hop_of_a_redirect_is_left_to_the_caller(web: LoopbackServer) -> None:
    async def visit(location: str) -> Page | Redirect:
        async with Fetcher(LOCAL) as fetcher:
            return await fetcher.hop(begin(web.serve("/a", web.redirect(location))))

    answer = asyncio.run(visit("/b#top"))
    assert isinstance(answer, Redirect)
    assert (answer.status, answer.url, answer.target) == (302, web.url("/a"), web.url("/b"))
    assert len(web.requests) == 1
    with pytest.raises(AddressError):
        asyncio.run(visit("file:///etc/passwd"))


def test_one_try_is_one_request(web: LoopbackServer) -> None:
    with pytest.raises(StatusError):
        get(web.serve("/", web.http(b"", "503 Unavailable", retry_after="0")))
    assert len(web.requests) == 1


def test_the_contact_is_sent_along(web: LoopbackServer) -> None:
    get(web.page("/"), Policy(allow_private=True, user_agent="SennauBot/2", contact="https://sennau.example/bot"))
    assert "user-agent: sennaubot/2 (+https://sennau.example/bot)\r\n" in web.requests[0].lower()


def kept_open(connection: Connection) -> None:
    """Answers one request after the other on the same connection: a page, an empty redirect, a 304."""
    connection.send(head(f"Content-Length: {len(PAGE)}\r\n") + PAGE)
    while request := connection.sock.recv(65536):
        if request.startswith(b"GET /hop"):
            connection.send(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
        elif b"if-none-match" in request.lower():
            connection.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            connection.send(head(f"Content-Length: {len(PAGE)}\r\n") + PAGE)


def test_a_connection_is_used_again_after_a_page_a_redirect_and_a_304(web: LoopbackServer) -> None:
    url = web.serve("/", kept_open)

    async def visit_all() -> list[int | None]:
        async with Fetcher(LOCAL) as fetcher:
            pages = [
                await fetcher.get(url),
                await fetcher.get(web.url("/hop")),
                await fetcher.get(url, validators=Validators("x")),
                await fetcher.get(url),
            ]
        return [page.status for page in pages]

    assert asyncio.run(visit_all()) == [200, 200, 304, 200]
    assert len(web.requests) == 1  # it notes the first request of each connection


def test_connections_of_hosts_that_are_not_visited_any_more_are_closed(
    web: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "MAX_KEPT", 2)
    web.page("/")
    hosts = ["a.example", "b.example", "a.example", "c.example", "d.example"]

    async def visit_all() -> list[list[str]]:
        kept = []
        async with Fetcher(LOCAL, surroundings=Surroundings(resolve=resolving("127.0.0.1"))) as fetcher:
            for host in hosts:
                await fetcher.get(f"http://{host}:{web.port}/")
                kept.append([name.decode()[0] for _, name, _, _ in fetcher._pools._kept])
        return kept

    assert asyncio.run(visit_all()) == [["a"], ["a", "b"], ["b", "a"], ["a", "c"], ["c", "d"]]


# ------------------------------------------------------------ the rest


def test_every_fetch_error_is_met_in_this_file() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FetchError)}
    met = {
        FetchError,
        AddressError,
        FetchTimeout,
        NotHtmlError,
        RedirectError,
        SoftBlockError,
        StatusError,
        TooLargeError,
    }
    assert kinds == met


def test_the_guard_of_the_tests_holds() -> None:
    with pytest.raises(RuntimeError, match="a test tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_every_outcome_is_described() -> None:
    words = set(OUTCOMES.values()) - {"ok"} | {"dns", "bad_url", "unreachable"}
    named = set(re.findall(r"``(\w+)``", FetchError.__doc__ or ""))
    assert {word for word in words if not re.fullmatch(r"http_\d{3}", word)} <= named
