"""Every fixture gives its gold, as it stands and with every class and id attribute taken out."""

from __future__ import annotations

import re

import pytest
from fixture_files import (
    Fixture,
    field_of,
    gold_teasers,
    load_fixtures,
    stated_fields,
    without_names,
)
from selectolax.lexbor import LexborHTMLParser

from scraper import Article, Label, Page, explain, extract, extract_all
from scraper.extraction.dom.text_stats import normalised

FIXTURES = load_fixtures()
REQUIRED = {"title", "paragraphs", "authors", "published", "language"}


@pytest.fixture(params=FIXTURES, ids=lambda fixture: fixture.name)
def fixture(request: pytest.FixtureRequest) -> Fixture:
    found: Fixture = request.param
    return found


@pytest.fixture(params=["as it stands", "without names"])
def page(request: pytest.FixtureRequest, fixture: Fixture) -> Page:
    return fixture.page if request.param == "as it stands" else without_names(fixture.page)


def articles_of(page: Page) -> list[Article]:
    return [article for article in extract_all(page) if article.paragraphs]


def test_articles(fixture: Fixture, page: Page) -> None:
    found = articles_of(page)
    assert len(found) == len(fixture.gold["articles"])
    for article, gold in zip(found, fixture.gold["articles"], strict=True):
        wanted = stated_fields(gold)
        assert {field: field_of(article, field) for field in wanted} == wanted


def test_teasers(fixture: Fixture, page: Page) -> None:
    assert set(extract(page).teasers) == gold_teasers(fixture.gold)


def test_no_teaser_stands_in_the_text(page: Page) -> None:
    for article in extract_all(page):
        text = " ".join(article.text.split())
        leaked = [teaser.title for teaser in article.teasers if len(teaser.title.split()) > 3 and teaser.title in text]
        assert leaked == []


def test_every_block_that_is_called_a_teaser_gives_one(page: Page) -> None:
    explanation = explain(page)
    said = {normalised(text) for one in explanation.article.teasers for text in (one.title, one.snippet or "")}
    blocks = [normalised(block.text) for block in explanation.blocks if block.label is Label.TEASER]
    assert bool(blocks) == bool(said)
    assert {title for title in said if title and not any(title in text for text in blocks)} == set()


def test_every_stated_metadata_value_names_its_source(fixture: Fixture) -> None:
    for article, gold in zip(articles_of(fixture.page), fixture.gold["articles"], strict=True):
        named = {evidence.field for evidence in article.evidence}
        stated = {field for field, value in stated_fields(gold).items() if value} - {"paragraphs", "standfirst"}
        assert stated <= named


def test_the_gold_is_complete(fixture: Fixture) -> None:
    assert set(fixture.gold) == {"articles", "teasers"}
    for article in fixture.gold["articles"]:
        assert set(article) >= REQUIRED


def test_there_are_forty_pages_of_realistic_size() -> None:
    sizes = sorted(sum(1 for _ in _elements(fixture)) for fixture in FIXTURES)
    assert len(sizes) >= 40
    assert sizes[len(sizes) // 2] >= 300


def _elements(fixture: Fixture) -> list[str]:
    root = LexborHTMLParser(fixture.page.body).root
    assert root is not None
    return [node.tag or "" for node in root.traverse()]


def test_without_names_takes_all_names_out() -> None:
    page = without_names(FIXTURES[0].page)
    assert not re.search(rb"<[^>]+\s(?:class|id)=", page.body)
