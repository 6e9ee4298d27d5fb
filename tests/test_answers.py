"""Answers read right: cookies of one chain, refreshes, walls, pages that are not there, "not modified" unasked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from conftest import LoopbackServer
from fault_server import SELF_SIGNED, FaultServer
from kill_trial import outcomes
from news_site import Answer, NewsSites, article_page
from test_crawling import POLICY, answering, asked, fates_of, job_of, links, run

from scraper import Corpus, clean, extract
from scraper.api import explain
from scraper.cli.missing_article import describe_missing
from scraper.crawling import Crawl, Job
from scraper.errors import FetchError, InputError, RedirectError, SoftBlockError, StatusError
from scraper.extraction.body.missing_pages import MAX_APOLOGY, says_not_found
from scraper.fetching import Fetcher, Redirect, Surroundings, Visitor, fetch
from scraper.fetching.chains import MAX_COOKIE_BYTES, MAX_COOKIES, Chain, begin
from scraper.fetching.client import WALL_STATUSES
from scraper.fetching.consent import CONSENT_LETTERS, consent_wall, leads_to_consent
from scraper.fetching.disguises import SCRIPT_WALL_BYTES, shown_bot_wall
from scraper.fetching.refreshes import HEAD_BYTES, SHOWN_LETTERS, refresh_target
from scraper.markup import head_tags
from scraper.models import Page
from scraper.network_policy import HostPolicy, Policy
from scraper.urls.addresses import page_address

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_here")

LOCAL = Policy(allow_private=True, retries=0, delay=0.0)
HERE = "https://www.news.example/2026/bridge"
FERRY, MILL = (f"/news/2026/11/20/{name}-of-the-old-harbour.html" for name in ("ferry", "mill"))
PROSE = "The council of Sennau has voted to repair the old bridge over the river before the winter begins. "


def gone(text: str = "We are sorry. Try the search, or go on with the latest stories.") -> bytes:
    return f"<title>Page not found - The Herald</title><main><h1>Page not found</h1><p>{text}</p></main>".encode()


def story(number: int) -> Answer:
    return Answer(body=article_page(number, 3000, ""))


def led(target: str, *set_cookies: str, start: str = HERE, at: str | None = None) -> Chain:
    """Return the way after one redirect."""
    headers = tuple(("set-cookie", value) for value in set_cookies)
    return begin(start).after(Redirect(at or start, target, 302, headers), 10)


class Sites(NewsSites):
    """Sites whose pages need a cookie: ``walls`` answers a path in place of the site if the cookie does not come."""

    walls: dict[str, Answer]

    def answer(self, host: str, path: str, head: str) -> Answer:
        """Return what this request is answered with."""
        wall = self.walls.get(path)
        return wall if wall and "\r\ncookie: " not in head.lower() else NewsSites.answer(self, host, path, head)


def sites_with(walls: dict[str, Answer], answers: dict[str, Answer | list[Answer]]) -> Sites:
    sites = Sites(pages=0, robots="User-agent: *\nDisallow: /private/\n")
    sites.walls = walls
    sites.fault = answering(answers)
    return sites


def leads_to(target: str, *headers: str) -> Answer:
    return Answer("302 Found", headers=(f"Location: {target}", *headers))


# ------------------------------------------------------------ cookies of one chain


def test_a_site_that_wants_a_cookie_gets_it_within_the_chain_and_never_again(web: LoopbackServer) -> None:
    web.serve(
        "/story",
        web.http(b"", "302 Found", location="/?chk=1", set_cookie="seen=1; Path=/; HttpOnly"),
        web.http(),
    )
    web.serve("/?chk=1", web.redirect("/story"))
    assert fetch(web.url("/story"), LOCAL).final_url == web.url("/story")
    assert ["cookie: seen=1" in head.lower() for head in web.requests] == [False, True, True]
    fetch(web.url("/story"), LOCAL)
    assert "cookie" not in web.requests[-1].lower()


def test_the_visitor_follows_such_a_chain_and_no_other_redirect(web: LoopbackServer) -> None:
    async def visit(path: str) -> Page | Redirect:
        async with Visitor(LOCAL) as visitor:
            return await visitor.get(web.url(path))

    web.serve("/story", web.http(b"", "302 Found", location="/story", set_cookie="seen=1"), web.http())
    web.serve("/old", web.redirect("/story"))
    page = asyncio.run(visit("/story"))
    assert isinstance(page, Page)
    assert page.status == 200
    assert asyncio.run(visit("/old")) == Redirect(web.url("/old"), web.url("/story"), 302, page_headers(web))


def page_headers(web: LoopbackServer) -> tuple[tuple[str, str], ...]:
    head = web.redirect("/story").decode().partition("\r\n\r\n")[0]
    return tuple((name, value) for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:]))


def test_robots_txt_is_asked_for_each_hop_of_a_chain(web: LoopbackServer) -> None:
    async def visit() -> Page | Redirect:
        async with Visitor(LOCAL) as visitor:
            return await visitor.get(web.url("/story"))

    web.serve("/robots.txt", web.http(b"User-agent: *\nDisallow: /consent", content_type="text/plain"))
    web.serve("/story", web.http(b"", "302 Found", location="/consent?return=/story", set_cookie="ask=1"))
    with pytest.raises(FetchError) as caught:
        asyncio.run(visit())
    assert caught.value.outcome == "robots_disallowed"
    assert [head.split()[1] for head in web.requests] == ["/robots.txt", "/story"]


def test_who_comes_again_with_the_same_cookies_turns_in_a_circle(web: LoopbackServer) -> None:
    web.serve("/story", web.http(b"", "302 Found", location="/story", set_cookie="seen=1"))
    with pytest.raises(RedirectError, match="circle") as caught:
        fetch(web.url("/story"), LOCAL)
    assert caught.value.outcome == "redirect_loop"
    assert len(web.requests) == 2


def test_a_chain_has_as_many_redirects_as_the_policy_says(web: LoopbackServer) -> None:
    for number in range(3):
        web.serve(f"/{number}", web.redirect(f"/{number + 1}"))
    web.page("/3")
    assert fetch(web.url("/0"), Policy(allow_private=True, retries=0, max_redirects=3)).status == 200
    with pytest.raises(RedirectError, match="more than 2 redirects"):
        fetch(web.url("/0"), Policy(allow_private=True, retries=0, max_redirects=2))


@pytest.mark.parametrize(
    ("cookie", "target", "sent"),
    [
        ("a=1", HERE, "a=1"),
        ("a=1; Path=/", "https://www.news.example/other", "a=1"),
        ("a=1", "https://www.news.example/other", ""),  # without a path: for the folder
        ("a=1; Path=/20", HERE, ""),
        ("a=1; Path=/2026", HERE, "a=1"),
        ("a=1; Path=/2026/", HERE, "a=1"),
        ("a=1; path=/", "https://news.example/x", ""),  # for the host alone
        ("a=1; Path=/; Domain=.news.example", "https://news.example/x", "a=1"),
        ("a=1; Path=/; Domain=news.example", "https://consent.news.example/x", "a=1"),
        ("a=1; Path=/; Domain=example", HERE, ""),  # a public suffix
        ("a=1; Path=/; Domain=other.example", "https://other.example/x", ""),
        ("a=1; Path=/; Domain=sport.news.example", "https://sport.news.example/", ""),
        ("a=1; Path=/; Secure", "http://www.news.example/x", ""),
        ("a=1; Path=/; Secure", HERE, "a=1"),
        ("a=1; Path=/; Max-Age=0", HERE, ""),
        ("a=1; Path=/; Max-Age=10", HERE, "a=1"),
        ("a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", HERE, ""),
        ("a=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT", HERE, "a=1"),
        ('a="x y"; Path=/', HERE, 'a="x y"'),
        ("a=; Path=/", HERE, "a="),
        ("no pair", HERE, ""),
        ("a=1\x00; Path=/", HERE, "a=1"),
        (f"a={'x' * MAX_COOKIE_BYTES}; Path=/", HERE, ""),
    ],
)
def test_to_whom_a_cookie_goes(cookie: str, target: str, sent: str) -> None:
    assert led(target + "?", cookie).cookie_header == sent


def test_cookies_are_of_one_site_alone() -> None:
    way = led("https://other.example/a", "a=1; Path=/; Domain=news.example")
    assert way.cookie_header == ""
    assert not way.goes_on
    there = Redirect(way.at, HERE + "?2", 302, (("set-cookie", "b=2; Path=/"),))
    assert way.after(there, 10).cookie_header == "a=1"  # of the other site none is taken


def test_a_cookie_can_be_changed_and_taken_back() -> None:
    way = led(HERE + "?1", "a=1; Path=/", "b=2; Path=/")
    assert way.cookie_header == "a=1; b=2"
    changed = way.after(Redirect(way.at, HERE + "?2", 302, (("set-cookie", "a=3; Path=/"),)), 10)
    assert changed.cookie_header == "b=2; a=3"
    gone = changed.after(Redirect(changed.at, HERE + "?3", 302, (("set-cookie", "b=; Path=/; max-age=-1"),)), 10)
    assert gone.cookie_header == "a=3"


def test_a_chain_has_so_many_cookies_the_last_ones() -> None:
    sent = led(HERE, *(f"c{number}=1" for number in range(MAX_COOKIES + 1))).cookie_header.split("; ")
    assert (len(sent), sent[0]) == (MAX_COOKIES, "c1=1")


def test_a_crawl_reads_a_site_behind_cookies(tmp_path: Path) -> None:
    walls = {
        "/": leads_to("/?chk=1", "Set-Cookie: seen=1; Path=/"),
        FERRY: leads_to(f"/ask?return={FERRY}"),
        f"/ask?return={FERRY}": leads_to(FERRY, "Set-Cookie: ok=1; Path=/"),
        MILL: leads_to(MILL, "Set-Cookie: ok=1; Path=/"),
    }
    answers: dict[str, Answer | list[Answer]] = {"/": links(FERRY, MILL), FERRY: story(1), MILL: story(2)}
    with sites_with(walls, answers) as sites:
        report = run(job_of(sites, tmp_path))
        assert not report.failed_seeds
        assert outcomes(tmp_path / "state")[sites.seeds[0]] == "source"
        assert not run(job_of(sites, tmp_path), later=timedelta(hours=2)).failed_seeds
        assert outcomes(tmp_path / "state")[sites.seeds[0]] == "unchanged"
        assert fates_of(tmp_path / "state")[MILL] == "article"
        assert asked(sites, MILL).total() == 2


async def on_loopback(_host: str, _port: int) -> tuple[str, ...]:
    return ("127.0.0.1",)


@pytest.mark.parametrize("disallowed", [False, True])
def test_a_chain_over_another_host_of_the_site_waits_for_its_turn(tmp_path: Path, disallowed: bool) -> None:
    with sites_with({}, {"/": links(FERRY), FERRY: story(1)}) as sites:
        here, there = (f"http://{name}.sennau.example:{sites.port}" for name in ("www", "ask"))
        sites.walls[FERRY] = leads_to(f"{there}/private/ask" if disallowed else f"{there}/ask", "Set-Cookie: asks=1")
        sites.walls["/ask"] = leads_to(here + FERRY, "Set-Cookie: ok=1; Path=/; Domain=sennau.example")
        policy = replace(POLICY, delay=0.1)
        job = Job((f"{here}/",), tmp_path / "state", tmp_path / "corpus.db", policy=policy)
        report = asyncio.run(Crawl(job, surroundings=Surroundings(resolve=on_loopback)).run())
        fates = fates_of(tmp_path / "state")
        assert (report.articles, fates[FERRY]) == ((0, "robots_disallowed") if disallowed else (1, "article"))
        robots = [each.begun for each in sites.log if each.path == "/robots.txt"]
        asks = [each.begun for each in sites.log if each.path == "/ask"]
        assert len(robots) == 2  # one of each host
        assert len(asks) == (not disallowed)
        assert all(ask - robots[1] >= policy.delay for ask in asks)


def test_a_chain_of_a_crawl_keeps_to_robots_txt(tmp_path: Path) -> None:
    walls = {FERRY: leads_to("/private/ask", "Set-Cookie: ok=1; Path=/")}
    with sites_with(walls, {"/": links(FERRY, MILL), FERRY: story(1), MILL: story(2)}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert fates_of(tmp_path / "state")[FERRY] == "robots_disallowed"
        assert asked(sites, "/private") == {}


def test_a_chain_that_ends_where_the_crawl_has_been_is_not_taken(tmp_path: Path) -> None:
    walls = {FERRY: leads_to("/", "Set-Cookie: ok=1; Path=/")}
    with sites_with(walls, {"/": links(FERRY, MILL), MILL: story(2)}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert fates_of(tmp_path / "state")[FERRY] == "redirected"
        assert asked(sites)["127.0.0.1", "/"] == 1


# ------------------------------------------------------------ refreshes


@pytest.mark.parametrize(
    ("head", "leads"),
    [
        ('<meta http-equiv="refresh" content="0;url=/new">', True),
        ('<meta content="0;url=/new" http-equiv="refresh">', True),
        ("<META HTTP-EQUIV=Refresh CONTENT=\"5; URL='/new'\">", True),
        ('<meta http-equiv="refresh" content="0 /new">', True),
        ('<meta http-equiv="refresh" content="0, url = https://www.news.example/new#top">', True),
        ('<meta http-equiv="refresh" content="10;url=/new">', True),
        ('<meta http-equiv="refresh" content="10.5;url=/new">', False),
        ('<meta http-equiv="refresh" content="300">', False),
        ('<meta http-equiv="refresh" content="0">', False),
        ('<meta http-equiv="refresh" content="0;url=">', False),
        ('<meta http-equiv="refresh" content="5;url=/2026/bridge#news">', False),  # loads itself again
        ('<meta http-equiv="refresh" content="0;url=javascript:go()">', False),
        ('<!-- <meta http-equiv="refresh" content="0;url=/new"> -->', False),
        ('<script>"<meta http-equiv=refresh content=0;url=/new>"</script>', False),
        ('<meta name="refresh" content="0;url=/new">', False),
        ('<noscript><meta http-equiv="refresh" content="0;URL=/new"></noscript>', True),
    ],
)
def test_where_a_page_leads_on(head: str, leads: bool) -> None:
    target = refresh_target(None, f"<html><head>{head}</head><body>Moved</body></html>".encode(), HERE)
    assert target == ("https://www.news.example/new" if leads else None)


@pytest.mark.parametrize(("size", "leads"), [(SHOWN_LETTERS, True), (SHOWN_LETTERS + 1, False)])
def test_browsers_without_scripts_are_led_on_from_a_page_that_says_nothing(size: int, leads: bool) -> None:
    head = '<noscript><meta http-equiv="refresh" content="0;url=/new"></noscript>'
    assert bool(refresh_target(None, f"{head}<p>{'x' * size}</p>".encode(), HERE)) is leads
    assert refresh_target(None, f"<meta http-equiv=refresh content='0;url=/new'><p>{PROSE * 50}".encode(), HERE)


def test_browsers_with_scripts_are_not_led_where_others_are() -> None:
    without = b'<noscript><meta http-equiv="refresh" content="0;url=/new"></noscript><script src=/app.js></script>'
    assert refresh_target(None, without, HERE, has_scripts=True) is None
    assert refresh_target(None, b"<meta http-equiv=refresh content='0;url=/new'>", HERE, has_scripts=True)
    assert refresh_target("0;url=/new", without, HERE, has_scripts=True)


def test_a_page_for_a_browser_is_not_led_where_those_without_scripts_are(web: LoopbackServer) -> None:
    web.page("/a", b"<noscript><meta http-equiv=refresh content='0; url=/b'></noscript>")
    web.page("/b")
    made = replace(LOCAL, hosts=(HostPolicy(("127.0.0.1",), fetch="browser"),))
    assert fetch(web.url("/a"), made).final_url == web.url("/a")
    assert fetch(web.url("/a"), LOCAL).final_url == web.url("/b")


def test_a_refresh_stands_in_the_head() -> None:
    tag = b'<meta http-equiv="refresh" content="0;url=/new">'
    assert refresh_target(None, b" " * (HEAD_BYTES - len(tag)) + tag, HERE)
    assert refresh_target(None, b" " * HEAD_BYTES + tag, HERE) is None


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link rel="next" href="/2">', [{"rel": "next", "href": "/2"}]),
        ("<META/NAME=robots content='a > b'>", [{"name": "robots", "content": "a > b"}]),
        ('<meta name=x content="a &lt; b">', [{"name": "x", "content": "a < b"}]),
        ("<meta name=it's content=x>", [{"name": "it", "content": "x"}]),  # a lone quote
        ('<link href="/a" href="/b" data-href="/c">', [{"href": "/a", "data-href": "/c"}]),
        ('<link href="">', [{"href": ""}]),
        ('<link href="/a" rel<li>', []),  # never closed
        ("<linked href=/a><metal x=1>", []),
    ],
)
def test_tags_of_the_head_are_read_as_browsers_read_them(html: str, found: list[dict[str, str]]) -> None:
    assert list(head_tags(html)) == found


@pytest.mark.parametrize(
    ("script", "leads"),
    [
        ('location.href = "/new"', True),
        ("window.location.replace('/new');", True),
        ("window.top.location='/new'", True),
        ("document.location.assign(\n'https:\\/\\/www.news.example\\/new'\n)", True),
        ("<!--\nlocation='/new';\n//-->", True),
        ("// moved\n'use strict';\nself.location = '/new#top';", True),
        ("location = '/\\u006eew'", True),
        ("location.hash = '/new'", False),
        ("location.href = '/new' + location.search", False),
        ("location.href = target", False),
        ("location.href == '/new'", False),
        ("if (old) location.href = '/new'", False),
        ("function go() { location.href = '/new'; }", False),
        ("location.reload('/new')", False),
        ("location.href = 'javascript:go()'", False),
        ("location.href = '/2026/bridge#more'", False),  # where it is
        ("location.href = '/\\x6eew'", False),
        ("'location.href = /new'", False),
        ("my.location = '/new'", False),
    ],
)
def test_where_a_script_leads_on(script: str, leads: bool) -> None:
    page = f"<html><head><script src=/a.js></script><script>{script}</script></head><body>Moved.</body></html>"
    target = refresh_target(None, page.encode(), HERE)
    assert target == ("https://www.news.example/new" if leads else None)


@pytest.mark.parametrize(("size", "leads"), [(SHOWN_LETTERS, True), (SHOWN_LETTERS + 1, False)])
def test_a_page_with_something_to_read_is_led_nowhere_by_a_script(size: int, leads: bool) -> None:
    script = "<script>location.href = '/new'</script>"
    assert bool(refresh_target(None, f"{script}<p>{'x' * size}</p>".encode(), HERE)) is leads
    assert refresh_target(None, script.encode(), HERE, has_scripts=True) is None
    filler = " " * (HEAD_BYTES - len(script))
    assert bool(refresh_target(None, f"{filler}{script}".encode(), HERE))
    assert refresh_target(None, f"{filler} {script}".encode(), HERE) is None


def test_a_script_that_leads_on_is_a_hop_with_the_limits_of_all(web: LoopbackServer) -> None:
    for number in range(3):
        web.page(f"/{number}", f"<script>location = '/{number + 1}'</script>".encode())
    web.page("/3", b"<p>There")
    assert fetch(web.url("/0"), replace(LOCAL, max_redirects=3)).final_url == web.url("/3")
    with pytest.raises(RedirectError, match="more than 2 redirects"):
        fetch(web.url("/0"), replace(LOCAL, max_redirects=2))


def test_a_refresh_is_a_hop(web: LoopbackServer) -> None:
    web.page("/a", b"<meta http-equiv=refresh content='0; url=/b'>Moved", set_cookie="old=1")
    web.page("/b", b"<p>", refresh="0;url=/c")
    web.page("/c")
    assert fetch(web.url("/a"), LOCAL).final_url == web.url("/c")
    assert "cookie: old=1" in web.requests[1].lower()


def test_of_several_choices_the_preferred_one_is_taken(web: LoopbackServer) -> None:
    web.serve("/a", web.http(b"", "300 Multiple Choices", location="/b"))
    web.page("/b")
    assert fetch(web.url("/a"), LOCAL).final_url == web.url("/b")
    with pytest.raises(StatusError):
        fetch(web.serve("/c", web.http(b"", "300 Multiple Choices")), LOCAL)


def test_a_crawl_follows_a_refresh_as_a_redirect(tmp_path: Path) -> None:
    moved = Answer(body=f'<meta http-equiv="refresh" content="0;url={MILL}">Moved'.encode())
    with sites_with({}, {"/": links(FERRY), FERRY: moved, MILL: story(2)}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert fates_of(tmp_path / "state")[FERRY] == "redirected"


# ------------------------------------------------------------ walls


@pytest.mark.parametrize("status", ["403 Forbidden", "503 Service Unavailable", "429 Too Many Requests"])
def test_a_challenge_is_a_wall_whatever_its_status_and_is_not_tried_again(web: LoopbackServer, status: str) -> None:
    url = web.serve("/", web.http(b"<title>Just a moment...</title>", status))
    with pytest.raises(SoftBlockError) as caught:
        fetch(url, Policy(allow_private=True, retries=3))
    assert caught.value.outcome == "bot_wall"
    assert status[:3] in caught.value.reason
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    "headers", [{"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "captcha"}, {"x-vercel-mitigated": "challenge"}]
)
def test_a_challenge_by_the_header_of_its_maker(web: LoopbackServer, headers: dict[str, str]) -> None:
    with pytest.raises(SoftBlockError) as caught:
        fetch(web.serve("/", web.http(b"no", "403 Forbidden", content_type="text/plain", **headers)), LOCAL)
    assert caught.value.outcome == "bot_wall"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("403 Forbidden", b"<title>403 Forbidden</title>"),
        ("404 Not Found", b"<title>Just a moment...</title>"),
        ("403 Forbidden", b"<title>Just a moment...</title>" + PROSE.encode() * 20),
    ],
)
def test_other_errors_are_what_their_status_says(web: LoopbackServer, status: str, body: bytes) -> None:
    with pytest.raises(StatusError) as caught:
        fetch(web.serve("/", web.http(body, status)), LOCAL)
    assert caught.value.outcome == f"http_{status[:3]}"
    assert 404 not in WALL_STATUSES


def test_an_error_whose_body_does_not_come_is_one_at_once(web: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.fetching.client.WALL_SECONDS", 0.1)

    def hang(connection: object) -> None:
        connection.send(b"HTTP/1.1 503 No\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<title>")  # type: ignore[attr-defined]
        connection.stopped.wait(20)  # type: ignore[attr-defined]

    with pytest.raises(StatusError) as caught:
        fetch(web.serve("/", hang), LOCAL)
    assert caught.value.outcome == "http_5xx"


def test_a_wall_is_told_by_the_script_of_its_maker_where_it_says_nothing_else() -> None:
    script = b"<title>news.example</title><script src='https://geo.captcha-delivery.com/captcha/?x'></script>"
    assert shown_bot_wall(script)
    assert shown_bot_wall(script + PROSE.encode() * 20) is None
    assert shown_bot_wall(script + b"<!--" + b"x" * (SCRIPT_WALL_BYTES - len(script) - 4))
    assert shown_bot_wall(script + b"<!--" + b"x" * (SCRIPT_WALL_BYTES - len(script) - 3)) is None


def test_a_price_is_told_and_not_paid(web: LoopbackServer) -> None:
    url = web.serve("/", web.http(b"", "402 Payment Required", crawler_price="USD 0.01"))
    with pytest.raises(StatusError, match=r"crawler-price: USD 0\.01") as caught:
        fetch(url, Policy(allow_private=True, retries=3))
    assert caught.value.outcome == "payment_required"
    assert len(web.requests) == 1
    with pytest.raises(StatusError, match=r"Payment Required$"):
        fetch(web.serve("/b", web.http(b"", "402 Payment Required")), LOCAL)


def test_a_robots_txt_behind_a_challenge_is_one_that_is_refused(web: LoopbackServer) -> None:
    async def allowed() -> list[bool]:
        async with Visitor(LOCAL) as visitor:
            return [(await visitor.rules(web.url("/a"))).allows(web.url("/a"))]

    web.serve("/robots.txt", web.http(b"", "403 Forbidden", cf_mitigated="challenge"))
    assert asyncio.run(allowed()) == [True]  # RFC 9309 §2.3.1.3
    web.serve("/robots.txt", web.http(b"", "429 No", cf_mitigated="challenge"))
    assert asyncio.run(allowed()) == [False]


CONSENT = (
    "<title>The Herald</title><h1>We value your privacy</h1><p>We and our partners use cookies.</p><button>{}</button>"
)


@pytest.mark.parametrize(
    ("address", "body", "is_wall"),
    [
        ("https://consent.news.example/", CONSENT.format("Accept all"), True),
        ("https://www.news.example/zustimmung?url=%2F2026%2Fbridge", "<div id=app></div>", True),
        ("https://myprivacy.group.example/ask?to=https%3A%2F%2Fwww.news.example%2F", "", True),
        ("https://www.news.example/cookie-wall/", CONSENT.format("Akzeptieren"), True),
        ("https://consent.news.example/", CONSENT.format("More"), False),
        ("https://consent.news.example/", CONSENT.format("Accept all") + PROSE * 80, False),
        ("https://www.news.example/2026/the-consent-of-the-council", CONSENT.format("Accept all"), False),
        (HERE, CONSENT.format("Accept all"), False),
    ],
)
def test_a_page_of_consent_is_told_by_its_place_and_its_words(address: str, body: str, is_wall: bool) -> None:
    assert bool(consent_wall(Page(HERE, body.encode(), address))) is is_wall


def test_a_page_of_consent_has_so_many_letters_at_most() -> None:
    body = CONSENT.format("Accept")
    shown = len("The Herald We value your privacy We and our partners use cookies. Accept ")
    there = "https://consent.news.example/"
    assert consent_wall(Page(HERE, f"{body}{'x' * (CONSENT_LETTERS - shown)}".encode(), there))
    assert consent_wall(Page(HERE, f"{body}{'x' * (CONSENT_LETTERS - shown + 1)}".encode(), there)) is None


def test_who_asks_for_a_page_on_consent_gets_it(web: LoopbackServer) -> None:
    assert not leads_to_consent("https://news.example/consent/", "https://news.example/en/consent/")
    assert fetch(web.page("/consent", CONSENT.format("Accept").encode()), LOCAL).status == 200
    web.serve("/story", web.redirect("/consent"))
    with pytest.raises(SoftBlockError) as caught:
        fetch(web.url("/story"), LOCAL)
    assert caught.value.outcome == "consent_wall"


def test_a_crawl_names_the_wall_that_its_articles_lead_to(tmp_path: Path) -> None:
    ask = Answer(body=CONSENT.format("Accept all").encode())
    answers: dict[str, Answer | list[Answer]] = {"/": links(FERRY, MILL), "/consent": ask, FERRY: leads_to("/consent")}
    answers[MILL] = leads_to("http://127.0.0.9/consent?to=" + MILL)
    with sites_with({}, answers) as sites:
        run(job_of(sites, tmp_path))
        fates = fates_of(tmp_path / "state")
        assert (fates[FERRY], fates[MILL]) == ("consent_wall", "consent_wall")
        assert asked(sites, "/consent").total() == 1


# ------------------------------------------------------------ pages that are not there


@pytest.mark.parametrize(
    "heading",
    [
        *("404", "404 Not Found", "Error 404 | The Herald", "Oops! That page can’t be found.", "Sorry, page not found"),
        *("Fehler 404: Seite nicht gefunden", "Page introuvable - Le Matin", "Página no encontrada", "页面不存在"),
        *("The page you are looking for doesn't exist", "ページが見つかりませんでした", "Страница не найдена"),
    ],
)
def test_headings_of_pages_that_are_not_there(heading: str) -> None:
    assert says_not_found(heading)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Sorry",
            "",
            "404 people were missing",
            "Page not found: a library and its lost catalogue",
            "Not found guilty",
        ),
        *("The story behind the error 404", "Seite nicht gefunden, Täter schon", "Page of history found"),
    ],
)
def test_headlines_that_remind_of_them(heading: str) -> None:
    assert not says_not_found(heading)


def test_a_page_that_is_not_there_has_no_article() -> None:
    explanation = explain(gone())
    assert explanation.article.paragraphs == ()
    assert describe_missing(explanation) == "no article: soft_404, the page says that it is not there"
    assert extract(gone(PROSE * 20)).paragraphs  # who has so much to say is there
    named = gone().replace(b"Page not found", b"The page of the month")
    assert extract(named).paragraphs


def test_a_saved_page_that_is_not_there_is_rejected_for_the_same_reason(tmp_path: Path) -> None:
    empty = Page("https://www.news.example/empty", b"<title>Nothing</title>")
    with Corpus(tmp_path / "corpus.db") as corpus:
        report = clean([Page(HERE, gone()), empty], corpus)
        assert [(each.url, each.reason) for each in corpus.rejections()] == [
            (HERE, "soft_404"),
            (empty.url, "no_article"),
        ]
        assert report.rejected == 2
        assert list(corpus.verify()) == []


@pytest.mark.parametrize(("size", "is_there"), [(MAX_APOLOGY, False), (MAX_APOLOGY + 1, True)])
def test_an_apology_has_700_letters_at_most(size: int, is_there: bool) -> None:
    text = (PROSE * 20)[: size - 1].rstrip()
    text += "x" * (size - 1 - len(text)) + "."
    assert bool(extract(gone(text)).paragraphs) is is_there


def test_a_crawl_makes_no_story_of_a_page_that_is_not_there(tmp_path: Path) -> None:
    with sites_with({}, {"/": links(FERRY, MILL), FERRY: Answer(body=gone()), MILL: story(2)}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert fates_of(tmp_path / "state")[FERRY] == "soft_404"


# ------------------------------------------------------------ "not modified" unasked


def test_not_modified_without_being_asked_is_asked_once_more(web: LoopbackServer) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def get(path: str) -> Page:
        policy = Policy(allow_private=True, retries=3, delay=7.0)
        async with Fetcher(policy, surroundings=Surroundings(sleep=sleep)) as fetcher:
            return await fetcher.get(web.url(path))

    unchanged = web.http(b"", "304 Not Modified")
    web.serve("/a", unchanged, web.http())
    assert asyncio.run(get("/a")).status == 200
    assert slept == [7.0]
    web.serve("/b", unchanged)
    with pytest.raises(StatusError):
        asyncio.run(get("/b"))
    assert len(web.requests) == 4


def test_a_crawl_asks_once_more_too(tmp_path: Path) -> None:
    unchanged = Answer("304 Not Modified")
    with sites_with({}, {"/": links(FERRY, MILL), FERRY: [unchanged, story(1)], MILL: unchanged}) as sites:
        assert run(job_of(sites, tmp_path, POLICY)).articles == 1
        assert fates_of(tmp_path / "state")[MILL] == "http_304"
        assert asked(sites, MILL).total() == 2


# ------------------------------------------------------------ heads that are not by the book


@pytest.mark.parametrize("content_type", ["text/html, text/html; charset=utf-8", "text/plain, text/html", "html"])
def test_a_type_that_is_said_twice_or_is_none_does_not_hide_a_page(web: LoopbackServer, content_type: str) -> None:
    assert fetch(web.page("/", content_type=content_type), LOCAL).status == 200


@pytest.mark.parametrize("line", ["X Bad Header: 1", "no colon", ": no name", "é: 1"])
def test_a_line_that_is_no_header_is_passed_over(web: LoopbackServer, line: str) -> None:
    answer = web.http().replace(b"connection: close", f"{line}\r\nconnection: close".encode())
    page = fetch(web.serve("/", answer), LOCAL)
    assert (page.status, len(page.headers)) == (200, 3)
    assert page.body == fetch(web.page("/b"), LOCAL).body


def test_a_line_that_may_say_where_the_body_ends_is_not_passed_over(web: LoopbackServer) -> None:
    answer = web.http().replace(b"content-length:", b"content-length :")
    with pytest.raises(FetchError) as caught:
        fetch(web.serve("/", answer), LOCAL)
    assert caught.value.outcome == "protocol"


def test_the_certificates_may_be_those_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer() as server:
        url = server.url("self_signed", "page").replace("127.0.0.1", "localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
        assert fetch(url, LOCAL).status == 200
        monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file")
        with pytest.raises(InputError, match="SSL_CERT_FILE"):
            fetch(url, LOCAL)
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(FetchError) as caught:
            fetch(url, LOCAL)
        assert caught.value.outcome == "tls"


def test_a_location_is_read_as_browsers_do(web: LoopbackServer) -> None:
    web.page("/2026/story")
    for location in (
        f"///127.0.0.1:{web.port}/2026/story",
        f"http:\\\\127.0.0.1:{web.port}\\2026\\story",
        "http:/2026/story",
    ):
        assert fetch(web.serve("/a", web.redirect(location)), LOCAL).final_url == web.url("/2026/story")


def test_a_host_may_be_an_address_of_version_6() -> None:
    async def serve_and_visit() -> Page | Redirect:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(LoopbackServer.http())
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(answer, "::1", 0) as server, Visitor(LOCAL) as visitor:
            port = server.sockets[0].getsockname()[1]
            url = page_address("/2026/bridge", f"http://[::1]:{port}/")
            assert url == f"http://[::1]:{port}/2026/bridge"
            return await visitor.get(url)

    heads: list[bytes] = []
    page = asyncio.run(serve_and_visit())
    assert isinstance(page, Page)
    assert page.status == 200
    assert [head.split()[1] for head in heads] == [b"/robots.txt", b"/2026/bridge"]
    assert b"\r\nHost: [::1]:" in heads[1]
