"""Whole crawls of sites on loopback: what is found, what is kept, how polite it was, and what survives a kill."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import random
from typing import TYPE_CHECKING

import pytest
from fault_server import FAULTS, OTHER_OUTCOMES, OUTCOMES, FaultServer
from kill_trial import kept, outcomes
from news_pages import news_page
from news_site import Answer, NewsSites, article_page

from scraper.corpus import Corpus
from scraper.crawling import Crawl, CrawlReport, Job
from scraper.crawling.job_status import survey
from scraper.crawling.outcomes import GOOD, TRANSIENT
from scraper.fetching import Surroundings
from scraper.network_policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_here")

POLICY = Policy(allow_private=True, delay=0.0)


def run(
    job: Job, *, limit: int | None = None, later: timedelta = timedelta(), chance: Callable[[], float] = random
) -> CrawlReport:
    """Run a job as if so much ``later``, with pauses before further tries as ``chance`` has it."""
    world = Surroundings(clock=lambda: datetime.now(UTC) + later, chance=chance)
    return asyncio.run(Crawl(job, limit=limit, surroundings=world).run())


def job_of(news: NewsSites, folder: Path, policy: Policy = POLICY, **keys: object) -> Job:
    return Job(news.seeds, folder / "state", folder / "corpus.db", policy=policy, **keys)  # type: ignore[arg-type] # the test's own


def asked(sites: NewsSites, prefix: str = "/") -> Counter[tuple[str, str]]:
    return Counter((each.host, each.path) for each in sites.log if each.path.startswith(prefix))


def fates_of(state: Path) -> dict[str, str | None]:
    """Return the last outcome of each URL, by its path without the query."""
    return {"/" + url.split("/", 3)[3].partition("?")[0]: outcome for url, outcome in outcomes(state).items()}


def links(*paths: str) -> Answer:
    items = "".join(f'<li><a href="{path}">The council has voted on the harbour again</a></li>' for path in paths)
    return Answer(body=f"<title>Front</title><ul>{items}</ul>".encode())


def answering(answers: dict[str, Answer | list[Answer]]) -> Callable[[str, str, int], Answer | None]:
    """Answers by path without the query; of a list each in turn, the last one for good."""

    def fault(_host: str, path: str, times: int) -> Answer | None:
        found = answers.get(path.partition("?")[0])
        return found[min(times, len(found) - 1)] if isinstance(found, list) else found

    return fault


# ---------------------------------------------------------------- what is found and kept


@pytest.mark.slow
def test_sites_are_read_into_the_corpus_each_page_once(tmp_path: Path) -> None:
    with NewsSites(hosts=3, pages=180) as sites:  # more than a front lists: the sitemap of robots.txt has the others
        report = run(job_of(sites, tmp_path))
        assert set(asked(sites).values()) == {1}
        assert asked(sites, "/robots.txt").total() == 3
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(sites.articles())
        assert dict(report.outcomes) == {"fetched": 180, "article": 180, "source": 6}
        assert (report.articles, report.failed_seeds, report.waiting) == (180, (), ())
        requests = len(sites.log)
        assert run(job_of(sites, tmp_path)).visited == 0  # nothing is due
        assert len(sites.log) == requests
    assert survey(tmp_path / "state").unread == 0


def test_a_second_crawl_asks_only_what_is_new(tmp_path: Path) -> None:
    with NewsSites(hosts=2, pages=40) as sites:
        run(job_of(sites, tmp_path))
        first = sum(each.sent for each in sites.log)
        sites.log.clear()
        assert dict(run(job_of(sites, tmp_path), later=timedelta(days=1)).outcomes) == {"unchanged": 4}
        assert sum(each.sent for each in sites.log) <= 0.05 * first
        assert {each.status for each in sites.log if each.path != "/robots.txt"} == {304}
        sites.log.clear()
        sites.pages, sites.edition = 43, 1
        report = run(job_of(sites, tmp_path), later=timedelta(days=2))
        assert report.articles == 3
        assert asked(sites, "/news/").total() == 3
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(sites.articles())


def test_pages_that_were_stored_and_not_read_are_read_by_the_next_run(tmp_path: Path) -> None:
    with NewsSites(pages=30) as sites:
        run(Job(sites.seeds, tmp_path / "state", policy=POLICY))
        assert survey(tmp_path / "state").unread == 30
        sites.log.clear()
        report = run(job_of(sites, tmp_path))
        assert (report.articles, sites.log) == (30, [])
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(sites.articles())


def test_limits_of_a_run_and_of_a_job(tmp_path: Path) -> None:
    with NewsSites(hosts=2, pages=60) as sites:
        assert run(job_of(sites, tmp_path), limit=1).failed_seeds == ()  # one was not visited yet
        assert run(job_of(sites, tmp_path), limit=9).visited == 9
        assert asked(sites, "/news/").total() + asked(sites, "/sitemap").total() + 2 == 10
        run(job_of(sites, tmp_path, max_pages=25))
        assert asked(sites, "/news/").total() == 25
        assert run(job_of(sites, tmp_path, max_pages=25)).visited == 0


def test_what_a_job_ignores_is_not_visited_though_it_is_in_the_queue(tmp_path: Path) -> None:
    with NewsSites(pages=20) as sites:
        run(job_of(sites, tmp_path), limit=2)
        run(job_of(sites, tmp_path, ignore=(r"/news/2026/11/0",)))
        assert asked(sites, "/news/2026/11/0") == {}
        assert asked(sites, "/news/2026/11/1").total() == 10
        assert Counter(outcomes(tmp_path / "state").values())["ignored"] == 9


def test_a_seed_may_be_an_article_and_a_job_may_name_what_it_follows(tmp_path: Path) -> None:
    with NewsSites(pages=20) as sites:
        seed = f"http://127.0.0.1:{sites.port}{sites.article_path(0)}"
        run(Job((seed,), tmp_path / "state", tmp_path / "corpus.db", follow=(r"-[0-4]\.html$",), policy=POLICY))
        # Each article links to the next one.
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(
            ("127.0.0.1", sites.article_path(n)) for n in range(5)
        )


LONG = "/2026/03/03/the-last-ferry-over-the-senn"
PARTS = (
    (
        "for the ferry meant that a bell was rung on the far bank, and whoever stood on this one waited with"
        " his cart and his cows. The ferryman came when he had eaten. Nobody in Sennau remembers that he ever"
        " came before that, and the parish book has three complaints about it from the year 1871 alone, each"
        " in another hand."
    ),
    (
        "ropes held the boat, one of hemp and later one of steel, and the river pushed it over by itself. In"
        " spring the water rose above the ring in the wall; then it lay at the mill, tied to the oldest of the"
        " willows, and carriers drove around by Oberau, which took them the whole of a morning and most of a"
        " good temper."
    ),
    (
        "years ago the council asked what it would cost to keep it beside the new bridge, and was told a sum"
        " that it read out twice. So the ferry makes its last journey on Sunday at noon. The band will play on"
        " board, as long as there is room for the drum, and the bell goes to the school, where it will be rung"
        " at the end of lessons."
    ),
)


@pytest.mark.parametrize("form", ["?page={}", "/{}/", "/page/{}/"])
def test_an_article_on_several_pages_is_followed_to_its_end_and_is_one(form: str, tmp_path: Path) -> None:
    def fault(_host: str, path: str, _times: int) -> Answer | None:
        if path == "/":
            return links(LONG)
        wanted = {LONG: 1, LONG + form.format(2): 2, LONG + form.format(3): 3}.get(path)
        return _part_of_long(wanted, form) if wanted else None

    with NewsSites(pages=0, fault=fault) as sites:
        run(job_of(sites, tmp_path))
        assert {path for _, path in asked(sites, LONG)} == {LONG, LONG + form.format(2), LONG + form.format(3)}
        with Corpus(tmp_path / "corpus.db") as corpus:
            [story] = corpus.stories()
            article = story.canonical.article
            assert [each.text.partition(" ")[0] for each in article.paragraphs] == ["One", "Two", "Three"]
            assert article.url == f"http://127.0.0.1:{sites.port}{LONG}"
            assert len(story.canonical.sightings) == 3
            assert list(corpus.verify()) == []


def _part_of_long(number: int, form: str) -> Answer:
    """Return a page of a long article; each links to the next one alone, and to the one before it."""
    name = ("One", "Two", "Three")[number - 1]
    near = (each for each in (number - 1, number + 1) if 1 <= each <= len(PARTS))
    paging = "".join(f'<a href="{LONG + (form.format(each) if each > 1 else "")}">{each}</a> ' for each in near)
    body = news_page(
        f"<p>{name} {PARTS[number - 1]}</p><div class=paging>{paging}</div>",
        head='<meta property="article:published_time" content="2026-03-03T08:00:00Z">',
        headline="The last ferry over the Senn",
    )
    return Answer(body=body.encode())


# ---------------------------------------------------------------- redirects, faults, outcomes


STORY = Answer(body=article_page(1, 3000, ""))
CUT = Answer(reset=True)
PICTURE = Answer(body=b"\x89PNG\r\n\x1a\n" + bytes(500), headers=("Content-Type: image/png",))
OFTEN = Answer("429 Too Many Requests", headers=("Retry-After: 0",))
# What a path of /news/2026/11/20/ is answered with, and how that ends.
FATES: dict[str, tuple[Answer | list[Answer], str]] = {
    "story-of-the-old-harbour": (STORY, "article"),
    "cut-at-first-in-the-harbour": ([CUT, STORY], "article"),
    "cut-always-in-the-harbour": (CUT, "reset"),
    "often-asked-at-the-harbour": ([OFTEN, STORY], "article"),
    "gone-from-the-old-harbour": (Answer("404 Not Found"), "http_404"),
    "closed-is-the-old-harbour": (Answer("403 Forbidden"), "http_403"),
    "picture-of-the-old-harbour": (PICTURE, "not_html"),
    "away-from-the-old-harbour": (Answer("302 Found", headers=("Location: /private/elsewhere.html",)), "redirected"),
    "loop-around-the-old-harbour": (Answer("301 Moved", headers=("Location: ?utm_source=x",)), "redirect_loop"),
    "file-of-the-old-harbour": (Answer("301 Moved", headers=("Location: file:///etc/passwd",)), "forbidden_address"),
    "secret-of-the-old-harbour": (STORY, "robots_disallowed"),
}


@pytest.fixture
def short_penalties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a host that complains alone for a moment, where the subject is not how long."""
    monkeypatch.setattr("scraper.fetching.pacing.FIRST_PENALTY", 0.01)


@pytest.mark.usefixtures("short_penalties")
def test_every_url_ends_in_one_named_outcome(tmp_path: Path) -> None:
    fates = {f"/news/2026/11/20/{name}.html": fate for name, fate in FATES.items()}
    answers = {path: answer for path, (answer, _) in fates.items()}
    robots = "User-agent: *\nDisallow: /private/\nDisallow: /*secret\nSitemap: http://HOST/sitemap.xml\n"
    with NewsSites(pages=0, fault=answering({"/": links(*fates), **answers}), robots=robots) as sites:
        report = run(job_of(sites, tmp_path), chance=lambda: 0.05)
        assert asked(sites, "/private/") == {}
        assert asked(sites, "/news/2026/11/20/secret") == {}
    expected = {path: outcome for path, (_, outcome) in fates.items()}
    expected |= {"/": "source", "/sitemap.xml": "source", "/private/elsewhere.html": "robots_disallowed"}
    fates_found = fates_of(tmp_path / "state")
    assert len([path for path, outcome in fates_found.items() if outcome == "probe"]) == 1  # a page had no text
    assert {path: outcome for path, outcome in fates_found.items() if outcome != "probe"} == expected
    assert report.articles == 3


@pytest.mark.slow
def test_a_crawl_goes_on_whatever_a_server_does(tmp_path: Path) -> None:
    """All faults that another try does not help: those take the minutes that a crawl gives them."""
    outcomes_of = {"page": OUTCOMES, "feed": OTHER_OUTCOMES, "sitemap": OTHER_OUTCOMES}
    quick = [name for name in FAULTS if OUTCOMES[name] not in TRANSIENT]
    cases = [(name, kind, outcomes_of[kind][name]) for name in quick for kind in outcomes_of]
    with FaultServer() as server:
        seeds = tuple(server.url(name, kind) for name, kind, _ in cases)
        policy = Policy(allow_private=True, delay=0.0, respect_robots=False)
        elsewhere = (r"//sennau\.example/",)  # where the entries of the feeds lead
        run(Job(seeds, tmp_path / "state", tmp_path / "corpus.db", ignore=elsewhere, policy=policy))
    found = fates_of(tmp_path / "state")
    for name, kind, outcome in cases:
        expected = {"redirected"} if name in {"relative", "spaced"} else GOOD if outcome == "ok" else {outcome}
        assert found[f"/{name}/{kind}"] in expected, (name, kind)
    assert len(cases) > 120


def test_a_seed_that_leads_elsewhere_fails_and_says_so(tmp_path: Path) -> None:
    away = Answer("301 Moved", headers=("Location: https://other-post.example/",))
    with NewsSites(pages=0, fault=answering({"/": away})) as sites:
        [failed] = run(job_of(sites, tmp_path)).failed_seeds
        assert (failed.url, failed.reason) == (sites.seeds[0], "left_site")
        assert "https://other-post.example/" in failed.detail


def test_a_seed_that_leads_to_a_front_of_its_own(tmp_path: Path) -> None:
    path = "/news/2026/11/20/ferry-of-the-old-harbour.html"
    front = Answer("302 Found", headers=("Location: /en/",))
    with NewsSites(pages=0, fault=answering({"/": front, "/en/": links(path), path: STORY})) as sites:
        assert run(job_of(sites, tmp_path)).failed_seeds == ()
        assert fates_of(tmp_path / "state") == {
            "/": "redirected",
            "/en/": "source",
            "/sitemap.xml": "source",
            path: "article",
        }


# ---------------------------------------------------------------- politeness, from the server's log


def gaps(sites: NewsSites) -> list[float]:
    """Seconds from each answer to the next request of the same host."""
    found = []
    for host in sites.names:
        requests = sorted((each for each in sites.log if each.host == host), key=lambda each: each.begun)
        found += [after.begun - before.ended for before, after in pairwise(requests)]
    return found


def test_between_two_requests_to_a_host_there_is_always_the_delay(tmp_path: Path) -> None:
    def fault(_host: str, path: str, times: int) -> Answer | None:
        if path.endswith("-3.html"):  # a hop is a request too
            return Answer("302 Found", headers=("Location: /news/2026/11/20/the-old-harbour-and-its-ferry-900.html",))
        return Answer("200 OK", reset=True) if path.endswith("-4.html") and not times else None

    with NewsSites(hosts=3, pages=30, fault=fault) as sites:
        run(job_of(sites, tmp_path, Policy(allow_private=True, delay=0.1)))
        assert len(gaps(sites)) > 30
        assert min(gaps(sites)) >= 0.1 - 0.005


@pytest.mark.slow
def test_retry_after_is_honoured_to_the_second(tmp_path: Path) -> None:
    def fault(_host: str, path: str, times: int) -> Answer | None:
        limited = path.startswith("/news/") and not times
        return Answer("429 Too Many Requests", headers=("Retry-After: 1",)) if limited else None

    with NewsSites(hosts=3, pages=3, fault=fault) as sites:
        run(job_of(sites, tmp_path))
        for host in sites.names:
            requests = sorted((each for each in sites.log if each.host == host), key=lambda each: each.begun)
            after = [b.begun - a.ended for a, b in pairwise(requests) if a.status == 429]
            assert after
            assert min(after) >= 1.0
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(sites.articles())


def test_a_long_retry_after_outlives_the_run(tmp_path: Path) -> None:
    def fault(_host: str, path: str, _times: int) -> Answer | None:
        limited = path.startswith("/news/")
        return Answer("503 Unavailable", headers=("Retry-After: 3600",)) if limited else None

    with NewsSites(pages=5, fault=fault) as sites:
        assert run(job_of(sites, tmp_path)).waiting == ("127.0.0.1",)
        assert asked(sites, "/news/").total() == 1
        assert run(job_of(sites, tmp_path), later=timedelta(minutes=50)).waiting == ("127.0.0.1",)
        assert asked(sites, "/news/").total() == 1
        run(job_of(sites, tmp_path), later=timedelta(minutes=61))
        assert asked(sites, "/news/").total() == 2


@pytest.mark.usefixtures("short_penalties")
def test_without_robots_txt_nothing_is_visited(tmp_path: Path) -> None:
    def fault(_host: str, path: str, _times: int) -> Answer | None:
        return Answer("503 Service Unavailable") if path == "/robots.txt" else None

    with NewsSites(hosts=2, pages=10, fault=fault) as sites:
        report = run(job_of(sites, tmp_path))
        assert {each.path for each in sites.log} == {"/robots.txt"}
        assert [seed.reason for seed in report.failed_seeds] == ["robots_unreachable"] * 2


def test_an_origin_without_its_robots_txt_does_not_hold_up_others_of_its_host(tmp_path: Path) -> None:
    with NewsSites(pages=10) as sites, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/feed"
        job = Job((dead, *sites.seeds), tmp_path / "state", tmp_path / "corpus.db", policy=POLICY)
        report = run(job)
        assert (report.articles, report.waiting) == (10, ())
        assert [(seed.url, seed.reason) for seed in report.failed_seeds] == [(dead, "robots_unreachable")]


@pytest.mark.parametrize("respect_robots", [True, False])
def test_an_address_that_is_not_allowed_is_called_so_and_visited_once_it_is(
    respect_robots: bool, tmp_path: Path
) -> None:
    with NewsSites(pages=3) as sites:
        policy = Policy(delay=0.0, timeout=5.0, respect_robots=respect_robots)
        [seed] = run(job_of(sites, tmp_path, policy)).failed_seeds
        assert seed.reason == "forbidden_address"
        assert seed.detail.startswith(
            f"port {sites.port} is not allowed (lifted by allow_private in the [policy] of a job"
        )
        assert run(job_of(sites, tmp_path, policy)).visited == 0  # not again and again
        assert run(job_of(sites, tmp_path)).articles == 3


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://me:secret@127.0.0.1/robots.txt"])
def test_a_robots_txt_that_leads_where_nobody_should_go_forbids_no_address(target: str, tmp_path: Path) -> None:
    away = Answer("302 Found", headers=(f"Location: {target}",))
    with NewsSites(pages=0, fault=answering({"/robots.txt": away})) as sites:
        [seed] = run(job_of(sites, tmp_path)).failed_seeds
        assert seed.reason == "robots_unreachable"
