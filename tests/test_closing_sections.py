"""Lists, tables and lines that close a text, and what a paper says of itself in their place."""

from __future__ import annotations

import pytest
from news_pages import HEADLINE, STORY, URL, link_list, news_page, tagged, texts_of

from scraper import explain, extract
from scraper.labels import Label

PARAGRAPHS = tagged("p", *STORY[:3])
FACTS = ("Two piers have cracks.", "Buses go by Harford.", "No date for repair.")
LEAGUE = (("1", "Sennau", "31"), ("2", "Upper Mill", "29"))
CLOSING = "We will keep you informed."


def listed(*items: str, heading: str = "<h2>What we know</h2>", tag: str = "ul") -> str:
    return f"{heading}<{tag}>{tagged('li', *items)}</{tag}>"


def table(*rows: tuple[str, ...], top: str = "") -> str:
    lines = "".join("<tr>" + tagged("td", *row) + "</tr>" for row in rows)
    return f"<table>{top}{lines}</table>"


def closing(*body: str) -> tuple[str, ...]:
    """Return what is kept below three paragraphs of these parts."""
    found = texts_of(extract(news_page(PARAGRAPHS, *body), url=URL))
    assert found[:3] == STORY[:3]
    return found[3:]


def test_a_list_below_a_heading_is_text() -> None:
    assert closing(listed(*FACTS)) == ("What we know", *FACTS)


def test_lists_and_the_short_paragraph_below_them_are_text() -> None:
    other = listed("Three builders bid.", "None is chosen.", heading="<h2>What comes</h2>", tag="ol")
    assert closing(listed(*FACTS), other, f"<p>{CLOSING}</p>")[4:] == (
        *("What comes", "Three builders bid.", "None is chosen."),
        CLOSING,
    )


def test_a_recipe_is_text_to_its_end() -> None:
    body = (
        "<p>This pie needs an hour, most of which it spends in the oven.</p>",
        listed("3 leeks", "2 eggs", heading="<h2>Ingredients</h2>"),
        listed("Rub the butter in.<ul><li>Use cold hands.</li></ul>", "Bake it.", heading="<h2>Method</h2>", tag="ol"),
        "<p>Serve it warm.</p>",
    )
    assert texts_of(extract(news_page(*body), url=URL))[1:] == (
        *("Ingredients", "3 leeks", "2 eggs", "Method", "Rub the butter in.", "Use cold hands.", "Bake it."),
        "Serve it warm.",
    )


def test_tables_with_captions_are_text() -> None:
    body = (
        table(*LEAGUE, top="<caption>League after 14 rounds</caption>"),
        table(("Orme", "1-2"), ("Lenn", "0-0"), top="<caption>Results</caption>"),
    )
    assert closing(*body) == (
        *("League after 14 rounds", "1 | Sennau | 31", "2 | Upper Mill | 29"),
        *("Results", "Orme | 1-2", "Lenn | 0-0"),
    )


def test_a_table_below_a_heading_is_text_in_a_wrapper_as_well() -> None:
    heading = "<h2>The bridges of the county</h2>"
    assert closing(heading, table(*LEAGUE))[0] == "The bridges of the county"
    assert closing(heading, f"<div><div>{table(*LEAGUE)}</div></div>")[0] == "The bridges of the county"


def test_two_headings_above_a_list_are_text_if_their_levels_differ() -> None:
    assert closing("<h2>The bridge</h2>", listed(*FACTS)) == ()
    assert closing("<h2>The bridge</h2>", listed(*FACTS, heading="<h3>In short</h3>"))[:2] == ("The bridge", "In short")


def test_what_stands_between_heading_and_text_may_be_an_advertisement() -> None:
    assert closing('<div class="advertisement">Buy oak.</div>', listed(*FACTS))[0] == "What we know"
    assert closing("<div>Senn</div>", listed(*FACTS)) == ()


@pytest.mark.parametrize(
    "heading",
    [
        *("About us", "About the author", "Contact", "Comment rules", "House rules", "Imprint", "Impressum", "Tags"),
        *("Topics", "Choose your subscription", "Our offers", "Opening hours", "Öffnungszeiten", "Photo credits"),
        *("Other news", "Headlines", "Markets", "Newsletter", "Related", "5 comments"),
    ],
)
def test_what_a_paper_says_of_itself_is_no_text(heading: str) -> None:
    assert closing(listed(*FACTS, heading=f"<h3>{heading}</h3>"), f"<p>{CLOSING}</p>") == ()
    assert closing(f"<h3>{heading}</h3>", table(*LEAGUE)) == ()


@pytest.mark.parametrize(
    "line",
    [
        *("Photo: Anna Mill", "Phone: 555", "desk@sennau-post.example", "Call 0555 123 4567", "+49 555 123456"),
        *("Follow us on the river", "© Sennau Post"),
    ],
)
def test_a_line_of_contacts_credits_or_rights_makes_a_list_furniture(line: str) -> None:
    assert "What we know" not in closing(listed(*FACTS, line))
    assert closing("<h2>At a glance</h2>", table(("Bridge", line), *LEAGUE)) == ()
    assert closing(listed(*FACTS), f"<p>{line}.</p>")[1:] == FACTS


def test_a_list_with_a_linked_item_is_no_text() -> None:
    assert closing(listed(*FACTS, '<a href="/local/a">Ferry</a>')) == ()
    assert closing("<h2>Elsewhere</h2>", link_list()) == ()
    assert closing(listed(*FACTS, 'They say <a href="/a">so</a> to us.'))[0] == "What we know"


def test_half_of_a_table_may_be_links() -> None:
    club = '<a href="/clubs/a">Sennau</a>'
    heading = "<h2>League</h2>"
    assert closing(heading, table((club, "31"), (club, "29")))[0] == "League"
    assert closing(heading, table((club, club), (club, "29"))) == ()


def test_a_list_has_two_items_and_a_table_two_rows() -> None:
    assert closing(listed(*FACTS[:1])) == ()
    assert len(closing(listed(*FACTS[:2]))) == 3
    assert closing("<h2>League</h2>", table(*LEAGUE[:1])) == ()
    assert len(closing("<h2>League</h2>", table(*LEAGUE))) == 3


def test_long_items_that_end_no_sentence_are_headlines() -> None:
    """The items have 40 characters in the mean, or 41."""
    assert len(closing(listed("a" * 19 + " " + "b" * 20, "c" * 40))) == 3
    assert "What we know" not in closing(listed("a" * 19 + " " + "b" * 20, "c" * 42))
    assert len(closing(listed("a" * 19 + " " + "b" * 20, "c" * 42, "So it is."))) == 4


def test_a_section_in_a_box_of_its_own_is_no_text() -> None:
    assert closing(f"<div>{listed(*FACTS)}</div>") == ()
    assert closing(f"<div><h2>What we know</h2></div>{listed(*FACTS, heading='')}")[:1] != ("What we know",)


def test_a_heading_without_a_list_is_no_text() -> None:
    assert closing("<h2>What we know</h2>") == ()
    assert closing("<h2>What we know</h2>", f"<p>{CLOSING}</p>") == ()


def test_a_short_paragraph_closes_a_text_only_right_below_a_list() -> None:
    assert closing(listed(*FACTS), f"<div>{CLOSING}</div>")[-1] == FACTS[-1]
    assert closing(listed(*FACTS), "<p>Sennau Post</p>")[-1] == FACTS[-1]
    assert closing(listed(*FACTS), "<h2>More</h2>", f"<p>{CLOSING}</p>")[-1] == FACTS[-1]
    assert closing(listed(*FACTS), f'<p><a href="/news">{CLOSING}</a></p>')[-1] == FACTS[-1]


def test_sections_below_a_note_in_a_box_of_its_own_are_no_text() -> None:
    """The box has its own long paragraph, but little of the page's prose."""
    note = f"<div><p>{STORY[4]}</p><p>{STORY[5]}</p>{listed(*FACTS)}</div>"
    assert "What we know" not in texts_of(extract(news_page(tagged("p", *STORY[:4]), note), url=URL))


def test_the_reason_is_stated() -> None:
    blocks = {block.text: block for block in explain(news_page(PARAGRAPHS, listed(*FACTS)), url=URL).blocks}
    assert blocks[FACTS[0]].label is Label.KEPT
    assert blocks[FACTS[0]].reason == "stands in a list, a table or a line that closes the text"
    assert blocks[HEADLINE].label is not Label.KEPT
