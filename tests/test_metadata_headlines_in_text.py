"""The headline of pages whose ``<title>`` names the site, or holds section and site around the headline."""

from __future__ import annotations

import pytest

from scraper.extraction.body.article_position import Place
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.declared_facts import read_facts
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.headlines_in_text import checked_title, find_title_in_text
from scraper.labels import Label

HEADLINE = "Valley bridge opens after three winters"
TEXT = (
    "The bridge in the valley opens on Tuesday, after masons had worked on it through three winters, and the mayor "
    "said that nobody in Sennau would miss the ferry."
)


def title_of(title: str, *lines: str, text: str = TEXT, labels: dict[int, Label] | None = None, value: str = "") -> str:
    """Return the headline of a page with such a ``<title>`` and such lines above its text."""
    document = parse(f"<title>{title}</title><body>{''.join(lines)}<p>{text}</p></body>", "https://a.example/x")
    first = len(document.blocks) - 1
    known = labels or {}
    place = Place(None, first, first, (first,), [known.get(block) for block in range(first)])
    found = Found(value or title, "title", (candidate("title", "title", value or title),))
    return checked_title(document, place, found, read_facts(document).own_names).value or ""


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (f"Trend News : {HEADLINE}", f"<p>{HEADLINE}</p>"),
        (f"Trend News : {HEADLINE}", f"<div>{HEADLINE} 03.02.26 00:09</div>"),
        (f"{HEADLINE} - Local - Trends", f"<p>Local : {HEADLINE}</p>"),
        (f"{HEADLINE}-Local Buzz-The Times", f"<p>{HEADLINE} 3 Feb 2026, 0000 hrs</p>"),
        (f"{HEADLINE}- Services-News by Trade", f"<p>{HEADLINE}</p>"),
        (f"Valley - Trends : Sport : {HEADLINE}", f"<p>Valley - Trends : Sport</p><p>{HEADLINE}</p>"),
    ],
)
def test_a_part_of_the_title_that_is_printed_above_the_text_is_the_headline(title: str, line: str) -> None:
    assert title_of(title, line) == HEADLINE


def test_a_part_is_no_part_of_a_word_and_of_three_words() -> None:
    assert title_of("Trends : Bridge opens after", "<p>Bridge opens afterwards</p>") == "Trends : Bridge opens after"
    assert title_of("Trends : Bridge opens after", "<p>Foot-Bridge opens after</p>") == "Bridge opens after"
    assert title_of("Trends : Bridge opens after", "<p>FootBridge opens after</p>") == "Trends : Bridge opens after"
    assert title_of("Trends : Bridge opens", "<p>Bridge opens</p>") == "Trends : Bridge opens"


def test_a_text_may_begin_with_the_headline_if_it_has_five_words() -> None:
    five, four = "Bridge opens after three winters", "Bridge opens after winters"
    assert title_of(f"Trends : {five}", text=f"{five} By Ada Mills. {TEXT}") == five
    assert title_of(f"Trends : {four}", text=f"{four} By Ada Mills. {TEXT}") == f"Trends : {four}"


def test_a_title_that_is_printed_and_on_the_subject_stays() -> None:
    whole = f"{HEADLINE} - Masons of the valley"
    lines = (f"<p>{whole}</p>", "<p>Masons of the valley</p>")
    assert title_of(whole, *lines) == whole
    assert title_of(whole, lines[1]) == "Masons of the valley"


def test_the_name_of_the_site_is_no_headline_though_it_is_printed() -> None:
    name = "Valley bridge opens daily"
    head = f"<meta property='og:site_name' content='{name}'>"
    assert title_of(f"{HEADLINE} - {name}", f"{head}<p>{name}</p>") == f"{HEADLINE} - {name}"
    assert title_of(f"{HEADLINE} - {name}", f"<p>{name}</p>") == name


@pytest.mark.parametrize(
    "line",
    [
        f"<h2>{HEADLINE}</h2>",
        f"<p><b>{HEADLINE}</b></p>",
        f"<p>{HEADLINE}</p>",
        f"<h2>{HEADLINE}</h2><p>By Mara Lindqvist</p><p>3 February 2026</p>",
        f"<h3>{HEADLINE}</h3><p>Bridge opens after winters in the valley</p>",
        f"<p>{HEADLINE}</p><p>Bridge opens after winters in the valley</p>",
    ],
)
def test_a_title_that_names_the_site_yields_to_a_line_about_the_text(line: str) -> None:
    assert title_of("Winona Daily News - 6.0", line) == HEADLINE


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<h2>Valley bridge wants paint soon</h2>", False),
        ("<h2>Valley bridge wants paint</h2>", True),
        ("<h2>Winters</h2>", False),
        ("<p>Bridge opens</p>", False),
        ("<p>Bridge opens after</p>", True),
        ("<p>Valley bridge opens after three winters paint more ever</p>", False),
        ("<p>Valley bridge opens after three winters mayor paint more ever</p>", True),
        (f'<h2><a href="/y">{HEADLINE}</a></h2>', False),
        (f"<p>{HEADLINE}. It rained.</p>", False),
        (f"<h2>{HEADLINE}. It rained.</h2>", True),
    ],
)
def test_a_line_is_about_the_text_by_its_long_words(line: str, *, found: bool) -> None:
    assert (title_of("Winona Daily News - 6.0", line) != "Winona Daily News - 6.0") is found


def test_captions_bylines_and_menus_are_no_headline_even_in_the_words_of_the_text() -> None:
    for label in (Label.CAPTION, Label.BYLINE, Label.MENU):
        assert title_of("Winona Daily News", f"<p>{HEADLINE}</p>", labels={0: label}) == "Winona Daily News"
    assert title_of("Winona Daily News", f"<h2>{HEADLINE}</h2>", labels={0: Label.CAPTION}) == HEADLINE


def test_a_headline_stands_among_the_last_eight_lines_above_the_text() -> None:
    lines = ["<p>3 February 2026</p>"] * 7
    assert title_of("Winona Daily News", f"<h2>{HEADLINE}</h2>", *lines) == HEADLINE
    assert title_of("Winona Daily News", f"<h2>{HEADLINE}</h2>", *lines, lines[0]) == "Winona Daily News"


def test_a_title_half_about_the_text_yields_only_to_a_line_wholly_about_it() -> None:
    title, whole, half = "Sennau valley gazette online", HEADLINE, "Valley bridge wants paint"
    assert title_of(title, f"<h2>{whole}</h2>") == whole
    assert title_of(title, f"<h2>{half}</h2>") == title
    assert title_of("Sennau valley bridge online", f"<h2>{whole}</h2>") == "Sennau valley bridge online"


def test_a_title_that_the_page_prints_or_declares_elsewhere_stays() -> None:
    line = "<p>Winona Daily News</p>"
    assert title_of("Winona Daily News", line, f"<h2>{HEADLINE}</h2>") == "Winona Daily News"
    document = parse(f"<title>Winona Daily News</title><h2>{HEADLINE}</h2><p>{TEXT}</p>")
    place = Place(None, 1, 1, (1,), (None, Label.KEPT))
    declared = Found("x", "meta og:title", (candidate("title", "meta og:title", "x"),))
    assert checked_title(document, place, declared, frozenset()) is declared
    assert checked_title(document, Place(), Found("x", "title"), frozenset()).value == "x"


def test_of_lines_that_stand_out_alike_the_one_about_the_text_is_the_headline() -> None:
    document = parse(f"<h2>{HEADLINE}</h2><h4>Murray Lund, Valley Press</h4><p>{TEXT}</p>")
    assert find_title_in_text(document, Place(None, 2, 2, (2,), (None, None, Label.KEPT))).value == HEADLINE
    document = parse(f"<p>{HEADLINE}</p><p>MARA LINDQVIST</p><p>{TEXT}</p>")
    assert find_title_in_text(document, Place(None, 2, 2, (2,), (None, Label.BYLINE, Label.KEPT))).value == HEADLINE


def test_a_heading_with_initials_is_a_headline() -> None:
    document = parse(f"<h2>Guard T.J. Ford close to return</h2><p>{TEXT}</p>")
    place = Place(None, 1, 1, (1,), (None, Label.KEPT))
    assert find_title_in_text(document, place).value == "Guard T.J. Ford close to return"


def test_a_last_resort_is_the_title_without_the_sites_name() -> None:
    document = parse(f"<title>River Blog: Test page</title><p>{TEXT}</p>")
    place = Place(None, 0, 0, (0,), (Label.KEPT,))
    assert find_title_in_text(document, place, frozenset(("riverblog",))).value == "Test page"
    assert (
        find_title_in_text(parse(f"<title>River Blog</title><p>{TEXT}</p>"), place, frozenset(("riverblog",))).value
        is None
    )


def test_half_of_the_long_words_is_enough_for_a_part_and_for_a_printed_title() -> None:
    half = "Valley bridge wants paint"
    assert title_of(f"Trends : {half}", f"<p>{half}</p>") == half
    assert title_of(f"Trends : {half} soon", f"<p>{half} soon</p>") == f"Trends : {half} soon"
    printed = "Wants paint soon : Masons bridge valley"
    assert title_of(printed, f"<p>{printed}</p>", "<p>Masons bridge valley</p>") == printed
    less = "Wants paint soon here : Masons bridge valley"
    assert title_of(less, f"<p>{less}</p>", "<p>Masons bridge valley</p>") == "Masons bridge valley"


def test_a_line_with_the_headline_has_at_most_two_hundred_characters() -> None:
    title, line = f"Trends : {HEADLINE}", f"{HEADLINE} {'x' * 199}"
    assert title_of(title, f"<p>{line[:200]}</p>") == HEADLINE
    assert title_of(title, f"<p>{line[:201]}</p>") == title
