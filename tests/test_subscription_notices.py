"""Notices that ask for a subscription to read on are no text, and what is above them is the beginning of an article."""

from __future__ import annotations

import pytest
from news_pages import STORY, URL, news_page, tagged, texts_of

from scraper import Article, Label, explain, extract
from scraper.extraction.body.pruning import MAX_NOTICE

OPENING = STORY[:3]
OFFER = "Try all of the Sennau Post for 4 weeks for only £1, and cancel at any time in these weeks if you like."
ASKS = "This article is for subscribers only. The Sennau Post costs £1 a week in the first year, and £3 after it."


def read(*notice: str, opening: tuple[str, ...] = OPENING) -> Article:
    return extract(news_page(tagged("p", *opening), *notice), url=URL)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "notice",
    [
        f'<div class="paywall"><h2>Continue reading with a subscription</h2><p>{OFFER}</p></div>',
        f"<div><h2>Continue reading with a subscription</h2><p>{OFFER}</p></div>",
        f"<section><h3>Unlock this article</h3><p>{OFFER}</p><p>{OFFER}</p></section>",
        f"<div><p>{ASKS}</p></div>",
        f"<p>{ASKS}</p>",
        f"<p>{ASKS}</p><p>Already a subscriber? Log in.</p>",
        f"<div><h2>Jetzt weiterlesen mit S+</h2><p>{OFFER}</p></div>",
        f"<div><p>Cet article est réservé aux abonnés. {OFFER}</p></div>",
        f"<div><p>Suscríbete para seguir leyendo. {OFFER}</p></div>",
        f"<div><p>Abbonati per continuare a leggere. {OFFER}</p></div>",
        f"<div><p>Alleen voor abonnees. {OFFER}</p></div>",
        "<div><p>この記事は会員限定です。続きを読むには、会員登録をしてください。登録は無料で、いつでも退会できます。</p></div>",
    ],
)
def test_a_notice_that_asks_for_a_subscription_to_read_on_is_no_text(notice: str, count: int) -> None:
    article = read(notice, opening=STORY[:count])
    assert texts_of(article) == STORY[:count]
    assert article.is_truncated


def test_a_notice_is_labelled_an_offer_of_a_subscription() -> None:
    page = news_page(tagged("p", *OPENING), f"<div><h2>Unlock this article</h2><p>{OFFER}</p></div>")
    labels = {block.text: (block.label, block.reason) for block in explain(page, url=URL).blocks}
    assert labels[OFFER] == labels["Unlock this article"] == (Label.NEWSLETTER, "asks for a subscription to read on")


ABOUT = (
    "The Orme Herald will ask its readers for £2 a week from Monday on, the first paper of the bay to do so.",
    "“Continue reading with a subscription” will stand below the third paragraph of every report, its editor said.",
    "A subscription costs £1 for the first 4 weeks and can be cancelled at any time, and log-ins are sent by post.",
    "Subscribers will be able to read on at once; already a member of the club of friends, one may read for nothing.",
    "Readers who want to continue reading without an account can go to the library, where the paper is laid out.",
)


@pytest.mark.parametrize("count", range(1, len(ABOUT) + 1))
@pytest.mark.parametrize("heading", ["", "<h2>Unlock this town with a walk</h2>", "<h2>Keep reading aloud</h2>"])
def test_an_article_about_subscriptions_and_their_prices_is_text(heading: str, count: int) -> None:
    before, last = ABOUT[: count - 1], ABOUT[count - 1]
    article = read(tagged("p", *before), heading, f"<p>{last}</p>")
    assert texts_of(article)[-1] == last
    assert not {*OPENING, *before} - set(texts_of(article))


@pytest.mark.parametrize(("size", "is_text"), [(MAX_NOTICE, False), (MAX_NOTICE + 1, True)])
def test_a_paragraph_is_longer_than_a_notice(size: int, is_text: bool) -> None:
    long = (ASKS + " It is printed on paper of this valley" * 9)[: size - 1] + "."
    assert (long in texts_of(read(f"<div><p>{long}</p></div>"))) is is_text


@pytest.mark.parametrize(("paragraphs", "is_text"), [(1, False), (2, False), (3, True)])
def test_a_notice_has_two_paragraphs(paragraphs: int, is_text: bool) -> None:
    offers = tagged("p", *(f"{OFFER[:-1]}, {number} times." for number in range(paragraphs)))
    article = read(f"<div><h2>Unlock this article</h2>{offers}</div>")
    assert (texts_of(article) != OPENING) is is_text


def test_what_stands_among_the_paragraphs_is_no_notice_at_their_end() -> None:
    assert texts_of(read(f"<p>{ASKS}</p><p>{STORY[3]}</p>"))[-1] == STORY[3]
    assert len(read(f"<p>{ASKS}</p><p>{STORY[3]}</p>").paragraphs) == len(OPENING) + 2


def test_a_page_that_is_nothing_but_a_notice_keeps_it() -> None:
    assert texts_of(read(opening=(ASKS,))) == (ASKS,)
