"""A corpus is a function of the set of its pages: order, batches, repetition and merging leave no trace."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import examples

from scraper.corpus import Corpus, materialized
from scraper.corpus.verification import view_faults
from scraper.models import Article, Page, PagePrint, Paragraph, Rejection, SiteProfile, Teaser

Read = tuple[Page, tuple[Article, ...]]

DAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FILES = ("manifest.json", "rejected.jsonl", "stories.jsonl", "teasers.jsonl")


def _pool() -> list[Read]:
    """Return pages with originals, copies, near copies, stubs, shared openings, teasers of all kinds and no article."""
    random = Random(1)  # noqa: S311 # test data, the same in every run
    opening = "The council of the town of Sennau met on Tuesday and took note of what follows here."
    pool: list[Read] = []
    for number in range(4):
        words = [f"word{random.randrange(900)}" for _ in range(90)]
        text = f"{opening} {' '.join(words)}"
        address = f"https://a.example/news/{number}"
        original = _article(address, text, title=f"Story {number}", published=DAY)
        changed = text.replace(words[20], "changed").replace(words[40], "changed")
        teasers = (
            Teaser("By link", url=f"http://www.a.example/news/{(number + 1) % 4}?utm_source=x", heading="More"),
            Teaser("By text", snippet=f"{' '.join(words[:11])} {words[11][:3]}", truncated=True),
            Teaser("Of anybody", snippet=opening[:70] + " …", url="https://a.example/gone", heading=f"Box {number}"),
            Teaser("Of nobody" if number % 2 else "OF NOBODY", snippet="Whatever this announces.", published=DAY),
        )
        pool += [
            _page(original, teasers, NOON),
            _page(original, teasers[:2], NOON + timedelta(hours=number)),  # the same article on a changed page
            _page(
                _article(f"https://b.example/{number}", changed, source="A", original_url=address), teasers[1:], NOON
            ),
            _page(_article(f"https://c.example/{number}", text[:260], is_truncated=True, published=DAY), (), None),
            _page(_article(f"https://d.example/{number}", f"{text} {opening}", title="B"), teasers[::-1], NOON),
        ]
    pool += _look_alikes(random, [each.text for _, (each,) in pool[:10:5]])
    pool.append(_page(_article("https://a.example/", ""), pool[0][1][0].teasers, NOON))
    pool.append((Page("https://e.example/", b"nothing", fetched_at=NOON), ()))
    pool.append((Page(None, b"saved"), (_article(None, opening, title="Saved"),)))
    page, articles = pool[0]  # one page, one time, and a server that names another charset: read differently
    pool.append((replace(page, headers=(("content-type", "text/html"),)), (replace(articles[0], title="Read"),)))
    pool.append((replace(page, url="http://www.a.example/news/0", fetched_at=None), articles))
    return pool


def _look_alikes(random: Random, quoted: list[str]) -> list[Read]:
    """Return a column of three days, a live blog in three versions, and a round-up of two stories."""
    words = [f"word{random.randrange(900)}" for _ in range(110)]
    entries = [f"word{random.randrange(900)}" for _ in range(130)]
    facts = {"title": "Weather", "published": DAY}
    columns, versions = [], []
    for number in range(3):
        issue = " ".join(str(random.randrange(99)) if place % 11 == 0 else words[place] for place in range(110))
        facts["published"] = DAY + timedelta(days=number)
        columns.append(_article(f"https://f.example/weather/{number}", issue, **facts))
        live = " ".join(entries[30 * number : 30 * number + 70])
        versions.append(_article("https://h.example/live", live, published=DAY))
    round_up = _article("https://g.example/day", " ".join(quoted), published=DAY)
    return [_page(each, (), NOON) for each in (*columns, *versions, round_up)]


def _article(url: str | None, text: str, **facts: object) -> Article:
    paragraphs = (Paragraph(text),) if text else ()
    return replace(Article(url=url, paragraphs=paragraphs), **facts)  # type: ignore[arg-type] # each call names fields


def _page(article: Article, teasers: tuple[Teaser, ...], fetched_at: datetime | None) -> Read:
    body = f"{article.text}{len(teasers)}".encode()
    return Page(article.url, body, fetched_at=fetched_at), (replace(article, teasers=teasers),)


def _parts() -> list[Read]:
    """Return two articles on several pages in versions, the whole of one, a copy, and what only looks like parts."""
    random = Random(2)  # noqa: S311 # test data, the same in every run
    texts = [" ".join(f"word{random.randrange(900)}" for _ in range(60)) for _ in range(9)]
    facts = {"title": "The ferry is sold", "published": DAY}
    ferry, mill = "https://a.example/2026/ferry-is-sold", "https://a.example/2026/the-old-mill"
    articles = [
        _article(ferry, texts[0], **facts),
        _article(ferry, f"{texts[0]} {texts[8][:90]}", **facts),
        _article(f"{ferry}?page=1", texts[0], **facts),
        *(_article(f"{ferry}?page={number}", texts[number], **facts) for number in (2, 3, 4)),
        _article(f"{ferry}/page/2/", f"{texts[2]} {texts[8][:90]}", **facts),
        _article(f"{ferry}?page=3", texts[3], title="The ferry is sold (3)"),
        _article(f"{ferry}?page=all", " ".join((texts[0], *texts[2:5])), **facts),
        _article("https://b.example/ferry", " ".join((texts[0], *texts[2:5])), **facts),
        _article(f"{mill}.html", texts[5], title="The old mill", published=DAY),
        _article(f"{mill}-2.html", texts[6], title="The old mill", published=DAY),
        _article(f"{mill}-2.html", texts[7], title="The old mill", published=DAY + timedelta(days=1)),
        _article(f"{mill}-3.html", texts[8], title="The new mill", published=DAY),
    ]
    return [_page(each, (), NOON + timedelta(hours=hour)) for hour, each in enumerate(articles)]


POOL = _pool()
PARTS = _parts()
PROFILES = tuple(SiteProfile(site, (PagePrint(site, (1, 2)),)) for site in ("a.example", "b.example", "b.example.org"))
REJECTED = (Rejection("broken.html", "undecodable"), Rejection("gone.html", "unreadable", "no such file"))


def _exports(corpus: Corpus) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        corpus.export(folder)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _corpus(reads: list[Read]) -> Corpus:
    return _filled(Corpus(), reads)


def _filled(corpus: Corpus, reads: list[Read]) -> Corpus:
    for page, articles in reads:
        corpus.add(page, articles)
    for rejection in REJECTED:
        corpus.reject(rejection)
    for profile in PROFILES:
        corpus.keep_profile(profile)
    return corpus


def _after_a_crash(reads: list[Read], path: Path, kept: int, lost: int) -> Corpus:
    """Return a corpus in a file to which all was added again after a run that died, with so many on the disk."""
    crashed = _filled(Corpus(path), reads[:kept])
    crashed.commit()
    for page, articles in reads[kept : kept + lost]:
        crashed.add(page, articles)
    crashed._connection.close()  # what is not committed is gone, as after kill -9
    return _filled(Corpus(path), reads)


@pytest.mark.slow
@examples(250)
@given(st.data())
def test_exports_depend_on_the_set_of_pages_alone(data: st.DataObject) -> None:
    check_order(data)


@pytest.mark.slow
@examples(100)
@given(st.data())
def test_so_do_those_of_articles_on_several_pages(data: st.DataObject) -> None:
    check_order(data, PARTS)


@examples(30)
@given(st.data())
def test_so_do_those_of_fewer_articles_on_several_pages(data: st.DataObject) -> None:
    check_order(data, PARTS)


def check_order(data: st.DataObject, pool: list[Read] = POOL) -> None:
    """Add some of the pool in any order, with repetitions, to any number of corpora, crash, merge them, and compare."""
    chosen = data.draw(st.lists(st.sampled_from(range(len(pool))), min_size=1, max_size=14, unique=True), "pages")
    with _corpus([pool[i] for i in sorted(chosen)]) as plain:
        expected = _exports(plain)
    repeated = data.draw(st.permutations([*chosen, *data.draw(st.lists(st.sampled_from(chosen), max_size=5))]), "order")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(repeated)), max_size=3), "cuts"))
    first, *others = [
        [pool[i] for i in repeated[start:end]] for start, end in zip([0, *cuts], [*cuts, len(repeated)], strict=True)
    ]
    kept, lost = data.draw(st.tuples(st.integers(0, 14), st.integers(0, 14)), "on the disk, and lost")
    pages_an_update = data.draw(st.sampled_from((1, 3, 1_000)), "pages that the view takes in at once")
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(materialized, "BATCH", pages_an_update)
        corpora = [_after_a_crash(first, Path(folder, "corpus"), kept, lost), *map(_corpus, others)]
        with _merged(corpora, data) as merged:
            assert _exports(merged) == expected
            assert list(view_faults(merged._compute_contents(), merged._contents())) == []
    assert tuple(sorted(expected)) == FILES


def _merged(corpora: list[Corpus], data: st.DataObject) -> Corpus:
    while len(corpora) > 1:
        into, other = (corpora.pop(data.draw(st.integers(0, len(corpora) - 1))) for _ in "ab")
        into.merge(other)
        if data.draw(st.booleans()):
            other.merge(into)
            into.merge(other)
        other.close()
        corpora.append(into)
    return corpora[0]


@examples(50)
@given(st.lists(st.sampled_from(POOL + PARTS), max_size=12))
def test_nothing_is_lost(reads: list[Read]) -> None:
    with _corpus(reads) as corpus:
        files = _exports(corpus)
    told = [{page["id"] for page in row["pages"]} for row in map(json.loads, files["stories.jsonl"].splitlines())]
    refused = [row["detail"] for row in map(json.loads, files["rejected.jsonl"].splitlines())]
    for page in json.loads(files["manifest.json"])["pages"]:
        assert sum(page["id"] in pages for pages in told) + refused.count(f"page {page['id']}") == 1
    records = [json.loads(line) for line in files["teasers.jsonl"].splitlines()]
    seen = {(sighting["page"], record["title"]) for record in records for sighting in record["sightings"]}
    printed = {teaser.title.upper() for _, articles in reads for each in articles for teaser in each.teasers}
    assert {title.upper() for _, title in seen} == printed
    assert {row["url"] for row in map(json.loads, files["rejected.jsonl"].splitlines())} >= {
        rejection.url for rejection in REJECTED
    }


def test_all_pages_at_once_give_what_they_were_made_to_give() -> None:
    """The pool has what the property above is about: copies, stubs, teasers by link and by text, and orphans."""
    with _corpus(POOL) as corpus:
        stories = list(corpus.stories())
        records = list(corpus.teasers())
    assert sorted(len(story.members) for story in stories) == [1, 1, 1, 1, 1, 3, 4, 4, 4, 5]
    assert {record.matched_by for record in records} == {"link", "text", None}
    assert any(len(record.headings) == 4 for record in records)


def test_parts_at_once_are_what_they_were_made_to_be() -> None:
    with _corpus([PARTS[i] for i in (5, 3, 0, 4, 10, 13, 11)]) as corpus:
        stories = list(corpus.stories())
    assert sorted(len(story.canonical.article.paragraphs) for story in stories) == [1, 2, 4]
    with _corpus(PARTS) as corpus:
        assert sorted(len(story.members) for story in corpus.stories()) == [1, 1, 1, 3]
