"""``scraper corpus report``: figures that agree with the corpus, on a page that says nothing but them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from scraper import Article, Copy, Corpus, Page, Paragraph, Rejection, Sighting, Story, Teaser, TeaserRecord, clean
from scraper.cli.exits import Exit
from scraper.cli.main import cli, run
from scraper.reports.charts import valued_columns
from scraper.reports.corpus_news import CorpusNews, last_day, news_of, silent_of
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
    assert [(site.name, site.stories, site.counts, site.last) for site in found] == [
        ("b.example", 3, (1, 1), day + timedelta(days=1)),
        ("a.example", 1, (1, 0), day),
        ("unknown", 1, (0, 0), None),
    ]


def test_what_is_not_known_comes_last_even_if_it_is_most() -> None:
    stories = [story(1, None), Story("s2", Copy("c2", Article(), ())), Story("s3", Copy("c3", Article(), ()))]
    assert [site.name for site in sites_of(stories, timeline_of([]))] == ["a.example", "unknown"]
    with Corpus() as corpus:
        clean([page("one")], corpus)
        for number, language in enumerate((None, None, "de")):
            paragraphs = (
                Paragraph(f"Number {number} says something of its own, {number * 7919} times over and more."),
            )
            corpus.add(Page(f"https://{number}.example/", b""), [Article(paragraphs=paragraphs, language=language)])
        assert [language for language, _ in summarize(corpus).languages] == ["de", "en", "unknown"]


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


# ---------------------------------------------------------------- news

LAST = date(2026, 3, 31)


def before(days: int) -> date:
    return LAST - timedelta(days=days)


def visited(number: int, published: date | None, *visits: date) -> Story:
    sightings = tuple(Sighting("p", datetime(day.year, day.month, day.day, 9, tzinfo=UTC)) for day in visits)
    article = Article(url=f"https://a.example/{number}", title=f"Story {number}", published=published)
    return Story(f"s{number}", Copy(f"c{number}", article, sightings))


def test_new_is_what_the_last_seven_days_brought() -> None:
    old = [story(number, before(number + 7)) for number in range(20)]
    news = news_of([*old, *(story(100 + days, before(days)) for days in (6, 0, 3))])
    assert (news.until, news.count) == (LAST, 3)
    assert [one.id for one in news.stories][:4] == ["s100", "s103", "s106", "s0"]  # the day that is seven ago is old
    assert len(news.stories) == 10
    assert news_of([]) == CorpusNews(None, 0, (), ())


def test_the_last_visit_is_the_last_day_and_gives_the_undated_theirs() -> None:
    tomorrow, the_day_after = LAST + timedelta(days=1), LAST + timedelta(days=2)
    stories = [
        visited(1, before(30), LAST),
        visited(2, None, before(2), LAST),
        visited(3, None, before(9), LAST),
        visited(4, tomorrow, LAST),  # it is tomorrow already where the page was written
        visited(5, the_day_after, before(1)),  # and this is a wrong date
        visited(6, None),
    ]
    news = news_of(stories)
    assert news.until == LAST
    assert [one.id for one in news.stories] == ["s4", "s5", "s2", "s3", "s1"]
    assert news.count == 3


@pytest.mark.parametrize(("days", "last"), [(30, 30), (31, 0)])
def test_a_story_alone_in_the_future_does_not_make_the_others_old(days: int, last: int) -> None:
    far = LAST + timedelta(days=days)
    assert last_day([LAST] * 99 + [far]) == LAST + timedelta(days=last)
    assert last_day([LAST] * 98 + [far]) == far  # of fewer than a hundred, one is more than a hundredth


@pytest.mark.parametrize(
    ("days", "silent"),
    [
        ((9, 12, 16), [("a.example", 9, 4)]),
        ((8, 12, 16), []),  # twice its longest pause
        ((9, 13), []),  # one pause is no pace
        ((9, 9, 13), []),
        ((9, 12, 16, 40), [("a.example", 9, 4)]),  # the pause of a month ago is forgotten
        ((9, 12, 16, 39), [("a.example", 9, 4)]),
        ((9, 12, 16, 38), []),
    ],
)
def test_a_site_is_silent_after_twice_its_longest_pause(
    days: tuple[int, ...], silent: list[tuple[str, int, int]]
) -> None:
    found = silent_of([story(number, before(day)) for number, day in enumerate(days)], LAST)
    assert [(source.name, source.silent_days, source.longest_pause) for source in found] == silent


def test_sites_that_are_silent_for_longest_by_their_own_pace_come_first() -> None:
    stories = [
        story(100 * pause + number, before(10 * silent + pause * number), f"https://{name}.example/")
        for name, pause, silent in (("weekly", 7, 2), ("daily", 1, 1), ("late", 2, 3))
        for number in range(3)
    ]
    assert [source.name for source in silent_of(stories, LAST)] == ["late.example", "daily.example", "weekly.example"]


def test_long_tables_can_be_searched_and_bars_have_values() -> None:
    with Corpus() as corpus:
        for number in range(14):
            words = " ".join(f"word{number * 100 + place}" for place in range(60))
            address = f"https://{number}.example/"
            corpus.add(
                Page(address, b""), [Article(url=address, paragraphs=(Paragraph(words),), published=before(number))]
            )
        summary = summarize(corpus)
        tree = LexborHTMLParser(corpus_page(summary, "news.db"))
    tools = [str(each.attributes["data-table"]) for each in tree.css(".find[hidden]")]
    assert tools == ["table-sites"]  # of new stories ten are shown
    assert all(tree.css(f"table#{name}") for name in tools)
    assert sum(int(text.text()) for text in tree.css(".chart text")) == summary.counts.stories


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5, 0, 12], {"5": "middle", "12": "middle"}),
        ([1] + [0] * 58 + [300], {"1": "start", "300": "end"}),
        ([1] * 30 + [22] + [0] * 29, {"22": "middle"}),
    ],
)
def test_values_stand_on_bars_where_there_is_room(values: list[int], said: dict[str, str]) -> None:
    tree = LexborHTMLParser(
        valued_columns(values, [str(place) for place in range(len(values))], name="n", class_="chart")
    )
    texts = {text.text(): str(text.attributes["class"]) for text in tree.css("text")}
    assert {name: texts[name] for name in said} == said
    places = [
        float(str(text.attributes["x"]).rstrip("%"))
        for text in tree.css("text")
        if "minor" not in str(text.attributes["class"])
    ]
    assert all(after - place >= 100 * 9 / 320 for place, after in pairwise(places))


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
    assert ["en", str(report.stories), "100 %"] in rows
    assert ["no_articleno text of an article was found on the page", "1"] in [row[:2] for row in rows]
    clusters = tree.css(".cluster")
    assert sum(len(cluster.css("li")) - 1 for cluster in clusters) == report.copies_merged
    assert len(tree.css("script")) == 1
    assert tree.css("[hidden]") == []  # no table is so long that it has to be searched


def test_an_empty_corpus_has_a_page_too() -> None:
    with Corpus() as corpus:
        tree = LexborHTMLParser(corpus_page(summarize(corpus), "empty.db"))
    assert [title.text() for title in tree.css("h2")] == [
        "New stories",
        "Silent sites",
        "Rejections",
        "Stories per day",
        "Sites",
        "Languages",
        "What was stripped",
        "Most repeated teasers",
        "Stories with most copies",
        "Merges that are not certain",
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
    assert tree.css("main script, img, iframe, td b, h1 i") == []
    assert tree.css("a[href^=javascript]") == []
    assert [title.text() for title in tree.css("h1")] == ["<i>name</i>.db"]


def test_a_report_that_cannot_be_written(corpus_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "no" / "report.html")
    assert run(["corpus", "report", str(corpus_file), "-o", path]) == Exit.USAGE
    assert capsys.readouterr().err == f"scraper: {path}: there is no folder {tmp_path / 'no'}\n"
