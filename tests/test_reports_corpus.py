"""``scraper corpus report``: figures that agree with the corpus, on a page that says nothing but them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from scraper import Article, Copy, Corpus, Page, Paragraph, Rejection, Sighting, Story, Teaser, TeaserRecord, clean
from scraper.cli.exits import Exit
from scraper.cli.main import cli, run
from scraper.reports.corpus_page import corpus_page
from scraper.reports.corpus_summary import (
    MAX_PERIODS,
    biggest_clusters,
    refusals_of,
    repeated_teasers,
    shares_of,
    sites_of,
    summarize,
    timeline_of,
)

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = (
    "The new bridge over the Senn was opened on Tuesday after three years of work, the town council said.",
    "It carries two lanes for cars in each direction and a wide path for walkers and cyclists.",
    "The old bridge, built in 1931, had carried twice the traffic that it was made for, engineers said.",
)


def story(number: int, published: date | None, url: str = "https://a.example/", copies: int = 0) -> Story:
    def copy(index: int) -> Copy:
        article = Article(url=f"{url}{number}/{index}", title=f"Story {number}", published=published, language="en")
        return Copy(f"c{number}-{index}", article, ())

    return Story(f"s{number}", copy(0), tuple(copy(index + 1) for index in range(copies)))


# ---------------------------------------------------------------- figures


def test_days_without_stories_are_on_the_timeline_too() -> None:
    found = timeline_of([date(2026, 3, 1), date(2026, 2, 27), None, date(2026, 3, 1)])
    assert (found.unit, found.undated) == ("day", 1)
    assert found.labels == ("2026-02-27", "2026-02-28", "2026-03-01")
    assert found.counts == (1, 0, 2)


@pytest.mark.parametrize(("days", "unit"), [(119, "day"), (120, "month"), (3000, "month"), (4000, "year")])
def test_the_unit_grows_with_the_time(days: int, unit: str) -> None:
    first = date(2010, 1, 1)
    found = timeline_of([first, first + timedelta(days=days)])
    assert found.unit == unit
    assert len(found.labels) <= MAX_PERIODS
    assert sum(found.counts) == 2


def test_one_wrong_year_does_not_squeeze_the_others_together() -> None:
    days = [date(2026, 3, 1 + number % 20) for number in range(200)]
    found = timeline_of([*days, date(1970, 1, 1), date(2062, 1, 1)])
    assert (found.unit, found.before, found.after) == ("day", 1, 1)
    assert sum(found.counts) == 200


def test_sites_are_ranked_and_have_their_own_times() -> None:
    day = date(2026, 3, 1)
    stories = [
        story(1, day, "https://www.b.example/"),
        story(2, day, "https://a.example/"),
        story(3, day + timedelta(days=1), "https://b.example/"),
        story(4, None, "https://b.example/"),
        Story("s5", Copy("c5", Article(), ())),
    ]
    found = sites_of(stories, timeline_of([day, day + timedelta(days=1)]))
    assert [(site.name, site.stories, site.counts) for site in found] == [
        ("b.example", 3, (1, 1)),
        ("a.example", 1, (1, 0)),
        ("unknown", 1, (0, 0)),
    ]


def test_a_teaser_counts_its_pages_not_its_visits() -> None:
    time = datetime(2026, 3, 1, tzinfo=UTC)
    seen = {"r1": ("a", "b", "b"), "r2": ("a", "a"), "r3": ("a", "b", "c")}
    records = [
        TeaserRecord(
            name,
            Teaser(f"Teaser {name}"),
            tuple(Sighting(page, time + timedelta(days=number)) for number, page in enumerate(pages)),
            story="s7" if name == "r3" else None,
        )
        for name, pages in seen.items()
    ]
    found = repeated_teasers(records, [story(7, None)])
    assert [(teaser.record.id, teaser.pages, teaser.announces) for teaser in found] == [
        ("r3", 3, "Story 7"),
        ("r1", 2, None),
    ]


def test_stories_without_copies_are_no_clusters() -> None:
    found = biggest_clusters([story(1, None), story(2, None, copies=1), story(3, None, copies=2)])
    assert [one.id for one in found] == ["s3", "s2"]


def test_rejections_are_counted_by_reason() -> None:
    rejections = [Rejection(f"u{number}", "empty") for number in range(7)] + [Rejection("v", "undecodable", "why")]
    found = refusals_of(rejections)
    assert [(each.reason, each.count, len(each.examples)) for each in found] == [("empty", 7, 5), ("undecodable", 1, 1)]


def page(name: str, extra: str = "") -> Page:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    html = f"<html lang=en><title>{name}</title><nav>{'x' * 30}</nav><main><h1>{name}</h1>{text}{extra}</main>"
    return Page(f"https://{name}.example/1", html.encode())


def test_shares_are_of_the_characters_of_all_blocks() -> None:
    count, shares = shares_of(
        [page("a"), page("b"), Page("https://c.example/", b"\x89PNG\r\n" + bytes(range(256)) * 9)]
    )
    assert count == 3
    assert dict(shares) == {"furniture": 60, "cut": 2, "text": 2 * sum(map(len, SENTENCES))}


def pages() -> list[Page]:
    return [page(name, f"<p>{name * 40} and so on.</p>") for name in ("red", "green", "blue", "grey")] + [
        Page("https://front.example/", b"<title>Front</title>")
    ]


def test_figures_do_not_depend_on_the_order_of_the_pages() -> None:
    def figures(order: list[Page]) -> object:
        with Corpus() as corpus:
            clean(order, corpus)
            return summarize(corpus)

    shuffled = pages()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - an order, no secret
    assert figures(pages()) == figures(shuffled)


# ---------------------------------------------------------------- the page


@pytest.fixture
def corpus_file(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    with Corpus(path) as corpus:
        clean(pages(), corpus)
    return path


def test_the_page_says_what_the_corpus_holds(corpus_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    result = CliRunner().invoke(cli, ["corpus", "report", str(corpus_file), "-o", str(output)], catch_exceptions=False)
    assert (result.exit_code, result.output) == (Exit.DONE, "")
    tree = LexborHTMLParser(output.read_text("utf-8"))
    tiles = {tile.text().split(" ", 1)[1]: tile.css("b")[0].text() for tile in tree.css(".tiles li")}
    with Corpus(corpus_file) as corpus:
        report = corpus.report()
    assert tiles["pages"] == str(report.pages) == "5"
    assert tiles["stories"] == str(report.stories)
    assert tiles["rejected"] == "1"
    rows = [[cell.text() for cell in row.css("td")] for row in tree.css("tbody tr")]
    assert ["en", str(report.stories), ""] in rows
    assert ["no_article", "1"] in [row[:2] for row in rows]
    clusters = tree.css(".cluster")
    assert sum(len(cluster.css("li")) - 1 for cluster in clusters) == report.copies_merged
    assert tree.css("script") == []


def test_an_empty_corpus_has_a_page_too() -> None:
    with Corpus() as corpus:
        tree = LexborHTMLParser(corpus_page(summarize(corpus), "empty.db"))
    assert [title.text() for title in tree.css("h2")] == [
        "Stories per day",
        "Sites",
        "Languages",
        "What was stripped",
        "Most repeated teasers",
        "Stories with most copies",
        "Merges that are not certain",
        "Rejections",
    ]
    assert tree.css("table, svg, details") == []


def test_what_articles_say_stays_text() -> None:
    with Corpus() as corpus:
        for name in ("a", "b"):  # two copies, which print one teaser
            article = Article(
                url="javascript:hit()",
                title="<script>hit()</script>",
                paragraphs=tuple(Paragraph(f"<img src=x onerror=hit()> {text}") for text in SENTENCES),
                language="<b>",
                teasers=(Teaser("<iframe>", url="javascript:hit()"),),
            )
            corpus.add(Page(f"https://{name}.example/<b>", b""), [article])
        corpus.reject(Rejection("javascript:alert(1)", "<b>", "<img src=x onerror=hit()>"))
        tree = LexborHTMLParser(corpus_page(summarize(corpus), "<i>name</i>.db"))
    assert [cluster.css("bdi")[0].text() for cluster in tree.css(".cluster")] == ["<script>hit()</script>"]
    assert "<iframe>" in [cell.text() for cell in tree.css("td")]
    assert tree.css("script, img, iframe, td b, h1 i") == []
    assert tree.css("a[href^=javascript]") == []
    assert [title.text() for title in tree.css("h1")] == ["<i>name</i>.db"]


def test_a_report_that_cannot_be_written(corpus_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "no" / "report.html")
    assert run(["corpus", "report", str(corpus_file), "-o", path]) == Exit.USAGE
    assert capsys.readouterr().err == f"scraper: {path}: No such file or directory\n"
