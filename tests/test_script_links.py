"""Links that a page has in the data of its scripts alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from limits import work_at_most
from news_site import Answer, NewsSites, article_page
from test_crawling import answering, job_of, run

from scraper.discovery import discover
from scraper.discovery.page_links import FEW_LINKS
from scraper.discovery.script_links import (
    MAX_ADDRESS,
    MAX_LINKS,
    MAX_SCRIPTS,
    MAX_STARTS,
    MAX_TITLE,
    links_in_scripts,
    state_scripts,
)
from scraper.extraction.dom.parsing import parse
from scraper.models import Page
from scraper.reading.document_links import markup_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("reading_here")

URL = "https://www.sennau-post.example/"
PATHS = [f"/news/2026/11/20/{name}-of-the-old-harbour.html" for name in ("ferry", "mill", "choir")]
TITLES = ["Ferry to stop at noon from spring", "Mill will grind again next year", "Choir looks for deeper voices"]
STORIES = list(zip(PATHS, TITLES, strict=True))
STATE = {
    "page": {"menu": [{"title": "Sport", "url": "/sport"}, {"title": "Imprint", "url": "/imprint"}]},
    "props": {
        "items": [{"id": number, "url": path, "headline": title} for number, (path, title) in enumerate(STORIES)]
    },
    "author": {"name": "Ada Lund", "image": "/a.jpg"},
}
TEXT = json.dumps(STATE).replace("/", "\\/")


def found_in(body: str) -> list[list[str]]:
    """Return the paths of the articles that a page names, read by its markup and parsed."""
    page = Page(URL, body.encode())
    both = (discover(page), discover(page, markup_of(parse(body, URL))))
    return [[each.url.removeprefix(URL.rstrip("/")) for each in found.found] for found in both]


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{TEXT}</script>',
        f"<script>window.__INITIAL_STATE__ = {TEXT};</script>",
        f"<script>var a = 1; window.__DATA__={TEXT};start()</script>",
        f"<script>self.push({TEXT})</script>",
    ],
)
def test_an_address_beside_a_headline_is_a_link(script: str) -> None:
    body = f"<title>Post</title><div id=root></div>{script}"
    assert found_in(body) == [PATHS, PATHS]
    assert [each.title for each in discover(Page(URL, body.encode())).found] == TITLES


@pytest.mark.parametrize(
    "script",
    [
        f"<script type=application/ld+json>{TEXT}</script>",
        f"<script>run('{TEXT}')</script>",
        "<script>var a = {url: '/news/2026/11/20/x-of-the-old-harbour.html', title: 'Ferry to stop at noon'}</script>",
    ],
)
def test_what_is_no_data_is_not_read(script: str) -> None:
    assert found_in(f"<title>Post</title>{script}") == [[], []]


def test_links_of_data_are_judged_as_all_links_are() -> None:
    items = [
        {"title": "Sport", "url": "/sport"},
        {"title": "Ferry to stop at noon from spring", "url": "https://elsewhere.example/news/2026/11/20/ferry.html"},
        {"title": "Ferry to stop at noon from spring", "slug": "ferry-to-stop"},
        {"title": "Ferry to stop at noon from spring", "slug": PATHS[0].removeprefix("/")},
        {"title": {"rendered": "x"}, "link": PATHS[0]},
    ]
    assert found_in(f"<script>a = {json.dumps(items)}</script>") == [[], []]
    nofollow = f"<meta name=robots content=nofollow><script>a = {TEXT}</script>"
    assert found_in(nofollow) == [[], []]


@pytest.mark.parametrize(("shown", "is_asked"), [(FEW_LINKS - 1, True), (FEW_LINKS, False)])
def test_a_page_with_links_of_its_own_is_not_asked_for_data(shown: int, is_asked: bool) -> None:
    links = "".join(
        f'<li><a href="/news/2026/11/19/story-{"abcdefgh"[number]}-of-the-town.html">Council votes on the harbour</a>'
        for number in range(shown)
    )
    for found in found_in(f"<ul>{links}</ul><script>a = {TEXT}</script>"):
        assert (set(PATHS) <= set(found)) is is_asked
        assert len(found) == shown + len(PATHS) * is_asked


def test_an_article_is_not_asked_for_data() -> None:
    page = Page(URL + "news/2026/11/18/bridge-of-the-old-town.html", f"<script>a = {TEXT}</script>".encode())
    assert discover(page).found == ()


def one(address: str = "/a", title: str = "x") -> str:
    return json.dumps({"url": address, "title": title})


def test_limits() -> None:
    many = json.dumps([{"url": f"/{number}", "title": "x"} for number in range(MAX_LINKS + 1)])
    assert len(links_in_scripts([many])) == MAX_LINKS
    for size, is_link in ((MAX_ADDRESS, True), (MAX_ADDRESS + 1, False)):
        assert bool(links_in_scripts([one(address="/" + "a" * (size - 1))])) is is_link
    for size, is_link in ((MAX_TITLE, True), (MAX_TITLE + 1, False)):
        assert bool(links_in_scripts([one(title="a" * size)])) is is_link
    filler = " " * (MAX_SCRIPTS - len(one()))
    assert links_in_scripts([filler, one()])
    assert not links_in_scripts([filler + " ", one()])
    assert links_in_scripts(["a = {};" * (MAX_STARTS - 1) + "a =" + one()])
    assert not links_in_scripts(["a = {};" * MAX_STARTS + "a =" + one()])
    assert links_in_scripts(['{"url": "a", "link": "/b", "name": "<b>It</b> &amp; that"}']) == [("/b", "It & that")]


@pytest.mark.parametrize("piece", ["[", '{"a":', "a = [", "=(", "<script>", '{"url": "/', "<script>={</script>", "= "])
def test_hostile_data_keeps_nobody_busy(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    with work_at_most():
        links_in_scripts([text])
        links_in_scripts(state_scripts(text))


def test_a_crawl_follows_links_of_data(tmp_path: Path) -> None:
    front = Answer(body=f"<title>Post</title><div id=root></div><script>window.__DATA__ = {TEXT}</script>".encode())
    answers: dict[str, Answer | list[Answer]] = {"/": front}
    answers |= {path: Answer(body=article_page(number, 3000, "")) for number, path in enumerate(PATHS)}
    with NewsSites(pages=0, fault=answering(answers), robots="") as sites:
        assert run(job_of(sites, tmp_path)).articles == len(PATHS)
