"""Rights signals: read from headers, robots.txt and tdmrep.json, kept with articles, and honoured on request."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from news_site import Answer, NewsSites, article_page
from test_crawling import POLICY, answering, asked, fates_of, job_of, links, run

from scraper import Corpus, Page, Policy, RightsSignal, extract
from scraper.cli.main import cli
from scraper.fetching.robots import rules_of
from scraper.rights.header_signals import header_signals
from scraper.rights.reservations import RESERVED_BY, reservation
from scraper.rights.robots_signals import MAX_STATEMENTS, robots_signals
from scraper.rights.tdm_file import PATH, read_tdm_file, tdm_signals_for

if TYPE_CHECKING:
    from pathlib import Path

    Answers = dict[str, Answer | list[Answer]]

pytestmark = pytest.mark.usefixtures("reading_here")

ORIGIN = "https://www.sennau-post.example"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def values(signals: tuple[RightsSignal, ...]) -> list[str]:
    return [f"{each.signal} {each.value}" for each in signals]


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("X-Robots-Tag", "noindex, NoAI, noimageai", ["robots noai", "robots noimageai"]),
        ("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive", ["robots noarchive"]),
        ("X-Robots-Tag", "otherbot: noai, noarchive", []),
        ("Content-Usage", "train-ai=n, search=y", ["content-usage train-ai=n", "content-usage search=y"]),
        ("Content-Usage", "train-ai", []),
        ("TDM-Reservation", " 1 ", ["tdm-reservation 1"]),
        ("tdm-policy", f"{ORIGIN}/tdm.json", [f"tdm-policy {ORIGIN}/tdm.json"]),
        ("tdm-policy", " ", []),
        ("Link", f'<{ORIGIN}/l.xml>; rel="license"; type="application/rsl+xml"', [f"license {ORIGIN}/l.xml"]),
        ("Link", f"</a.css>; rel=preload, <{ORIGIN}/l>; type=x; rel=license", [f"license {ORIGIN}/l"]),
        ("Link", f'<{ORIGIN}/l>; rel="license-info"', []),
        ("Link", f'<{ORIGIN}/l>; title="rel=license"', []),
        ("Server", "noai", []),
    ],
)
def test_headers(name: str, value: str, found: list[str]) -> None:
    signals = header_signals([(name, value), (name.lower(), value)])
    assert values(signals) == found
    assert {each.source for each in signals} <= {f"header {name.lower()}"}


def test_an_article_has_what_page_header_and_site_say_with_the_time_of_the_visit() -> None:
    body = b"<meta name=robots content='noai'><title>Ferry</title><p>The ferry over the Senn stops at noon."
    site = RightsSignal("content-signal", "ai-train=no", "robots.txt")
    page = Page(f"{ORIGIN}/1", body, headers=(("x-robots-tag", "noarchive"),), fetched_at=NOON, site_rights=(site,))
    assert extract(page).rights == (
        RightsSignal("robots", "noai", "meta robots", NOON),
        RightsSignal("robots", "noarchive", "header x-robots-tag", NOON),
        replace(site, seen_at=NOON),
    )


# ---------------------------------------------------------------- robots.txt


def rights_of(text: str, path: str = "/news/1", agent: str = "SennauBot/2.0") -> list[str]:
    return values(rules_of(text.encode(), f"{ORIGIN}/robots.txt", agent.partition("/")[0]).rights(ORIGIN + path))


def test_a_content_signal_is_of_its_group() -> None:
    text = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n\n"
    text += "User-agent: other\nContent-Signal: search=no\n"
    assert rights_of(text) == ["content-signal search=yes", "content-signal ai-train=no"]
    assert rights_of(text, agent="Other") == ["content-signal search=no"]


def test_a_group_of_one_s_own_outweighs_that_of_all_robots() -> None:
    text = "User-agent: *\nContent-signal: ai-train=no\n\nUser-agent: SennauBot\nDisallow: /private\n"
    assert rights_of(text) == []


def test_a_statement_between_two_names_is_for_the_first_and_ends_no_group() -> None:
    text = "User-agent: a\nContent-Signal: ai-train=no\nUser-agent: b\nDisallow: /\n"
    rules = {name: rules_of(text.encode(), f"{ORIGIN}/robots.txt", name) for name in "ab"}
    assert values(rules["a"].rights(f"{ORIGIN}/1")) == ["content-signal ai-train=no"]
    assert values(rules["b"].rights(f"{ORIGIN}/1")) == []
    assert not any(each.allows(f"{ORIGIN}/1") for each in rules.values())


def test_what_stands_above_all_groups_is_for_everybody_and_so_is_a_licence() -> None:
    text = "Content-Signal: ai-input=no\nUser-agent: SennauBot\nAllow: /\n"
    text += "User-agent: x\nLicense: /licence.xml\nDisallow: /"
    assert rights_of(text) == ["content-signal ai-input=no", f"license {ORIGIN}/licence.xml"]


def test_a_content_usage_of_the_longest_path_counts() -> None:
    text = "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /open/ train-ai=y, search=y\n"
    assert rights_of(text, "/news") == ["content-usage train-ai=n"]
    assert rights_of(text, "/open/1") == ["content-usage train-ai=y", "content-usage search=y"]


def test_statements_are_no_rules_and_a_file_of_them_is_cut() -> None:
    text = "User-agent: *\nContent-Signal: ai-train=no\nDisallow: /private\n"
    assert not rules_of(text.encode(), f"{ORIGIN}/robots.txt", "SennauBot").allows(f"{ORIGIN}/private/1")
    lines = [f"Content-Usage: /{number} train-ai=n" for number in range(MAX_STATEMENTS + 9)]
    assert len(robots_signals(lines, ORIGIN)) == MAX_STATEMENTS


# ---------------------------------------------------------------- tdmrep.json


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/open/1", ["tdm-reservation 0"]),
        ("/news/1.html", ["tdm-reservation 1", f"tdm-policy {ORIGIN}/tdm.json"]),
        ("/news/1.html?x=1", []),
        ("/about", []),
    ],
)
def test_the_first_rule_of_the_tdm_file_that_fits_counts(path: str, found: list[str]) -> None:
    rules = [
        {"location": "/bad", "tdm-reservation": 2},
        {"location": "/open/", "tdm-reservation": 0},
        {"location": "/news/*.html$", "tdm-reservation": 1, "tdm-policy": f"{ORIGIN}/tdm.json"},
        {"location": "/open/1", "tdm-reservation": 1},
        "no rule",
    ]
    assert values(tdm_signals_for(ORIGIN + path, read_tdm_file(json.dumps(rules).encode()))) == found


@pytest.mark.parametrize("body", [b"", b"{", b'{"location": "/"}', b"[1, null]", b"[" * 100_000])
def test_a_file_that_is_none_says_nothing(body: bytes) -> None:
    assert read_tdm_file(body) == ()


# ---------------------------------------------------------------- which uses are reserved


@pytest.mark.parametrize("use", RESERVED_BY)
def test_every_use_is_reserved_by_each_of_its_signals_and_by_no_other(use: str) -> None:
    every = {pair for pairs in RESERVED_BY.values() for pair in pairs}
    told = {pair for pair in every if reservation([RightsSignal(*pair, "meta")], [use])}
    assert told == RESERVED_BY[use]
    assert reservation([RightsSignal(*pair, "meta") for pair in every], []) is None


@pytest.mark.parametrize(
    ("stated", "is_reserved"),
    [
        ({"meta tdm-reservation": "0", "header tdm-reservation": "1", "tdmrep.json": "1"}, False),
        ({"tdmrep.json": "0", "header tdm-reservation": "1"}, True),
        ({"meta tdm-reservation": "yes", "tdmrep.json": "1"}, True),
        ({"meta tdm-reservation": "yes"}, False),
    ],
)
def test_the_page_outweighs_the_header_and_that_the_file(stated: dict[str, str], is_reserved: bool) -> None:
    signals = [RightsSignal("tdm-reservation", value, source) for source, value in stated.items()]
    assert bool(reservation(signals, ["tdm"])) == is_reserved


# ---------------------------------------------------------------- a crawl


FOLDER = "/news/2026/11/20/"
FERRY, MILL = (f"{FOLDER}{name}-of-the-old-harbour.html" for name in ("ferry", "mill"))
ROBOTS = "User-agent: *\nContent-Usage: /news/2026/11/20/mill train-ai=n\nDisallow: /private/\n"


def story(number: int, *headers: str) -> Answer:
    return Answer(body=article_page(number, 3000, ""), headers=headers)


def test_a_crawl_records_what_the_site_says_and_which_robots_txt_said_it(tmp_path: Path) -> None:
    answers: Answers = {"/": links(FERRY, MILL), FERRY: story(1, "X-Robots-Tag: noarchive"), MILL: story(2)}
    with NewsSites(pages=0, fault=answering(answers), robots=ROBOTS) as sites:
        job = job_of(sites, tmp_path)
        assert run(job).articles == 2
        assert asked(sites, PATH).total() == 0
    with Corpus(job.corpus) as corpus:
        rights = {story.canonical.article.url or "": story.canonical.article.rights for story in corpus.stories()}
        corpus.export(tmp_path / "out")
        assert list(corpus.verify()) == []
    told = {url.rpartition("/")[2][:5]: [(each.value, each.source) for each in found] for url, found in rights.items()}
    assert told == {"ferry": [("noarchive", "header x-robots-tag")], "mill-": [("train-ai=n", "robots.txt")]}
    assert all(each.seen_at for found in rights.values() for each in found)
    (row,) = json.loads((tmp_path / "out" / "manifest.json").read_text())["robots"]
    assert row["first_seen"] == row["last_seen"] > "2026"
    assert len(row["sha256"]) == 64


def test_an_honest_crawl_keeps_nothing_that_is_reserved_and_does_not_visit_what_the_site_reserves(
    tmp_path: Path,
) -> None:
    answers: Answers = {"/": links(FERRY, MILL), FERRY: story(1, "X-Robots-Tag: noai"), MILL: story(2)}
    tdm = json.dumps([{"location": FERRY, "tdm-reservation": 0}]).encode()
    answers[PATH] = Answer(body=tdm, headers=("Content-Type: application/json",))
    with NewsSites(pages=0, fault=answering(answers), robots=ROBOTS) as sites:
        job = job_of(sites, tmp_path, policy=replace(POLICY, honour=("ai-train",)))
        assert run(job).articles == 0
        assert (asked(sites, PATH).total(), asked(sites, FERRY).total(), asked(sites, MILL).total()) == (1, 1, 0)
    fates = {url.rpartition("/")[2][:5]: fate for url, fate in fates_of(job.state).items()}
    assert (fates["ferry"], fates["mill-"]) == ("reserved", "reserved")
    with Corpus(job.corpus) as corpus:
        assert [(each.reason, each.detail) for each in corpus.rejections() if each.reason == "reserved"] == [
            ("reserved", "robots: noai (header x-robots-tag)")
        ]


@pytest.mark.parametrize(
    ("rules", "kept"),
    [([{"location": "/news/", "tdm-reservation": 1}], 0), ([{"location": "/x", "tdm-reservation": 1}], 1)],
)
def test_the_tdm_file_of_a_site_is_honoured(rules: list[object], kept: int, tmp_path: Path) -> None:
    answers: Answers = {"/": links(FERRY), FERRY: story(1), PATH: Answer(body=json.dumps(rules).encode())}
    with NewsSites(pages=0, fault=answering(answers), robots="") as sites:
        job = job_of(sites, tmp_path, policy=replace(POLICY, honour=("tdm",)))
        assert run(job).articles == kept
        assert asked(sites, FERRY).total() == kept


# ---------------------------------------------------------------- a corpus


def filled(path: Path) -> None:
    with Corpus(path) as corpus:
        for number, rights in enumerate([(), (RightsSignal("robots", "noai", "meta robots", NOON),)]):
            body = article_page(number, 3000, "")
            page = Page(f"{ORIGIN}/news/{number}", body, fetched_at=NOON, site_rights=rights)
            corpus.add(page, [extract(page)])
        corpus.keep_robots(ORIGIN, "0" * 64, NOON)


def test_an_export_leaves_out_what_is_reserved_and_says_so(tmp_path: Path) -> None:
    filled(tmp_path / "news.db")
    options = ["--without-reserved", "ai-train", "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, ["corpus", "export", str(tmp_path / "news.db"), *options])
    assert done.exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "stories.jsonl").read_text().splitlines()]
    assert [row["article"]["url"] for row in rows] == [f"{ORIGIN}/news/0"]
    (refused,) = map(json.loads, (tmp_path / "out" / "rejected.jsonl").read_text().splitlines())
    assert (refused["url"], refused["reason"]) == (f"{ORIGIN}/news/1", "reserved")
    assert refused["detail"].endswith("robots: noai (meta robots)")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["counts"]["rejected"] == 1


@pytest.mark.parametrize(("use", "written"), [("noai", (1, 1)), ("noarchive", (2, 0))])
def test_an_archive_leaves_it_out_as_well(use: str, written: tuple[int, int], tmp_path: Path) -> None:
    filled(tmp_path / "news.db")
    with Corpus(tmp_path / "news.db") as corpus:
        assert corpus.export_pages(tmp_path / "out", without_reserved=[use]) == written
        assert corpus.report(without_reserved=[use]).rejected == written[1]
        assert corpus.report().rejected == 0


def test_robots_files_are_merged_as_a_set(tmp_path: Path) -> None:
    later = NOON + timedelta(days=1)
    with Corpus(tmp_path / "a.db") as one, Corpus(tmp_path / "b.db") as other:
        one.keep_robots(ORIGIN, "0" * 64, later)
        other.keep_robots(ORIGIN, "0" * 64, NOON)
        other.keep_robots(ORIGIN, "1" * 64, later)
        one.merge(other)
        one.merge(other)
        other.merge(one)
        for corpus, name in ((one, "one"), (other, "other")):
            corpus.export(tmp_path / name)
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("one", "other")]
    assert manifests[0] == manifests[1]
    assert [(row["sha256"][0], row["first_seen"][:10], row["last_seen"][:10]) for row in manifests[0]["robots"]] == [
        ("0", "2026-11-20", "2026-11-21"),
        ("1", "2026-11-21", "2026-11-21"),
    ]


@pytest.mark.parametrize(
    ("digest", "last", "fault"),
    [("0" * 63, NOON.isoformat(), "no SHA-256"), ("0" * 64, "2026-11-19T12:00:00+00:00", "seen last before first")],
)
def test_a_damaged_row_of_a_robots_file_is_a_fault(digest: str, last: str, fault: str, tmp_path: Path) -> None:
    with Corpus(tmp_path / "a.db") as corpus:
        corpus.keep_robots(ORIGIN, digest, NOON)
        with corpus._changing() as connection:
            connection.execute("UPDATE robots SET last_seen = ?", (last,))
        assert list(corpus.verify()) == [f"robots.txt of {ORIGIN}: {fault}"]


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with Corpus(tmp_path / "a.db") as corpus, pytest.raises(ValueError, match="without a zone"):
        corpus.keep_robots(ORIGIN, "0" * 64, NOON.replace(tzinfo=None))


def test_nothing_is_honoured_unless_it_is_asked_for() -> None:
    assert Policy().honour == ()
