"""The headline, with and without a head that states it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.body.article_position import Place, headlines_like, locate
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.declared_facts import read_facts
from scraper.extraction.metadata.headings import without_kicker
from scraper.extraction.metadata.headlines_in_text import find_title_in_text
from scraper.extraction.metadata.site_names import find_site_name
from scraper.extraction.metadata.titles import find_title
from scraper.labels import Label
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


def _ld(kind: str, headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{headline}"}}</script>'


def test_the_h1_goes_before_what_a_plugin_tells_search_engines() -> None:
    seo = "Sennau bridge: 7 facts to know in 2026"
    heads = f'<title>{seo}</title><meta property="og:title" content="{seo}">'
    h1 = f"<h1>{HEADLINE} in 2026</h1>"
    assert _title(f"{heads}{_ld('BlogPosting', seo)}{h1}") == f"{HEADLINE} in 2026"
    assert _title(f"{heads}{_ld('NewsArticle', seo)}{h1}") == seo


def _without_kicker(heading: str) -> str:
    document = parse(f"<h1>{heading}</h1>")
    return without_kicker(document, document.headlines[0])


@pytest.mark.parametrize(
    "heading",
    [
        f'<span class="overline">Traffic</span> <span>{HEADLINE}</span>',
        f'<span class="h__kicker">Traffic</span><span class="x">: </span><span>{HEADLINE}</span>',
        f'<span class="a">Traffic</span><span class="b"> - </span><span class="c">{HEADLINE}</span>',
        f'<span class="a">Traffic</span><br/><span class="c">{HEADLINE}</span>',
        f"<div>Traffic</div> {HEADLINE}",
        f"<small>Traffic</small>{HEADLINE}",
        f"<time>3 Feb</time>{HEADLINE}",
        f'<span class="date"><b>Feb</b> <i>3</i></span>{HEADLINE}',
        f'<style>.a{{top:0}}</style><!-- x --><p class="a">Traffic</p>{HEADLINE}',
        f'<a href="/x"><span class="dachzeile">Traffic</span>{HEADLINE}</a>',
    ],
)
def test_a_kicker_in_the_heading_is_cut(heading: str) -> None:
    assert _without_kicker(heading) == HEADLINE
    assert _title(f"<title>{HEADLINE} | Sennau Post</title><h1>{heading}</h1>") == HEADLINE


@pytest.mark.parametrize(
    "heading",
    [
        HEADLINE,
        f"<span>{HEADLINE}</span>",
        "<em>New bridge</em> opens at Sennau",
        '<span style="color:red">New bridge</span> opens at Sennau',
        '<span class="kicker">New bridge opens at</span> Sennau',
    ],
)
def test_an_emphasis_in_the_heading_is_no_kicker(heading: str) -> None:
    assert _without_kicker(heading) == ""
    assert _title(f"<h1>{heading}</h1>") == HEADLINE


def test_a_kicker_stays_where_the_head_has_it_with_a_colon() -> None:
    h1 = f'<h1><span class="kicker">Traffic</span><span>: </span><span>{HEADLINE}</span></h1>'
    assert _title(f'<meta property="og:title" content="Traffic: {HEADLINE}">{h1}') == f"Traffic: {HEADLINE}"
    assert _title(f'<meta property="og:title" content="Traffic - {HEADLINE}">{h1}') == HEADLINE


@given(st.text(alphabet="<>/ab1\"' =-!", max_size=80))
def test_no_markup_makes_the_kicker_reader_fail(source: str) -> None:
    assert isinstance(_without_kicker(source), str)


@pytest.mark.parametrize("label", ["{} | Traffic", "{} - Sennau Evening News", "Traffic: {}", "Ana Ruiz – {}"])
def test_a_source_with_a_label_says_the_same_as_the_heading(label: str) -> None:
    said = label.format(HEADLINE)
    head = f'<title>{said}</title><meta property="og:title" content="{said}">'
    assert _title(f'{head}<meta name="twitter:title" content="{said}"><h1>{HEADLINE}</h1>') == HEADLINE


def test_a_title_cut_at_a_quotation_mark_is_completed() -> None:
    whole = 'Bridge at Sennau is "a dream" for cyclists'
    cut = '<meta property="og:title" content="Bridge at Sennau is "a dream" for cyclists">'
    assert _title(f"{cut}{_ld('NewsArticle', 'Bridge at Sennau is')}<title>{whole}</title>") == whole


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (f"{HEADLINE} - Traffic - The Evening", "Traffic"),
        (f"{HEADLINE} - Traffic - The Evening", "Most read in town"),
    ],
)
def test_a_heading_that_names_section_or_box_gives_way_to_the_line_in_the_title(title: str, heading: str) -> None:
    html = f"<title>{title}</title><h1>{heading}</h1><p><b>{HEADLINE}</b></p><p>{'Text of the page. ' * 9}</p>"
    assert _title(html) == HEADLINE


@pytest.mark.parametrize("aside", ["3 February 2026 {}", "{} 03.02.2026 • Traffic, Town", "Press release: {}"])
def test_a_date_or_label_in_the_heading_is_cut_if_the_title_does_without(aside: str) -> None:
    assert _title(f"<title>{HEADLINE}</title><h1>{aside.format(HEADLINE)}</h1>") == HEADLINE


def test_of_equal_titles_the_one_with_whole_words_wins() -> None:
    head = "<title>Bridge: old and new</title>"
    assert _title(f"{head}<h1><span>Bridge:</span>old and new</h1>") == "Bridge: old and new"
    assert _title(f"{head}<h1>Bridge : old and new</h1>{_ld('NewsArticle', 'Bridge: old and new')}") == (
        "Bridge: old and new"
    )


def test_a_title_that_says_nothing_of_the_text_names_the_site() -> None:
    prose = f"<p>{'The town has a new bridge, and two lanes for bicycles on it, after three years. ' * 3}</p>"
    html = f"<title>Evening Courier - Leading daily of Lower Hollen</title><h3>{HEADLINE}</h3>{prose}"
    assert _title(html) is None
    assert _title(f"<title>Bridge for the town after three years</title>{prose}") == (
        "Bridge for the town after three years"
    )


@pytest.mark.parametrize(
    ("title", "url"),
    [
        (f"{HEADLINE} - evening-courier.com", "https://x.example/a"),
        (f"www.evening-courier.com: {HEADLINE}", "https://x.example/a"),
        (f"Courier.com: {HEADLINE}", "https://web.archive.example/web/20090212034455/http://www.courier.com:80/a"),
        (f"{HEADLINE} | Courier", "https://web.archive.example/web/20090212034455/http://www.courier.com:80/a"),
    ],
)
def test_addresses_and_names_of_archived_sites_are_site_names(title: str, url: str) -> None:
    assert _title(f"<title>{title}</title>", url) == HEADLINE


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("은모래장터에 새 지붕이 얹힌다-사회", "은모래장터에 새 지붕이 얹힌다"),
        ("临江石桥今天上午恢复步行通行_本地_临江网", "临江石桥今天上午恢复步行通行"),
        ("临江-石桥", "临江-石桥"),
    ],
)
def test_channel_and_site_are_cut_in_scripts_without_blanks(title: str, headline: str) -> None:
    assert _title(f"<title>x</title><meta property='og:title' content='{title}'>") == headline


def test_a_bare_title_gives_way_to_the_line_of_the_page_in_it() -> None:
    html = f"<title>Post mobile site, {HEADLINE}</title><b>{HEADLINE}</b><p>{'Text of the page. ' * 5}</p>"
    assert _title(html) == HEADLINE


def test_a_title_that_names_only_the_site_is_none() -> None:
    waymark = "<div><a href=/c>calendar</a>&gt;&gt;July 22. 2023</div>"
    document = parse(f"<title>KOREAN NEWS</title>{waymark}<p><b>{HEADLINE}</b></p><p>{'Text of it. ' * 9}</p>")
    assert find_title(document, read_facts(document)).value is None
    place = Place(None, 2, 2, (2,), (None, None, Label.KEPT))
    found = find_title_in_text(document, place)
    assert (found.value, found.source) == (HEADLINE, "line before the text")


def test_dates_menus_and_sentences_are_no_headline() -> None:
    document = parse("<p>July 22, 2023</p><p>Home of the news</p><p>He said so.</p><p>Text</p>")
    place = Place(None, 3, 3, (3,), (None, Label.MENU, None, Label.KEPT))
    assert find_title_in_text(document, place).value is None


def test_a_heading_goes_before_bold_and_bold_before_plain_lines() -> None:
    text = (
        f"<h2>{HEADLINE}</h2><p><b>Three years of work</b></p><p>By Mara Lindqvist</p><p>Photo service</p><p>Text</p>"
    )
    place = Place(None, 4, 4, (4,), (None, None, None, None, Label.KEPT))
    assert find_title_in_text(parse(text), place).value == HEADLINE
    assert find_title_in_text(parse(text.replace("h2>", "p>")), place).value == "Three years of work"
    plain = parse(f"<p>{HEADLINE}</p><p>Published by the Post: Monday</p><p>By Mara Lindqvist</p><p>Text</p>")
    assert find_title_in_text(plain, Place(None, 3, 3, (3,), (None, None, None, Label.KEPT))).value == HEADLINE


def test_the_headline_is_located_before_the_text() -> None:
    document = parse(f"<p>{HEADLINE}</p><p>{HEADLINE}!</p><p>Text</p><p>{HEADLINE}</p>")
    place = locate(headlines_like(document, HEADLINE), [2], [None, None, Label.KEPT, None])
    assert (place.headline, place.first, place.last) == (1, 2, 2)
    assert locate(headlines_like(document, None), [], [None, None, None, None]).headline is None


def test_the_site_name_follows_the_order_of_trust() -> None:
    document = parse('<meta property="og:site_name" content="Post">')
    facts = read_facts(document)
    assert find_site_name(document, facts, Site("x", site_name="The Post")).value == "The Post"
    assert find_site_name(document, facts, Site("x")).value == "Post"
    bare = parse("<p>x</p>")
    assert find_site_name(bare, read_facts(bare), Site("x")).value is None
