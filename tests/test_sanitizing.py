"""Markup on which parsers take minutes: whatever it is, the parser's tree stays shallow and small; real pages stay."""

from __future__ import annotations

import pytest
from fixture_files import load_fixtures
from hypothesis import given
from hypothesis import strategies as st
from limits import examples
from selectolax.lexbor import LexborHTMLParser

from scraper.extraction.dom.decoding import decode
from scraper.extraction.dom.nesting import MAX_DEPTH, MAX_ELEMENTS, flattened
from scraper.extraction.dom.parsing import parse
from scraper.extraction.dom.sanitizing import LONG_TAG, MAX_ATTRIBUTES, MIN_SUSPICIOUS_LENGTH, sanitize

PAGES = {
    fixture.name: decode(fixture.page.body, fixture.page.content_type, fixture.page.location).text
    for fixture in load_fixtures()
}
# What is open at a time is counted to a few elements: rows and bodies of tables are not, nor is what the parser closes
# in silence. Each of them hangs on one that is counted.
MOST = 3 * MAX_DEPTH


def size_of(html: str) -> tuple[int, int]:
    """Depth and number of the elements and texts of the parser's tree."""
    node = LexborHTMLParser(html).root
    deepest = depth = count = 0
    while node is not None:
        count += 1
        child = node.first_child
        if child is not None:
            depth += 1
            deepest = max(deepest, depth)
        while child is None and node is not None and (child := node.next) is None:
            node = node.parent
            depth -= 1
        node = child
    return deepest, count


@pytest.mark.parametrize("name", PAGES)
def test_a_real_page_is_left_as_it_is_and_would_keep_its_text(name: str) -> None:
    html = PAGES[name]
    assert sanitize(html) is html
    whole, flat = ("".join("".join(parse(page).blocks.texts).split()) for page in (html, flattened(html)))
    assert whole == flat or "<ruby>" in html


# Each nests without end when it is repeated, unless more is known of it than the names of its tags.
UNITS = {
    "an end tag that closes nothing": "<b></x>",
    "end tags of one kind": "<div><p>word.</p>",
    "end tags around one": "<b><p>word</b></x></p>",
    "an end tag in an attribute": '<div title="</div>">word',
    "an end tag behind a quote in a name": "<div a\"></div b='><div>",
    "an end tag in a comment": "<div><!--</div>-->word",
    "an end tag in a short comment": "<div><!--></div><!-- --><div>",
    "an end tag in a script": "<div><script></div></script>",
    "an end tag in a style of a picture": "<svg><style><!--</style></div>--></svg><div>",
    "an end tag in an odd tag": "<div></ div></div/a><div>",
    "an end tag behind a cell": "<b><i><u><table><td></b></i></u>",
    "an end tag behind a list": "<li><ul></li>",
    "an end tag of a table that is none": "<table><table></table><div></table>",
    "an end tag of a row": "<table><tr><section></tr><div></tr>",
    "an item through a block": "<li><div><li><section></div>",
    "items in their sections": "<section><li><div><div></li>",
    "a heading in a heading": "<h1><h2></h2><div></h1>",
    "a heading in bold in a heading": "<h1><b><h2></b>",
    "a paragraph that a form ends": "<form><p><x></form></p>",
    "a paragraph that a listing ends": "<p><xmp></xmp><span><p>",
    "a paragraph that a noscript holds": "<p><noscript><div></div><x></noscript>",
    "ruby": "<rt><ruby><p>",
    "choices": "<select><option><div></select>",
    "a button in a button": "<button><p><button></button><span><p>",
    "links": "<a href=x><div>word",
    "dialogs": "<fo><i><dialog></i></dialog>",
    "fonts": "<font color=a><p>word</p>",
    "definitions": "<dl><dt>word<dd>word",
    "cells": "<table><tr><td>word",
    "templates": "<template><div></template>",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("start", ["", "<!DOCTYPE html>", "<table><tr><td>", "<table>", "<svg>", "<p><b>"])
def test_no_unit_nests_without_end(name: str, start: str) -> None:
    html = sanitize(start + UNITS[name] * (25_000 // UNITS[name].count("<") + 1))
    assert size_of(html)[0] <= MOST


PIECES = [
    *(f"<{name}>" for name in "a b i nobr div p ul li dl dd dt table tr td caption span x button object h1 h2".split()),
    *(f"</{name}>" for name in "a b i div p ul li dd table tr td caption span x button object h1 form rt svg".split()),
    *(
        "<svg>",
        "<select>",
        "<form>",
        "<rt>",
        "<hr>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        '<div a="',
        '">',
        "<p/",
        "w",
    ),
]


@examples(60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_whatever_is_repeated_stays_shallow(unit: list[str]) -> None:
    assert size_of(flattened("".join(unit) * 2000))[0] <= MOST


def test_a_page_of_some_thousand_tags_is_flattened_only_if_it_is_deep() -> None:
    flat = "<p>word<br>word" * 4000
    assert sanitize(flat) is flat
    assert size_of(sanitize("<blockquote>word" * 6000))[0] <= MOST


@pytest.mark.slow
def test_flat_pages_without_end_tags_stay_whole() -> None:
    for page in ("<p>word" * 30_000, "<ul>" + "<li>word" * 30_000, "<table>" + "<tr><td>word<td>word" * 15_000):
        assert parse(sanitize(page)).blocks.texts == ["word"] * 30_000


def test_what_stays_open_is_not_copied_beyond_measure() -> None:
    open_fonts = "<p>" + "".join(f"<font a{number}>" for number in range(6000))
    depth, count = size_of(sanitize(open_fonts + "</p>" + "<p>x" * 13_000))
    assert depth <= MOST
    assert count <= 3 * MAX_ELEMENTS


# Each is a formatting element of its own, on a page of 6,000 tags that may have eleven of them.
@pytest.mark.parametrize(
    "element",
    ["<i class=icon-{}></i>", '<b id="{}">word</B >', "<em title='a-{}' hidden>word</em\n>"],
)
def test_what_is_closed_right_behind_its_text_does_not_count_as_open(element: str) -> None:
    page = "".join(f"<p>word {element.format(number)}" for number in range(2000)) + "<blockquote>x" * 1000
    assert sanitize(page) is page


@pytest.mark.parametrize(
    "element",
    [
        "<i class=icon-{}>",
        "<b id={}><u>word</b></u>",
        "<b id={}>word</i>",
        '<b id={} a=x" b="y></b>',
        '<b id={} a="<"></b>',
        "<b/id={}></b>",
        "<b id={} =></b>",
        "<strong {}/></strong>",
    ],
)
def test_what_may_stay_open_is_examined_tag_by_tag(element: str) -> None:
    page = "".join(f"<p>word {element.format(number)}" for number in range(2000)) + "<blockquote>x" * 1000
    assert sanitize(page) != page
    assert size_of(sanitize(page))[0] <= MOST


def test_a_sign_in_a_script_opens_nothing() -> None:
    page = "<script>" + "".join(f"if(a<s.t{number})b();" for number in range(6000)) + "</script>"
    assert sanitize(page) is page


def test_the_text_of_a_page_that_is_flattened_stays() -> None:
    html = "<div><p>word.</p>" * 10_000
    assert "".join(parse(sanitize(html)).blocks.texts).replace(" ", "") == "word." * 10_000


def page_with_tag(size: int, attributes: int, filling: str = "The ferry is late. ") -> tuple[str, str]:
    """Return a tag with so many characters behind its name, and a large page that has it twice."""
    names = " a" * attributes
    tag = f'<p{names} b="{"x" * (size - len(names) - 5)}"></p>'
    return tag, f"<p>One</p>{tag}<p>{filling * (MIN_SUSPICIOUS_LENGTH // len(filling))}</p>{tag}<p>Two</p>"


def test_every_long_tag_with_too_many_attributes_loses_them() -> None:
    tag, page = page_with_tag(LONG_TAG, MAX_ATTRIBUTES)
    assert sanitize(page) == page.replace(tag, "<p></p>")


@pytest.mark.parametrize(
    ("size", "attributes"),
    [(LONG_TAG - 1, MAX_ATTRIBUTES), (LONG_TAG, MAX_ATTRIBUTES - 2), (5 * LONG_TAG, 3)],
    ids=["a shorter tag", "fewer attributes", "data in one attribute"],
)
def test_other_tags_keep_their_attributes(size: int, attributes: int) -> None:
    _, page = page_with_tag(size, attributes)
    assert sanitize(page) == page


def test_a_long_stretch_without_brackets_is_no_tag_by_itself() -> None:
    page = f"<p>One</p><{'x ' * LONG_TAG}" * 5
    assert sanitize(f"<{'1' * LONG_TAG} b>" + page).startswith(f"<{'1' * LONG_TAG} b><p>One</p><x><p>One</p>")
