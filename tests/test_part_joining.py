"""Parts of one article on several pages: which are joined, in which order, and what stays by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from limits import work_at_most

from scraper.article_blocks import ImageBlock, ParagraphBlock
from scraper.corpus import Corpus
from scraper.corpus.contents import compile_contents
from scraper.corpus.queries import get_stored_pages
from scraper.corpus.verification import view_faults
from scraper.deduplication.part_joining import MIN_REPEATED, headline_of_part, joined
from scraper.models import Article, Author, Page, Paragraph, RightsSignal, Story, Teaser
from scraper.plain_blocks import plain_blocks
from scraper.urls.article_parts import WHOLE, NumberedPage, numbered_page
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOST = "https://www.sennau.example"
STORY = f"{HOST}/2026/03/03/the-last-ferry-over-the-senn"
TITLE = "The last ferry over the Senn"
DAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
BIO = "Ada Mills writes about rivers and whatever crosses them since 1998."


def text_of(seed: int, words: int = 120) -> tuple[str, ...]:
    """Return two paragraphs that no other seed has."""
    random = Random(seed)  # noqa: S311 # test data, the same in every run
    every = [f"word{random.randrange(9_000)}" for _ in range(words)]
    return " ".join(every[: words // 2]), " ".join(every[words // 2 :])


ONE, TWO, THREE = map(text_of, (1, 2, 3))


def part(url: str | None, *texts: str, **facts: object) -> Article:
    known: dict[str, object] = {"title": TITLE, "published": DAY, **facts}
    return replace(Article(url=url, paragraphs=tuple(map(Paragraph, texts))), **known)  # type: ignore[arg-type] # each call names fields


def stories_of(articles: Iterable[Article], hours: Sequence[int] | None = None) -> tuple[Story, ...]:
    """Return the stories of a corpus in which each of these is an article's page; the view has the same as a batch."""
    with Corpus() as corpus:
        for number, article in enumerate(articles):
            at = NOON + timedelta(hours=hours[number] if hours else 0)
            corpus.add(Page(article.url, repr(article).encode(), fetched_at=at), (article,) if article.title else ())
        assert list(view_faults(corpus._compute_contents(), corpus._contents())) == []
        return tuple(corpus.stories())


def told(stories: Iterable[Story]) -> list[tuple[str, ...]]:
    """Return the texts of canonical articles, the longest first."""
    texts = (tuple(each.text for each in story.canonical.article.paragraphs) for story in stories)
    return sorted(texts, key=lambda each: (-len(each), each))


def further(form: str, texts: Sequence[tuple[str, ...]] = (TWO, THREE), **facts: object) -> list[Article]:
    """Return the parts behind the first; ``form``: their addresses, with a place for the number."""
    return [part(form.format(number), *each, **facts) for number, each in enumerate(texts, 2)]


# ---------------------------------------------------------------- what is joined


@pytest.mark.parametrize(
    ("first", "form"),
    [
        (STORY, STORY + "?page={}"),
        (STORY + "/", STORY + "/{}/"),
        (STORY, STORY + "/page/{}/"),
        (STORY + ".html", STORY + "-{}.html"),
        *(
            pytest.param(first, form, marks=pytest.mark.slow)
            for first, form in (
                (STORY, STORY + "/seite-{}"),
                (STORY, STORY + "?p={}"),
                (STORY + ".html", STORY + "_{}.html"),
                (STORY + ".html", STORY + ",page{}.html"),
                (STORY + "/index.html", STORY + "/index_{}.html"),
                (STORY + ".php?id=77", STORY + ".php?page={}&id=77"),
                (f"{HOST}/story/x", HOST + "/story/x?page={}"),
                (STORY + "?page=1", STORY + "?page={}"),
                (STORY + "/page/1", STORY + "/page/{}"),
            )
        ),
    ],
)
def test_parts_are_one_article_in_the_order_of_their_numbers(first: str, form: str) -> None:
    pages = [part(first, *ONE, authors=(Author("Ada Mills"),)), *further(form)]
    for order in (pages, pages[::-1], [pages[1], pages[0], pages[2]]):
        [story] = stories_of([*order, order[0]])
        assert told([story]) == [(*ONE, *TWO, *THREE)]
        article = story.canonical.article
        assert (article.url, article.title, article.published) == (first, TITLE, DAY)
        assert article.authors == (Author("Ada Mills"),)
        assert len(story.canonical.sightings) == 3
        assert story.copies == ()


def test_missing_parts_leave_a_shorter_article_and_none_without_the_first_one() -> None:
    first, (second, third) = part(STORY, *ONE), further(STORY + "?page={}")
    assert told(stories_of([third, first])) == [(*ONE, *THREE)]
    assert told(stories_of([second, first])) == [(*ONE, *TWO)]
    assert told(stories_of([third, second])) == sorted([TWO, THREE])


def test_ten_parts_are_in_the_order_of_numbers_and_not_of_letters() -> None:
    texts = [text_of(seed) for seed in range(2, 13)]
    [story] = stories_of([*further(STORY + "?page={}", texts)[::-1], part(STORY, *ONE)])
    assert told([story]) == [tuple(text for each in (ONE, *texts) for text in each)]


def test_parts_that_are_counted_from_0() -> None:
    [story] = stories_of([part(STORY, *ONE), part(STORY + "?page=2", *THREE), part(STORY + "?page=1", *TWO)])
    assert told([story]) == [(*ONE, *TWO, *THREE)]
    [story] = stories_of([part(STORY + "?page=1", *TWO), part(STORY + "?page=0", *ONE)])
    assert told([story]) == [(*ONE, *TWO)]


def test_the_first_part_under_its_number_is_no_part_more() -> None:
    pages = [part(STORY, *ONE), part(STORY + "?page=1", *ONE)]
    assert [len(story.members) for story in stories_of(pages)] == [1]
    [story] = stories_of([*pages, *further(STORY + "?page={}")])
    assert told([story]) == [(*ONE, *TWO, *THREE)]
    assert len(story.canonical.sightings) == 4


@pytest.mark.parametrize(
    ("title", "number", "same"),
    [
        (TITLE + " (2)", 2, True),
        (TITLE + " [2/3]", 2, True),
        (TITLE + " (Page 2 of 3)", 2, True),
        (TITLE + " | Page 2", 2, True),
        ("Page 2: " + TITLE, 2, True),
        (TITLE + " - Seite 2 von 3", 2, True),
        (TITLE + " 2/3", 2, True),
        (TITLE + " (Page 2)", 1, True),  # counted from 0
        (TITLE + " (1/3)", None, True),
        (TITLE + " (Page 3)", 2, True),
        (TITLE + " (4)", 2, False),
        (TITLE + " 2", 2, False),
        (TITLE + ", part 2", 2, False),
        (TITLE + " in 2 hours", 2, False),
    ],
)
def test_the_number_of_a_part_in_its_headline(title: str, number: int | None, *, same: bool) -> None:
    assert (headline_of_part(title, number) == headline_of_part(TITLE, None)) is same


def test_parts_whose_headlines_name_their_numbers_are_joined() -> None:
    pages = [part(STORY, *ONE, title=TITLE + " (1/2)"), part(STORY + "?page=2", *TWO, title=TITLE + " (2/2)")]
    assert told(stories_of(pages)) == [(*ONE, *TWO)]


def test_a_part_without_a_day_is_that_of_the_last_first_part() -> None:
    pages = [part(STORY, *ONE), *further(STORY + "?page={}", published=None)]
    assert told(stories_of(pages)) == [(*ONE, *TWO, *THREE)]


def test_what_stands_on_all_pages_is_said_once() -> None:
    shorter = "x" * (MIN_REPEATED - 1)
    longer = "y" * MIN_REPEATED
    pages = [part(STORY, *ONE, shorter, longer, BIO), part(STORY + "?page=2", *TWO, shorter, longer, BIO)]
    assert told(stories_of(pages)) == [(*ONE, shorter, longer, BIO, *TWO, shorter)]


def with_blocks(article: Article, *pictures: str) -> Article:
    """Return the article with the structure that its paragraphs have by themselves, and pictures above them."""
    images = tuple(ImageBlock(url) for url in pictures)
    return replace(article, blocks=(*images, *plain_blocks(article.paragraphs)))


def test_the_structure_of_all_parts_is_joined_and_what_stands_on_all_is_there_once() -> None:
    first = with_blocks(part(STORY, *ONE, BIO), "https://www.sennau.example/ferry.jpg")
    second = with_blocks(part(STORY + "?page=2", *TWO, BIO), *(f"{HOST}/{name}.jpg" for name in ("ferry", "pier")))
    whole = joined(first, [second])
    assert [block.url for block in whole.blocks if isinstance(block, ImageBlock)] == [
        f"{HOST}/ferry.jpg",
        f"{HOST}/pier.jpg",
    ]
    texts = [block.runs[0].text for block in whole.blocks if isinstance(block, ParagraphBlock)]
    assert texts == [each.text for each in whole.paragraphs] == [*ONE, BIO, *TWO]
    # Where one part's structure is not known, that of the whole is none.
    assert joined(first, [replace(second, blocks=())]).blocks == ()
    complete = with_blocks(part(STORY + "?page=all", *ONE, *TWO))
    assert joined(first, [complete]).blocks == complete.blocks


def test_a_joined_article_is_cut_where_its_last_part_is_and_has_the_rights_of_all() -> None:
    said = RightsSignal("noarchive", "", "meta robots", NOON)
    cut = part(STORY, *ONE, is_truncated=True)
    [story] = stories_of([cut, part(STORY + "?page=2", *TWO, rights=(said,))])
    assert not story.canonical.article.is_truncated
    assert story.canonical.article.rights == (said,)
    [story] = stories_of([part(STORY, *ONE), part(STORY + "?page=2", *TWO, is_truncated=True)])
    assert story.canonical.article.is_truncated


def test_a_copy_elsewhere_is_a_copy_of_the_whole() -> None:
    pages = [part(STORY, *ONE), *further(STORY + "?page={}")]
    copy = part("https://other.example/ferry", *ONE, *TWO, *THREE, source="Sennau Post")
    [story] = stories_of([copy, *pages])
    assert story.canonical.article.url == STORY
    assert [each.article.url for each in story.copies] == ["https://other.example/ferry"]


def test_teasers_of_all_parts_stay() -> None:
    pages = [
        part(STORY, *ONE, teasers=(Teaser("Bridge opens at noon", url=f"{HOST}/a"),)),
        part(STORY + "?page=2", *TWO, teasers=(Teaser("Council votes on stalls", url=f"{HOST}/b"),)),
    ]
    with Corpus() as corpus:
        for article in pages:
            corpus.add(Page(article.url, article.text.encode()), (article,))
        assert {record.teaser.title for record in corpus.teasers()} == {
            "Bridge opens at noon",
            "Council votes on stalls",
        }


# ---------------------------------------------------------------- the whole on one page


@pytest.mark.parametrize(
    "form",
    [
        "?page=all",
        "/all",
        *(
            pytest.param(form, marks=pytest.mark.slow)
            for form in ("?single=true", "?pagewanted=all", "/komplettansicht")
        ),
    ],
)
def test_the_page_with_all_of_it_beats_the_parts(form: str) -> None:
    whole = part(STORY + form, " ".join(ONE), *TWO, "And one sentence that stands on this page alone.", *THREE)
    pages = [part(STORY, *ONE), *further(STORY + "?page={}"), whole]
    for order in (pages, pages[::-1], pages[2:] + pages[:2]):
        [story] = stories_of(order)
        assert told([story]) == [tuple(each.text for each in whole.paragraphs)]
        assert (story.canonical.article.url, story.copies) == (STORY, ())
        assert len(story.canonical.sightings) == 4


def test_what_only_calls_itself_the_whole_is_none() -> None:
    pages = [part(STORY, *ONE), *further(STORY + "?page={}")]
    joined = (*ONE, *TWO, *THREE)
    other = part(STORY + "?page=all", *text_of(9), *text_of(10))
    assert told(stories_of([*pages, other]))[0] == joined
    cut = part(STORY + "?page=all", *ONE, "It goes on for those who pay.", is_truncated=True)
    assert told(stories_of([*pages, cut]))[0] == joined
    shorter = part(STORY + "?page=all", ONE[0] + " " + ONE[1][:-6])
    assert told(stories_of([*pages, shorter]))[0] == joined


def words_of(seed: int, count: int) -> str:
    return " ".join(text_of(seed, count))


@pytest.mark.parametrize(("said", "is_whole"), [(97, True), (96, False)])
def test_the_whole_has_four_fifths_of_the_first_part(said: int, *, is_whole: bool) -> None:
    # 93 and 92 of 116 runs of five words.
    begun = " ".join(words_of(1, 120).split()[:said])
    whole = part(STORY + "?page=all", f"{begun} {words_of(8, 300)}")
    found = stories_of([part(STORY, *ONE), part(STORY + "?page=2", *TWO), whole])
    [text] = [story.canonical.article.text for story in found if story.canonical.article.url == STORY]
    assert text == (whole.text if is_whole else "\n\n".join((*ONE, *TWO)))
    assert len(found) == 2


@pytest.mark.parametrize(("said", "stories"), [(62, 1), (61, 2)])
def test_a_part_of_the_whole_has_half_of_its_text_from_there(said: int, stories: int) -> None:
    # 58 and 57 of 116 runs of five words.
    some = " ".join(words_of(2, 120).split()[:said])
    whole = part(STORY + "?page=all", *ONE, f"{some} {words_of(8, 300)}")
    assert len(stories_of([part(STORY, *ONE), part(STORY + "?page=2", *TWO), whole])) == stories


# ---------------------------------------------------------------- versions


def test_of_a_part_the_version_that_was_seen_last_counts() -> None:
    old, new = part(STORY + "?page=2", *TWO), part(STORY + "?page=2", *TWO, "The ferry is to be sold.")
    first = part(STORY, *ONE)
    for pages, hours in (([first, old, new], (0, 1, 2)), ([new, first, old], (2, 0, 1))):
        [story] = stories_of(pages, hours)
        assert told([story]) == [(*ONE, *TWO, "The ferry is to be sold.")]
        assert len(story.canonical.sightings) == 3
    [story] = stories_of([first, old, new], (0, 2, 1))
    assert told([story]) == [(*ONE, *TWO)]


def test_an_older_version_of_the_first_part_is_a_copy() -> None:
    old = part(STORY, ONE[0], "It was to stop on Monday.")
    [story] = stories_of([old, part(STORY, *ONE), *further(STORY + "?page={}")], (0, 1, 2, 3))
    assert told([story]) == [(*ONE, *TWO, *THREE)]
    assert [each.article for each in story.copies] == [old]


def test_an_address_that_prints_another_article_each_day_has_one_for_each() -> None:
    pages = [
        part(f"{STORY}{page}", *text_of(10 * day + number), published=DAY + timedelta(days=day))
        for day in range(3)
        for number, page in enumerate(("", "?page=2"))
    ]
    expected = sorted((*text_of(10 * day), *text_of(10 * day + 1)) for day in range(3))
    assert told(stories_of(pages, range(6))) == expected
    assert told(stories_of(pages[::-1], range(5, -1, -1))) == expected


# ---------------------------------------------------------------- what is not joined


def apart(*pages: Article) -> bool:
    """Tell whether these pages are as many stories."""
    return len(stories_of(pages)) == len(pages)


def test_pages_of_a_list_are_none() -> None:
    for base in (f"{HOST}/", f"{HOST}/category/local-news", f"{HOST}/tag/ferry", f"{HOST}/comments"):
        assert apart(part(base, *ONE), part(base + "?page=2", *TWO))
    news = f"{HOST}/news"
    assert apart(part(news, *ONE, published=None), part(news + "/page/2/", *TWO, published=None))
    assert not apart(part(news, *ONE), part(news + "/page/2/", *TWO))
    assert apart(part(STORY, *ONE, title="News"), part(STORY + "?page=2", *TWO, title="News"))
    assert not apart(part(STORY, *ONE, title="Ferry sold"), part(STORY + "?page=2", *TWO, title="Ferry sold"))
    unnamed = f"{HOST}/story/x"
    assert not apart(part(unnamed, *ONE, published=None), part(unnamed + "?page=2", *TWO, published=None))


def test_pages_of_comments_are_none() -> None:
    first = part(STORY, *ONE)
    for form in ("/comment-page-2/", "/comments?page=2", "?cpage=2"):
        assert apart(first, part(STORY + form, *TWO))
    # The article again, and more comments than text of it, or fewer.
    for comments in (text_of(8, 400), text_of(8, 40)):
        assert apart(first, part(STORY + "?page=2", *ONE, *comments))


def test_articles_that_only_have_numbers_stay_what_they_are() -> None:
    first = part(STORY + ".html", *ONE)
    assert apart(first, part(STORY + "-2.html", *TWO, title="The first bridge over the Senn"))
    assert apart(first, part(STORY + "-2.html", *TWO, published=DAY + timedelta(days=1)))
    assert apart(part(STORY + "-1.html", *ONE), part(STORY + "-2.html", *TWO))
    assert apart(part(STORY, *ONE), part(STORY + "-2", *TWO))  # a second article under the same headline
    assert apart(part(STORY, *ONE), part(STORY + "/02", *TWO))
    assert apart(part(STORY, *ONE), part(f"{HOST}/elsewhere/2", *TWO))


@pytest.mark.parametrize(("form", "is_enough"), [("?page=2", True), ("/2", False), ("-2.html", False), ("?p=2", False)])
def test_a_bare_number_needs_a_day_or_the_first_as_canonical_address(form: str, *, is_enough: bool) -> None:
    first = STORY + ".html" * form.endswith(".html")
    pages = [part(first, *ONE, published=None), part(STORY + form, *TWO, published=None)]
    assert apart(*pages) is not is_enough
    assert not apart(pages[0], replace(pages[1], canonical_url=first))


def test_a_part_that_says_the_first_again_is_not_joined() -> None:
    # Three tenths of the runs of five words, in paragraphs of their own.
    words = " ".join(ONE).split()
    own = text_of(7, 84)

    def second(said: int) -> Article:
        return part(STORY + "?page=2", " ".join((*words[:said], own[0])), own[1])

    assert len(stories_of([part(STORY, *ONE), second(36)])) == 1
    assert len(stories_of([part(STORY, *ONE), second(42)])) == 2


@pytest.mark.parametrize(("said", "stories"), [(33, 1), (34, 2)])
def test_a_short_part_may_quote_the_first_one(said: int, stories: int) -> None:
    # 29 and 30 of 98 and 99 runs, of a first part that has 396.
    second = part(STORY + "?page=2", " ".join(words_of(1, 400).split()[:said]), words_of(7, 69))
    assert len(stories_of([part(STORY, words_of(1, 400)), second])) == stories


def test_a_part_has_half_of_its_text_for_itself() -> None:
    repeated = "z" * 100

    def second(own: int) -> Article:
        return part(STORY + "?page=2", repeated, "w" * own)

    assert len(stories_of([part(STORY, *ONE, repeated), second(100)])) == 1
    assert len(stories_of([part(STORY, *ONE, repeated), second(99)])) == 2


def test_slides_of_a_gallery_are_no_parts_of_its_text() -> None:
    assert apart(part(STORY, *ONE), part(STORY + "/slides/2", *TWO), part(STORY + "?image=3", *THREE))


def test_pages_with_several_articles_are_no_parts() -> None:
    with Corpus() as corpus:
        corpus.add(Page(STORY, b"one"), (part(STORY, *ONE), part(STORY, *text_of(8))))
        corpus.add(Page(STORY + "?page=2", b"two"), (part(STORY + "?page=2", *TWO),))
        assert len(list(corpus.stories())) == 3


def test_a_page_without_an_address_or_an_article_is_passed_by() -> None:
    empty = Article(url=STORY + "?page=4")
    stories = stories_of([part(None, *text_of(8)), part(STORY, *ONE), empty, *further(STORY + "?page={}")])
    assert told(stories) == [(*ONE, *TWO, *THREE), text_of(8)]


# ---------------------------------------------------------------- changes, and large counts


def test_a_part_that_goes_or_comes_changes_the_article() -> None:
    pages = {each.url: each for each in (part(STORY, *ONE), *further(STORY + "?page={}"))}
    stored = [(Page(url, each.text.encode()), (each,)) for url, each in pages.items()]
    with Corpus() as corpus:
        for page, read in stored:
            corpus.add(page, read)
            list(corpus.stories())
        assert told(corpus.stories()) == [(*ONE, *TWO, *THREE)]
        corpus.remove(stored[1][0])
        assert told(corpus.stories()) == [(*ONE, *THREE)]
        corpus.remove(stored[0][0])
        assert told(corpus.stories()) == [THREE]
        corpus.add(*stored[1])
        corpus.add(*stored[0])
        assert told(corpus.stories()) == [(*ONE, *TWO, *THREE)]
        assert list(corpus.verify()) == []


@pytest.mark.slow
def test_ten_thousand_pages_of_one_address_take_time_that_grows_with_their_number() -> None:
    texts = [text_of(seed, 40) for seed in range(2, 10_002)]
    with Corpus() as corpus, work_at_most(60):
        for article in (part(STORY, *ONE), *further(STORY + "?page={}", texts)):
            corpus.add(Page(article.url, article.text.encode()), (article,))
        compiled = compile_contents(get_stored_pages(corpus._connection), (), {})
        lengths = sorted(len(story.canonical.article.paragraphs) for story in compiled.stories)
        assert lengths == [*[2] * 9_002, 2 * 999]
        assert sorted(len(story.canonical.article.paragraphs) for story in corpus.stories()) == lengths


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "base", "number"),
    [
        ("x?page=999", "x", 999),
        ("x?page=1000", "x?page=1000", None),
        ("x/page/1", "x", 1),
        ("x/1", "x/1", None),
        ("x/99", "x", 99),
        ("x/100", "x/100", None),
        ("x/02", "x/02", None),
        ("x-1.html", "x.html", 1),
        ("x-99.html", "x.html", 99),
        ("x-100.html", "x-100.html", None),
        ("x_p2.shtml", "x.shtml", 2),
        ("x-2", "x-2", None),
        ("?p=99", "", 99),
        ("?p=100", "?p=100", None),
        ("x/index_2.html", "x", 2),
        ("x/page2.html", "x", 2),
        ("x?view=all", "x", WHOLE),
        ("x?all=1&id=7", "x?id=7", WHOLE),
        ("x/single-page", "x", WHOLE),
        ("x?view=list", "x?view=list", None),
        ("all", "", WHOLE),
        ("x/comment-page-2", "x/comment-page-2", None),
    ],
)
def test_which_page_an_address_may_lead_to(address: str, base: str, number: int | None) -> None:
    found = numbered_page(canonicalize(f"{HOST}/{address}"))
    assert (found.base, found.number) == (canonicalize(f"{HOST}/{base}"), number)
    assert numbered_page(found.base) == NumberedPage(found.base)
