"""Pages that the corpus has already: which are read again, and that the corpus is what reading all of them gives."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scraper import pipeline
from scraper.corpus import Corpus
from scraper.models import Article, Page, PagePrint, Rejection, RightsSignal, Site, SiteProfile
from scraper.pipeline import KnownPage, ingest, reextract
from scraper.reading.conditions import Conditions, digest_of_site
from scraper.reading.page_readings import as_input
from scraper.sites import SITES
from scraper.sites.generic import GENERIC

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.extraction.dom.document import Document

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
URL = "https://senn.example/weir"
FERRY = Site("ferry", hosts=("senn.example",))
PROFILE = SiteProfile("senn.example", tuple(PagePrint(f"{number:016x}", (number, 99)) for number in range(3)))


def page(**facts: Any) -> Page:
    told = "".join(
        f"<p>The weir above the mill holds back {height} m of water, the keeper said on Monday.</p>"
        for height in range(2, 9)
    )
    body = f"<title>Weir holds</title><link rel=canonical href={URL}><h1>Weir holds</h1>{told}".encode()
    return replace(Page(URL, body, fetched_at=NOON, headers=(("server", "mill"),), content_type="text/html"), **facts)


def read(corpus: Corpus, *pages: Page, sites: tuple[Site, ...] = SITES, profiles: Iterable[SiteProfile] = ()) -> int:
    """Put pages into the corpus; return how many of them were read."""
    outcomes = list(ingest(map(as_input, pages), corpus, sites=sites, profiles=profiles))
    assert not any(isinstance(outcome, Rejection) for outcome in outcomes)
    return sum(not isinstance(outcome, KnownPage) for outcome in outcomes)


def quoted(_document: Document, article: Article) -> Article:
    return replace(article, section="marked")


def test_a_page_is_read_once_and_the_corpus_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert read(corpus, page(), page()) == 1
        corpus.export(tmp_path / "once")
    monkeypatch.setattr(pipeline, "read_page", None)  # nothing is decoded, parsed or read
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert read(corpus, page()) == 0
        assert list(corpus.verify()) == []
        corpus.export(tmp_path / "twice")
    for path in (tmp_path / "once").iterdir():
        assert path.read_bytes() == (tmp_path / "twice" / path.name).read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"fetched_at": NOON + timedelta(microseconds=1)},
        {"fetched_at": None},
        {"url": "https://senn.example/Weir"},
        {"final_url": "https://www.senn.example/weir"},
        {"status": 200},
        {"headers": (("server", "dam"),)},
        {"content_type": "text/html; charset=utf-8"},
        {"site_rights": (RightsSignal("content-signal", "ai-train=no", "robots.txt"),)},
        {"body": page().body + b"<p>More.</p>"},
    ],
    ids=str,
)
def test_a_page_is_read_again_if_anything_of_its_visit_differs(change: dict[str, Any]) -> None:
    with Corpus() as corpus:
        read(corpus, page())
        assert read(corpus, page(**change)) == 1
        assert read(corpus, page(), page(**change)) == 0
        assert len(list(corpus.visits())) == 2


def test_a_page_is_read_again_by_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        read(corpus, page())
    monkeypatch.setattr("scraper.corpus.store.program_version", lambda: "99.0")
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert read(corpus, page()) == 1
        assert read(corpus, page()) == 0


def test_a_page_is_read_again_with_another_profile_of_its_site_and_not_with_one_of_another_site() -> None:
    with Corpus() as corpus:
        read(corpus, page())
        assert read(corpus, page(), profiles=[replace(PROFILE, site="other.example")]) == 0
        assert read(corpus, page(), profiles=[PROFILE]) == 1
        assert read(corpus, page(), profiles=[PROFILE]) == 0
        more = replace(PROFILE, prints=(*PROFILE.prints[:2], PagePrint("f" * 16, (2, 99))))
        assert read(corpus, page(), profiles=[more]) == 1


def test_a_page_is_read_again_with_another_plug_in_and_always_with_one_that_computes() -> None:
    with Corpus() as corpus:
        assert read(corpus, page(), sites=(FERRY,)) == 1
        assert read(corpus, page(), sites=(*SITES, FERRY)) == 0  # which of them reads it is what counts
        assert read(corpus, page(), sites=(replace(FERRY, day_first=True),)) == 1
        marked = replace(FERRY, refine=quoted)
        assert [read(corpus, page(), sites=(marked,)) for _ in range(2)] == [1, 1]
        assert [story.canonical.article.section for story in corpus.stories()] == ["marked"]
        # What it gave is not taken for what others give.
        assert read(corpus, page(), sites=(FERRY,)) == 1
        assert [story.canonical.article.section for story in corpus.stories()] == [None]


def test_plug_ins_are_told_apart_by_all_that_they_say() -> None:
    pattern = re.compile("a" * 300)
    plain = Site("ferry", hosts=("senn.example",), furniture=(pattern,))
    others = (
        replace(plain, furniture=(re.compile("a" * 301),)),
        replace(plain, furniture=(re.compile("a" * 300, re.IGNORECASE),)),
        replace(plain, separator=pattern),
        replace(plain, site_name="Ferry"),
    )
    digests = [digest_of_site(site) for site in (plain, *others)]
    assert len(set(digests)) == len(digests)
    assert digest_of_site(replace(plain)) == digests[0]
    assert all(digest_of_site(site) for site in (*SITES, GENERIC))


def test_a_page_without_a_url_is_known_by_the_one_that_it_states() -> None:
    unknown = Page(None, b"<title>Weir</title><p>The weir above the mill was opened on Monday, the keeper said.</p>")
    with Corpus() as corpus:
        assert read(corpus, page(url=None), unknown) == 2
        assert read(corpus, page(url=None), unknown) == 0
        assert read(corpus, page()) == 0
        assert {kept.url for kept in corpus.pages()} == {URL, None}


def test_a_known_page_says_whether_it_has_anything() -> None:
    empty = Page("https://senn.example/", b'<title>"paragraphs": [{</title>')
    with Corpus() as corpus:
        read(corpus, page(), empty)
        known = list(ingest(map(as_input, (page(), empty)), corpus))
    assert [(outcome.name, outcome.is_empty) for outcome in known if isinstance(outcome, KnownPage)] == [
        (URL, False),
        ("https://senn.example/", True),
    ]


def test_what_was_added_by_hand_or_could_not_be_read_is_read() -> None:
    with Corpus() as corpus:
        corpus.add(page(), ())
        assert read(corpus, page()) == 1
        reextract(corpus)
        assert read(corpus, page()) == 0
        corpus.remove(page())
        assert read(corpus, page()) == 1


def test_pages_stay_known_in_a_merged_corpus() -> None:
    with Corpus() as corpus, Corpus() as other:
        read(other, page(), page(url=None))
        corpus.merge(other)
        assert read(corpus, page(), page(url=None)) == 0


def test_a_known_page_costs_no_reading_of_a_view_or_an_index() -> None:
    with Corpus() as corpus:
        corpus.add(page(), ())
        read(corpus, page())
        corpus.search("weir")
        before = corpus._connection.total_changes
        assert read(corpus, page()) == 0
        corpus.report()
        assert corpus._connection.total_changes == before


def test_conditions_name_the_plug_in_and_the_profile() -> None:
    none, some = Conditions(SITES, {}), Conditions((FERRY,), {"senn.example": PROFILE})
    assert none.digest_of(page()) == Conditions((), {}).digest_of(page())
    assert none.digest_of(page()) not in {some.digest_of(page()), ""}
