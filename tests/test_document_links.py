"""The links of a parsed page: those that its markup gives to who has not parsed it."""

from __future__ import annotations

import pytest
from fixture_files import Fixture, load_fixtures

from scraper.discovery import discover
from scraper.extraction.parsed_pages import parse_page
from scraper.models import Discovery, Page
from scraper.reading.document_links import markup_of

URL = "https://www.sennau.example/news/2026/bridge-is-open"


def links_of(page: Page) -> Discovery:
    return discover(page, markup_of(parse_page(page).document))


@pytest.mark.parametrize("fixture", load_fixtures(), ids=lambda fixture: fixture.name)
def test_a_parsed_page_gives_the_links_that_its_markup_gives(fixture: Fixture) -> None:
    parsed, unparsed = links_of(fixture.page), discover(fixture.page)
    assert (parsed.kind, parsed.follow) == (unparsed.kind, unparsed.follow)
    assert [each.url for each in parsed.found] == [each.url for each in unparsed.found]


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("<a href='/2026/ferry-is-late'>Ferry <b>late</b></a>", "Ferry late"),
        ("<a href='/2026/ferry-is-late'><img alt=''><img alt='Ferry,\n late'></a>", "Ferry, late"),
        ("<a href='/2026/ferry-is-late'><img src=x></a>", None),
        ("<base href='https://www.sennau.example/2026/'><a href=ferry-is-late>Ferry late</a>", "Ferry late"),
    ],
)
def test_a_link_has_its_words_or_those_of_its_picture(link: str, title: str | None) -> None:
    [found] = links_of(Page(URL, f"<h1>Bridge is open</h1>{link}".encode())).found
    assert (found.url, found.title) == ("https://www.sennau.example/2026/ferry-is-late", title)


def test_feeds_of_the_head_are_followed() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="alternate" type>'
    assert links_of(Page(URL, f"<head>{head}</head><p>Bridge".encode())).follow == (
        "https://www.sennau.example/feed.xml",
    )


def test_what_is_no_page_of_html_is_read_as_what_it_is() -> None:
    feed = b"<rss><channel><item><link>https://www.sennau.example/a</link></item></channel></rss>"
    assert links_of(Page(URL, feed)) == discover(Page(URL, feed))
    assert links_of(Page(URL, feed)).kind == "feed"
    part = b'{"html": "<a href=\\"\\/2026\\/ferry-is-late\\">Ferry late</a>"}'
    assert links_of(Page(URL, part)) == discover(Page(URL, part))
    assert [each.title for each in links_of(Page(URL, part)).found] == ["Ferry late"]
