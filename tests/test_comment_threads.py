"""Threads of readers' comments that only the lines that sign them give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from news_pages import STORY, URL, news_page, tagged, texts_of

from scraper import explain, extract
from scraper.extraction.body.comment_threads import MAX_NAME, MAX_SIGNATURE, MIN_TEXT
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Callable

PARAGRAPHS = tagged("p", *STORY)
SIGNED = (("Anna", "04.01.2026, 12:31"), ("Bela", "04.01.2026, 15:40"), ("old miller", "05.01.2026, 07:02"))
# Longer than what any rule cuts off for being little, and in whole sentences.
SAID = (
    "My father drove the ferry for thirty years, and on no day of them did he miss the first bell of the school.",
    "A bridge is a fine thing, but who will pay for its paint when the county has forgotten that it was ever built?",
    "The swallows will come back to the new piers as they came to the old ones. They have never asked the council.",
)


def flat(*signatures: str) -> str:
    """Return a list of definitions: a signature, and below it what was said."""
    pairs = zip(signatures, SAID, strict=False)
    return "<dl>" + "".join(f"<dt>{signed}</dt><dd><p>{said}</p></dd>" for signed, said in pairs) + "</dl>"


def boxed(*signatures: str) -> str:
    """Return a box for each comment, signed below."""
    pairs = zip(signatures, SAID, strict=False)
    return "<div>" + "".join(f"<div><p>{said}</p><p>{signed}</p></div>" for signed, said in pairs) + "</div>"


def texts(*body: str) -> tuple[str, ...]:
    return texts_of(extract(news_page(*body), url=URL))


LINES = tuple(f"{name} {moment}" for name, moment in SIGNED)


@pytest.mark.parametrize("build", [flat, boxed])
@pytest.mark.parametrize("count", [2, 3])
def test_signed_comments_below_the_text_are_none_of_it(build: Callable[..., str], count: int) -> None:
    page = news_page(PARAGRAPHS, build(*LINES[:count]))
    assert texts_of(extract(page, url=URL)) == STORY
    labels = {block.text: block.label for block in explain(page, url=URL).blocks}
    assert {labels[said] for said in SAID[:count]} == {Label.COMMENTS}


@pytest.mark.parametrize(
    "lines",
    [
        ("[2026-01-04 12:31] ~Anna", "[2026-01-04 15:40] ~Bela"),
        ("#2 Anna 04.01.26, 12:31", "#1 Bela 04.01.26, 15:40"),
        ("Posted by: anna, Sennau on 8:21pm Tue 1 Jan 26", "Posted by: bela, Sennau on 9:06pm Tue 1 Jan 26"),
    ],
    ids=["brackets", "numbers", "two digits of the year"],
)
def test_a_signature_is_a_name_with_a_day_and_a_time(lines: tuple[str, ...]) -> None:
    assert texts(PARAGRAPHS, flat(*lines)) == STORY


@pytest.mark.parametrize(
    "lines",
    [
        LINES[:1],
        ("Anna 12:31", "Bela 15:40"),
        ("Anna 04.01.2026", "Bela 04.01.2026"),
        ("04.01.2026, 12:31", "04.01.2026, 15:40"),
        ("Updated 04.01.2026, 12:31", "Updated 04.01.2026, 15:40"),
    ],
    ids=["one", "no day", "no time", "no name", "one name"],
)
def test_other_lines_sign_nothing(lines: tuple[str, ...]) -> None:
    assert SAID[0] in texts(PARAGRAPHS, flat(*lines))


@pytest.mark.parametrize(("words", "is_signature"), [(MAX_NAME, True), (MAX_NAME + 1, False)])
def test_how_many_words_a_name_may_have(words: int, *, is_signature: bool) -> None:
    lines = [f"{name * words}04.01.2026, 12:3{name.strip() == 'Bela':d}" for name in ("Anna ", "Bela ")]
    assert (SAID[0] not in texts(PARAGRAPHS, flat(*lines))) is is_signature


@pytest.mark.parametrize(("size", "is_signature"), [(MAX_SIGNATURE, True), (MAX_SIGNATURE + 1, False)])
def test_how_long_a_signature_may_be(size: int, *, is_signature: bool) -> None:
    lines = [f"{name} {moment}".rjust(size, "x") for name, moment in SIGNED[:2]]
    assert (SAID[0] not in texts(PARAGRAPHS, flat(*lines))) is is_signature


def test_lines_without_text_between_sign_nothing() -> None:
    assert LINES[1] in texts(PARAGRAPHS, tagged("p", *LINES[:2], *SAID))


@pytest.mark.parametrize(("missing", "is_thread"), [(0, True), (1, False)])
def test_a_thread_stands_below_a_brief_at_least(missing: int, *, is_thread: bool) -> None:
    brief = STORY[0].ljust(MIN_TEXT - missing - 1, "s") + "."
    assert (texts(tagged("p", brief), flat(*LINES)) == (brief,)) is is_thread


def test_a_box_of_comments_beside_the_text_ends_where_it_ends() -> None:
    upper, lower = tagged("p", *STORY[:3]), tagged("p", *STORY[3:])
    assert texts(upper, flat(*LINES), lower) == STORY


def test_the_text_above_a_flat_thread_is_none_of_its_comments() -> None:
    """The article's own element may stand beside the second comment."""
    second = f"<div><p>{LINES[1]}</p><p>{SAID[1]}</p></div>"
    first = f"<div>{PARAGRAPHS}<p>{LINES[0]}</p><p>{SAID[0]}</p></div>"
    assert texts(first, second) == STORY


def test_cards_with_days_are_no_thread() -> None:
    cards = "".join(
        f'<li><a href="/local/story-{n}">The ferry of the year {n}</a><p>{LINES[n]}</p></li>' for n in (0, 1)
    )
    page = news_page(tagged("p", *STORY[:4]), f"<ul>{cards}</ul>", tagged("p", *STORY[4:]))
    assert Label.COMMENTS not in {block.label for block in explain(page, url=URL).blocks}
