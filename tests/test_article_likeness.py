"""Addresses of articles, lists and service pages: one set of evidence, two thresholds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls.article_likeness import (
    address_shape,
    hints_at_article,
    is_beside,
    leads_to_list,
    leads_to_service,
    looks_like_article,
    looks_like_section,
    may_be_article,
)

ASKED = (hints_at_article, leads_to_list, leads_to_service, looks_like_article, may_be_article)
HOME = "https://news.example"


@pytest.mark.parametrize(
    ("path", "hints", "looks"),
    [
        ("/local/new-bridge-opens-today", True, True),
        ("/news/articles/c8x2kk91", True, True),  # no mark between words, no number of four digits
        ("/?p=79", True, True),
        ("/a_list/real_estate_news", True, True),
        ("/programs/admissions-essays-2", True, False),  # two words and a short number
        ("/2026/", True, False),
        ("/wire/0,4670,Robbery,00.html", True, False),
        ("/tag/old-town-walls", True, False),
        ("/sport/football/", False, False),
        ("/us-news", False, False),
        ("/", False, False),
        ("/#!new-bridge-opens-today", True, False),  # some sites have their articles behind a fragment
    ],
)
def test_a_link_needs_a_hint_and_an_address_alone_needs_a_name(path: str, hints: bool, looks: bool) -> None:
    assert hints_at_article(path) is hints
    assert hints_at_article(HOME + path) is hints
    assert looks_like_article(HOME + path) is looks


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/", True),
        ("https://news.example", True),
        ("//news.example/#top", True),
        ("/?p=79", False),
        ("", True),
        ("#top", True),
        ("/tags/rivers", True),
        ("/tag/the-old-town-walls-of-sennau", True),  # behind tag a slug is a tag's
        ("/en/author/anna-maria-berg", True),
        ("/2026/02/bridge", False),
        ("/world/", False),
    ],
)
def test_links_to_lists(href: str, expected: bool) -> None:
    assert leads_to_list(href) is expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/newsletters/", True),
        ("https://news.example/en/newsletter", True),
        ("/feed", True),
        ("/members/calculator/", True),
        ("/feeds/4975188933883288645", False),
        ("/feeds/4975188933883288645/comments/default", True),
        ("/2026/01/27/bridge-opens-to-walkers/feed/", True),
        ("/2026/01/27/feed-for-the-cattle-is-dear", False),
        ("/tool/plant-growing-guides-for-you", True),
        ("/game/mil-vs-nyk-0022300388", True),
        ("/games/old-game-of-the-year-2026", False),
        ("/newsletters/playbook/2026/01/27/bridge-opens", False),
        ("/sections/health-shots/2026/01/27/a-bridge-opens-to-walkers", False),
        ("/sections/video/main.shtml?id=3714602", False),
        ("/world/", False),
        ("/", False),
    ],
)
def test_links_to_services(href: str, expected: bool) -> None:
    assert leads_to_service(href) is expected


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/topics/detail/26442071/", "topics/detail/0"),
        ("/topics/detail/26442/", "topics/detail/0"),
        ("/topics/detail/2644/", None),
        ("/26442071", None),
        ("/tag_26442071", None),
        ("/2026/01/05/bridge", "0/0/0/a"),
        ("/2026/01/bridge", "0/0/a"),
        ("/2026/01/05/", None),
        ("/2026/bridge", None),
        ("/old-walls,story,70211.html", "a,story,0.html"),
        ("/old-walls,card,70211.html", "a,card,0.html"),
        ("/news,70211.html", "news,0.html"),
        ("/world/the-bridge-opens", None),
    ],
)
def test_the_shape_of_an_address(path: str, shape: str | None) -> None:
    assert address_shape(f"https://news.example{path}") == shape


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("/recipes/fish-soup", "/recipes/red-cake", True),
        ("/recipes/fish-soup/", "https://news.example/recipes/red_cake", True),
        ("/recipes/fish-soup", "/guides/red-cake", False),
        ("/recipes/soup", "/recipes/red-cake", False),
        ("/recipes/fish-soup", "/recipes/cake", False),
        ("/fish-soup", "/red-cake", False),
    ],
)
def test_names_beside_each_other(url: str, other: str, expected: bool) -> None:
    assert is_beside(url, other) is expected


PATHS = st.from_regex(
    r"(/[a-z0-9._%-]{0,9}|/tag|/newsletter|/2026|/c8x2kk91|/articles){0,5}(\?[a-z]{0,3}=[a-z0-9]{0,9})?"
)
ADDRESSES = PATHS.map(HOME.__add__)


@given(ADDRESSES | st.text())
def test_what_looks_like_an_article_hints_at_one_and_may_be_one_and_is_no_section(url: str) -> None:
    if looks_like_article(url):
        assert may_be_article(url)
        assert hints_at_article(url)
        assert not looks_like_section(url)


@given(PATHS)
def test_a_link_is_judged_alike_with_and_without_its_host(path: str) -> None:
    if path.startswith("/") and not path.startswith("//"):
        assert hints_at_article(path) == hints_at_article(HOME + path)
        assert leads_to_list(path) == leads_to_list(HOME + path)
        assert leads_to_service(path) == leads_to_service(HOME + path)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert {type(ask(text)) for ask in ASKED} == {bool}
