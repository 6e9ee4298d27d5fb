"""A list of URLs: what counts as one, and that each is visited as a crawl would visit it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.characters import shown
from scraper.fetching import Surroundings
from scraper.models import Page, Rejection
from scraper.network_policy import Policy
from scraper.url_list import read_urls, visit

if TYPE_CHECKING:
    from conftest import LoopbackServer

LOCAL = Policy(allow_private=True, retries=0, delay=0.0)


def paths(web: LoopbackServer) -> list[str]:
    return [head.split(" ")[1] for head in web.requests]


def reasons(urls: list[str], policy: Policy = LOCAL) -> list[tuple[str, str]]:
    """Return the rejections among the visits of these URLs, as reason and detail."""
    found = [page for _, page in visit(urls, policy)]
    return [(page.reason, page.detail) for page in found if isinstance(page, Rejection)]


# ------------------------------------------------------------ lists


def test_a_url_is_a_line_or_stands_in_an_object() -> None:
    lines = [
        "https://a.example/1\n",
        "\n",
        '{"source": "feed", "url": "HTTP://a.example/2"}\r\n',
        "  https://a.example/3 ",
    ]
    assert read_urls("list", lines) == ("https://a.example/1", "HTTP://a.example/2", "https://a.example/3")


def test_a_url_that_is_there_twice_is_visited_once() -> None:
    assert read_urls("list", ["https://a.example/", '{"url": "https://a.example/"}']) == ("https://a.example/",)


@pytest.mark.parametrize(
    "line",
    [
        "a.example",
        "ftp://a.example/",
        "http://a.example/ 7",
        "http://[a.example/",
        '{"link": "https://a.example/"}',
        '{"url": 7}',
        '{"url": "https://a.example/"',
        '{"a":' * 100_000,
    ],
)
def test_a_line_without_a_url_is_named_with_its_number(line: str) -> None:
    [good, bad] = read_urls("list.txt", ["https://a.example/", line])
    assert good == "https://a.example/"
    assert isinstance(bad, Rejection)
    assert (bad.url, bad.reason) == ("list.txt:2", "bad_url")
    assert shown(line, 200) in bad.detail


# ------------------------------------------------------------ visits


def test_pages_come_in_order_under_the_urls_that_were_asked_for(web: LoopbackServer) -> None:
    urls = [web.page("/b"), web.page("/a")]
    bad = Rejection("list:3", "bad_url", "no http(s) URL: a.example")
    found = list(visit([*urls, bad], LOCAL))
    assert [name for name, _ in found] == [*urls, "list:3"]
    assert [page.url for _, page in found] == [*urls, "list:3"]
    assert found[2].page is bad
    assert all(page.fetched_at for _, page in found if isinstance(page, Page))
    assert paths(web) == ["/robots.txt", "/b", "/a"]


def test_what_cannot_be_had_is_named_and_the_rest_is_visited(web: LoopbackServer) -> None:
    gone, good = web.url("/gone"), web.page("/good")
    (_, first), (_, second) = visit([gone, good], LOCAL)
    assert first == Rejection(gone, "not_fetched", "HTTP status 404 Not Found")
    assert isinstance(second, Page)


def test_robots_txt_is_kept_to(web: LoopbackServer) -> None:
    robots = b"User-agent: *\nDisallow: /private/\n"
    web.page("/robots.txt", robots, content_type="text/plain")
    url = web.page("/private/a")
    assert reasons([url]) == [("not_fetched", f"forbidden to robots (robots.txt of {len(robots)} bytes)")]
    assert paths(web) == ["/robots.txt"]
    assert reasons([url], Policy(allow_private=True, delay=0.0, respect_robots=False)) == []


def test_a_port_that_is_not_allowed_is_no_word_of_robots(web: LoopbackServer) -> None:
    [(reason, detail)] = reasons([web.page("/a")], Policy(delay=0.0))
    assert reason == "not_fetched"
    assert detail.startswith(f"port {web.port} is not allowed (lifted by allow_private")
    assert paths(web) == []


def test_each_hop_of_a_redirect_is_a_visit(web: LoopbackServer) -> None:
    web.page("/robots.txt", b"User-agent: *\nDisallow: /private/\n", content_type="text/plain")
    web.serve("/old", web.redirect("/new"))
    new = web.page("/new")
    [(_, page)] = visit([web.url("/old")], LOCAL)
    assert isinstance(page, Page)
    assert (page.url, page.location) == (web.url("/old"), new)
    web.serve("/trap", web.redirect("/private/a"))
    assert reasons([web.url("/trap")])[0][1].startswith("forbidden to robots")
    assert "/private/a" not in paths(web)


def test_redirects_in_a_circle_end(web: LoopbackServer) -> None:
    web.serve("/a", web.redirect("/b"))
    web.serve("/b", web.redirect("/a"))
    [(reason, detail)] = reasons([web.url("/a")], Policy(allow_private=True, delay=0.0, max_redirects=3))
    assert (reason, detail) == ("not_fetched", f"more than 3 redirects, the last to {web.url('/a')}")
    assert paths(web).count("/a") + paths(web).count("/b") == 4


def test_there_is_a_pause_after_every_answer(web: LoopbackServer) -> None:
    now = [datetime(2026, 1, 27, 9, 0, 0, tzinfo=UTC).timestamp()]
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    world = Surroundings(sleep=sleep, clock=lambda: datetime.fromtimestamp(now[0], UTC))
    urls = [web.page(f"/{number}") for number in range(3)]
    assert len(list(visit(urls, Policy(allow_private=True, delay=2.0), surroundings=world))) == 3
    assert naps == pytest.approx([0.0, 2.0, 2.0, 2.0])


def test_who_stops_early_causes_no_further_request(web: LoopbackServer) -> None:
    visits = visit([web.page("/a"), web.page("/b")], LOCAL)
    next(visits)
    visits.close()  # type: ignore[attr-defined] # it is a generator
    assert paths(web) == ["/robots.txt", "/a"]
