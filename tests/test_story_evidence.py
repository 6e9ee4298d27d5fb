"""What is asked besides the texts before two articles are told as one story, and what an export says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli.main import cli
from scraper.corpus import Corpus
from scraper.corpus.doubts import doubts_of
from scraper.deduplication import merge
from scraper.deduplication.headline_words import headline_words, is_headed
from scraper.deduplication.merge_evidence import LISTED, evidence_of
from scraper.deduplication.news_agencies import NAMES, agency_of
from scraper.deduplication.teaser_labels import is_label
from scraper.models import Article, Author, Copy, Dateline, Page, Paragraph, Teaser
from scraper.urls.article_parts import are_parts, split_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.models import Story

WORDS = [f"word{number}" for number in range(5_000)]
DAY = date(2026, 3, 3)
HARBOUR = "Harbour council votes for longer quay"
ORCHARD = "Orchard owners count frozen blossoms"


def prose(seed: int, words: int) -> str:
    return " ".join(Random(seed).choices(WORDS, k=words))  # noqa: S311 # test data


def told_at(address: str, title: str | None, text: str, **facts: object) -> Article:
    article = Article(url=address, title=title, paragraphs=(Paragraph(text),), published=DAY)
    return replace(article, **facts)  # type: ignore[arg-type] # each test names fields


def numbered(articles: Iterable[Article]) -> list[Copy]:
    return [Copy(f"{number:04}", article, ()) for number, article in enumerate(articles)]


def stories(*articles: Article) -> tuple[Story, ...]:
    return merge(numbered(articles))


def count(*articles: Article) -> int:
    """Return the number of stories, which must not depend on the order of the articles."""
    (found,) = {len(stories(*order)) for order in permutations(articles)}
    return found


def rules(one: Article, other: Article) -> set[tuple[str, str]]:
    """Return rule and confidence of what is related between two articles, told from either side."""
    return {(each.evidence.rule, each.evidence.confidence) for story in stories(one, other) for each in story.related}


# ---------------------------------------------------------------- one site, two addresses


def test_one_notice_under_two_headlines_of_a_site_is_no_story() -> None:
    notice = prose(1, 200)
    harbour = told_at("https://a.example/harbour", HARBOUR, notice)
    orchard = told_at("https://a.example/orchard", ORCHARD, notice)
    assert count(harbour, orchard) == 2
    assert not rules(harbour, orchard)
    # Another page without a headline joins one of them and not both, whichever is the best of them.
    assert count(harbour, orchard, told_at("https://a.example/x", None, notice)) == 2
    # On another site it is a copy: whatever that calls it, it did not come there by itself.
    assert count(harbour, told_at("https://b.example/orchard", ORCHARD, notice)) == 1
    assert count(harbour, replace(harbour, url="https://a.example/harbour-2")) == 1


def test_a_site_that_heads_its_article_anew_prints_one_story() -> None:
    text = f"The harbour council has the votes for a quay. Orchard owners are glad. {prose(2, 200)}"
    harbour = told_at("https://a.example/harbour", HARBOUR, text)
    assert count(harbour, told_at("https://a.example/orchard", ORCHARD, text)) == 1


def test_a_text_under_a_headline_of_its_own_and_a_foreign_one_is_doubtful() -> None:
    text = f"The harbour council has the votes for a quay. {prose(2, 200)}"
    harbour, orchard = (told_at(f"https://a.example/{n}", title, text) for n, title in enumerate((HARBOUR, ORCHARD)))
    assert count(harbour, orchard) == 2
    assert rules(harbour, orchard) == {("doubtful", "doubtful")}


def test_what_two_pages_of_a_site_share_without_the_opening_is_no_story() -> None:
    tail = prose(3, 200)
    harbour = told_at("https://a.example/harbour", HARBOUR, f"The harbour council votes. {prose(4, 60)} {tail}")
    orchard = told_at("https://a.example/orchard", ORCHARD, f"Orchard owners count. {prose(5, 60)} {tail}")
    assert count(harbour, orchard) == 2
    assert count(harbour, replace(orchard, title=HARBOUR)) == 1
    assert count(harbour, replace(orchard, url="https://b.example/orchard")) == 1


def test_a_short_text_under_another_headline_is_a_copy_if_it_is_printed_as_it_was() -> None:
    # Of a text of less than 84 words nearly all is opening: three quarters of it are not enough, all of it is.
    shared = f"Harbour council votes, orchard owners count: {prose(6, 43)}"
    harbour = told_at("https://a.example/harbour", HARBOUR, f"{shared} {prose(7, 12)}")
    orchard = told_at("https://a.example/orchard", ORCHARD, f"{shared} {prose(8, 12)}")
    assert count(harbour, orchard) == 2
    assert count(harbour, replace(orchard, paragraphs=harbour.paragraphs)) == 1
    longer = [
        replace(each, paragraphs=(Paragraph(f"{shared} {prose(9, 60)} {prose(n, 12)}"),))
        for n, each in enumerate((harbour, orchard))
    ]
    assert count(*longer) == 1


def test_a_headline_of_which_a_quarter_is_the_same_is_no_other_headline() -> None:
    notice = prose(1, 200)
    one = told_at("https://a.example/1", "Harbour council votes tonight", notice)
    assert count(one, told_at("https://a.example/2", "Harbour orchard counts blossoms", notice)) == 1
    assert count(one, told_at("https://a.example/2", "Chimney orchard counts blossoms", notice)) == 2


def test_undated_pages_of_a_site_that_share_half_are_forms_filled_in_anew() -> None:
    facts = {"published": None, "title": HARBOUR}
    one, other = (replace(each, **facts) for each in halves(0.7, HARBOUR, HARBOUR))  # type: ignore[arg-type]
    assert count(one, other) == 1
    assert count(one, replace(other, url="https://shop.a.example/b")) == 2
    assert count(replace(one, published=DAY), replace(other, url="https://a.example/b")) == 2
    dated = [replace(each, published=DAY, url=f"https://a.example/{n}") for n, each in enumerate((one, other))]
    assert count(*dated) == 1
    whole, nearly = (replace(each, **facts) for each in halves(0.9, HARBOUR, HARBOUR))  # type: ignore[arg-type]
    assert count(whole, replace(nearly, url="https://a.example/b")) == 1


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://a.example/rocket-18514", "https://a.example/rocket-18514/slides/4", True),
        ("https://a.example/rocket-18514/slides/3", "https://a.example/rocket-18514/slides/4", True),
        ("https://a.example/rocket.html?page=2", "https://a.example/rocket.html", True),
        ("https://a.example/rocket.html?id=7&image=2", "https://a.example/rocket.html?id=7&image=3", True),
        ("https://a.example/rocket.html?id=7&image=2", "https://a.example/rocket.html?id=8&image=2", False),
        ("https://a.example/rocket/slides/4", "https://a.example/rocket/slides/4", False),
        ("https://a.example/?p=123", "https://a.example/?p=124", False),
        ("https://a.example/news/2024", "https://a.example/news/2025", False),
        ("https://a.example/rocket/slides/1234", "https://a.example/rocket", False),
    ],
)
def test_parts_of_an_article_are_told_by_their_addresses(one: str, other: str, expected: bool) -> None:
    assert are_parts(one, other) is are_parts(other, one) is expected
    assert split_part(split_part(one)[0]) == (split_part(one)[0], "")


def test_the_slides_of_a_gallery_are_parts_and_no_copies() -> None:
    text = prose(1, 200)
    whole = told_at("https://a.example/rocket-18514", HARBOUR, text)
    slide = replace(whole, url="https://a.example/rocket-18514/slides/4", canonical_url=whole.url)
    assert count(whole, slide) == 2
    assert rules(whole, slide) == {("parts", "doubtful")}
    # No third page makes one story of them, nor one of another site, which may be the copy of either.
    assert count(whole, slide, replace(whole, url="https://a.example/x")) == 2
    assert count(whole, slide, told_at("https://b.example/rocket", HARBOUR, text)) == 2
    # They are named if they have something to do with each other, three tenths of the text at least.
    words = text.split()
    near, far = (replace(slide, paragraphs=(Paragraph(f"{' '.join(words[:n])} {prose(2, 200)}"),)) for n in (70, 50))
    assert (len(rules(whole, near)), len(rules(whole, far))) == (1, 0)


# ---------------------------------------------------------------- signs


def halves(share: float, *titles: str, **facts: object) -> tuple[Article, Article]:
    """Return two articles of two sites with this share of 200 words in common."""
    words = prose(1, 200).split()[: round(200 * share)]
    first, second = (
        told_at(f"https://{site}.example/{site}", title, f"{' '.join(words)} {prose(seed, 200 - len(words))}", **facts)
        for site, title, seed in zip("ab", titles, (2, 3), strict=True)
    )
    return first, second


def test_texts_that_share_too_little_are_copies_under_one_headline_on_one_day() -> None:
    assert count(*halves(0.4, HARBOUR, HARBOUR)) == 1
    one, other = halves(0.4, HARBOUR, HARBOUR)
    later = replace(other, published=DAY + timedelta(days=1))
    assert (count(one, later), rules(one, later)) == (2, {("doubtful", "doubtful")})
    assert count(replace(one, source="Reuters"), replace(later, source="Thomson Reuters")) == 1
    one, other = halves(0.4, HARBOUR, ORCHARD)
    assert count(one, replace(other, published=None)) == 2
    assert not rules(one, replace(other, published=None))
    assert count(*halves(0.4, HARBOUR, ORCHARD, image="https://cdn.example/quay.jpg")) == 1
    assert count(*halves(0.28, HARBOUR, HARBOUR)) == 2
    assert not rules(*halves(0.28, HARBOUR, HARBOUR))


def test_agency_and_day_alone_prove_nothing() -> None:
    assert count(*halves(0.4, HARBOUR, ORCHARD, source="Reuters")) == 2


def worded(said: int, own: int, *, first: str = "{}", second: str = "{}") -> tuple[Article, Article]:
    """Return two articles that share so many words that somebody said, and so many others of 160; of one day."""
    spoken, shared = prose(11, said), prose(12, own)
    texts = (
        f"The harbour council votes and orchard owners count while the town waits for a longer quay. "
        f"{prose(seed, 80)} {form.format(spoken)}\n\n{shared} "
        f"{prose(seed + 10, 160 - own)}"
        for seed, form in ((21, first), (41, second))
    )
    one, other = (
        told_at(f"https://{n}.example/{n}", title, text)
        for n, title, text in zip("ab", (HARBOUR, ORCHARD), texts, strict=True)
    )
    return one, other


@pytest.mark.parametrize("quotation", ["“{}”", "„{}“", "«{}»", "»{}«", '"{}"', "「{}」", "“{}"])
def test_what_somebody_said_makes_no_copies_and_as_much_of_the_text_does(quotation: str) -> None:
    # Of 300 words 100 are the same, and of one day they are copies; quoted, they are what both reports quote.
    assert count(*worded(100, 40)) == 1
    assert count(*worded(100, 40, first=quotation, second=quotation)) == 2
    assert count(*worded(100, 40, first=quotation)) == 2  # as much as if the other forgot the marks
    assert count(*worded(30, 100, first=quotation, second=quotation)) == 1


def test_shared_wording_is_named_and_needs_another_sign() -> None:
    one, other = worded(0, 90)
    [story] = stories(one, other)
    [copy] = story.copies
    assert evidence_of(copy.article, story.canonical.article).signs == ("wording", "day")
    assert evidence_of(copy.article, story.canonical.article).rule == "signs"
    later = replace(other, published=DAY + timedelta(days=1))
    assert (count(one, later), rules(one, later)) == (2, {("doubtful", "doubtful")})
    assert count(replace(one, source="AFP"), replace(later, source="AFP")) == 1
    # Three tenths of the text, of articles under headlines of their own, and on two sites.
    assert count(*worded(0, 60)) == 2
    assert count(one, replace(other, title="Chimney sweeps celebrate")) == 2
    assert count(one, replace(other, url="https://a.example/b")) == 2
    assert evidence_of(one, one).signs[:1] != ("wording",)


def test_forty_runs_outside_of_quotations_are_the_least_that_says_anything() -> None:
    # Fewer may be what stands under all articles of two sites.
    few, enough = (
        [
            told_at(f"https://{n}.example/{n}", title, f"Harbour council, orchard owners: {prose(50, shared)} {end}")
            for n, title, end in (("a", HARBOUR, prose(51, 60)), ("b", ORCHARD, prose(52, 60)))
        ]
        for shared in (39, 40)
    )
    assert (count(*few), count(*enough)) == (2, 1)


def test_signs_make_no_copies_of_one_site_and_none_of_short_texts() -> None:
    one, other = halves(0.4, HARBOUR, HARBOUR)
    assert count(one, replace(other, url="https://a.example/b")) == 2
    short = [replace(each, paragraphs=(Paragraph(" ".join(each.text.split()[60:103])),)) for each in (one, other)]
    assert count(*short) == 2


@pytest.mark.parametrize(
    ("facts", "agency"),
    [
        ({"source": "Reuters"}, "reuters"),
        ({"dateline": Dateline("Wien", "APA")}, "apa"),
        ({"authors": (Author("Ada Mills"), Author("dpa/AFP"))}, "dpa"),
        ({"source": "（新华社）"}, "xinhua"),
        ({"source": "The Daily Post"}, None),
        ({"authors": (Author("Reuterson"),)}, None),
        ({}, None),
    ],
)
def test_agencies_have_one_name(facts: dict[str, object], agency: str | None) -> None:
    assert agency_of(replace(Article(), **facts)) == agency  # type: ignore[arg-type] # each case names fields


def test_no_two_agencies_have_a_name_in_common() -> None:
    every = [name for names in NAMES.values() for name in names]
    assert len(every) == len(set(every))
    assert all(name == name.casefold() for name in every)


# ---------------------------------------------------------------- headlines


def test_a_quarter_of_a_headline_comes_back_in_its_text() -> None:
    words = headline_words("Harbour council votes tonight")
    assert is_headed(words, "In the harbour nothing happened.")
    assert not is_headed(words, "In the orchard nothing happened.")
    assert not is_headed(frozenset({*words, "chimn"}), "In the harbour nothing happened.")
    assert is_headed(words, f"{'x' * 1_490} harbour")
    assert not is_headed(words, f"{'x' * 1_500} harbour")
    assert is_headed(frozenset(), "")


def test_headlines_in_korean_go_by_two_syllables() -> None:
    assert headline_words("서울에서 큰 화재") == {"서울", "화재"}


# ---------------------------------------------------------------- evidence


def test_a_copy_has_its_evidence() -> None:
    text = prose(1, 200)
    one = told_at("https://a.example/1", HARBOUR, text, source="Reuters", image="https://cdn.example/1.jpg")
    cut = told_at("https://b.example/1", ORCHARD, " ".join(text.split()[:120]), published=DAY + timedelta(days=1))
    found = evidence_of(cut, one)
    assert (found.rule, found.confidence, found.containment, found.direction) == ("text", "certain", 1.0, "inside")
    assert found.signs == ()
    assert found.against == ("headline", "day", "text not of its headline")
    assert found.agency == "reuters"
    assert evidence_of(one, cut) == replace(found, direction="around")
    assert evidence_of(one, one).direction == "equal"
    assert evidence_of(one, one).signs == ("headline", "image", "agency", "day")


def test_each_rule_is_named() -> None:
    one, other = halves(0.8, HARBOUR, ORCHARD)
    assert evidence_of(one, other).rule == "text"
    assert evidence_of(*halves(0.4, HARBOUR, HARBOUR)).rule == "signs"
    assert evidence_of(*halves(0.4, HARBOUR, HARBOUR)).confidence == "likely"
    assert evidence_of(*halves(0.25, HARBOUR, HARBOUR)).rule == "joined"
    linked = replace(other, original_url=one.url)
    assert (evidence_of(one, linked).rule, evidence_of(one, linked).confidence) == ("original", "certain")
    assert evidence_of(one, replace(other, url=one.url)).rule == "address"


@pytest.mark.parametrize(("share", "confidence"), [(0.63, "certain"), (0.58, "likely")])
def test_what_shares_six_tenths_is_certain(share: float, confidence: str) -> None:
    found = evidence_of(*halves(share, HARBOUR, ORCHARD))
    assert (found.rule, found.confidence) == ("text", confidence)


def test_related_articles_are_few_and_in_both_stories() -> None:
    text = f"The harbour council has the votes for a quay. {prose(2, 200)}"
    own = told_at("https://a.example/harbour", HARBOUR, text)
    titles = [f"{letter}rchard {letter}wners {letter}lossoms" for letter in "bcdfgjklmnpqr"]
    assert len(titles) == LISTED + 3
    others = [told_at(f"https://a.example/{number}", title, text) for number, title in enumerate(titles)]
    by_size = sorted(stories(own, *others), key=lambda story: len(story.related))
    assert [len(story.related) for story in by_size] == [1] * (LISTED + 3) + [LISTED]
    assert {each.story for story in by_size[:-1] for each in story.related} == {by_size[-1].id}


# ---------------------------------------------------------------- through a corpus


def test_a_corpus_filled_piece_by_piece_says_the_same_of_what_is_related() -> None:
    text = f"The harbour council has the votes for a quay. {prose(2, 200)}"
    articles = [told_at(f"https://a.example/{n}", title, text) for n, title in enumerate((HARBOUR, ORCHARD, None))]
    articles.append(told_at("https://a.example/1/slides/2", ORCHARD, text))
    pages = [Page(article.url, b"<p>%d" % number) for number, article in enumerate(articles)]
    with Corpus() as corpus:
        for page, article in zip(pages, articles, strict=True):
            corpus.add(page, (article,))
            assert list(corpus.verify()) == []
        assert any(story.related for story in corpus.stories())
        corpus.remove(pages[0])
        assert list(corpus.verify()) == []


def doubtful_corpus(corpus: Corpus) -> None:
    text = f"The harbour council has the votes for a quay. {prose(2, 200)}"
    for number, title in enumerate((HARBOUR, ORCHARD)):
        article = told_at(f"https://a.example/{number}", title, text)
        corpus.add(Page(article.url, b"<p>%d" % number), (article,))
    for article in (*halves(0.4, "Mayor opens bridge", "Mayor opens bridge"), *halves(0.9, HARBOUR, ORCHARD)):
        url = f"{article.url}/{len(article.text)}"
        corpus.add(Page(url, article.text.encode()), (replace(article, url=url),))


def test_doubts_are_told_once_each_and_what_is_certain_is_none(tmp_path: Path) -> None:
    with Corpus(tmp_path / "news.db") as corpus:
        doubtful_corpus(corpus)
        found = {(doubt.merged, doubt.evidence.rule) for doubt in doubts_of(corpus.stories())}
        assert len(list(doubts_of(corpus.stories()))) == 2
    assert found == {(True, "signs"), (False, "doubtful")}


def test_stats_and_report_show_the_doubts(tmp_path: Path) -> None:
    path, page = tmp_path / "news.db", tmp_path / "report.html"
    with Corpus(path) as corpus:
        doubtful_corpus(corpus)
    run = CliRunner().invoke(cli, ["corpus", "stats", str(path), "--doubtful"])
    heads = sorted(line for line in run.stdout.splitlines() if not line.startswith(" "))
    assert [head.split(",")[0] for head in heads] == ["one story", "two stories"]
    assert "likely: signs" in heads[0]
    assert heads[1].endswith("against it: headline, text not of its headline")
    assert ORCHARD in run.stdout
    run = CliRunner().invoke(cli, ["corpus", "stats", str(path), "--doubtful", "--json"])
    assert sorted(json.loads(line)["merged"] for line in run.stdout.splitlines()) == [False, True]
    CliRunner().invoke(cli, ["corpus", "report", str(path), "-o", str(page)], catch_exceptions=False)
    assert "Two stories, doubtful: doubtful" in page.read_text("utf-8")


# ---------------------------------------------------------------- teasers that are none


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Read more »", True),
        ("READ MORE…", True),
        ("続きを読む", True),
        ("Lire l’article", True),
        ("اقرأ المزيد", True),
        ("(no title)", True),
        ("→", True),
        ("Read more books, says minister", False),
        ("Comments on the budget", False),
        ("Kursk", False),
    ],
)
def test_labels_are_no_headlines(title: str, expected: bool) -> None:
    assert is_label(title) is expected


def test_a_label_without_a_snippet_is_no_teaser_record() -> None:
    teasers = (
        Teaser("Read more", url="https://a.example/1"),
        Teaser("Read more", snippet="The quay will be longer", url="https://a.example/2"),
        Teaser(HARBOUR, url="https://a.example/3"),
    )
    with Corpus() as corpus:
        corpus.add(Page("https://a.example/", b"<p>"), (Article(url="https://a.example/", teasers=teasers),))
        assert {record.teaser.url for record in corpus.teasers()} == {"https://a.example/2", "https://a.example/3"}
        assert corpus.report().teasers_found == 2
        assert list(corpus.verify()) == []


# ---------------------------------------------------------------- only what is certain


def test_strict_merges_only_what_is_certain() -> None:
    likely, certain = halves(0.58, HARBOUR, ORCHARD), halves(0.63, HARBOUR, ORCHARD)
    signs = halves(0.4, HARBOUR, HARBOUR)
    assert [len(merge(numbered(pair))) for pair in (likely, certain, signs)] == [1, 1, 1]
    strict = [merge(numbered(pair), is_strict=True) for pair in (likely, certain, signs)]
    assert [len(each) for each in strict] == [2, 1, 2]
    assert [len(story.related) for story in strict[0]] == [1, 1]
    # Three of which the first and the last are no copies are told around the first.
    words = prose(1, 300).split()
    drifting = [
        told_at(f"https://{site}.example/{site}", HARBOUR, " ".join(words[start : start + 200]), published=day)
        for site, start, day in zip("abc", (0, 50, 100), (DAY, *[DAY + timedelta(days=1)] * 2), strict=True)
    ]
    assert (len(merge(numbered(drifting))), len(merge(numbered(drifting), is_strict=True))) == (1, 2)


def test_an_export_can_be_strict(tmp_path: Path) -> None:
    with Corpus(tmp_path / "news.db") as corpus:
        doubtful_corpus(corpus)
        counts = corpus.report(), corpus.report(strict=True)
    assert counts[1].stories == counts[0].stories + 1
    for options, expected in (((), counts[0]), (("--strict",), counts[1])):
        folder = tmp_path / f"out{len(options)}"
        arguments = ["corpus", "export", str(tmp_path / "news.db"), "-o", str(folder), *options]
        CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert json.loads((folder / "manifest.json").read_text("utf-8"))["counts"]["stories"] == expected.stories
