"""One notice on many pages of a site is never a story: learned or not, at once or in batches through a corpus file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from news_pages import HOST, OTHERS, STORY, link_list, news_page, tagged

from scraper import Corpus, Page, clean
from scraper.pipeline import learn_sites
from scraper.reading.page_readings import as_input

if TYPE_CHECKING:
    from pathlib import Path

PAYWALL = (
    "This report is only for subscribers of the Sennau Post, who read all of our reports on paper and on screens.",
    "Subscribe for a month and pay nothing for the first week; you may give notice on every day of that month.",
    "Have you subscribed already? Then sign in with the address to which we send your bill, and read on at once.",
    "Our reporters walk the valley on every day of the year, and what they find is paid for by those who read it.",
)
IMPRINT = (
    "The Sennau Post is published by the Printers of Mill Lane, a company registered at the court of the town.",
    "Responsible for all that is printed here is the editor, whose office is open on weekdays from nine to four.",
    "Whatever stands on these pages may be quoted with the name of the paper and not be printed again without leave.",
    "Complaints are answered within a week by a reader of ours who is no member of the company and takes no pay.",
)
HEADLINES = (*(title for title, _ in OTHERS), "Swallows return to the old bridge")
# Titles of stories that are none of these pages.
MORE = (("Weir is mended before the winter", "/local/weir-mended"), ("Band looks for a tuba", "/culture/tuba-wanted"))
NOTICES = {"paywall": PAYWALL, "imprint": IMPRINT}


def notice_pages(notice: tuple[str, ...]) -> list[Page]:
    """Return five pages of a site, each with a headline and an address of its own and this notice for a text."""
    return [
        Page(
            f"{HOST}/local/{headline.lower().replace(' ', '-')}",
            news_page(tagged("p", *notice), link_list(MORE), headline=headline).encode(),
        )
        for headline in HEADLINES
    ]


def outcome(pages: list[Page], *, is_learned: bool) -> tuple[int, int]:
    """Return how many stories there are, and the pages of the largest."""
    profiles = learn_sites(map(as_input, pages)) if is_learned else ()
    with Corpus() as corpus:
        clean(pages, corpus, profiles=profiles)
        return sizes(corpus)


def sizes(corpus: Corpus) -> tuple[int, int]:
    stories = list(corpus.stories())
    return len(stories), max((len(story.members) for story in stories), default=0)


@pytest.mark.parametrize("name", NOTICES)
@pytest.mark.parametrize("is_learned", [True, False])
def test_pages_that_only_have_a_notice_are_no_story(name: str, is_learned: bool) -> None:
    """A profile of the site knows that they say the same; without one they are five stories of one page."""
    assert outcome(notice_pages(NOTICES[name]), is_learned=is_learned) == ((0, 0) if is_learned else (5, 1))


@pytest.mark.parametrize("name", NOTICES)
def test_a_corpus_file_filled_in_batches_has_as_many_stories(name: str, tmp_path: Path) -> None:
    pages = notice_pages(NOTICES[name])
    for start in range(0, len(pages), 2):
        with Corpus(tmp_path / "news.db") as corpus:
            clean(pages[start : start + 2], corpus)
            assert sizes(corpus)[1] == 1
    with Corpus(tmp_path / "news.db") as corpus:
        assert sizes(corpus) == outcome(pages, is_learned=False)


@pytest.mark.parametrize("is_learned", [True, False])
def test_an_article_among_them_stays_one(is_learned: bool) -> None:
    article = Page(f"{HOST}/local/new-bridge-opens", news_page(tagged("p", *STORY, *PAYWALL[:1])).encode())
    count, largest = outcome([*notice_pages(PAYWALL), article], is_learned=is_learned)
    assert (count, largest) in {(1, 1), (6, 1)}
