"""The flow as a whole: what reaches the corpus, and what stops a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus
from scraper.inputs import Input
from scraper.models import Article, Page, Rejection, Site
from scraper.pipeline import clean, named, readings
from scraper.sites import SITES

if TYPE_CHECKING:
    from scraper.extraction.document import Document

TEXT = (
    "<h1>New bridge opens at Sennau</h1><p>The new bridge over the Senn was opened on Tuesday after three years of "
    "work, the town council said.</p><p>It carries two lanes for cars in each direction and a path for walkers.</p>"
)
CANONICAL = '<link rel="canonical" href="{}">'


def page(url: str | None = "http://sennau.example/bridge", head: str = "") -> Page:
    return Page(url, f"<!DOCTYPE html><html><head><title>Sennau</title>{head}</head><body>{TEXT}".encode())


def refuse(_document: Document, _article: Article) -> Article:
    raise ZeroDivisionError("a defect of the plug-in")


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


def test_a_defect_is_raised_and_the_pages_before_it_are_kept() -> None:
    broken = Site("broken", hosts=("broken.example",), refine=refuse)
    bad = page("http://broken.example/bridge")
    with Corpus() as corpus:
        with pytest.raises(ZeroDivisionError):
            clean([page(), bad, page("http://sennau.example/other")], corpus, sites=(*SITES, broken))
        assert [kept.url for kept in corpus.pages()] == ["http://sennau.example/bridge"]


def test_a_page_without_a_url_is_read_as_one_of_the_site_that_it_names() -> None:
    marked = Site("marked", hosts=("sennau.example",), refine=mark)
    stated = page(None, CANONICAL.format("http://sennau.example/bridge"))
    [reading] = readings([named(stated)], sites=(*SITES, marked))
    assert not isinstance(reading, Rejection)
    assert reading.page.url == "http://sennau.example/bridge"
    assert [article.section for article in reading.articles] == ["marked"]


@pytest.mark.parametrize("stated", ["/bridge", "file:///bridge", "javascript:x", ""])
def test_a_link_that_is_no_whole_url_is_none(stated: str) -> None:
    [reading] = readings([named(page(None, CANONICAL.format(stated)))])
    assert not isinstance(reading, Rejection)
    assert reading.page.url is None


def test_the_visited_url_is_not_overruled_by_the_page() -> None:
    [reading] = readings([named(page(head=CANONICAL.format("http://other.example/")))])
    assert not isinstance(reading, Rejection)
    assert reading.page.url == "http://sennau.example/bridge"


def test_an_input_keeps_its_name() -> None:
    undecodable = bytes(range(256)) * 20
    [rejection] = readings([Input("saved/a.html", Page(None, undecodable))])
    assert isinstance(rejection, Rejection)
    assert rejection.url == "saved/a.html"
    assert named(Page(None, undecodable)).name.startswith("sha256:")
