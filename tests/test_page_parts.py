"""Parts of a page that a browser asks for: what is fetched, what is refused, and how much at the most."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import pytest
from conftest import LoopbackServer

from scraper.fetching import Fetcher, RobotsCache
from scraper.fetching import page_parts as module
from scraper.fetching.chains import begin
from scraper.fetching.page_parts import MAX_ATTEMPTS, MAX_PARTS, NO_STYLE, PageParts, PartAnswer
from scraper.models import Page
from scraper.network_policy import Policy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from conftest import Connection

POLICY = Policy(allow_private=True, retries=0)
DATA = LoopbackServer.http(b'{"text": "The ferry sails again."}', content_type="application/json")


T = TypeVar("T")


def with_parts(
    web: LoopbackServer,
    ask: Callable[[PageParts], Awaitable[T]],
    *,
    headers: tuple[tuple[str, str], ...] = (),
    is_asked_of_robots: bool = False,
    notes: list[tuple[str, str, float | None]] | None = None,
    policy: Policy = POLICY,
) -> T:
    async def run() -> T:
        async with Fetcher(policy) as fetcher:
            robots = RobotsCache(fetcher, policy.user_agent) if is_asked_of_robots else None
            url = web.url("/page")
            page = Page(url, b"<p>", url, 200, headers, "text/html")
            note = (lambda *each: notes.append(each)) if notes is not None else lambda *_: None
            return await ask(PageParts(page, begin(url), fetcher, robots, note=note))

    return asyncio.run(run())


def paths(web: LoopbackServer) -> list[str]:
    return [head.split(" ")[1] for head in web.requests]


@pytest.mark.parametrize("kind", ["script", "xhr", "fetch"])
def test_what_a_text_is_made_of_is_fetched(web: LoopbackServer, kind: str) -> None:
    url = web.serve("/data.json", DATA)
    answer = with_parts(web, lambda parts: parts.answer("GET", kind, url))
    assert answer == PartAnswer(200, (("content-type", "application/json"),), b'{"text": "The ferry sails again."}')


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("POST", "fetch"),
        ("HEAD", "xhr"),
        *(("GET", kind) for kind in "image media font eventsource ping other".split()),
    ],
)
def test_other_kinds_and_methods_are_refused_without_a_request(web: LoopbackServer, method: str, kind: str) -> None:
    url = web.serve("/data.json", DATA)
    assert with_parts(web, lambda parts: parts.answer(method, kind, url)) is None
    assert web.requests == []


def test_a_style_sheet_is_empty_and_an_address_that_is_none_of_the_web_is_refused(web: LoopbackServer) -> None:
    assert with_parts(web, lambda parts: parts.answer("GET", "stylesheet", web.url("/a.css"))) == NO_STYLE
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", "file:///data.json")) is None
    assert web.requests == []


def test_private_addresses_and_ports_are_refused_as_everywhere(web: LoopbackServer) -> None:
    url = web.serve("/data.json", DATA)
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", url), policy=Policy(retries=0)) is None
    assert web.requests == []


def test_a_status_is_handed_on_without_the_body(web: LoopbackServer) -> None:
    url = web.serve("/gone", LoopbackServer.http(b"gone", "404 Not Found"))
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", url)) == PartAnswer(404)
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", "http://127.0.0.1:1/refused")) is None


def test_headers_that_are_not_true_any_more_and_cookies_stay_here(web: LoopbackServer) -> None:
    url = web.serve("/data.json", LoopbackServer.http(b"{}", content_type="application/json", set_cookie="a=1"))
    answer = with_parts(web, lambda parts: parts.answer("GET", "fetch", url))
    assert answer
    assert answer.headers == (("content-type", "application/json"),)


def test_so_many_parts_and_no_more(web: LoopbackServer) -> None:
    async def ask(parts: PageParts) -> tuple[int, bool, bool]:
        answers = [await parts.answer("GET", "fetch", web.serve(f"/{n}", DATA)) for n in range(MAX_PARTS + 1)]
        answered = len([each for each in answers if each])
        while parts.attempts < MAX_ATTEMPTS:
            await parts.answer("GET", "image", web.url("/x.png"))
        was_pestering = parts.is_pestering
        await parts.answer("GET", "image", web.url("/x.png"))
        return answered, was_pestering, parts.is_pestering

    assert with_parts(web, ask) == (MAX_PARTS, False, True)
    assert len(web.requests) == MAX_PARTS


def test_so_many_bytes_of_a_part_and_of_all_parts(web: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART_BYTES", 100)
    monkeypatch.setattr(module, "PARTS_BYTES", 250)
    sizes = (100, 50, 100, 1)
    urls = [web.serve(f"/{n}", LoopbackServer.http(b"x" * size)) for n, size in enumerate(sizes)]
    larger = web.serve("/larger", LoopbackServer.http(b"x" * 101))

    async def ask(parts: PageParts) -> list[bool]:
        return [await parts.answer("GET", "fetch", url) is not None for url in urls]

    assert with_parts(web, ask) == [True, True, True, False]
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", larger)) is None


def test_robots_txt_is_asked_before_each_hop(web: LoopbackServer) -> None:
    web.serve("/robots.txt", LoopbackServer.http(b"User-agent: *\nDisallow: /private/", content_type="text/plain"))
    web.serve("/private/data.json", DATA)
    moved = web.serve("/moved", LoopbackServer.redirect("/private/data.json"))
    fine = web.serve("/fine", LoopbackServer.redirect("/data.json"))
    web.serve("/data.json", DATA)

    async def ask(parts: PageParts) -> list[bool]:
        urls = (web.url("/private/data.json"), moved, fine)
        return [await parts.answer("GET", "fetch", url) is not None for url in urls]

    assert with_parts(web, ask, is_asked_of_robots=True) == [False, False, True]
    assert paths(web) == ["/robots.txt", "/moved", "/fine", "/data.json"]


def test_redirects_of_a_part_in_a_circle_end(web: LoopbackServer) -> None:
    url = web.serve("/round", LoopbackServer.redirect("/round"))
    assert with_parts(web, lambda parts: parts.answer("GET", "fetch", url)) is None
    assert paths(web) == ["/round"]


def test_cookies_of_the_page_go_to_its_site_alone(web: LoopbackServer) -> None:
    there = web.serve("/data.json", DATA)
    urls = [there, there.replace("127.0.0.1", "localhost")]

    async def ask(parts: PageParts) -> None:
        for url in urls:
            await parts.answer("GET", "fetch", url)

    with_parts(web, ask, headers=(("set-cookie", "visit=7; Path=/"),))
    assert ["visit=7" in head for head in web.requests] == [True, False]


def test_a_host_that_complains_is_left_alone_and_each_request_is_told(web: LoopbackServer) -> None:
    url = web.serve("/data.json", DATA)
    often = web.serve("/often", LoopbackServer.http(b"", "429 Too Many Requests", retry_after="30"))
    notes: list[tuple[str, str, float | None]] = []

    async def ask(parts: PageParts) -> list[int | None]:
        answers = [await parts.answer("GET", "fetch", each) for each in (url, often, url)]
        return [each.status if each else None for each in answers]

    assert with_parts(web, ask, notes=notes) == [200, 429, None]
    assert notes == [(url, "ok", None), (often, "rate_limited", 30.0)]
    assert paths(web) == ["/data.json", "/often"]


def test_a_host_has_one_request_at_a_time(web: LoopbackServer) -> None:
    under_way: list[int] = []
    most: list[int] = []

    def slowly(connection: Connection) -> None:
        under_way.append(1)
        most.append(len(under_way))
        connection.stopped.wait(0.05)
        under_way.pop()
        connection.send(DATA)

    urls = [web.serve(f"/{n}", slowly) for n in range(4)]

    async def ask(parts: PageParts) -> list[PartAnswer | None]:
        return list(await asyncio.gather(*(parts.answer("GET", "fetch", url) for url in urls)))

    assert all(with_parts(web, ask))
    assert most == [1, 1, 1, 1]


def test_quiet_is_since_the_last_part(web: LoopbackServer) -> None:
    now = 10.0

    async def ask(_: PageParts) -> list[float]:
        nonlocal now
        async with Fetcher(POLICY) as fetcher:
            page = Page(web.url("/page"), b"<p>")
            parts = PageParts(page, begin(web.url("/page")), fetcher, None, clock=lambda: now)
            seen = [parts.quiet]
            now = 12.5
            seen.append(parts.quiet)
            task = asyncio.create_task(parts.answer("GET", "fetch", web.serve("/data.json", DATA)))
            await asyncio.sleep(0)
            seen.append(parts.quiet)
            await task
            now = 13.0
            await parts.answer("GET", "image", web.url("/x.png"))  # says nothing of whether the page is whole
            return [*seen, parts.quiet]

    assert with_parts(web, ask) == [0.0, 2.5, 0.0, 0.5]
