"""The traits of articles and teasers, made where pages are read or by the view: the corpus is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus, materialized, rows
from scraper.corpus.article_traits import joined_keys, traits_of
from scraper.corpus.exports import program_version
from scraper.corpus.materialized import teaser_occurrences
from scraper.corpus.reading_traits import ReadingTraits, traits_by_reading
from scraper.corpus.recent_readings import RecentReadings
from scraper.corpus.teaser_traits import joined_fingerprints, teaser_traits
from scraper.deduplication import content_digest, content_id
from scraper.deduplication.lsh import find_keys
from scraper.deduplication.quote_fingerprints import teaser_fingerprints
from scraper.deduplication.teaser_labels import announcements_on
from scraper.models import Article, Page, Paragraph, Teaser
from scraper.reading import reader_pool, worker
from scraper.reading.messages import Answer, CorpusTask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.corpus.article_traits import ArticleTraits
    from scraper.corpus.rows import PreparedPage
    from scraper.corpus.teaser_traits import TeaserTraits

    Made = tuple[PreparedPage, Page, tuple[Article, ...]]


def prose(number: int, words: int = 60) -> str:
    return " ".join(f"w{number}n{each}" for each in range(words)) + "."


def article(number: int, text: str = "", **facts: object) -> Article:
    url = f"https://lenz.example/2026/03/0{number}/story-{number}"
    given = {"url": url, "title": f"Weir {number} is mended", "published": date(2026, 3, number), **facts}
    return Article(paragraphs=(Paragraph(text or prose(number)),), **given)  # type: ignore[arg-type] # fields of it


ARTICLES = (
    article(1),
    article(2, "Too short."),
    article(3, f"“{prose(3, 20)}” said the warden. {prose(4)}", url=None),
    article(4, prose(1) + " More.", original_url="https://mill.example/2026/weir-1"),
    article(5, "水位が上がった。" * 12),
)


def made(
    articles: Sequence[Article], *, has_traits: bool, name: str = "", urls: Sequence[str] | None = None
) -> list[Made]:
    found = list[tuple[Page, tuple[Article, ...]]]()
    for number, each in enumerate(articles):
        url = urls[number] if urls else each.url
        found.append((Page(url, f"{name}{number}{each.text}".encode()), (each,)))
    prepared = [rows.prepare(page, read, program_version()) for page, read in found]
    traits = traits_by_reading({row.reading: read for row, (_, read) in zip(prepared, found, strict=True)})
    return [
        (replace(row, traits=traits[row.reading]) if has_traits else row, page, read)
        for row, (page, read) in zip(prepared, found, strict=True)
    ]


def contents_of(made_pages: Sequence[Made]) -> tuple[object, ...]:
    with Corpus() as corpus:
        for row, page, read in made_pages:
            corpus.add_prepared(row, page, read)
        assert list(corpus.verify()) == []
        return tuple(corpus.stories()), tuple(corpus.teasers()), corpus.report()


def test_traits_of_many_articles_are_those_of_each() -> None:
    assert traits_of(ARTICLES) == [traits_of((each,))[0] for each in ARTICLES]
    assert traits_of(()) == []


def test_the_keys_of_an_article_are_those_of_its_text() -> None:
    keys = joined_keys([each.keys for each in traits_of(ARTICLES)])
    found = find_keys(each.text for each in ARTICLES)
    pairs = [set(zip(each.owners.tolist(), each.values.tolist(), strict=True)) for each in (keys, found)]
    assert pairs[0] == pairs[1]
    assert len(joined_keys([b"", b""]).owners) == len(joined_keys([]).owners) == 0


def test_of_an_article_without_a_text_there_are_none() -> None:
    (first,) = traits_of(ARTICLES[:1])
    readings = {"a": (Article(title="Weir"), ARTICLES[0]), "b": ()}
    assert traits_by_reading(readings) == {"a": ReadingTraits((None, first), ()), "b": ReadingTraits((), ())}


def test_only_what_leads_to_an_article_announces_it() -> None:
    (front,) = traits_of([article(1, url="https://lenz.example/")])
    (inner,) = traits_of([article(1)])
    assert (list(front.announced_at), len(front.addresses)) == ([], 1)
    assert list(inner.announced_at) == [address for address, _ in inner.addresses]


def test_a_corpus_is_the_same_with_traits_and_without() -> None:
    teasers = (Teaser("Weir 1 is mended", url=ARTICLES[0].url), Teaser("Weir", snippet=prose(3, 12)))
    articles = (*ARTICLES, article(6, teasers=teasers))
    assert contents_of(made(articles, has_traits=True)) == contents_of(made(articles, has_traits=False))


def test_what_was_made_with_a_page_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def counted(articles: Sequence[Article]) -> list[ArticleTraits]:
        asked.append(len(articles))
        return traits_of(articles)

    monkeypatch.setattr(materialized, "traits_of", counted)
    pages = [*made(ARTICLES[:2], has_traits=True), *made(ARTICLES[2:], has_traits=False)]
    contents_of(pages)
    assert sum(asked) == 3


def test_an_article_that_goes_on_has_the_traits_of_its_whole_text() -> None:
    urls = ["https://lenz.example/2026/03/weir-mended", "https://lenz.example/2026/03/weir-mended?page=2"]
    parts = [article(1, prose(1), url=urls[0]), article(1, prose(2), url=urls[1])]
    whole = article(1, f"{prose(1)} {prose(2)}", url="https://mill.example/2026/03/weir-mended")
    results = []
    for has_traits in (True, False):
        pages = [*made(parts, has_traits=has_traits, urls=urls), *made((whole,), has_traits=has_traits)]
        results.append(contents_of(pages))
    assert results[0] == results[1]
    stories = results[0][0]
    assert isinstance(stories, tuple)
    assert len(stories) == 1


def test_what_the_view_has_taken_is_forgotten_and_the_rest_is_kept() -> None:
    recent = RecentReadings()
    for row, _, read in made(ARTICLES[:2], has_traits=True):
        recent.add(row, read)
    first, second = recent.articles
    recent.keep({second, "unknown"})
    assert (list(recent.articles), list(recent.traits)) == ([second], [second])
    recent.keep(())
    assert (recent.articles, recent.traits) == ({}, {})
    assert first != second


@pytest.mark.parametrize(("room", "kept"), [(0, 2), (-1, 1)])
def test_of_more_than_an_update_takes_only_the_last_is_kept(
    room: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = made(ARTICLES[:2], has_traits=False)
    monkeypatch.setattr(materialized, "MAX_TEXT", sum(len(row.articles) for row, _, _ in pages) + room)
    recent = RecentReadings()
    for row, _, read in pages:
        recent.add(row, read)
    assert len(recent.articles) == kept
    assert pages[1][0].reading in recent.articles


def test_a_corpus_keeps_in_memory_what_an_update_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materialized, "FEWEST", 3)
    with Corpus() as corpus:
        for row, page, read in made(ARTICLES, has_traits=True):
            corpus.add_prepared(row, page, read)
        corpus.commit()
        (left,) = corpus._connection.execute("SELECT count(*) FROM pending_pages").fetchone()
        assert (left, len(corpus._recent.articles), len(corpus._recent.traits)) == (2, 2, 2)


def test_the_last_answer_of_several_has_the_traits_of_all() -> None:
    waiting: dict[str, tuple[Article, ...]] = {}
    answers = [Answer(articles=read, prepared=row) for row, _, read in made(ARTICLES[:2], has_traits=False)]
    first, failed, last = (
        worker._with_traits(each, waiting, is_last=is_last)
        for each, is_last in ((answers[0], False), (Answer(failure="extraction_crash"), False), (answers[1], True))
    )
    assert (first.traits, failed.traits, waiting) == ({}, {}, {})
    names = [each.prepared.reading for each in answers if each.prepared]
    assert last.traits == dict(
        zip(names, (ReadingTraits((each,), ()) for each in traits_of(ARTICLES[:2])), strict=True)
    )
    given = reader_pool._with_traits(first, last.traits)
    assert given.prepared
    assert given.prepared.traits == last.traits[names[0]]
    assert reader_pool._with_traits(first, {}) is first


def test_pages_that_are_sent_together_end_with_a_last_one() -> None:
    tasks = [CorpusTask(name, Page(None, b"")) for name in "abc"]
    assert [isinstance(each, CorpusTask) and each.is_last for each in reader_pool.ended(tasks)] == [False, False, True]


def test_a_name_in_bytes_is_that_in_digits() -> None:
    assert content_digest("article", "ab").hex() == content_id("article", "ab")


TEASERS = (
    Teaser("Mill opens its doors", url="https://mill.example/2026/mill-opens?utm_source=home"),
    Teaser("Weir 1 is mended", f"{prose(1, 20)} Read more »", url="https://lenz.example/2026/03/01/story-1"),
    Teaser("Weir 3 is mended", "w3n0 w3n1 w3n2 w3n3 w3n4 w3n5 w3n6"),
    Teaser("Weir 3 is mended", "w3n0 w3n1 w3n2 w3n3"),
)


def test_traits_of_many_teasers_are_those_of_each() -> None:
    traits = teaser_traits(TEASERS)
    assert traits == [teaser_traits([each])[0] for each in TEASERS]
    assert [each.fingerprint is None for each in traits] == [True, False, False, True]
    assert [each.link is None for each in traits] == [False, False, True, True]
    found, every = joined_fingerprints(traits), teaser_fingerprints(TEASERS)
    assert dict(zip(found.owners, found.values, strict=True)) == dict(zip(every.owners, every.values, strict=True))
    assert teaser_traits(()) == []
    assert joined_fingerprints([]).values.size == 0


def test_printings_of_one_announcement_have_its_traits() -> None:
    plain = Teaser("Weir 1 is mended", prose(1, 20), url="https://lenz.example/2026/03/01/story-1")
    shown = replace(plain, title="WEIR 1 is mended …", snippet=f"{plain.snippet} »", url=f"{plain.url}?utm_id=2")
    first, second = teaser_traits([plain, shown])
    assert first.printing != second.printing
    assert replace(second, printing=first.printing) == first


def test_a_page_s_teasers_are_those_of_all_its_articles_each_once_and_no_labels() -> None:
    label = Teaser("Read more", url="https://mill.example/2026/1")
    with_all = [article(1, teasers=(*TEASERS[:2], label)), article(2, teasers=TEASERS[1:3])]
    assert announcements_on(with_all) == TEASERS[:3]
    assert len(traits_by_reading({"a": with_all})["a"].teasers) == 3


def test_teasers_are_tied_the_same_with_traits_and_without() -> None:
    articles = [*ARTICLES, article(6, teasers=TEASERS), article(7, teasers=TEASERS[1:])]
    with_traits, without = (contents_of(made(articles, has_traits=has)) for has in (True, False))
    assert with_traits == without
    _, teasers, _ = with_traits
    assert isinstance(teasers, tuple)
    assert {each.teaser.title: each.matched_by for each in teasers if each.story} == {
        "Weir 1 is mended": "link",
        "Weir 3 is mended": "text",
    }


def test_teasers_that_came_with_traits_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Teaser]()

    def counted(teasers: Sequence[Teaser]) -> list[TeaserTraits]:
        asked.extend(teasers)
        return teaser_traits(teasers)

    pages = [
        *made([article(1, teasers=TEASERS[:2])], has_traits=True),
        *made([article(2, teasers=TEASERS[1:3])], has_traits=False, name="b"),
    ]
    for module in (materialized, teaser_occurrences):
        monkeypatch.setattr(module, "teaser_traits", counted)
    contents_of(pages)
    assert asked == [TEASERS[2]]


def test_a_printing_that_was_written_before_is_read_from_its_row() -> None:
    first = made([article(1), article(8, teasers=TEASERS[1:2])], has_traits=True)
    later = replace(TEASERS[1], published=date(2026, 3, 1))
    second = made([article(9, teasers=(later,))], has_traits=True, name="b")
    with Corpus() as corpus:
        for part in (first, second):
            for row, page, read in part:
                corpus.add_prepared(row, page, read)
            corpus.report()
        in_two = tuple(corpus.stories()), tuple(corpus.teasers()), corpus.report()
    assert in_two == contents_of([*first, *second])
    (teaser,) = in_two[1]
    assert (teaser.teaser.published, teaser.matched_by, len(teaser.sightings)) == (date(2026, 3, 1), "link", 2)
