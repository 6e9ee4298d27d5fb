"""robots.txt as RFC 9309 says it: what is allowed, for how long that holds, and what holds if there is none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fault_server import FAULTS, KINDS, OTHER_OUTCOMES, FaultServer
from limits import work_at_most

from scraper.fetching import Fetcher, RobotsCache, RobotsRules, Surroundings
from scraper.fetching.robots import LIFE_OF_FAILURE, LONGEST_CRAWL_DELAY, PARSED_BYTES, rules_of
from scraper.network_policy import HostPolicy, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import LoopbackServer

AGENT = "SennauBot/2.1"
PATIENT = Policy(allow_private=True, retries=0, max_body=300_000, user_agent=AGENT)
HASTY = replace(PATIENT, timeout=1.0)  # for what never ends
HOME = "https://sennau.example"


def read(text: str | bytes) -> RobotsRules:
    body = text if isinstance(text, bytes) else text.encode()
    return rules_of(body, f"{HOME}/robots.txt", "SennauBot")


def allowed(text: str | bytes, path: str) -> bool:
    return read(text).allows(HOME + path)


# ------------------------------------------------------------ the rules


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /no/", "/no/a", False),
        ("User-agent: *\nDisallow: /no/", "/yes", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-AGENT: *\ndisALLOW: /no", "/no", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/a", True),  # the longest match wins
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # of equals, the milder one
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /ä", "/%C3%A4/x", False),
        ("User-agent: *\nDisallow: /no # not here", "/no", False),
        ("User-agent: *\r\nDisallow: /no\r\n", "/no", False),
        ("User-agent: *\rDisallow: /no\r", "/no", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /no", "/no", False),
        (b"User-agent: *\nDisallow: /no\nDisallow: /\xff\xfe", "/no", False),
        (b"User-agent: *\0\nDisallow: /no", "/no", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: SennauBot\nDisallow: /mine\n\nUser-agent: *\nDisallow: /all", "/all", True),
        ("User-agent: SennauBot\nDisallow: /mine\n\nUser-agent: *\nDisallow: /all", "/mine", False),
        ("User-agent: sennaubot/1.0\nDisallow: /mine", "/mine", False),
        ("User-agent: Sennau\nDisallow: /", "/a", True),  # somebody else's name, though ours begins with it
        ("User-agent: SennauBotNews\nDisallow: /", "/a", True),
        ("User-agent: Other\nUser-agent: SennauBot\nDisallow: /both", "/both", False),
        ("User-agent: SennauBot\nUser-agent: Other\nDisallow: /both", "/both", False),
        ("User-agent: Other\nSitemap: /s.xml\nUser-agent: *\nDisallow: /both", "/both", False),
        ("User-agent: SennauBot\nX-Note: 1\nUser-agent: Other\nDisallow: /both", "/both", False),
        ("User-agent: SennauBot\nhello there\nUser-agent: Other\nDisallow: /both", "/both", False),
        ("User-agent: SennauBot\nCrawl-delay: 1\nUser-agent: Other\nDisallow: /theirs", "/theirs", True),
        ("User-agent: SennauBot\nDisallow:\nUser-agent: Other\nDisallow: /theirs", "/theirs", True),
        ("User-agent: SennauBot\nDissalow: /ours\nUser-agent: Other\nDisallow: /theirs", "/theirs", True),
        ("User-agent: SennauBot\nDissalow: /ours\nUser-agent: Other\nDisallow: /theirs", "/ours", False),
        ("User-agent: *\r\nDisallow: /all".encode("utf-16"), "/all", False),
        (b"\xfe\xff" + "User-agent: *\nDisallow: /all\n".encode("utf-16-be") + b"x", "/all", False),
        ("User-agent: Other\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: Other\nDisallow: /b", "/b", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: Other\nDisallow: /b\nUser-agent: *\nDisallow: /c", "/c", False),
        ("Disallow: /", "/a", True),  # said to nobody
        ("<!DOCTYPE html><title>Not found</title>", "/a", True),
        ("", "/a", True),
    ],
)
def test_what_is_allowed(text: str | bytes, path: str, expected: bool) -> None:
    assert allowed(text, path) is expected


def test_crawl_delay_and_sitemaps() -> None:
    rules = read(
        "Sitemap: /news.xml\nUser-agent: *\nCrawl-delay: 7.5\nUser-agent: Other\nCrawl-delay: 99\n"
        "Sitemap: https://cdn.example/s.xml\nSitemap: /news.xml\nSitemap: http://[::1\n"
    )
    assert (rules.crawl_delay, rules.sitemaps) == (7.5, (f"{HOME}/news.xml", "https://cdn.example/s.xml"))
    assert rules.outcome == "ok"


@pytest.mark.parametrize(
    ("text", "delay"), [("86400", LONGEST_CRAWL_DELAY), ("-1", None), ("nan", None), ("soon", None)]
)
def test_a_crawl_delay_beyond_reason(text: str, delay: float | None) -> None:
    assert read(f"User-agent: *\nCrawl-delay: {text}").crawl_delay == delay


def test_the_first_500_kibibytes_are_read_up_to_the_last_whole_line() -> None:
    line = "Disallow: /early\n"
    filler = "# nothing\n" * (PARSED_BYTES // 10 - 3)
    text = f"User-agent: *\n{line}{filler}"
    padding = "x" * (PARSED_BYTES - len(text) - len("Disallow: /ab") - 2)
    cut = f"{text}#{padding}\nDisallow: /abc\nDisallow: /late\n"
    assert not allowed(cut, "/early")
    assert allowed(cut, "/late")
    assert allowed(cut, "/ab")  # half a line says something else than the line


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: b{number}\n" for number in range(20_000)) + "Disallow: /a\n" * 20_000,
        "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 20}{number}\n" for number in range(9_000)),
        "User-agent: *\n" + "Allow: /" + "*" * 400_000,
        "User-agent: *\n" * 30_000 + "Disallow: /a$\n",
    ],
    ids=["names times rules", "wildcards", "one line", "one name"],
)
def test_a_file_made_to_keep_us_busy_does_not(text: str) -> None:
    with work_at_most():
        rules = read(text)
        rules.allows(HOME + "/" + "a" * 2000)


# ------------------------------------------------------------ fetching them


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 27, 9, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def ask(
    *urls: str, clock: Clock | None = None, later: timedelta = timedelta(), policy: Policy = PATIENT
) -> list[RobotsRules]:
    """Return the rules for each of the URLs, all asked for at once; then, after ``later``, once more."""
    world = Surroundings(clock=clock or Clock())
    async with Fetcher(policy) as fetcher:
        cache = RobotsCache(fetcher, AGENT, surroundings=world)
        rules = await asyncio.gather(*map(cache.rules, urls))
        if clock and later:
            clock.now += later
            rules += await asyncio.gather(*map(cache.rules, urls))
    return list(rules)


def test_one_request_however_many_ask(web: LoopbackServer) -> None:
    web.serve("/robots.txt", web.http(b"User-agent: *\nDisallow: /no", content_type="text/plain"))
    rules = asyncio.run(ask(*(web.url(f"/{number}") for number in range(30))))
    assert len(web.requests) == 1
    assert len(set(map(id, rules))) == 1
    assert not rules[0].allows(web.url("/no"))


def test_each_origin_has_rules_of_its_own(web: LoopbackServer) -> None:
    web.serve("/robots.txt", web.http(b"User-agent: *\nDisallow: /no", content_type="text/plain"))
    here, there = asyncio.run(ask(web.url("/a"), web.url("/a").replace("127.0.0.1", "localhost")))
    assert len(web.requests) == 2
    assert here is not there


@pytest.mark.parametrize(("hours", "requests"), [(23.9, 1), (24.1, 2)])
def test_rules_hold_for_a_day(web: LoopbackServer, hours: float, requests: int) -> None:
    web.serve("/robots.txt", web.http(b"User-agent: *\nDisallow: /no", content_type="text/plain"))
    asyncio.run(ask(web.url("/a"), clock=Clock(), later=timedelta(hours=hours)))
    assert len(web.requests) == requests


@pytest.mark.parametrize(("minutes", "requests"), [(59, 1), (61, 2)])
def test_rules_that_could_not_be_had_are_asked_for_after_an_hour(
    web: LoopbackServer, minutes: float, requests: int
) -> None:
    web.serve("/robots.txt", web.http(b"", "503 Unavailable"), web.http(b"", "404 Not Found"))
    *_, rules = asyncio.run(ask(web.url("/a"), clock=Clock(), later=timedelta(minutes=minutes)))
    assert len(web.requests) == requests
    assert rules.allows(web.url("/a")) is (requests == 2)


def test_what_is_known_makes_no_request(web: LoopbackServer) -> None:
    clock = Clock()

    async def know() -> list[RobotsRules | None]:
        async with Fetcher(PATIENT) as fetcher:
            cache = RobotsCache(fetcher, AGENT, surroundings=Surroundings(clock=clock))
            before = cache.known(web.url("/a"))
            await cache.rules(web.url("/a"))
            known = cache.known(web.url("/b"))
            clock.now += timedelta(days=2)
            return [before, known, cache.known(web.url("/b"))]

    before, known, stale = asyncio.run(know())
    assert (before, stale) == (None, None)
    assert known is not None
    assert len(web.requests) == 1


def test_one_who_gives_up_waiting_takes_nothing_from_the_others(web: LoopbackServer) -> None:
    web.serve("/robots.txt", web.http(b"User-agent: *\nDisallow: /no", content_type="text/plain"))

    async def give_up() -> RobotsRules:
        async with Fetcher(PATIENT) as fetcher:
            cache = RobotsCache(fetcher, AGENT)
            first = asyncio.create_task(cache.rules(web.url("/a")))
            second = asyncio.create_task(cache.rules(web.url("/a")))
            await asyncio.sleep(0)
            first.cancel()
            return await second

    assert asyncio.run(give_up()).outcome == "ok"
    assert len(web.requests) == 1


@pytest.mark.parametrize(("hops", "is_read"), [(5, True), (6, False)])
def test_five_redirects_are_followed(web: LoopbackServer, hops: int, is_read: bool) -> None:
    """After more, there is no robots.txt, and everything is allowed (RFC 9309 §2.3.1.2)."""
    web.serve("/robots.txt", web.redirect("/1"))
    for number in range(1, hops):
        web.serve(f"/{number}", web.redirect(f"/{number + 1}"))
    web.serve(f"/{hops}", web.http(b"User-agent: *\nDisallow: /\nSitemap: s.xml", content_type="text/plain"))
    (rules,) = asyncio.run(ask(web.url("/a")))
    assert rules.allows(web.url("/a")) is not is_read
    assert rules.sitemaps == ((web.url("/s.xml"),) if is_read else ())


@pytest.mark.parametrize("retries", [0, 3])
def test_not_modified_unasked_is_asked_once_more_and_then_nobody_knows(web: LoopbackServer, retries: int) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def rules() -> RobotsRules:
        policy = replace(PATIENT, retries=retries, delay=2.0, hosts=(HostPolicy(("127.0.0.1",), delay=7.0),))
        world = Surroundings(sleep=sleep)
        async with Fetcher(policy, surroundings=world) as fetcher:
            return await RobotsCache(fetcher, AGENT, surroundings=world).rules(web.url("/a"))

    unchanged = web.http(b"", "304 Not Modified")
    web.serve("/robots.txt", unchanged, web.http(b"User-agent: *\nDisallow: /no", content_type="text/plain"))
    found = asyncio.run(rules())
    assert (found.outcome, found.allows(web.url("/no")), slept) == ("ok", False, [7.0])
    web.serve("/robots.txt", unchanged)
    found = asyncio.run(rules())
    assert (found.outcome, found.refusal, found.allows(web.url("/a"))) == ("http_304", "robots_unreachable", False)
    assert found.life == LIFE_OF_FAILURE
    assert len(web.requests) == 4
    assert not any("if-none-match" in head.lower() for head in web.requests)


def test_what_fails_else_is_not_asked_again_without_retries(web: LoopbackServer) -> None:
    web.serve("/robots.txt", web.http(b"", "503 Unavailable"))
    (rules,) = asyncio.run(ask(web.url("/a")))
    assert (rules.outcome, len(web.requests)) == ("http_5xx", 1)


# ------------------------------------------------------------ whatever goes wrong


@pytest.fixture(scope="module")
def faults() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


# RFC 9309 §2.3.1.3: no robots.txt, no rules. That is said by a 4xx status and by nothing else, but for 429.
OPEN = {"unauthorized", "forbidden", "missing", "gone", "circle", "chain", "no_location", "half_location", "elsewhere"}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_gives_rules_and_its_outcome(faults: FaultServer, fault: str) -> None:
    faults.robots = fault
    base = faults.base_of(fault)
    policy = HASTY if OTHER_OUTCOMES[fault] == "timeout" else PATIENT
    (rules,) = asyncio.run(ask(f"{base}/a", policy=policy))
    assert rules.outcome == OTHER_OUTCOMES[fault]
    assert rules.reason
    if rules.outcome != "ok":
        assert rules.allows(f"{base}/a") is (fault in OPEN)


def test_a_host_that_wants_to_be_left_alone_says_for_how_long(faults: FaultServer) -> None:
    faults.robots = "slow_down_day"
    (rules,) = asyncio.run(ask(f"{faults.base_of('none')}/a"))
    assert (rules.outcome, rules.retry_after, rules.allows(f"{faults.base_of('none')}/a")) == (
        "rate_limited",
        86400.0,
        False,
    )


def test_kinds_of_the_fault_server_are_those_of_the_matrix() -> None:
    assert set(KINDS) == {"page", "robots", "feed", "sitemap"}
