"""Where a text begins and ends, and what in it is cut: short lines, headings, lists with links, captions of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from news_pages import HEADLINE, STORY, URL, link_list, news_page, tagged, texts_of

from scraper import explain, extract
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Callable

PARAGRAPHS = tagged("p", *STORY)
UPPER, LOWER = tagged("p", *STORY[:2]), tagged("p", *STORY[2:])
PUNCH = "“We walk,” she said."
ADVERT = '<div class="ad"><span>Advertisement</span></div>'


def texts(*body: str) -> tuple[str, ...]:
    return texts_of(extract(news_page(*body), url=URL))


# ---------------------------------------------------------------- short lines at the ends


@pytest.mark.parametrize(
    "insert",
    [ADVERT, '<div class="share"><a href="#s">Share</a></div>', "<form><p>Your address</p></form>"],
    ids=["advertisement", "share", "form"],
)
def test_the_punch_line_below_what_is_inserted_is_text(insert: str) -> None:
    assert texts(PARAGRAPHS, insert, tagged("p", PUNCH)) == (*STORY, PUNCH)


def test_the_short_opening_above_an_advertisement_is_text() -> None:
    assert texts(tagged("p", "It is a hoax.", "So the mayor says."), ADVERT, PARAGRAPHS)[:2] == (
        "It is a hoax.",
        "So the mayor says.",
    )


def test_a_dateline_above_an_advertisement_is_no_text() -> None:
    """It holds a full stop and ends without: enough for a line right above the text alone."""
    assert texts(tagged("p", "Sennau, Jan. 15, 2008"), ADVERT, PARAGRAPHS) == STORY
    assert texts(tagged("p", "Sennau, Jan. 15, 2008"), PARAGRAPHS) == ("Sennau, Jan. 15, 2008", *STORY)


def test_what_stands_below_a_box_of_links_is_no_text() -> None:
    assert texts(PARAGRAPHS, link_list(), tagged("p", PUNCH)) == STORY


@pytest.mark.parametrize("insert", ["<ul><li>a walk</li></ul>", tagged("blockquote", "Never again.")])
def test_the_punch_line_below_a_list_or_a_quotation_is_text(insert: str) -> None:
    assert texts(PARAGRAPHS, insert, tagged("p", PUNCH))[-1] == PUNCH


def test_a_line_elsewhere_than_the_prose_ends_the_text() -> None:
    assert texts(PARAGRAPHS, ADVERT, f"<div><p>{PUNCH}</p><p>Senn</p></div>") == STORY


SECTIONS = "".join(f"<section><p>{text}</p></section>" for text in STORY[3:6])
ENTRIES = "".join(f"<article><p>{text}</p></article>" for text in STORY[6:])


def test_a_line_that_stands_where_half_of_the_prose_stands_is_text_below_other_prose() -> None:
    half = tagged("p", *STORY[:7])
    assert texts(half, f"<section><p>{STORY[7]}</p></section>", tagged("p", PUNCH)) == (*STORY, PUNCH)


def test_a_line_that_stands_where_less_than_half_stands_is_no_text_below_other_prose() -> None:
    assert texts(tagged("p", *STORY[:3]), SECTIONS, ENTRIES, tagged("p", PUNCH)) == STORY


def test_a_list_below_an_advertisement_belongs_to_that() -> None:
    items = "<ul><li>The paper on your telephone</li><li>News in the evening</li></ul>"
    assert texts(PARAGRAPHS, ADVERT, items) == STORY
    assert texts(PARAGRAPHS, items)[-1] == "News in the evening"


def test_a_line_without_a_full_stop_is_text_if_one_with_it_follows() -> None:
    assert texts(PARAGRAPHS, tagged("p", "Price: 12 crowns", PUNCH))[-2:] == ("Price: 12 crowns", PUNCH)
    assert texts(PARAGRAPHS, tagged("p", "Price: 12 crowns")) == STORY


def test_a_line_that_asks_ends_the_text() -> None:
    assert texts(PARAGRAPHS, tagged("p", "© Sennau Post", PUNCH)) == STORY


def test_above_the_text_a_line_without_a_full_stop_ends_it() -> None:
    assert texts(tagged("p", "It is a hoax.", "Local news desk"), PARAGRAPHS) == STORY


def test_a_last_line_in_a_wrapper_of_its_own_is_text_where_paragraphs_have_such() -> None:
    wrapped = "".join(f"<div><div>{text}</div></div>" for text in (*STORY, "Nobody spoke.", PUNCH))
    assert texts(f"<section>{wrapped}</section>") == (*STORY, "Nobody spoke.", PUNCH)


# ---------------------------------------------------------------- headings


def test_a_short_last_step_below_its_heading_is_text() -> None:
    steps = f"<h3>Measure</h3>{LOWER}<h3>Close</h3><p>Done.</p>"
    assert texts(UPPER, steps)[-2:] == ("Close", "Done.")


def test_a_heading_of_another_level_below_the_text_ends_it() -> None:
    assert texts(UPPER, f"<h3>Measure</h3>{LOWER}<h4>Close</h4><p>Done.</p>")[-1] == STORY[-1]


@pytest.mark.parametrize(("upper", "kept"), [("h3", True), ("h5", False)])
def test_a_heading_above_the_text_is_kept_if_lower_ones_follow(upper: str, kept: bool) -> None:
    found = texts("<p>Local</p>", f"<{upper}>The long way</{upper}>", UPPER, "<h4>By boat</h4>", LOWER)
    assert ("The long way" in found) is kept


def test_a_higher_heading_is_kept_only_beside_the_text_and_directly_above() -> None:
    heading, lower = "<h3>The long way</h3>", "<h4>By boat</h4>"
    assert "The long way" not in texts("<p>Local</p>", heading, "<p>Senn</p>", UPPER, lower, LOWER)
    assert "The long way" not in texts("<p>Local</p>", f"<div>{heading}</div>", UPPER, lower, LOWER)


def test_a_title_in_a_list_is_not_the_heading_of_a_section() -> None:
    items = f"<li><h3>By boat</h3><p>{STORY[0]}</p></li><li><h3>Opening hours</h3><b>daily</b></li>"
    blocks = explain(news_page(UPPER, f"<ul>{items}</ul>", LOWER), url=URL).blocks
    reason = next(block.reason for block in blocks if block.text == "Opening hours")
    assert "stands in a box without prose" in reason


SECTION = "<section><h3>{}</h3>{}</section>"


def test_the_heading_of_a_section_of_short_lines_is_kept_with_those_of_prose() -> None:
    short = SECTION.format("Opening hours", "<ul><li>daily</li></ul>")
    assert "Opening hours" in texts(UPPER, SECTION.format("The ferry", UPPER), short, SECTION.format("Prices", LOWER))
    assert "Opening hours" not in texts(UPPER, "<div><div><h3>Opening hours</h3><b>daily</b></div></div>", LOWER)


def test_a_linked_heading_is_kept_if_it_stands_directly_above_prose() -> None:
    heading = '<h2><a href="https://shop.example/a">Sola 5</a></h2>'
    assert "Sola 5" in texts(UPPER, heading, LOWER)
    assert "Sola 5" not in texts(UPPER, heading, "<p>Sold out</p>", LOWER)
    assert "Sola 5" not in texts(UPPER, f"<div>{heading}</div>", LOWER)
    assert "Sola 5" not in texts(UPPER, f"<div>{heading}<p>{STORY[2]}</p><i>Sold out</i></div>", LOWER)


def test_a_heading_that_links_to_its_own_address_is_a_heading() -> None:
    heading = f'<h2 id="cracks"><a href="{URL}#cracks">How the cracks were found in spring</a></h2>'
    other = '<h2><a href="/local/how-the-cracks-were-found-in-spring">How the cracks were found in spring</a></h2>'
    assert "How the cracks were found in spring" in texts(UPPER, heading, LOWER)
    assert "How the cracks were found in spring" not in texts(UPPER, other, LOWER)


def test_a_heading_that_begins_like_comments_is_text_above_prose_and_none_without() -> None:
    heading = "<h2>Comments from the engineers</h2>"
    assert "Comments from the engineers" in texts(tagged("p", *STORY[:1]), heading, tagged("p", *STORY[1:]))
    assert "Comments from the engineers" not in texts(
        tagged("p", *STORY[:1]), heading, "<p>Senn</p>", tagged("p", *STORY[1:])
    )


# ---------------------------------------------------------------- lists and tables


def listed(*items: str) -> str:
    return f"<ul>{tagged('li', *items)}</ul>"


def link(text: str, href: str = "https://shop.example/a") -> str:
    return f'<a href="{href}">{text}</a>'


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        ((link("a tent"), "a stove"), True),
        ((link("a tent"), link("a lamp"), "a stove"), False),
        ((f"a stove<br><br>{link('a tent')}", "a rope"), False),
    ],
    ids=["half are links", "most are links", "below the name"],
)
def test_a_linked_item_shares_the_fate_of_its_list(items: tuple[str, ...], kept: bool) -> None:
    assert ("a tent" in texts(UPPER, listed(*items), LOWER)) is kept


def test_entries_of_a_table_of_contents_are_no_text_even_if_they_are_questions() -> None:
    entry = "What becomes of the old ferry?"
    assert entry not in texts(UPPER, listed(link(entry, "#ferry"), "Prices"), LOWER)
    assert entry in texts(UPPER, listed(link(entry), "Prices"), LOWER)


def test_the_caption_of_a_table_of_data_is_text() -> None:
    caption = "<caption>Vehicles a day by bridge</caption>"
    rows = "<tr><td>Mill</td><td>96</td></tr><tr><td>Old</td><td>31</td></tr>"
    plain = "<tr><td>Mill</td></tr><tr><td>Old</td></tr><tr><td>a</td><td>b</td></tr>"
    assert "Vehicles a day by bridge" in texts(UPPER, f"<table>{caption}{rows}</table>", LOWER)
    head = "<tr><th>Bridges</th></tr>"
    assert "Vehicles a day by bridge" in texts(UPPER, f"<table>{caption}{head}{rows}</table>", LOWER)
    assert "Vehicles a day by bridge" not in texts(UPPER, f"<table>{caption}{plain}</table>", LOWER)


# ---------------------------------------------------------------- lines of policy


@pytest.mark.parametrize(
    "line",
    [
        "To post a comment, log in with your account.",
        "This entry was posted on Monday, 3 March, and is filed under Local.",
        "We may earn a commission from links on this page.",
        "Если вы заметили ошибку, выделите текст и нажмите Ctrl+Enter.",
        "By signing up, you agree to our terms and to our policy on privacy.",
        "This article is more than five years old and may be out of date.",
    ],
)
def test_a_line_of_policy_between_paragraphs_is_no_text(line: str) -> None:
    explanation = explain(news_page(UPPER, tagged("p", line), LOWER), url=URL)
    assert [block.label for block in explanation.blocks if block.text == line] == [Label.APPEAL]
    assert explanation.article.title == HEADLINE


# ---------------------------------------------------------------- sections of short lines, boxed headings

GROUPS = ("Best bridge", "Best ferry", "Best miller", "Best band")
NAMES = ("Anna of the mill", "Bela and the ferry", "Carla on the deck")


def grouped(group: str, names: tuple[str, ...] = NAMES) -> str:
    return f"<h3>{group}</h3><ul>{tagged('li', *names)}</ul>"


def boxed(group: str, names: tuple[str, ...] = NAMES) -> str:
    return f"<div><h4>{group}</h4>{tagged('div', *names)}</div>"


@pytest.mark.parametrize("build", [grouped, boxed])
@pytest.mark.parametrize("prose", [1, 3])
def test_lists_of_winners_below_the_text_are_text(build: Callable[[str], str], prose: int) -> None:
    lines = [line for group in GROUPS[:3] for line in (group, *NAMES)]
    body = tagged("p", *STORY[:prose]), "".join(map(build, GROUPS[:3]))
    assert texts(*body) == (*STORY[:prose], *lines)


def test_two_headings_with_short_lines_are_furniture() -> None:
    assert texts(PARAGRAPHS, "".join(map(boxed, GROUPS[:2]))) == STORY


def test_sections_that_say_the_same_are_furniture() -> None:
    assert texts(PARAGRAPHS, boxed("About us") * 4) == STORY


def test_headings_without_lines_are_furniture() -> None:
    assert texts(PARAGRAPHS, f"<div>{tagged('h4', *GROUPS)}</div>") == STORY


def test_sections_of_links_are_furniture() -> None:
    """Half of the lines may be links, as those to the winners' own pages."""
    linked = '<a href="/people/anna">Anna Mill</a>'
    other = '<a href="/people/bela">Bela</a>'
    groups = "".join(boxed(group, (linked, other)) for group in GROUPS)
    assert texts(PARAGRAPHS, groups) == STORY
    half = "".join(boxed(group, (linked, "Bela and the ferry")) for group in GROUPS)
    assert texts(PARAGRAPHS, half)[len(STORY) :][:3] == (GROUPS[0], "Anna Mill", "Bela and the ferry")


def test_sections_end_with_the_first_line_of_another_kind() -> None:
    body = PARAGRAPHS, "".join(map(boxed, GROUPS)), "<div><p>Sennau Post, Mill Lane 3</p></div>"
    assert texts(*body)[-1] == NAMES[-1]


def test_what_stands_between_text_and_heading_ends_the_text() -> None:
    assert texts(PARAGRAPHS, "<div>Senn</div>", "".join(map(boxed, GROUPS))) == STORY


@pytest.mark.parametrize(("lines", "is_text"), [(3, False), (4, True)])
def test_a_paragraph_of_many_lines_below_the_text_is_text(lines: int, *, is_text: bool) -> None:
    listing = "<br>".join(("Best bridge", *NAMES)[:lines])
    assert len(texts(PARAGRAPHS, f"<p>{listing}</p>")) == len(STORY) + is_text
    assert len(texts(PARAGRAPHS, f"<div>Senn</div><p>{listing}</p>")) == len(STORY)


def entry(heading: str, text: str) -> str:
    return f"<section><header><time>10:05</time><h2>{heading}</h2></header><div><p>{text}</p></div></section>"


@pytest.mark.parametrize(("count", "are_text"), [(2, False), (3, True)])
def test_headings_in_boxes_open_the_entries_of_a_live_blog(count: int, *, are_text: bool) -> None:
    headings = [f"Deck {number} is laid" for number in range(count)]
    entries = map(entry, headings, STORY)
    found = texts("<div>", *entries, "</div>")
    assert (
        found
        == tuple(line for pair in zip(headings, STORY, strict=False) for line in pair)[
            not are_text :: 1 + (not are_text)
        ]
    )


def test_boxed_headings_that_say_the_same_or_lead_away_open_no_entry() -> None:
    assert texts("<div>", *(entry("Live updates", text) for text in STORY), "</div>") == STORY
    links = (entry(f'<a href="/deck-{number}">Deck {number}</a>', text) for number, text in enumerate(STORY))
    assert texts("<div>", *links, "</div>") == STORY


def test_boxed_headings_in_the_items_of_a_list_open_no_entry() -> None:
    """They are titles of other stories, above the first sentence of each."""
    items = [
        f"<li><div><h3>Deck {number} is laid</h3><span>10:05</span></div>{text}</li>"
        for number, text in enumerate(STORY[:4])
    ]
    assert "Deck 0 is laid" not in texts(LOWER, "<div><ul>", *items, "</ul></div>", LOWER)
