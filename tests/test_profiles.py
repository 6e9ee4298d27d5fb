"""Site memory: what a profile takes out, what it leaves, and that it depends on the set of its pages alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fixture_files import Fixture, field_of, gold_teasers, load_fixtures, stated_fields
from hypothesis import given, settings
from hypothesis import strategies as st
from news_pages import HOST, STORY, URL, news_page, tagged, texts_of

from scraper import Page, SiteProfile, extract, learn, merge_profiles
from scraper.corpus.records import record_of

APPEAL = "The Post lives by those who read it, and a jar for coins stands on the counter of our office in Mill Lane."
FIXTURES = load_fixtures()
WATCH = [fixture for fixture in FIXTURES if fixture.path.parent.name == "kcnawatch.org"]
PROFILE_PAGES = [fixture.page for fixture in WATCH]


def other_page(number: int, *parts: str) -> Page:
    """A page of the site with a text of its own and these parts."""
    own = tuple(f"On day {number} of the fair, stall {number * 7} sold {number * 31} jars of honey." for _ in range(1))
    body = news_page(tagged("p", *own, *(f"{line} That was story {number}." for line in STORY)), *parts)
    return Page(f"{HOST}/local/story-number-{number}-of-the-town", body.encode())


def test_a_paragraph_that_stands_on_other_pages_is_no_text() -> None:
    page = news_page(tagged("p", *STORY), f"<p>{APPEAL}</p>", tagged("p", "It is open day and night, says the mayor."))
    profile = learn(other_page(number, f"<p>{APPEAL}</p>") for number in range(3))
    assert APPEAL in texts_of(extract(page, url=URL))
    assert APPEAL not in texts_of(extract(page, url=URL, profile=profile))
    assert texts_of(extract(page, url=URL, profile=profile))[: len(STORY)] == STORY


def test_a_copy_of_the_article_proves_nothing() -> None:
    page = news_page(tagged("p", *STORY))
    copies = [Page(URL, page.encode()), Page(f"{URL}?print=1", page.replace("<body>", "<body><b>Print</b>").encode())]
    assert texts_of(extract(page, url=URL, profile=learn(copies))) == STORY


def test_the_snippet_of_a_teaser_takes_nothing_out_of_its_article() -> None:
    card = f'<div><h3><a href="{URL}">New bridge opens at Sennau after years</a></h3><p>{STORY[0]}</p></div>'
    cards = "".join(card.replace(URL, f"{URL}-{number}") if number else card for number in range(3))
    profile = learn(other_page(number, f"<section>{cards}</section>") for number in range(3))
    assert texts_of(extract(news_page(tagged("p", *STORY)), url=URL, profile=profile)) == STORY


def test_a_page_does_not_count_against_itself() -> None:
    page = news_page(tagged("p", *STORY))
    assert texts_of(extract(page, url=URL, profile=learn([Page(URL, page.encode())]))) == STORY


@pytest.mark.parametrize("fixture", WATCH, ids=lambda fixture: fixture.name)
def test_fixtures_give_their_gold_with_the_profile_of_their_site(fixture: Fixture) -> None:
    article = extract(fixture.page, profile=learn(PROFILE_PAGES))
    assert set(article.teasers) == gold_teasers(fixture.gold)
    for gold in fixture.gold["articles"]:
        wanted = stated_fields(gold)
        assert {field: field_of(article, field) for field in wanted} == wanted


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(PROFILE_PAGES))), st.integers(0, len(PROFILE_PAGES)), st.data())
def test_a_profile_is_a_function_of_the_set_of_pages(order: list[int], cut: int, data: st.DataObject) -> None:
    whole = learn(PROFILE_PAGES)
    again = data.draw(st.lists(st.sampled_from(order), max_size=4))
    assert learn(PROFILE_PAGES[index] for index in [*order, *again]) == whole
    parts = [[PROFILE_PAGES[index] for index in half] for half in (order[:cut], order[cut:]) if half]
    profiles = [learn(part) for part in parts]
    merged = profiles[0] if len(profiles) == 1 else merge_profiles(*profiles)
    assert merged == whole
    assert merge_profiles(whole, merged) == whole


def many_pages(count: int) -> list[Page]:
    """Pages with more texts than a profile keeps of one."""
    texts = [
        [f"<p>Line {line} of page {number} is like no other.</p>" for line in range(300)] for number in range(count)
    ]
    return [Page(f"{HOST}/{number}", "".join(lines).encode()) for number, lines in enumerate(texts)]


def test_merging_is_associative_beyond_the_size_of_the_sample() -> None:
    pages = many_pages(90)
    thirds = [learn(pages[start : start + 30]) for start in (0, 30, 60)]
    left = merge_profiles(merge_profiles(thirds[0], thirds[1]), thirds[2])
    right = merge_profiles(thirds[2], merge_profiles(thirds[1], thirds[0]))
    assert left == right == learn(pages)


def test_a_profile_is_small() -> None:
    profile = learn(many_pages(90))
    assert len(json.dumps(record_of(profile))) <= 256 * 1024


def test_a_stray_page_of_another_site_is_tolerated_and_two_sites_are_not() -> None:
    pages = [other_page(number) for number in range(3)]
    stray = replace(other_page(9), url="https://www.elsewhere.example/9")
    assert learn([*pages, stray]).site == "sennau-post.example"
    with pytest.raises(ValueError, match=r"different sites: elsewhere\.example, sennau-post\.example"):
        learn([pages[0], stray])
    with pytest.raises(ValueError, match="no page"):
        learn([])


def test_profiles_of_different_sites_do_not_merge() -> None:
    with pytest.raises(ValueError, match=r"different sites: a\.example and unknown"):
        merge_profiles(SiteProfile("a.example", ()), SiteProfile("", ()))
