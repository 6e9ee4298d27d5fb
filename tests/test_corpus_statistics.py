"""Statistics: articles and stories by site, language and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from scraper.corpus import Corpus
from scraper.corpus.statistics import GroupCounts
from scraper.models import Article, Page, Paragraph, Rejection, SiteProfile, Teaser

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def article(url: str | None, word: str, **facts: object) -> Article:
    text = " ".join(f"{word}{number}" for number in range(60))
    return replace(Article(url=url, title=word, paragraphs=(Paragraph(text),)), **facts)  # type: ignore[arg-type] # each call names fields


def test_counts_as_a_whole_and_by_site_language_and_day() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=timezone(timedelta(hours=-5)))  # the 4th in UTC, the 3rd on the page
    teaser = Teaser("flood", url="https://www.a.example/1")
    one = article("https://www.a.example/1", "flood", language="en", published=date(2026, 3, 3))
    with Corpus() as corpus:
        corpus.add(Page("https://www.a.example/1", b"1", fetched_at=NOON), (one,))
        corpus.add(Page("https://www.a.example/1", b"1", fetched_at=NOON + timedelta(hours=2)), (one,))
        copy = replace(one, url="https://b.example/9", source="A", published=late)
        corpus.add(Page("https://b.example/9", b"2"), (replace(copy, teasers=(teaser,)),))
        corpus.add(
            Page("https://a.example/2", b"3"),
            (article("https://a.example/2", "눈", language="ko", published=date(2026, 3, 9)),),
        )
        corpus.add(Page(None, b"4"), (article(None, "apple", language="en"),))
        corpus.add(Page("https://a.example/", b"5"), (Article(teasers=(teaser,)),))
        corpus.reject(Rejection("x.html", "unreadable"))
        corpus.keep_profile(SiteProfile("a.example", ()))
        found = corpus.statistics()
    assert (found.pages, found.visits, found.articles, found.stories, found.copies_merged) == (5, 6, 4, 3, 1)
    assert (found.teasers_found, found.teaser_records, found.teasers_tied) == (2, 1, 1)
    assert (found.first_seen, found.last_seen) == (NOON, NOON + timedelta(hours=2))
    assert (found.profiles, found.rejected, found.reasons) == (1, 2, (("no_article", 1), ("unreadable", 1)))
    assert found.sites == (GroupCounts("a.example", 2, 2), GroupCounts(None, 1, 1), GroupCounts("b.example", 1, 0))
    assert found.languages == (GroupCounts("en", 3, 2), GroupCounts("ko", 1, 1))
    assert found.days == (GroupCounts("2026-03-09", 1, 1), GroupCounts("2026-03-03", 2, 1), GroupCounts(None, 1, 1))


def test_an_empty_corpus_counts_nothing() -> None:
    with Corpus() as corpus:
        found = corpus.statistics()
    assert (found.pages, found.sites, found.days, found.first_seen) == (0, (), (), None)
