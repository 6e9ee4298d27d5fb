"""The other facts: language, dateline, source, addresses, description, picture, section, tags, access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.extraction.body.article_position import Place
from scraper.extraction.dates.datelines import day_of_dateline, find_dateline
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.access import find_truncation
from scraper.extraction.metadata.article_types import find_type
from scraper.extraction.metadata.declared_facts import DeclaredFacts, read_facts
from scraper.extraction.metadata.descriptions import find_description
from scraper.extraction.metadata.images import find_image
from scraper.extraction.metadata.languages import find_language
from scraper.extraction.metadata.sections import find_section, find_tags
from scraper.extraction.metadata.sources import find_canonical_url, find_credit, find_original_url, find_source
from scraper.labels import Label
from scraper.models import Dateline

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

URL = "https://www.sennau-post.example/local/bridge"
ENGLISH = (
    "The new bridge over the Senn was opened on Tuesday after three years of work. It is the third that the town has "
    "built at this place, and the mayor said that it will carry twice the traffic of the old one for many "
    "years to come."
)
GERMAN = (
    "Die neue Brücke über die Senn ist am Dienstag nach drei Jahren Bauzeit eröffnet worden. Sie ist die dritte, die "
    "von der Stadt an dieser Stelle gebaut wurde, und sie wird nach den Worten der Bürgermeisterin auch für "
    "viele Jahre reichen."
)


def _page(html: str, url: str = URL) -> tuple[Document, DeclaredFacts]:
    document = parse(html, url)
    return document, read_facts(document)


@pytest.mark.parametrize(
    ("declared", "text", "language", "source"),
    [
        ("en-US", ENGLISH, "en", "declared"),
        ("de", GERMAN, "de", "declared"),
        ("en", GERMAN, "de", "detected"),
        ("de_DE", ENGLISH, "en", "detected"),
        ("", GERMAN, "de", "detected"),
        ("en", "은모래장터가 새 지붕을 얹는다", "ko", "script"),
        ("en", "酒蔵が市立図書館に生まれ変わり開館した。", "ja", "script"),
        ("", "临江石桥上午恢复步行通行", "zh", "script"),
        ("en", "สะพานใหม่เปิดแล้ว", "th", "script"),
        ("fa", "پل جدید شهر پس از سه سال کار باز شد", "fa", "declared"),
        ("uk", "Новий міст відкрили після трьох років робіт", "uk", "declared"),
        ("ru", "Новий міст відкрили у вівторок після трьох років робіт, і його ширина вдвічі більша", "uk", "detected"),
        ("sw", "Habari ya leo", "sw", "declared"),
        ("", "2026", None, ""),
    ],
)
def test_the_language_is_declared_unless_the_text_contradicts(
    declared: str, text: str, language: str | None, source: str
) -> None:
    found = find_language(*_page(f'<html lang="{declared}"><p>x</p></html>'), text)
    assert (found.value, found.source) == (language, source)


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("Pyongyang, July 22 (KCNA) -- A new", "Pyongyang", "KCNA"),
        ("SENNAU, March 3 (NNA) — The new", "SENNAU", "NNA"),
        ("Pyongyang, 11 de junio (ACNC) -- La", "Pyongyang", "ACNC"),
        ("PARIS, 3 févr. (AFP) – Le", "PARIS", "AFP"),
        ("BERLIN (dpa) - Wer", "BERLIN", "dpa"),
        ("New York (dpa/tmn) -  Wer", "New York", "dpa/tmn"),
        ("(평양 7월 22일발 조선중앙통신) 새", "평양", "조선중앙통신"),
        ("(서울=연합뉴스) 새", "서울", "연합뉴스"),
    ],
)
def test_a_dateline_gives_place_and_agency(text: str, place: str, agency: str) -> None:
    assert find_dateline(text) == Dateline(place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The new bridge (the old one fell) - is open",
        "A man (34) - from Sennau",
        "he said in July (KCNA) - and left",
        "Pyongyang is far",
    ],
)
def test_what_is_no_dateline_is_none(text: str) -> None:
    assert find_dateline(text) is None


def test_a_dateline_without_the_time_of_fetching_has_no_year() -> None:
    assert day_of_dateline("Pyongyang, December 30 (KCNA) -- A new", None) is None
    assert day_of_dateline("Pyongyang, February 30 (KCNA) -- A new", None) is None


CREDIT = (
    "<h1>Bridge</h1><p>Date: 04/12/2024 | Source: Pyongyang Times | "
    "<a href='http://pt.example/a?no=1'>Read original version at source</a></p><p>Text</p>"
)


def test_an_aggregators_credit_gives_source_and_original() -> None:
    document, _ = _page(CREDIT)
    place = Place(0, 2, 2, (2,), (Label.TITLE, Label.HEAD, Label.KEPT))
    assert find_source(find_credit(document, place)).value == "Pyongyang Times"
    assert find_original_url(find_credit(document, place)).value == "http://pt.example/a?no=1"


@pytest.mark.parametrize(
    ("line", "name"), [("来源：新华社 小字号", "新华社"), ("Quelle: dpa", "dpa"), ("2026-02-03 | Fuente: EFE", "EFE")]
)
def test_credits_in_other_languages(line: str, name: str) -> None:
    document, _ = _page(f"<h1>Bridge</h1><p>{line}</p><p>Text</p>")
    place = Place(0, 2, 2, (2,), (Label.TITLE, Label.HEAD, Label.KEPT))
    credit = find_credit(document, place)
    assert (find_source(credit).value, find_original_url(credit).value) == (name, None)


def test_a_page_without_credit_has_no_source() -> None:
    document, _ = _page("<h1>Bridge</h1><p>Text of it</p><p>Source: X</p>")
    place = Place(0, 1, 1, (1,), (Label.TITLE, Label.KEPT, Label.COMMENTS))
    credit = find_credit(document, place)
    assert (find_source(credit).value, find_original_url(credit).value) == (None, None)


def test_the_canonical_url_is_absolute_and_no_front_page() -> None:
    assert find_canonical_url(*_page('<link rel="canonical" href="/local/bridge">')).value == URL
    head = '<link rel="canonical" href="https://www.sennau-post.example/"><meta property="og:url" content="/local/b">'
    assert find_canonical_url(*_page(head)).value == "https://www.sennau-post.example/local/b"
    assert find_canonical_url(*_page('<link rel="canonical" href="http://[broken">')).value is None


def test_description_and_picture_follow_the_order_of_trust() -> None:
    head = '<meta name="description" content="second"><meta property="og:description" content="Fish &amp;amp; chips">'
    assert find_description(*_page(head)).value == "Fish & chips"
    assert [offer.source for offer in find_description(*_page(head)).candidates] == [
        "meta og:description",
        "meta description",
    ]
    head = '<meta property="og:image" content="/img/logo.png"><meta name="twitter:image" content="/img/bridge.jpg">'
    found = find_image(*_page(head))
    assert (found.value, found.source) == ("https://www.sennau-post.example/img/bridge.jpg", "meta twitter:image")
    assert find_description(*_page("<p>x</p>")).value is None
    assert find_image(*_page("<p>x</p>")).value is None


def test_section_and_tags() -> None:
    head = (
        '<meta property="article:section" content="Local"><meta property="article:tag" content="Senn">'
        '<meta property="article:tag" content="bridges, Senn">'
    )
    assert find_section(*_page(head)).value == "Local"
    assert find_tags(*_page(head)).value == ("Senn", "bridges")
    body = '<a rel="category tag" href="/c">Harbour</a><p>Text <a rel="tag" href="/t">boats</a></p>'
    assert (find_section(*_page(body)).value, find_tags(*_page(body)).value) == ("Harbour", ("boats",))
    stuffed = ", ".join(f"word{number}" for number in range(100))
    assert find_tags(*_page(f'<meta name="keywords" content="{stuffed}">')).value == ()


FREE_NOT = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'


@pytest.mark.parametrize(
    ("html", "count", "source"),
    [
        (f"{FREE_NOT}<p>{ENGLISH}</p>", 1, "isAccessibleForFree false and a short text"),
        (f"<p>{ENGLISH}</p><p>Subscribe now to continue reading this article</p>", 1, "notice to subscribers"),
        (f"<p>{ENGLISH}</p><p>and then the old …</p>", 2, "ends in an ellipsis"),
        (f"{FREE_NOT}{f'<p>{ENGLISH}</p>' * 12}", 12, ""),
        (f"<p>{ENGLISH}</p><p>Subscribe to our newsletter</p>", 1, ""),
        ("<p>menu</p>", 0, ""),
    ],
)
def test_a_cut_text_is_recognised_by_evidence(html: str, count: int, source: str) -> None:
    document, facts = _page(html)
    kept = tuple(range(count))
    labels = [Label.KEPT if index < count else Label.OUTSIDE for index in range(len(document.blocks))]
    found = find_truncation(document, facts, Place(None, 0 if count else -1, count - 1, kept, labels))
    assert (found.value, found.source) == (bool(source), source)


# ---------------------------------------------------------------- type


@pytest.mark.parametrize(
    ("head", "kind", "source"),
    [
        (
            '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "x"}</script>',
            "live",
            "json-ld type",
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>',
            "news",
            "json-ld type",
        ),
        (
            '<script type="application/ld+json">{"@type": "Article"}</script><meta property="og:type" content="video">',
            "video",
            "meta og:type",
        ),
        (
            '<meta property="article:opinion" content="true"><meta property="og:type" content="video">',
            "opinion",
            "meta article:opinion",
        ),
        ('<meta property="og:type" content="article">', None, ""),
        ("", None, ""),
    ],
)
def test_the_type_is_what_the_page_declares(head: str, kind: str | None, source: str) -> None:
    found = find_type(*_page(head))
    assert (found.value, found.source) == (kind, source)
