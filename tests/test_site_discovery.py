"""What a look around one site finds: on its pages, in its feeds and sitemaps, within what robots.txt allows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.fetching import Surroundings
from scraper.models import Discovered, Rejection
from scraper.network_policy import Policy
from scraper.site_discovery import find, is_recent

if TYPE_CHECKING:
    from conftest import LoopbackServer

LOCAL = Policy(allow_private=True, retries=0, delay=0.0)
FRONT = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>
<a href="/world/">World</a><a href="/2026/01/27/bridge-opens-today">Bridge opens today</a></body></html>"""
FEED = b"""<rss version="2.0"><channel><item><title>Ferry</title><link>/2026/01/26/ferry-is-late</link>
<pubDate>Mon, 26 Jan 2026 09:00:00 GMT</pubDate></item><item><title>Old</title><link>/2024/01/26/old-news</link>
<pubDate>Fri, 26 Jan 2024 09:00:00 GMT</pubDate></item></channel></rss>"""
WORLD = b'<a href="/2026/01/25/a-treaty-is-signed">Treaty</a><a href="/2026/01/27/bridge-opens-today/">Bridge</a>'


def serve(web: LoopbackServer) -> str:
    """Return a site with a front page, a section, a feed, and two sitemaps below an index that robots.txt names."""
    robots = f"User-agent: *\nDisallow: /private/\nSitemap: {web.url('/index.xml')}\n".encode()
    web.page("/robots.txt", robots, content_type="text/plain")
    web.page("/feed.xml", FEED, content_type="application/rss+xml")
    web.page("/world/", WORLD)
    sitemaps = "".join(f"<sitemap><loc>{web.url(f'/{name}.xml')}</loc></sitemap>" for name in ("a", "private/b"))
    web.page("/index.xml", f"<sitemapindex>{sitemaps}</sitemapindex>".encode(), content_type="application/xml")
    entry = f"<urlset><url><loc>{web.url('/2026/01/24/market')}</loc></url></urlset>".encode()
    web.page("/a.xml", entry, content_type="application/xml")
    return web.page("/", FRONT)


def paths(web: LoopbackServer) -> list[str]:
    return [head.split(" ")[1] for head in web.requests]


def test_a_look_around_a_site(web: LoopbackServer) -> None:
    finds = list(find(serve(web), LOCAL))
    assert sorted(
        (entry.url.removeprefix(web.url("")), entry.source) for entry in finds if isinstance(entry, Discovered)
    ) == [
        ("/2024/01/26/old-news", "feed"),
        ("/2026/01/24/market", "sitemap"),
        ("/2026/01/25/a-treaty-is-signed", "index"),
        ("/2026/01/26/ferry-is-late", "feed"),
        ("/2026/01/27/bridge-opens-today", "index"),
    ]
    (forbidden,) = (entry for entry in finds if isinstance(entry, Rejection))
    assert (forbidden.url, forbidden.reason) == (web.url("/private/b.xml"), "robots_disallowed")
    assert "/private/b.xml" not in paths(web)
    assert sorted(paths(web)) == ["/", "/a.xml", "/feed.xml", "/index.xml", "/robots.txt", "/world/"]


def test_what_is_older_is_left_out_and_what_has_no_date_stays(web: LoopbackServer) -> None:
    urls = {entry.url for entry in find(serve(web), LOCAL, since=date(2026, 1, 1))}
    assert web.url("/2024/01/26/old-news") not in urls
    assert {web.url("/2026/01/26/ferry-is-late"), web.url("/2026/01/24/market")} <= urls


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_so_many_pages_and_no_more_are_looked_at(web: LoopbackServer, pages: int) -> None:
    list(find(serve(web), LOCAL, max_pages=pages))
    assert len(web.requests) == 1 + pages


def test_who_stops_early_causes_no_further_request(web: LoopbackServer) -> None:
    next(find(serve(web), LOCAL))
    assert paths(web) == ["/robots.txt", "/"]


def test_sitemaps_without_end_leave_room_for_the_rest(web: LoopbackServer) -> None:
    serve(web)
    many = "".join(f"<sitemap><loc>{web.url(f'/s{number}.xml')}</loc></sitemap>" for number in range(1000))
    web.page("/index.xml", f"<sitemapindex>{many}</sitemapindex>".encode(), content_type="application/xml")
    list(find(web.url("/"), LOCAL, max_pages=6))
    assert {"/", "/index.xml", "/feed.xml", "/world/"} < set(paths(web))


def test_a_hop_is_a_visit_of_its_own(web: LoopbackServer) -> None:
    serve(web)
    web.serve("/old", web.redirect("/private/front"))
    (rejection,) = find(web.url("/old"), LOCAL, max_pages=3)
    assert isinstance(rejection, Rejection)
    assert (rejection.url, rejection.reason) == (web.url("/private/front"), "robots_disallowed")
    assert "/private/front" not in paths(web)


def test_nothing_is_visited_where_nobody_knows_the_rules(web: LoopbackServer) -> None:
    serve(web)
    web.serve("/robots.txt", web.http(b"", "503 Unavailable"))
    (rejection,) = find(web.url("/"), LOCAL)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "robots_unreachable"
    assert paths(web) == ["/robots.txt"]


def test_each_page_that_fails_is_named(web: LoopbackServer) -> None:
    serve(web)
    web.serve("/feed.xml", web.http(b"", "404 Not Found"))
    web.serve("/world/", web.http(b"", "500 Oops"))
    web.page("/a.xml", b"\x1f\x8b\x08 cut off", content_type="application/gzip")
    rejections = [entry for entry in find(web.url("/"), LOCAL) if isinstance(entry, Rejection)]
    assert {(rejection.url, rejection.reason) for rejection in rejections} == {
        (web.url("/feed.xml"), "http_404"),
        (web.url("/world/"), "http_5xx"),
        (web.url("/a.xml"), "unreadable"),
        (web.url("/private/b.xml"), "robots_disallowed"),
    }


def test_a_host_that_wants_to_be_left_alone_is(web: LoopbackServer) -> None:
    serve(web)
    web.serve("/", web.http(b"", "429 Slow down", retry_after="86400"))
    rejections = [entry for entry in find(web.url("/"), LOCAL) if isinstance(entry, Rejection)]
    assert rejections[0].reason == "rate_limited"
    assert paths(web) == ["/robots.txt", "/"]


def test_there_is_a_pause_between_two_requests(web: LoopbackServer) -> None:
    now = [datetime(2026, 1, 27, 9, 0, 0, tzinfo=UTC).timestamp()]
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    world = Surroundings(sleep=sleep, clock=lambda: datetime.fromtimestamp(now[0], UTC))
    list(find(serve(web), Policy(allow_private=True, delay=2.0), surroundings=world))
    assert naps[0] == 0.0
    assert naps[1:] == pytest.approx([2.0] * (len(naps) - 1))
    assert len(naps) == len(web.requests)


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        (date(2026, 1, 27), None, True),
        (date(2026, 1, 26), None, False),
        (datetime(2026, 1, 27, 0, 1, tzinfo=UTC), None, True),
        (date(2026, 1, 1), date(2026, 2, 1), False),
        (None, date(2026, 1, 26), False),
        (None, date(2026, 1, 28), True),
        (None, None, True),
    ],
)
def test_what_is_recent(published: date | None, modified: date | None, expected: bool) -> None:
    entry = Discovered("https://sennau.example/", "feed", published=published, modified=modified)
    assert is_recent(entry, date(2026, 1, 27)) is expected
    assert is_recent(entry, None)


def test_the_usual_places_are_asked_for_where_no_sitemap_is_named(web: LoopbackServer) -> None:
    entry = f"<urlset><url><loc>{web.url('/2026/01/24/market')}</loc></url></urlset>".encode()
    web.page("/", FRONT.replace(b"/feed.xml", b"").replace(b"/world/", b""))
    web.page("/sitemap.xml", b"<title>Not here</title>")
    web.serve("/sitemap_index.xml", web.redirect("/all.xml"))
    web.page("/all.xml", entry, content_type="application/xml")
    web.serve("/feed", web.redirect("/feed/"))
    web.page("/feed/", FEED, content_type="application/xml")
    found = list(find(web.url("/"), LOCAL))
    assert {entry.url.removeprefix(web.url("")) for entry in found if isinstance(entry, Discovered)} == {
        *("/2024/01/26/old-news", "/2026/01/24/market", "/2026/01/26/ferry-is-late", "/2026/01/27/bridge-opens-today")
    }
    assert [entry for entry in found if isinstance(entry, Rejection)] == []
    assert sorted(paths(web)) == sorted(
        ["/", "/all.xml", "/feed", "/feed/", "/robots.txt", "/sitemap.xml", "/sitemap_index.xml"]
    )


def test_usual_places_that_lead_to_the_front_or_are_not_there_are_no_failures(web: LoopbackServer) -> None:
    web.page("/", FRONT)
    web.page("/feed.xml", FEED, content_type="application/rss+xml")
    web.page("/world/", WORLD)
    web.serve("/sitemap.xml", web.redirect("/"))
    found = list(find(web.url("/"), LOCAL))
    assert [entry for entry in found if isinstance(entry, Rejection)] == []
    assert {"/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml"} <= set(paths(web))
    assert "/feed" not in paths(web)
