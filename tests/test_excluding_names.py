"""Names are evidence: one word in a class or an id takes no article away."""

from __future__ import annotations

import pytest
from news_pages import STORY, URL, news_page, tagged, texts_of

from scraper import Article, extract
from scraper.extraction.body.excluding_names import HEADING_SHARE, MAX_PIECES_SHARE

BOX = "Four more ferries will run between the quays until the harbour office has found a better answer for everybody."


def read(*body: str) -> Article:
    return extract(news_page(*body), url=URL)


def named(word: str, paragraphs: tuple[str, ...]) -> str:
    return "".join(f'<p class="{word}">{text}</p>' for text in paragraphs)


@pytest.mark.parametrize("word", ["paywall", "non-paywall", "print", "social", "author", "subscribe", "promo-text"])
def test_a_word_on_most_paragraphs_takes_none_of_them(word: str) -> None:
    """As the first paragraph stands for itself, nothing else would say that the others are missing."""
    assert texts_of(read(tagged("p", STORY[0]), named(word, STORY[1:]))) == STORY


@pytest.mark.parametrize("word", ["social", "author", "promo"])
def test_the_same_word_on_one_paragraph_takes_that_one(word: str) -> None:
    assert texts_of(read(tagged("p", *STORY), named(word, (BOX,)))) == STORY


def _prose(share: float) -> tuple[str, str]:
    """Return two paragraphs of 1,000 letters together, of which the second has this share."""
    sentence = "harbour " * 200
    second = round(1_000 * share)
    return sentence[: 1_000 - second - 2] + "r.", sentence[: second - 2] + "r."


def test_how_much_of_the_prose_a_word_may_name() -> None:
    """Exactly at the share it still excludes; a letter more and it does not."""
    assert MAX_PIECES_SHARE == 0.25
    plain, part = _prose(0.25)
    assert texts_of(read(tagged("p", plain), named("social", (part,)))) == (plain.strip(),)
    plain, part = _prose(0.27)
    assert texts_of(read(tagged("p", plain), named("social", (part,)))) == (plain.strip(), part.strip())


def test_comments_are_none_of_the_text_however_many() -> None:
    comments = tuple(
        f"I crossed that bridge {n} times as a child and never saw a crack in it, to be honest." for n in range(40)
    )
    assert texts_of(read(tagged("p", *STORY), named("comment", comments))) == STORY


@pytest.mark.parametrize("slug", ["h-the-social-cost", "popular-anger", "comments", "sharing", "print"])
def test_the_id_of_a_heading_says_nothing(slug: str) -> None:
    heading = f'<h2 id="{slug}">What the crossing costs</h2>'
    texts = texts_of(read(tagged("p", *STORY[:3]), heading, tagged("p", *STORY[3:])))
    assert texts == (*STORY[:3], "What the crossing costs", *STORY[3:])


def test_the_id_of_a_section_made_of_its_heading_says_nothing() -> None:
    section = f'<section id="sharing-the-bridge"><h2>Sharing the bridge</h2>{tagged("p", *STORY[3:])}</section>'
    assert texts_of(read(tagged("p", *STORY[:3]), section)) == (*STORY[:3], "Sharing the bridge", *STORY[3:])


@pytest.mark.parametrize(("slug", "is_read"), [("sharing-old-town-quay-now", True), ("sharing-old-new-big-now", False)])
def test_how_much_of_an_id_must_stand_in_the_heading(slug: str, *, is_read: bool) -> None:
    """Three words of five are enough, two are not."""
    assert HEADING_SHARE == 0.6
    section = f'<section id="{slug}"><h2>Sharing the old town</h2>{tagged("p", *STORY[5:])}</section>'
    assert texts_of(read(tagged("p", *STORY[:5]), section)) == (
        (*STORY[:5], "Sharing the old town", *STORY[5:]) if is_read else STORY[:5]
    )


def test_an_id_that_names_a_box_still_does() -> None:
    box = f'<div id="related-stories"><h2>Read on</h2>{tagged("p", BOX)}</div>'
    assert texts_of(read(tagged("p", *STORY), box)) == STORY


ENTRY = '<div class="{name}"><h2>Harbour bridge closes to lorries</h2><p>{text}</p></div>'
NOTE = "The views that are printed here are those of the writer and of nobody else; they are no advice on bridges. " * 9
SHORT = "The harbour bridge will be closed to lorries from Monday, the council said after a look at its cracks."


def entry_page(entry: str) -> Article:
    """Read a page with a short entry and, in the sidebar, a longer note that the rules would take instead."""
    head = "<head><title>Harbour bridge closes to lorries - Millwater Notes</title></head>"
    return extract(f"<html>{head}<body>{entry}<div><p>{NOTE}</p></div></body></html>")


@pytest.mark.parametrize("name", ["entry entry-author-ada", "post tags-bridges", "post promo"])
def test_an_element_with_the_title_and_prose_below_it_is_the_article(name: str) -> None:
    assert any(SHORT in text for text in texts_of(entry_page(ENTRY.format(name=name, text=SHORT))))


def test_an_id_is_weighed_like_a_class() -> None:
    entry = ENTRY.format(name="x", text=SHORT).replace('class="x"', 'id="author-ada"')
    assert any(SHORT in text for text in texts_of(entry_page(entry)))


@pytest.mark.parametrize("name", ["modal", "hidden"])
def test_what_lies_over_the_page_may_print_its_title(name: str) -> None:
    assert SHORT not in texts_of(entry_page(ENTRY.format(name=name, text=SHORT)))


def test_a_title_that_is_no_heading_or_has_its_prose_above_it_frees_nothing() -> None:
    entry = ENTRY.format(name="menu breadcrumb", text=SHORT)
    assert SHORT not in texts_of(entry_page(entry.replace("h2", "span")))
    above = '<div class="promo"><p>' + SHORT + "</p><h2>Harbour bridge closes to lorries</h2></div>"
    assert SHORT not in texts_of(entry_page(above))


# ---------------------------------------------------------------- boxes named for buttons


@pytest.mark.parametrize("name", ["social-story", "hide-print", "share-text"])
def test_a_box_named_for_buttons_is_text_among_paragraphs(name: str) -> None:
    box = f'<div class="{name}"><p>{BOX}</p></div>'
    assert texts_of(read(tagged("p", *STORY[:2]), box, tagged("p", *STORY[2:]))) == (*STORY[:2], BOX, *STORY[2:])


@pytest.mark.parametrize(
    "parts",
    [
        (tagged("p", *STORY), f'<div class="social"><p>{BOX}</p></div>'),
        (tagged("p", *STORY), f'<div class="social"><p>{BOX}</p></div><p>Hm</p>'),
        (f'<section><div class="social"><p>{BOX}</p></div></section>', tagged("p", *STORY)),
        (f'<div class="social"><p>{BOX} <a href="/a">So it is, every day</a></p></div>', tagged("p", *STORY)),
        (f'<div class="promo"><p>{BOX}</p></div>', tagged("p", *STORY)),
    ],
    ids=["below the text", "no prose follows", "nothing beside it", "with a link", "another name"],
)
def test_it_is_a_box_otherwise(parts: tuple[str, ...]) -> None:
    assert texts_of(read(*parts)) == STORY


# ---------------------------------------------------------------- panels that a button opens


PANEL = '<div class="faq">{button}<div {hidden}><p>{text}</p></div></div>'


@pytest.mark.parametrize("hidden", ["hidden", 'aria-hidden="true"', 'style="display:none"'])
@pytest.mark.parametrize(
    "button", ["<button aria-expanded=false>{}</button>", "<h3><span><a aria-expanded=true>{}</a></span></h3>"]
)
def test_what_a_button_shows_and_hides_is_text(button: str, hidden: str) -> None:
    panel = PANEL.format(button=button.format("How many ferries are there?"), hidden=hidden, text=BOX)
    assert BOX in texts_of(read(tagged("p", *STORY), panel, tagged("p", *STORY[:1])))


@pytest.mark.parametrize("button", ["", "<button>Ferries</button>", "<button aria-expanded=false></button><p>Hm</p>"])
def test_what_nothing_opens_is_hidden(button: str) -> None:
    panel = PANEL.format(button=button, hidden="hidden", text=BOX)
    assert BOX not in texts_of(read(tagged("p", *STORY), panel))
