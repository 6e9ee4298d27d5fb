"""Articles that a page lists in JSON-LD alone, for its links are written by a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from limits import work_at_most
from news_site import Answer, NewsSites, article_page
from test_crawling import answering, job_of, run

from scraper.discovery import discover
from scraper.discovery.item_lists import MAX_DEPTH, MAX_ITEMS, MAX_SCRIPT, listed_items, scripts_of
from scraper.extraction.dom.parsing import parse
from scraper.models import Page
from scraper.reading.document_links import markup_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_here")

URL = "https://www.sennau-post.example/local/"
PATHS = [f"/news/2026/11/20/{name}-of-the-old-harbour.html" for name in ("ferry", "mill", "choir")]
TITLES = ["Ferry to stop at noon from spring", "Mill will grind again next year", "Choir looks for deeper voices"]


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def front(value: object) -> bytes:
    return f"<title>Local</title><div id=root></div>{script(value)}".encode()


STORIES = list(zip(PATHS, TITLES, strict=True))
ITEMS: list[list[object]] = [
    [{"@type": "ListItem", "position": 1, "url": path, "name": title} for path, title in STORIES],
    [{"item": {"@type": "NewsArticle", "@id": path, "headline": title}} for path, title in STORIES],
    [{"item": {"url": path, "name": title}} for path, title in STORIES],
    [{"item": path, "name": title} for path, title in STORIES],
]


@pytest.mark.parametrize("items", ITEMS, ids=str)
@pytest.mark.parametrize("wrap", ["list", "graph", "main entity"])
def test_a_list_in_json_ld_is_a_list_of_links(items: list[object], wrap: str) -> None:
    value: object = {"@type": "ItemList", "itemListElement": items}
    if wrap == "graph":
        value = {"@graph": [{"@type": "WebSite"}, value]}
    if wrap == "main entity":
        value = [{"@type": "CollectionPage", "mainEntity": value}]
    body = front(value)
    parsed = discover(Page(URL, body), markup_of(parse(body.decode(), URL)))
    for found in (discover(Page(URL, body)), parsed):
        assert [
            (each.url.removeprefix("https://www.sennau-post.example"), each.title) for each in found.found
        ] == STORIES


def test_one_item_and_mere_addresses_are_items_too() -> None:
    assert listed_items([json.dumps({"itemListElement": {"url": "/a"}})]) == [("/a", "")]
    assert listed_items([json.dumps({"itemListElement": ["/a", 3, None, {"name": "b"}]})]) == [("/a", "")]


def test_crumbs_are_no_list() -> None:
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"item": PATHS[0], "name": "Local"}]}
    assert listed_items([json.dumps([crumbs])]) == []


def test_what_is_no_json_or_too_much_of_it_is_passed_over() -> None:
    one = json.dumps({"itemListElement": [{"url": "/a"}]})
    assert listed_items(["{itemListElement", one]) == [("/a", "")]
    assert listed_items([one + " " * (MAX_SCRIPT - len(one))]) == [("/a", "")]
    assert listed_items([one + " " * (MAX_SCRIPT - len(one) + 1)]) == []
    assert len(listed_items([json.dumps({"itemListElement": ["/a"] * (MAX_ITEMS + 1)})])) == MAX_ITEMS


def test_a_list_stands_so_deep_at_most() -> None:
    value: object = {"itemListElement": ["/a"]}
    for _ in range(MAX_DEPTH):
        value = {"page": value}
    assert listed_items([json.dumps(value)]) == [("/a", "")]
    assert listed_items([json.dumps({"page": value})]) == []


@pytest.mark.parametrize("unit", ['<script type="application/ld+json">', "<script application/ld+json ", "</script"])
def test_no_page_keeps_us_busy(unit: str) -> None:
    html = "itemListElement" + unit * (4_000_000 // len(unit))
    with work_at_most():
        assert sum(map(len, scripts_of(html))) <= len(html)


def test_a_crawl_follows_such_a_list(tmp_path: Path) -> None:
    answers: dict[str, Answer | list[Answer]] = {
        path: Answer(body=article_page(number, 3000, "")) for number, path in enumerate(PATHS)
    }
    answers["/"] = Answer(body=front({"@type": "ItemList", "itemListElement": ITEMS[0]}))
    with NewsSites(pages=0, fault=answering(answers), robots="") as sites:
        assert run(job_of(sites, tmp_path)).articles == 3
