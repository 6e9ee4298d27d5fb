"""The headline, with and without a head that states it."""

from __future__ import annotations

import pytest

from scraper.extraction.metadata.facts import read_facts
from scraper.extraction.metadata.found import Place, locate
from scraper.extraction.metadata.site_names import find_site_name
from scraper.extraction.metadata.titles import find_title, find_title_in_text
from scraper.extraction.parsing import parse
from scraper.models import Site

HEADLINE = "New bridge opens at Sennau"


def _title(html: str, url: str = "https://www.sennau-post.example/local/bridge") -> str | None:
    document = parse(html, url)
    return find_title(document, read_facts(document)).value


@pytest.mark.parametrize(
    "title",
    [
        HEADLINE,
        f"{HEADLINE} | Sennau Post",
        f"{HEADLINE} - Local | Sennau Post",
        f"{HEADLINE} :: sennau-post.example",
        f"Sennau Post: {HEADLINE}",
        f"Sennau Post – {HEADLINE}",
        f"Sennau Post - Local - {HEADLINE}",
        f"{HEADLINE}｜Sennau Post",
    ],
)
def test_the_site_name_is_cut_from_a_title(title: str) -> None:
    assert _title(f"<title>{title}</title><p>{'Text of the page. ' * 5}</p>") == HEADLINE


def test_separators_within_a_headline_stay() -> None:
    headline = "Bridge - or ferry? What the town wants"
    assert _title(f"<title>{headline} | Sennau Post</title>") == headline


def test_sources_that_agree_outweigh_one_that_does_not() -> None:
    meta = f'<meta property="og:title" content="{HEADLINE}"><meta name="twitter:title" content="{HEADLINE}">'
    html = f"<title>Bridge: all you must know | Sennau Post</title>{meta}<h1>{HEADLINE}</h1>"
    assert _title(html) == HEADLINE


def test_of_several_h1_the_one_like_the_title_wins() -> None:
    html = f"<title>{HEADLINE} | Sennau Post</title><h1>Sennau Post</h1><h1>{HEADLINE}</h1><h1>Most read</h1>"
    assert _title(html) == HEADLINE


def test_a_bare_title_gives_way_to_the_line_of_the_page_in_it() -> None:
    html = f"<title>Post mobile site, {HEADLINE}</title><b>{HEADLINE}</b><p>{'Text of the page. ' * 5}</p>"
    assert _title(html) == HEADLINE


def test_a_title_that_names_only_the_site_is_none() -> None:
    waymark = "<div><a href=/c>calendar</a>&gt;&gt;July 22. 2023</div>"
    document = parse(f"<title>KOREAN NEWS</title>{waymark}<p><b>{HEADLINE}</b></p><p>{'Text of it. ' * 9}</p>")
    assert find_title(document, read_facts(document)).value is None
    place = Place(None, 2, 2, (2,), ("", "", "kept"))
    found = find_title_in_text(document, place)
    assert (found.value, found.source) == (HEADLINE, "line before the text")


def test_dates_menus_and_sentences_are_no_headline() -> None:
    document = parse("<p>July 22, 2023</p><p>Home of the news</p><p>He said so.</p><p>Text</p>")
    place = Place(None, 3, 3, (3,), ("", "menu", "", "kept"))
    assert find_title_in_text(document, place).value is None


def test_the_headline_is_located_before_the_text() -> None:
    document = parse(f"<p>{HEADLINE}</p><p>{HEADLINE}!</p><p>Text</p><p>{HEADLINE}</p>")
    place = locate(document, HEADLINE, [2], ["", "", "kept", ""])
    assert (place.headline, place.first, place.last) == (1, 2, 2)
    assert locate(document, None, [], ["", "", "", ""]).headline is None


def test_the_site_name_follows_the_order_of_trust() -> None:
    document = parse('<meta property="og:site_name" content="Post">')
    facts = read_facts(document)
    assert find_site_name(document, facts, Site("x", site_name="The Post")).value == "The Post"
    assert find_site_name(document, facts, Site("x")).value == "Post"
    bare = parse("<p>x</p>")
    assert find_site_name(bare, read_facts(bare), Site("x")).value is None
