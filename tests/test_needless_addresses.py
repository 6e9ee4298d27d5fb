"""Which addresses no crawl needs: other forms of a page, views of an article, paths that go in circles."""

from __future__ import annotations

import pytest

from scraper.urls.identity import canonicalize
from scraper.urls.needless_addresses import goes_in_circles, is_other_form, viewed_article

ARTICLE = "https://sennau.example/2026/01/27/old-mill-is-sold"


@pytest.mark.parametrize(
    "end",
    [
        *("?share=letters", "?share=letters&nb=1", "?nb=1&share=wall-post", "?replytocom=12", "?showComment=17"),
        *("?print=1", "?print", "?print=", "?PRINT=true", "?view=print", "?a=b&format=pdf", "?tmpl=component"),
        *("/print", "/print/", "/embed/", "/trackback/", "/comments/", "/comment/", "/comment-page-2/", "/reply//"),
    ],
)
def test_other_forms_of_an_article(end: str) -> None:
    assert is_other_form(ARTICLE + end)


@pytest.mark.parametrize(
    "url",
    [
        *(ARTICLE, ARTICLE + "?share=17", ARTICLE + "?print=2026", ARTICLE + "?view=all", ARTICLE + "?reshare=letters"),
        *("https://sennau.example/print/", "https://sennau.example/print/2026/01/27/old-mill", ARTICLE + "/printers"),
        *("https://sennau.example/opinion/comments/", ARTICLE + "?q=embed"),
    ],
)
def test_pages_that_are_no_other_form(url: str) -> None:
    assert not is_other_form(url)


@pytest.mark.parametrize(
    ("end", "is_view"),
    [
        ("", False),
        ("?sort=1", True),
        ("?sort=1&view=2", True),
        ("?sid=12x9", True),
        ("?utm_source=mail", False),  # the same address
        ("?id=1200", False),
        ("?newsid=1200&sid=12x9", False),
    ],
)
def test_views_of_an_article(end: str, is_view: bool) -> None:
    assert viewed_article(ARTICLE + end) == (canonicalize(ARTICLE) if is_view else None)
    assert viewed_article("https://sennau.example/news" + end) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/news/mill/news/mill/", False),
        ("/news/mill/news/mill/news/", True),
        ("/a/news/b/news/c/news/old-mill.html", True),
        ("/news/news-1/news-2/news", False),
        ("/2001/01/01/01/01", False),
        ("/abc/abc/abc", True),
        ("/ab/ab/ab", False),
    ],
)
def test_paths_that_go_in_circles(path: str, expected: bool) -> None:
    assert goes_in_circles("https://sennau.example" + path) is expected


@pytest.mark.parametrize(
    "other",
    [
        *(ARTICLE + "?mibextid=a", ARTICLE + "?gad_source=1", ARTICLE + "?spref=tw", ARTICLE + "?replytocom=7"),
        *(ARTICLE + "?output=amp", ARTICLE + "?m=1", ARTICLE + "?m=0", ARTICLE + "?partner=rss&emc=rss"),
        *(ARTICLE + "?noamp=mobile", ARTICLE.replace("/2026", "/(S(x3k2))/2026"), ARTICLE + "/(A(b)S(x3k2))"),
    ],
)
def test_what_says_who_looks_at_a_page_is_no_part_of_its_key(other: str) -> None:
    assert canonicalize(other) == canonicalize(ARTICLE)


@pytest.mark.parametrize("other", ["?m=2", "?partner=mill", "?output=list", "/(mill)", "?ref=home"])
def test_what_may_choose_a_page_is_part_of_its_key(other: str) -> None:
    assert canonicalize(ARTICLE + other) != canonicalize(ARTICLE)
