"""Boxes about cookies are no text, whatever they are called; a recipe is."""

from __future__ import annotations

import pytest
from news_pages import STORY, URL, news_page, tagged, texts_of

from scraper import explain, extract
from scraper.labels import Label

ASKS = "When you visit our website, we store cookies on your browser to learn what you read and how often you do."
LISTS = "Cookies that are strictly necessary for this website are always set, and your browser keeps them for a year."
OTHER = "Partners of ours may build a profile of what you like and show you advertisements on other sites for it."
BAKES = "The cookies of the miller's wife are baked from rye and honey, and half of the town queues for them at dawn."
PARAGRAPHS = tagged("p", *STORY)


def texts(*body: str, headline: str = "New bridge opens at Sennau") -> tuple[str, ...]:
    return texts_of(extract(news_page(*body, headline=headline), url=URL))


@pytest.mark.parametrize("story", [STORY, STORY[:2]], ids=["long", "brief"])
def test_a_box_about_cookies_is_no_text_wherever_it_stands(story: tuple[str, ...]) -> None:
    box = f"<div><div>{tagged('p', ASKS, OTHER)}</div><div>{tagged('p', LISTS)}</div></div>"
    for body in ((tagged("p", *story), box), (box, tagged("p", *story))):
        assert texts(*body) == story
        labels = {block.text: block.label for block in explain(news_page(*body), url=URL).blocks}
        assert {labels[text] for text in (ASKS, OTHER, LISTS)} == {Label.OVERLAY}


def test_one_sentence_on_cookies_and_browsers_is_none() -> None:
    assert ASKS in texts(PARAGRAPHS, tagged("p", ASKS, *STORY[:2]), PARAGRAPHS)


def test_recipes_speak_of_no_browser() -> None:
    recipe = (BAKES, BAKES.replace("miller", "mayor"), ASKS)
    assert texts(PARAGRAPHS, f"<div>{tagged('p', *recipe)}</div>")[-3:] == recipe


def test_an_article_on_cookies_is_read() -> None:
    article = (ASKS, LISTS, OTHER, LISTS.replace("year", "month"), ASKS.replace("learn", "know"))
    assert texts(tagged("p", *article), headline="What cookies know about Sennau") == article


@pytest.mark.parametrize(("other", "is_text"), [(1, False), (6, True)])
def test_half_of_a_box_is_about_cookies(other: int, *, is_text: bool) -> None:
    """Of a text that mentions them on the way only the paragraphs that do are put aside."""
    box = f"<div>{tagged('p', ASKS, *STORY[:other], LISTS)}</div>"
    assert (STORY[0] in texts(tagged("p", *STORY[6:]), box)) is is_text


def test_the_box_does_not_grow_over_the_headline() -> None:
    box = f"<div>{tagged('p', *(f'{ASKS} Of visitor {n} too.' for n in range(9)))}</div>"
    assert texts(tagged("p", *STORY[:3]), box) == STORY[:3]
