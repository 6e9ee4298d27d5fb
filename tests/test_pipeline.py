"""The flow as a whole: what reaches the corpus, and what stops a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from fixture_files import load_fixtures

from scraper.api import learn
from scraper.corpus import Corpus
from scraper.extraction import parsed_pages
from scraper.extraction.dom.parsing import parse
from scraper.inputs import Input
from scraper.models import Article, Page, Rejection, Site
from scraper.pipeline import clean, learn_sites, readings, reextract, reread
from scraper.reading.page_readings import as_input
from scraper.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.extraction.dom.document import Document
    from scraper.models import SiteProfile

TEXT = (
    "<h1>New bridge opens at Sennau</h1><p>The new bridge over the Senn was opened on Tuesday after three years of "
    "work, the town council said.</p><p>It carries two lanes for cars in each direction and a path for walkers.</p>"
)
CANONICAL = '<link rel="canonical" href="{}">'


def page(url: str | None = "http://sennau.example/bridge", head: str = "") -> Page:
    return Page(url, f"<!DOCTYPE html><html><head><title>Sennau</title>{head}</head><body>{TEXT}".encode())


def mark(_document: Document, article: Article) -> Article:
    return replace(article, section="marked")


def test_pages_and_rejections_end_in_the_corpus() -> None:
    picture = Page("http://sennau.example/picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    missing = Rejection("a.html", "unreadable", "no such file")
    with Corpus() as corpus:
        report = clean([page(), picture, missing], corpus)
        assert report == corpus.report()
    assert (report.pages, report.articles) == (1, 1)
    assert [(rejection.url, rejection.reason) for rejection in report.rejections] == [
        ("a.html", "unreadable"),
        ("http://sennau.example/picture", "undecodable"),
    ]


def test_a_page_without_a_url_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counted(html: str, url: str | None = None, utf8: bytes | None = None) -> Document:
        parsed.append(html)
        return parse(html, url, utf8)

    monkeypatch.setattr(parsed_pages, "parse", counted)
    [reading] = readings([as_input(page(None, CANONICAL.format("http://sennau.example/bridge")))])
    assert not isinstance(reading, Rejection)
    assert (len(parsed), reading.articles[0].url) == (1, "http://sennau.example/bridge")


def test_links_of_a_page_without_a_url_are_joined_with_the_one_that_it_states() -> None:
    url = "http://sennau.example/2026/bridge"
    link = b'<ul><li><a href="/tunnel"><h3>Tunnel closed until May</h3><p>It leaks.</p></a></ul>'
    bare = page(None, CANONICAL.format(url))
    bare = replace(bare, body=bare.body + link)
    [without, with_url] = readings([as_input(bare), as_input(replace(bare, url=url))])
    assert not isinstance(without, Rejection)
    assert not isinstance(with_url, Rejection)
    assert without.articles == with_url.articles
    assert [teaser.url for teaser in without.articles[0].teasers] == ["http://sennau.example/tunnel"]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<meta property="og:url" content="http://sennau.example/a">', "http://sennau.example/a"),
        (
            CANONICAL.format("/a") + '<meta property="og:url" content="http://sennau.example/b">',
            "http://sennau.example/b",
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "url": "http://sennau.example/c"}</script>',
            "http://sennau.example/c",
        ),
        (CANONICAL.format("/a"), None),
    ],
)
def test_the_url_that_a_page_states_is_the_first_whole_one(head: str, url: str | None) -> None:
    [reading] = readings([as_input(page(None, head))])
    assert not isinstance(reading, Rejection)
    assert reading.page.url == url


def test_a_page_without_a_url_is_read_as_one_of_the_site_that_it_names() -> None:
    marked = Site("marked", hosts=("sennau.example",), refine=mark)
    stated = page(None, CANONICAL.format("http://sennau.example/bridge"))
    [reading] = readings([as_input(stated)], sites=(*SITES, marked))
    assert not isinstance(reading, Rejection)
    assert reading.page.url == "http://sennau.example/bridge"
    assert [article.section for article in reading.articles] == ["marked"]


@pytest.mark.parametrize("stated", ["/bridge", "file:///bridge", "javascript:x", ""])
def test_a_link_that_is_no_whole_url_is_none(stated: str) -> None:
    [reading] = readings([as_input(page(None, CANONICAL.format(stated)))])
    assert not isinstance(reading, Rejection)
    assert reading.page.url is None


def test_the_visited_url_is_not_overruled_by_the_page() -> None:
    [reading] = readings([as_input(page(head=CANONICAL.format("http://other.example/")))])
    assert not isinstance(reading, Rejection)
    assert reading.page.url == "http://sennau.example/bridge"


def test_an_input_keeps_its_name() -> None:
    undecodable = bytes(range(256)) * 20
    [rejection] = readings([Input("saved/a.html", Page(None, undecodable))])
    assert isinstance(rejection, Rejection)
    assert rejection.url == "saved/a.html"
    assert as_input(Page(None, undecodable)).name.startswith("sha256:")


def test_what_is_learned_of_a_site_is_a_sample_of_all_its_pages() -> None:
    """Pages that cannot be in the sample are not parsed, and change nothing in whatever order they come."""
    many = [replace(page(), body=page().body + b"%d" % number) for number in range(120)]
    assert learn_sites(map(as_input, many)) == learn_sites(map(as_input, reversed(many))) == (learn(many),)


# ---------------------------------------------------------------- reading again

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
UNDECODABLE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def visited_pages() -> list[Page]:
    """Pages of several sites, one of them seen three times, with different facts."""
    pages = [fixture.page for fixture in load_fixtures()]
    seen = replace(pages[0], fetched_at=NOON)
    other_facts = replace(seen, fetched_at=NOON + timedelta(days=400), headers=(("content-type", "text/html"),))
    return [*pages, seen, other_facts, replace(seen, fetched_at=None)]


def exports(corpus: Corpus, folder: Path) -> dict[str, bytes]:
    corpus.export(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fresh(pages: Iterable[Page], folder: Path, profiles: Iterable[SiteProfile] = ()) -> dict[str, bytes]:
    with Corpus() as corpus:
        clean(pages, corpus, profiles=profiles)
        return exports(corpus, folder)


@pytest.mark.slow
@pytest.mark.parametrize("extractors", [("0.0.1",), ("0.0.1", "99.0.0"), ("99.0.0", "0.0.1")])
def test_read_again_a_corpus_is_that_of_a_fresh_run(tmp_path: Path, extractors: tuple[str, ...]) -> None:
    pages = visited_pages()
    with Corpus() as corpus:
        today = corpus._extractor
        for number, kept in enumerate(pages):
            corpus._extractor = extractors[number % len(extractors)]
            corpus.add(kept, (Article(title=f"Misread by version {corpus._extractor}"),))
        corpus._extractor = today
        report = reextract(corpus)
        assert report == corpus.report()
        assert exports(corpus, tmp_path / "again") == fresh(pages, tmp_path / "fresh")
        assert list(corpus.verify()) == []


@pytest.mark.slow
def test_with_profiles_learned_anew_it_is_that_of_a_run_that_learns(tmp_path: Path) -> None:
    pages = visited_pages()
    learned = learn_sites(map(as_input, pages))
    assert learned
    with Corpus() as corpus:
        clean(pages[:5], corpus, profiles=learn_sites(map(as_input, pages[:20])))
        clean(pages[5:], corpus)
        kept = corpus.profiles()
        reextract(corpus)
        assert corpus.profiles() == kept
        reextract(corpus, relearn=True)
        assert corpus.profiles() == learned
        assert exports(corpus, tmp_path / "again") == fresh(pages, tmp_path / "fresh", learned)


@pytest.mark.slow
def test_reading_again_can_be_interrupted_and_repeated(tmp_path: Path) -> None:
    pages = visited_pages()
    with Corpus(tmp_path / "c.db") as corpus:
        for kept in pages:
            corpus.add(kept, ())
        assert len(list(islice(reread(corpus), len(pages) // 2))) == len(pages) // 2
    with Corpus(tmp_path / "c.db") as corpus:
        reextract(corpus)
        reextract(corpus)
        assert exports(corpus, tmp_path / "again") == fresh(pages, tmp_path / "fresh")


def test_a_page_read_again_is_read_by_the_plug_in_of_its_site() -> None:
    with Corpus() as corpus:
        clean([page()], corpus)
        reextract(corpus, sites=(*SITES, Site("marked", hosts=("sennau.example",), refine=mark)))
        assert [story.canonical.article.section for story in corpus.stories()] == ["marked"]


def test_a_page_whose_url_is_found_now_is_kept_under_it() -> None:
    stated = page(None, CANONICAL.format("http://sennau.example/bridge"))
    with Corpus() as corpus:
        corpus.add(stated, ())
        corpus.add(page(None), ())
        reextract(corpus)
        assert {kept.url for kept in corpus.pages()} == {"http://sennau.example/bridge", None}
        assert corpus.report().pages == 2
        assert list(corpus.verify()) == []


def test_a_failure_is_taken_back_when_the_page_can_be_read() -> None:
    bridge, other = "http://sennau.example/bridge", Rejection("http://sennau.example/other", "extraction_timeout")
    elsewhere = Rejection(bridge, "unreadable", "no such file")
    with Corpus() as corpus:
        corpus.add(page(), ())
        for rejection in (Rejection(bridge, "extraction_timeout", "30 s"), other, elsewhere):
            corpus.reject(rejection)
        assert reextract(corpus).rejections == (elsewhere, other)


def test_a_page_that_can_be_read_no_more_is_kept_and_named() -> None:
    picture = Page("http://sennau.example/picture", UNDECODABLE)
    with Corpus() as corpus:
        corpus.add(picture, (Article(title="Read by an older version"),))
        [outcome] = reread(corpus)
        assert isinstance(outcome, Rejection)
        assert list(corpus.pages()) == [picture]
        assert [each.reason for each in corpus.rejections()] == ["no_article", "undecodable"]
        assert reextract(corpus) == corpus.report()
