"""Every way in which a visit can go, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import socket
import ssl
import threading
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import errors
from scraper.errors import (
    AddressError,
    FetchError,
    FetchTimeout,
    NotHtmlError,
    RedirectError,
    StatusError,
    TooLargeError,
)
from scraper.fetching import Fetcher, Surroundings, fetch
from scraper.fetching.addresses import is_public
from scraper.models import Page, Policy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from conftest import Connection, LoopbackServer

LOCAL = Policy(allow_private=True, retries=0, timeout=5.0)
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
    web.serve("/a", web.http(b"", "302 Found", location="/b", set_cookie="id=1; Path=/"))
    web.page("/b")
    fetch(web.url("/a"), Policy(allow_private=True, user_agent="Sennau-Archive/1"))
    heads = [head.lower() for head in web.requests]
    assert all("user-agent: sennau-archive/1" in head for head in heads)
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


def silent(connection: Connection) -> None:
    connection.stopped.wait()


def reset_at_once(connection: Connection) -> None:
    connection.reset()


def reset_after_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    connection.reset()


def reset_in_body(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + PAGE)
    connection.reset()


def drip(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not connection.stopped.wait(0.02):
        connection.send(b"a")


def never_ending_body(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not connection.stopped.is_set():
        connection.send(b"<p>more</p>" * 5000)


def never_ending_preliminaries(connection: Connection) -> None:
    while not connection.stopped.wait(0.005):
        connection.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def head(fields: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n".encode()


FAULTS: dict[str, tuple[bytes | Callable[[Connection], None], type[FetchError]]] = {
    "reset at once": (reset_at_once, FetchError),
    "hang up at once": (lambda _connection: None, FetchError),
    "reset after the head": (reset_after_head, FetchError),
    "reset in the body": (reset_in_body, FetchError),
    "content-length too long": (head("Content-Length: 5000\r\n") + PAGE, FetchError),
    "content-length no number": (head("Content-Length: many\r\n") + PAGE, FetchError),
    "broken chunk": (head("Transfer-Encoding: chunked\r\n") + b"zz\r\nabc\r\n", FetchError),
    "chunks cut off": (head("Transfer-Encoding: chunked\r\n") + b"5\r\nabc", FetchError),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", FetchError),
    "headers without end": (head(f"X-Long: {'a' * 300_000}\r\n") + PAGE, FetchError),
    "claims gzip": (head("Content-Encoding: gzip\r\n") + PAGE, FetchError),
    "gzip cut off": (head("Content-Encoding: gzip\r\n") + gzip.compress(PAGE)[:-9], FetchError),
    "silent": (silent, FetchTimeout),
    "drip": (drip, FetchTimeout),
    "endless 1xx": (never_ending_preliminaries, FetchTimeout),
    "endless body": (never_ending_body, TooLargeError),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", StatusError),
    "part of a page": (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n", StatusError),
    "not modified": (b"HTTP/1.1 304 Not Modified\r\n\r\n", StatusError),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_an_error_of_ours_that_names_the_url(web: LoopbackServer, fault: str) -> None:
    answer, expected = FAULTS[fault]
    url = web.serve("/", answer)
    with pytest.raises(expected) as caught:
        get(url, Policy(allow_private=True, retries=0, timeout=0.4, max_body=300_000))
    assert type(caught.value) is expected
    assert caught.value.url == url
    assert caught.value.reason.strip(" :")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_behind_a_redirect_is_the_same_error(web: LoopbackServer, fault: str) -> None:
    answer, expected = FAULTS[fault]
    web.serve("/bad", answer)
    url = web.serve("/", web.redirect("/bad"))
    with pytest.raises(expected) as caught:
        get(url, Policy(allow_private=True, retries=0, timeout=0.4, max_body=300_000))
    assert caught.value.url == url


def test_a_short_content_length_ends_the_body(web: LoopbackServer) -> None:
    assert get(web.serve("/", head("Content-Length: 15\r\n") + PAGE)).body == PAGE[:15]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchError, match="no connection"):
        get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("number", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_name_that_does_not_resolve(number: int) -> None:
    tries = itertools.count()

    async def resolve(_host: str, _port: int) -> tuple[str, ...]:
        next(tries)
        raise socket.gaierror(number, "Name or service not known")

    naps = Naps()
    with pytest.raises(FetchError, match="Name or service not known"):
        get("http://nowhere.example/", Policy(retries=2), Surroundings(sleep=naps, resolve=resolve))
    assert next(tries) == (1 if number == socket.EAI_NONAME else 3)


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(64 * 1024 * 1024))),
        ("br", brotli.compress(bytes(64 * 1024 * 1024), quality=1)),
        ("zstd", zstandard.compress(bytes(64 * 1024 * 1024))),
    ],
)
def test_a_bomb_stops_at_the_limit_with_little_memory(web: LoopbackServer, coding: str, bomb: bytes) -> None:
    url = web.page("/", bomb, content_encoding=coding)
    tracemalloc.start()
    with pytest.raises(TooLargeError, match="larger than 1048576 bytes"):
        get(url, Policy(allow_private=True, max_body=1024 * 1024))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 1024 * 1024


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


def test_the_next_address_is_tried_when_one_does_not_answer(web: LoopbackServer) -> None:
    web.page("/")
    world = Surroundings(resolve=resolving("::1", "127.0.0.1"))
    page = get(f"http://news.example:{web.port}/", LOCAL, world)
    assert page.final_url == f"http://news.example:{web.port}/"
    assert f"host: news.example:{web.port}" in web.requests[0].lower()


@settings(max_examples=60)
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


@pytest.mark.parametrize("header", ["soon", "-5", "1.5", "Tue, 99 Foo"])
def test_a_retry_after_that_means_nothing_is_as_none(web: LoopbackServer, header: str) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", "503 Unavailable", retry_after=header), web.http())
    get(url, Policy(allow_private=True), Surroundings(sleep=naps, chance=lambda: 0.25))
    assert naps.taken == [0.25]


@pytest.mark.parametrize("header", ["86400", "Wed, 28 Jan 2026 09:00:00 GMT"])
def test_a_retry_after_beyond_the_deadline_ends_at_once(web: LoopbackServer, header: str) -> None:
    naps = Naps()
    url = web.serve("/", web.http(b"", "429 Slow down", retry_after=header))
    with pytest.raises(StatusError, match="asks to wait 86400 s, beyond the deadline of 60 s") as caught:
        get(url, Policy(allow_private=True), Surroundings(sleep=naps, clock=lambda: NOW))
    assert (caught.value.status, caught.value.retry_after) == (429, 86400.0)
    assert (naps.taken, len(web.requests)) == ([], 1)


def test_the_deadline_ends_the_waiting_between_tries(web: LoopbackServer) -> None:
    url = web.serve("/", web.http(b"", "503 Unavailable", retry_after="1"))
    with pytest.raises(StatusError):
        get(url, Policy(allow_private=True, timeout=0.5))
    assert len(web.requests) == 1


# ------------------------------------------------------------ the rest


def test_every_fetch_error_is_met_in_this_file() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FetchError)}
    met = {FetchError, AddressError, FetchTimeout, NotHtmlError, RedirectError, StatusError, TooLargeError}
    assert kinds == met


def test_the_guard_of_the_tests_holds() -> None:
    with pytest.raises(RuntimeError, match="a test tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
