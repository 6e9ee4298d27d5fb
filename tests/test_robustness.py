"""Whatever a page holds, ``extract`` answers with an article or a ``ScraperError``, and always with the same one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fixture_files import load_fixtures
from hypothesis import given
from hypothesis import strategies as st
from limits import examples
from news_pages import HEADLINE, OTHERS, STORY, URL, news_page, tagged, texts_of

from scraper import SITES, Article, Page, ScraperError, Site, explain, extract, extract_all
from scraper.characters import squeezed
from scraper.extraction.dom.nesting import MAX_ELEMENTS
from scraper.extraction.dom.sanitizing import MAX_TAGS, sanitize
from scraper.sites import GENERIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from _pytest.mark import ParameterSet

PAGES = {fixture.name: fixture.page for fixture in load_fixtures()}
# A fixture takes some 10 ms: these give a few seconds in all.
EXAMPLES = examples(60)

names = st.sampled_from(sorted(PAGES))
places = st.floats(0, 1)


def at(body: bytes, place: float) -> int:
    return int(place * len(body))


def answer(page: Page | bytes | str, *, url: str | None = None, content_type: str | None = None) -> Article | None:
    """Return the article, or None for an error that is meant; any other error goes through."""
    try:
        article = extract(page, url=url, content_type=content_type)
    except ScraperError:
        return None
    assert isinstance(article, Article)
    assert all(paragraph.text.strip() for paragraph in article.paragraphs)
    assert all(teaser.title for teaser in article.teasers)
    return article


# ---------------------------------------------------------------- damaged pages


@EXAMPLES
@given(names, places)
def test_a_page_cut_off_anywhere(name: str, end: float) -> None:
    page = PAGES[name]
    assert answer(replace(page, body=page.body[: at(page.body, end)])) is not None


@EXAMPLES
@given(names, places, places, places)
def test_a_page_with_a_piece_twice(name: str, start: float, end: float, target: float) -> None:
    page = PAGES[name]
    first, last = sorted((at(page.body, start), at(page.body, end)))
    place = at(page.body, target)
    body = page.body[:place] + page.body[first:last] + page.body[place:]
    assert answer(replace(page, body=body)) is not None


@EXAMPLES
@given(names, places, places)
def test_a_page_with_a_piece_missing(name: str, start: float, end: float) -> None:
    page = PAGES[name]
    first, last = sorted((at(page.body, start), at(page.body, end)))
    assert answer(replace(page, body=page.body[:first] + page.body[last:])) is not None


@EXAMPLES
@given(names, st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=50))
def test_a_page_with_damaged_bytes(name: str, flips: list[tuple[float, int]]) -> None:
    page = PAGES[name]
    body = bytearray(page.body)
    for place, byte in flips:
        body[min(at(page.body, place), len(body) - 1)] = byte
    answer(replace(page, body=bytes(body)))


ATTRIBUTE = re.compile(rb"""\s[a-z:-]+=(?:"[^"]*"|'[^']*')""", re.IGNORECASE)


@EXAMPLES
@given(names, st.randoms(use_true_random=False), st.integers(1, 4))
def test_a_page_with_its_attributes_shuffled_or_dropped(name: str, random: Random, kept: int) -> None:
    page = PAGES[name]
    attributes = ATTRIBUTE.findall(page.body)
    random.shuffle(attributes)
    supply = (attribute if index % 4 < kept else b"" for index, attribute in enumerate(attributes))
    assert answer(replace(page, body=ATTRIBUTE.sub(lambda _: next(supply), page.body))) is not None


TYPES = [
    "",
    "text/html",
    "image/png",
    "text/html; charset=",
    "text/html; charset=utf-16",
    "charset=koi8-r;;",
    "\0",
    "🙂",
]


@EXAMPLES
@given(names, st.sampled_from(TYPES) | st.text(max_size=30))
def test_a_page_under_a_wrong_content_type(name: str, content_type: str) -> None:
    answer(PAGES[name], content_type=content_type)


@EXAMPLES
@given(st.text(max_size=300) | st.binary(max_size=300), st.none() | st.text(max_size=30))
def test_anything_as_a_page_at_any_address(page: str | bytes, url: str | None) -> None:
    answer(page, url=url)


ADDRESSES = ["http://[::1", "http://", "//", "javascript:alert(1)", "http://a:b@c:99999/", "\0", "http://\ud800/", "%"]


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_page_at_an_impossible_address(url: str) -> None:
    article = answer(news_page(tagged("p", *STORY)), url=url)
    assert article is not None
    assert (article.url, texts_of(article)) == (squeezed(url), STORY)


# ---------------------------------------------------------------- equal arguments, equal answer


@pytest.mark.slow
def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = [extract(page) for page in PAGES.values()]
    assert [extract(page) for page in reversed(PAGES.values())] == first[::-1]


PRINT_ALL = """
from fixture_files import load_fixtures
from scraper import extract
print("\\n".join(ascii(extract(fixture.page)) for fixture in load_fixtures()))
"""


@pytest.mark.slow
def test_an_answer_does_not_depend_on_the_seed_of_hashes() -> None:
    environment = {"PYTHONHASHSEED": "1884", "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", PRINT_ALL], env=environment, capture_output=True, check=True)  # noqa: S603 - our own code
    assert done.stdout.decode().splitlines() == [ascii(extract(page)) for page in PAGES.values()]


@pytest.mark.slow
def test_an_answer_does_not_depend_on_the_way_in() -> None:
    for page in PAGES.values():
        parts = extract(page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type)
        assert parts == extract(page)


@pytest.mark.parametrize("name", PAGES)
def test_explain_extract_and_extract_all_agree(name: str) -> None:
    article = extract(PAGES[name])
    explanation = explain(PAGES[name])
    assert explanation.article == article
    assert extract_all(PAGES[name])[0] == article
    assert all(teaser.title and teaser.url for teaser in article.teasers)
    assert all(block.label and block.reason and block.text and block.path for block in explanation.blocks)


@EXAMPLES
@given(names, places)
def test_explain_and_extract_agree_on_damaged_pages(name: str, end: float) -> None:
    page = PAGES[name]
    cut = replace(page, body=page.body[: at(page.body, end)])
    explanation = explain(cut)
    assert explanation.article == extract(cut)
    assert all(block.label and block.reason for block in explanation.blocks)


@pytest.mark.slow
@pytest.mark.parametrize("site", [GENERIC, *SITES], ids=lambda site: site.name)
def test_any_plug_in_reads_any_page(site: Site) -> None:
    for page in PAGES.values():
        assert extract(page, site=site).url == page.url


# ---------------------------------------------------------------- hostile pages

DEEP = 100_000
WORDS = "mayor bridge flood market school ferry strike garden choir winter".split()
LINKS = "".join(
    f'<a href="/local/story-of-the-town-{number}">{" ".join(WORDS[int(digit)] for digit in f"{number:05}")}</a>'
    for number in range(50_000)
)
LONG_ADDRESS = '<li><a href="/%s">A story of the whole town</a></li>' % ("a-" * 500_000)
MANY_ATTRIBUTES = " ".join(f"a{number}=1" for number in range(200_000))


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


# Each is put under the text of an ordinary page.
BELOW: dict[str, Callable[[], str]] = {
    "100,000 div": lambda: "<div>" * DEEP,
    "100,000 div with text": lambda: "<div>word " * DEEP,
    "100,000 lists in lists": lambda: "<ul><li>w " * DEEP,
    "100,000 b": lambda: "<b>" * DEEP,
    "100,000 tables": lambda: "<table><tr><td>" * DEEP,
    "100,000 span with text": lambda: "<span>w" * DEEP,
    "100,000 svg": lambda: "<svg>" * DEEP,
    "100,000 template": lambda: "<template>" * DEEP,
    "3,000 font around 300 p": lambda: "".join(f"<font a{number}>" for number in range(3000)) + "<p>" * 300,
    "a tag with 200,000 attributes": lambda: f"<p {MANY_ATTRIBUTES}>x</p>",
    "20 MB of one line": lambda: "word " * 4_000_000,
    "20 MB of one word": lambda: "w" * 20_000_000,
    "colspan": lambda: "<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>x<td>y</table>",
    "NUL": lambda: "\0<p>\0x\0</p>\0",
    "lone surrogates": lambda: "<p>\ud800 lone \udfff</p>",
    "unclosed comment": lambda: f"<!-- {'x ' * DEEP}",
    "unclosed CDATA": lambda: f"<![CDATA[ {'x ' * DEEP}",
    "unclosed script": lambda: f"<script> {'x ' * DEEP}",
    "unclosed textarea": lambda: f"<textarea> {'x ' * DEEP}",
    "unclosed title": lambda: f"<title> {'x ' * DEEP}",
    "unclosed attribute": lambda: f'<p class="{"x " * DEEP}',
    "plaintext": lambda: f"<plaintext> {'x ' * DEEP}",
    "30,000 br": lambda: "<br>" * 30_000,
    "30,000 lines": lambda: "line of words<br>" * 30_000,
    "30,000 indented lines": lambda: "&nbsp;&nbsp;line of words<br>" * 30_000,
    "20,000 times one paragraph": lambda: (
        f"<p>The mayor walked across it first, ahead of the town band: {STORY[1]}</p>" * 20_000
    ),
    "30,000 times": lambda: "<time datetime=2026-01-01>1 January 2026</time>" * 30_000,
    "an address of a megabyte": lambda: f"<ul>{LONG_ADDRESS * 2}</ul>",
    "an escaped address of a megabyte": lambda: f'<ul><li><a href="/{"%aa" * 300_000}">A story of the town</a></ul>',
    "50,000 links in one paragraph": lambda: f"<p>{'He said a <a href=/word>word</a>, and went. ' * 50_000}</p>",
    "impossible addresses": lambda: "<ul><li><a href='http://[::1/story-of-the-town'>Some story of the town</a></ul>",
    "a million combining marks": lambda: f"<p>a{chr(0x301) * 1_000_000}</p>",
    "a million full stops": lambda: f"<p>{'.' * 1_000_000}</p>",
    "a million quotes": lambda: f"<p>.{chr(39) * 1_000_000}</p>",
    "a megabyte of names": lambda: f"<p>By {'Mara Lindqvist, ' * 60_000}</p>",
    "a megabyte of places": lambda: f"<p>{'Pyongyang, ' * 100_000}</p>",
}


def few_first(names: Iterable[str], quick: set[str]) -> list[ParameterSet]:
    """Return names of cases; all but a few are slow."""
    return [pytest.param(name, marks=[] if name in quick else [pytest.mark.slow]) for name in names]


@pytest.mark.parametrize("name", few_first(BELOW, {"3,000 font around 300 p", "NUL", "unclosed comment", "colspan"}))
def test_a_hostile_piece_does_not_take_the_text_above_it_away(name: str) -> None:
    article = answer(news_page(tagged("p", *STORY), BELOW[name]()), url=URL)
    assert article is not None
    assert article.title == HEADLINE
    assert texts_of(article)[: len(STORY)] == STORY


# Each is put before an ordinary page.
ABOVE: dict[str, Callable[[], str]] = {
    "base of no place": lambda: "<base href='javascript:alert(1)'>",
    "impossible base": lambda: "<base href='http://[::1'>",
    "impossible canonical link": lambda: "<link rel=canonical href='http://[::1'>",
    "20,000 metas": lambda: "".join(f"<meta name=author content='Mara Lind{number}'>" for number in range(20_000)),
    "title of a megabyte": lambda: f"<meta property=og:title content='{'A | B - ' * 125_000}'>",
    "JSON-LD of 5 MB": lambda: json_ld('{"@type":"NewsArticle","articleBody":"%s"}' % ("w " * 2_500_000)),
    "JSON-LD with 50,000 articles": lambda: json_ld(json.dumps([{"@type": "NewsArticle", "headline": "A"}] * 50_000)),
    "JSON-LD nested 100,000 deep in lists": lambda: json_ld("[" * DEEP + "]" * DEEP),
    "JSON-LD nested 100,000 deep in objects": lambda: json_ld('{"a":' * DEEP + "1" + "}" * DEEP),
    "JSON-LD with a number of 100,000 digits": lambda: json_ld('{"@type":"NewsArticle","headline":%s}' % ("9" * DEEP)),
    "JSON-LD with no number": lambda: json_ld('{"@type":"NewsArticle","datePublished":1e999,"headline":NaN}'),
    "JSON-LD with wrong types": lambda: json_ld('{"@type":[1],"@graph":{"author":[[null]],"headline":{},"image":[0]}}'),
    "JSON-LD that ends early": lambda: json_ld('{"@type":"NewsArticle","headline":"A'),
}


@pytest.mark.parametrize("name", few_first(ABOVE, {"impossible base", "JSON-LD with wrong types"}))
def test_a_hostile_head_does_not_take_the_text_away(name: str) -> None:
    article = answer(ABOVE[name]() + news_page(tagged("p", *STORY)), url=URL)
    assert article is not None
    assert texts_of(article) == STORY


@pytest.mark.slow
def test_fifty_thousand_links_are_teasers_and_leave_the_text() -> None:
    article = answer(news_page(f"<div>{tagged('p', *STORY)}</div>", f"<div>{LINKS}</div>"), url=URL)
    assert article is not None
    assert texts_of(article) == STORY
    assert len(article.teasers) == 50_000


@pytest.mark.parametrize(
    "page",
    [
        "<" * 1_000_000,
        "&" * 1_000_000,
        "<title>" + "w " * 1_000_000,
        "<noscript>" * DEEP,
        "<frameset>" * DEEP,
        "\0" * 9,
    ],
    ids=["<", "&", "unclosed title", "noscript", "frameset", "NUL"],
)
def test_a_page_of_nothing_but_a_trick_has_an_answer(page: str) -> None:
    article = answer(page, url=URL)
    assert article is None or article.teasers == ()


def test_links_in_a_page_whose_base_is_no_place_keep_their_titles() -> None:
    links = "".join(f'<li><a href="{href}">{title}</a></li>' for title, href in OTHERS)
    article = answer(f"<base href='javascript:x'>{news_page(tagged('p', *STORY), f'<ul>{links}</ul>')}", url=URL)
    assert article is not None
    assert [teaser.title for teaser in article.teasers] == [title for title, _ in OTHERS]


def test_a_page_ends_at_the_element_and_the_tag_beyond_measure() -> None:
    assert sanitize("<br>x" * (MAX_ELEMENTS + 5)) == "<br>x" * MAX_ELEMENTS + "<br>"
    assert len(sanitize("</br>x" * (MAX_TAGS + 5))) <= len("</br>x" * MAX_TAGS)
