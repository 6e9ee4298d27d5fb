"""Copies meet in one story, other stories stay apart, teasers find what they announce."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.deduplication import attach, gather, merge, pairs, resolve
from scraper.deduplication.article_sketch import HASH, ArticleSketch
from scraper.deduplication.comparable_days import earliest_first
from scraper.deduplication.headline_words import headline_words, is_headed
from scraper.deduplication.stories import is_borrowed, similarity
from scraper.deduplication.tokens import tokenize
from scraper.models import Article, Copy, Paragraph, Sighting, Story, Teaser, TeaserRecord

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = [f"word{number}" for number in range(5_000)]
ZIPF = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
OPENING = "Sennau, March 3 (NNA) -- The council of the town of Sennau met on Tuesday and took note of what follows."
FOOTER = "Readers who know more about this are asked to write to the desk, which answers every letter within a week."
DAY = date(2026, 3, 3)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 # test data, the same in every run


def prose(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, cum_weights=ZIPF, k=words))


def article(text: str, **facts: object) -> Article:
    return replace(Article(paragraphs=(Paragraph(text),)), **facts)  # type: ignore[arg-type] # each test names fields


def copies(*articles: Article) -> tuple[Copy, ...]:
    return tuple(Copy(f"{number:04}", each, ()) for number, each in enumerate(articles))


def told(*articles: Article) -> set[frozenset[int]]:
    """Return which of these articles, by position, are told as one story."""
    return {frozenset(int(copy.id) for copy in story.members) for story in merge(copies(*articles))}


def one(*articles: Article) -> Story:
    (story,) = merge(copies(*articles))
    return story


def seen(*teasers: Teaser) -> list[tuple[Teaser, Sighting]]:
    return [(teaser, Sighting(f"page{number}")) for number, teaser in enumerate(teasers)]


def tied(teaser: Teaser, *articles: Article) -> tuple[str | None, str | None]:
    """Return the id of the article that a teaser is tied to, if it is, and by what."""
    stories = merge(copies(*articles))
    (record,) = attach(gather(seen(teaser)), stories)
    canonical = {story.id: story.canonical.id for story in stories}
    return (canonical[record.story] if record.story else None, record.matched_by)


# ---------------------------------------------------------------- sketches


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Straße STRASSE", ("strasse", "strasse")),
        ("２０２６ ﬁne", ("2026", "fine")),
        ("평양 7월 22일", ("평양", "7월", "22일")),
        ("東京で3日", ("東", "京", "で", "3", "日")),
        ("ภาษาไทย", tuple("ภาษาไทย")),
        ("हिन्दी में", ("हिन्दी", "में")),
        ("شَمْس", ("شَمْس",)),
        ("—…«»", ()),
    ],
)
def test_tokens_of_many_scripts(text: str, tokens: tuple[str, ...]) -> None:
    assert tokenize(text) == tokens


def test_a_changed_sentence_costs_chinese_what_it_costs_english() -> None:
    # 2 of 30 sentences replaced, 24 characters each: J of sentences is 28 / 32 = .875.
    random = dice(3)
    sentences = ["".join(chr(0x4E00 + random.randrange(3_000)) for _ in range(24)) for _ in range(32)]
    before, after = "。".join(sentences[:30]), "。".join(sentences[2:])
    assert similarity(article(before), article(after)) == pytest.approx(0.875, abs=0.03)


def test_a_text_in_traditional_characters_is_a_copy_of_the_same_in_simplified_ones() -> None:
    simplified = (
        "市议会星期二决定,河上的旧桥将于明年春天关闭,并在两年之内重新修建。工程师说,桥墩已经被洪水冲坏,"
        "载重车辆从下个月起不得通过。居民担心学校的孩子们要绕远路,书记答应开设临时渡轮,费用由区里负担。"
    )
    traditional = (
        "市議會星期二決定，河上的舊橋將於明年春天關閉，並在兩年之內重新修建。工程師說，橋墩已經被洪水沖壞，"
        "載重車輛從下個月起不得通過。居民擔心學校的孩子們要繞遠路，書記答應開設臨時渡輪，費用由區裏負擔。"
    )
    assert similarity(article(simplified), article(traditional)) == 1.0
    assert headline_words("市議會關閉舊橋") == headline_words("市议会关闭旧桥")
    assert is_headed(headline_words("市议会关闭旧桥"), traditional)


# ---------------------------------------------------------------- quality


def edited(random: Random, text: str) -> dict[str, str]:
    words = text.split()
    changed = [f"{word}x" if random.random() < 0.01 else word for word in words]
    return {
        "one word in a hundred": " ".join(changed),
        "another footer": f"{' '.join(changed)}\n\n{FOOTER}",
        "cut to half": " ".join(words[: len(words) // 2]),
        "a fifth added": f"{text} {prose(random, len(words) // 5)}",
        "other quotes and capitals": f"“{text.upper()}” —",
    }


@pytest.mark.slow
def test_quality_on_planted_edits() -> None:
    """Two hundred stories of one site with one opening and one footer, each in six forms: all found, none mixed up."""
    random = dice(7)
    articles, truth = [], []
    for number in range(200):
        text = f"{OPENING} {prose(random, random.randrange(120, 500))}"
        forms = [f"{text} {FOOTER}", *edited(random, text).values()]
        articles += [article(form, published=DAY + timedelta(days=number % 5)) for form in forms]
        truth.append(frozenset(range(len(articles) - len(forms), len(articles))))
    found = told(*articles)
    together = {pair for story in found for pair in _pairs(story)}
    planted = {pair for story in truth for pair in _pairs(story)}
    assert len(together & planted) / len(planted) >= 0.99
    assert len(together & planted) / len(together) >= 0.999


def _pairs(story: frozenset[int]) -> set[tuple[int, int]]:
    return {(i, j) for i in story for j in story if i < j}


def shingles(numbers: frozenset[int]) -> bytes:
    return np.array(sorted(numbers), HASH).tobytes()


PRINTS = st.builds(
    ArticleSketch,
    shingles=(
        st.frozensets(st.integers(0, 120), min_size=1, max_size=90)
        | st.builds(lambda start, size: frozenset(range(start, start + size)), st.integers(0, 60), st.integers(1, 90))
    ).map(shingles),
    day=st.none() | st.integers(0, 6),
    is_truncated=st.booleans(),
    tie_breaker=st.none() | st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["", "u"])),
    address=st.sampled_from(["", "https://a.example/1", "https://a.example/2", "https://b.example/1"]),
)


@pytest.mark.parametrize(
    "test", [pairs.are_copies, pairs.are_linked, pairs.are_versions, pairs.may_join, pairs.are_unrelated]
)
@given(PRINTS, PRINTS)
def test_every_test_of_a_pair_is_mutual(
    test: Callable[[ArticleSketch, ArticleSketch], bool], a: ArticleSketch, b: ArticleSketch
) -> None:
    assert test(a, b) == test(b, a)
    assert test(a, a) == (test is not pairs.are_unrelated)


@given(PRINTS, PRINTS)
def test_likeness_is_counted_as_with_sets(a: ArticleSketch, b: ArticleSketch) -> None:
    first, second = (set(np.frombuffer(each.shingles, HASH).tolist()) for each in (a, b))
    common = len(first & second)
    assert pairs.similarity(a, b) == common / len(first | second)
    assert pairs.containment(a, b) == common / min(len(first), len(second))


# ---------------------------------------------------------------- stories


LONG = prose(dice(1), 300)
LARGELY_NEW = f"{' '.join(LONG.split()[:95])} {prose(dice(2), 105)}"


def test_stories_that_share_an_opening_stay_apart() -> None:
    random = dice(5)
    assert len(told(*(article(f"{OPENING} {prose(random, 60)}", published=DAY) for _ in range(20)))) == 20


def test_two_thirds_in_common_are_a_copy_and_a_half_is_not() -> None:
    words = LONG.split()
    for kept, stories in ((200, 1), (150, 2)):
        assert len(told(article(LONG), article(f"{' '.join(words[:kept])} {prose(dice(2), 300 - kept)}"))) == stories


def test_the_same_text_weeks_apart_is_two_stories_unless_a_date_is_unknown() -> None:
    later = DAY + timedelta(days=4)
    assert len(told(article(LONG, published=DAY), article(LONG, published=later))) == 2
    assert len(told(article(LONG, published=DAY), article(LONG, published=DAY + timedelta(days=3)))) == 1
    assert len(told(article(LONG, published=DAY), article(LONG))) == 1


def test_a_marked_stub_is_a_copy_and_a_short_notice_is_not() -> None:
    stub = " ".join(LONG.split()[:30])
    assert len(told(article(LONG), article(stub, is_truncated=True))) == 1
    assert len(told(article(LONG), article(stub))) == 2


def test_a_text_of_a_few_words_needs_the_same_title_or_url() -> None:
    tiny = "See the pictures below."
    assert len(told(article(tiny, title="Flood"), article(tiny, title="Fair"))) == 2
    assert len(told(article(tiny, title="Flood"), article(tiny, title="FLOOD"))) == 1
    assert len(told(article(tiny, title="A", url="http://a.example/1"), article(tiny, url="https://a.example/1/"))) == 1
    assert len(told(article("***", title="A"), article("***", title="B"))) == 2


def test_a_link_to_the_original_counts_where_the_texts_overlap() -> None:
    original = article(LONG, url="http://agency.example/1", published=DAY)
    rewritten = article(LARGELY_NEW, url="http://b.example/9", published=DAY + timedelta(days=1))
    linked = replace(rewritten, original_url="https://www.agency.example/1?utm_source=b", published=date(2026, 5, 1))
    unrelated = replace(linked, paragraphs=(Paragraph(prose(dice(9), 200)),))
    assert told(original, rewritten) == {frozenset({0}), frozenset({1})}
    assert told(original, linked) == {frozenset({0, 1})}
    assert told(original, unrelated) == {frozenset({0}), frozenset({1})}


def test_versions_of_an_article_under_one_address_are_one_story() -> None:
    entries = [prose(dice(number), 40) for number in range(20, 40)]
    versions = [
        article("\n\n".join(entries[end : end + 8]), url="http://a.example/live", published=DAY)
        for end in range(0, 13, 3)
    ]
    assert len(told(*versions)) == 1
    assert len(told(versions[0], versions[-1])) == 2
    elsewhere = [replace(each, url=f"http://a.example/live-{n}") for n, each in enumerate(versions)]
    assert all(similarity(a, b) > 0 for story in _stories(elsewhere) for a in story for b in story)


def _stories(articles: list[Article]) -> list[list[Article]]:
    return [[copy.article for copy in story.members] for story in merge(copies(*articles))]


def test_a_column_is_a_new_story_every_day_and_a_reprint_is_none() -> None:
    """A column prints the same sentences with other numbers; under its own address each day, on one site."""
    random = dice(31)
    template = prose(random, 120).split()
    issues = []
    for day in range(6):
        words = [str(random.randrange(100)) if number % 12 == 0 else word for number, word in enumerate(template)]
        facts = {"title": "Weather", "url": f"http://a.example/{day}", "published": DAY + timedelta(days=day)}
        issues.append(article(" ".join(words), **facts))
    assert len(told(*issues)) == 6
    reprint = article(f"{issues[0].text} {FOOTER}", url="http://a.example/again", published=DAY + timedelta(days=1))
    assert told(issues[0], reprint) == {frozenset({0, 1})}


def test_a_round_up_does_not_join_the_articles_that_it_quotes() -> None:
    quoted = [prose(dice(number), 150) for number in (41, 42)]
    for order in (quoted, quoted[::-1]):
        round_up = article("\n\n".join(order))
        again = article(f"{round_up.text} {FOOTER}")
        assert told(*map(article, quoted), round_up, again) == {frozenset({0}), frozenset({1}), frozenset({2, 3})}


def test_a_short_text_in_a_long_one_is_a_copy_only_if_they_open_alike() -> None:
    long = prose(dice(46), 600)
    footer = prose(dice(47), 60)
    cut, quoted = " ".join(long.split()[:60]), " ".join(long.split()[300:360])
    assert told(article(long), article(f"SENNAU, March 3 (NNA) -- {cut}")) == {frozenset({0, 1})}
    assert len(told(article(long), article(quoted))) == 2
    assert len(told(article(f"{long} {footer}"), article(f"{prose(dice(48), 50)} {footer}"))) == 2


def test_texts_that_drift_are_told_around_the_first_and_not_in_a_chain() -> None:
    """Each shares three quarters with the one before; the last has nothing of the first."""
    words = prose(dice(44), 600).split()
    drifting = [article(" ".join(words[start : start + 240]), published=DAY) for start in range(0, 361, 60)]
    stories = told(*drifting)
    assert len(stories) > 1
    assert all(max(story) - min(story) <= 3 for story in stories)


def test_a_copy_of_every_third_day_does_not_make_a_story_of_a_month() -> None:
    days = [DAY + timedelta(days=3 * number) for number in range(10)]
    stories = told(*(article(LONG, url=f"http://{day.day}.example/1", published=day) for day in days))
    assert stories == {frozenset({n, n + 1}) for n in range(0, 10, 2)}


def test_translations_are_stories_of_their_own() -> None:
    in_english = article("The council of Sennau opened the new bridge over the river on Tuesday. " * 9, published=DAY)
    in_german = article(
        "Der Rat von Sennau hat am Dienstag die neue Brücke über den Fluss eröffnet. " * 9, published=DAY
    )
    assert len(told(in_english, in_german)) == 2


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"is_truncated": True}, {"source": "Northern News Agency"}),
        ({"url": "http://a.example/1"}, {"url": "http://b.example/1", "original_url": "http://a.example/1"}),
        ({"published": DAY}, {"is_truncated": True, "published": date(2026, 3, 2)}),
        ({"published": datetime(2026, 3, 3, 9, tzinfo=UTC)}, {"published": DAY}),
        ({"published": DAY}, {}),
    ],
)
def test_the_canonical_copy(better: dict[str, object], worse: dict[str, object]) -> None:
    for order in ((better, worse), (worse, better)):
        story = one(*(article(LONG, **facts) for facts in order))
        assert story.canonical.article == article(LONG, **better)


def test_of_equal_copies_the_longest_is_canonical_then_the_smallest_id() -> None:
    assert one(article(LONG), article(f"{LONG} more")).canonical.id == "0001"
    assert one(article(LONG), article(LONG)).canonical.id == "0000"


def test_an_article_that_names_itself_as_its_original_is_not_borrowed() -> None:
    assert not is_borrowed(Article(url="http://a.example/1?utm_source=x", original_url="https://a.example/1"))


def test_dates_at_the_ends_of_the_calendar_can_be_ordered() -> None:
    assert earliest_first(datetime.min.replace(tzinfo=UTC)) < earliest_first(date.max) < earliest_first(None)


# ---------------------------------------------------------------- teasers


FLOOD = article(LONG, url="https://a.example/news/flood-1", title="Flood in Sennau", published=DAY)
OTHER = article(prose(dice(4), 200), url="https://a.example/news/fair-2", title="Fair opens", published=DAY)
CUT = LONG[: LONG.index(" ", 120) + 4]  # in the middle of a word


def test_a_teaser_printed_often_is_one_record_with_all_its_sightings() -> None:
    printed = (
        Teaser("Flood in Sennau", snippet="The Senn ro…", url="http://www.a.example/1?utm_source=x", heading="Latest"),
        Teaser("FLOOD in Sennau", snippet="The Senn ro ...", url="https://a.example/1", heading="More", published=DAY),
        Teaser("Flood in Sennau", snippet="The Senn ro [...] Read more »", truncated=True, url="https://a.example/1/"),
    )
    (record,) = gather(seen(*printed, *printed[:1]) + seen(*printed))
    assert record.sightings == tuple(Sighting(f"page{number}") for number in range(4))
    assert record.headings == ("Latest", "More")
    assert (record.teaser.published, record.teaser.truncated) == (DAY, True)
    assert len(gather(seen(printed[0], replace(printed[0], snippet="Another day"), replace(printed[0], url=None)))) == 3


def test_a_teaser_is_tied_by_its_link_whatever_it_says() -> None:
    for url in ("http://www.a.example/news/flood-1?utm_source=x#top", "https://a.example/news/flood-1/amp"):
        assert tied(Teaser("Quite another title", url=url), OTHER, FLOOD) == ("0001", "link")
    aggregated = replace(FLOOD, url="https://b.example/x", canonical_url="https://b.example/y", original_url=FLOOD.url)
    for address in (FLOOD.url, "https://b.example/x", "https://b.example/y"):
        assert tied(Teaser("A", url=address), OTHER, aggregated) == ("0001", "link")


def test_a_link_to_the_front_page_ties_nothing() -> None:
    front = replace(FLOOD, url="https://a.example/", canonical_url="https://a.example")
    assert tied(Teaser("Flood in Sennau", url="http://a.example"), front) == (None, None)


def test_a_teaser_is_tied_by_the_text_of_its_snippet() -> None:
    elsewhere = "https://a.example/news/99-other-slug"
    dated = replace(FLOOD, paragraphs=(Paragraph(f"Sennau, March 3 (NNA) -- {LONG}"),))
    for snippet in (CUT, CUT.upper() + "…", CUT + " … Read more"):
        assert tied(Teaser("X", snippet=snippet, truncated=True, url=elsewhere), OTHER, dated) == ("0001", "text")
    standfirst = replace(OTHER, standfirst=CUT.rsplit(" ", 1)[0] + ".")
    assert tied(Teaser("X", snippet=standfirst.standfirst), standfirst) == ("0000", "text")


@pytest.mark.parametrize(
    "teaser",
    [
        Teaser("Flood in Sennau"),
        Teaser("Flood in Sennau", snippet="An editor wrote this summary and the article has none of its ten words."),
        Teaser("X", snippet=CUT.replace("word", "words", 1)),
        Teaser("X", snippet=" ".join(LONG.split()[:8])),
        Teaser("X", snippet=CUT, published=date(2026, 3, 9)),
        Teaser("X", snippet=" ".join(LONG.split()[210:230])),
    ],
    ids=["title alone", "summary", "one word differs", "too short", "another day", "not from the head"],
)
def test_teasers_without_proof_stay_on_their_own(teaser: Teaser) -> None:
    assert tied(teaser, OTHER, FLOOD) == (None, None)


def test_six_words_are_enough_under_the_same_title() -> None:
    short = " ".join(LONG.split()[:6])
    assert tied(Teaser("Flood in Sennau", snippet=short), OTHER, FLOOD) == ("0001", "text")
    assert tied(Teaser("Flood in S…", snippet=short, truncated=True), OTHER, FLOOD) == ("0001", "text")
    assert tied(Teaser("Flood in S", snippet=short), OTHER, FLOOD) == (None, None)


def test_a_teaser_of_a_shared_opening_goes_to_one_story_and_joins_none() -> None:
    random = dice(6)
    first, second, third = (article(f"{OPENING} {prose(random, 80)}", title=name) for name in ("A", "B", "C"))
    first, second = replace(first, url="https://z.example/1"), replace(second, url="https://a.example/1")
    teaser = Teaser("Nothing known", snippet=OPENING[:100], truncated=True, url="https://a.example/9")
    assert tied(teaser, first, second, third) == ("0001", "text")
    assert tied(replace(teaser, title="c"), first, second, third) == ("0002", "text")
    assert len(told(first, second, third)) == 3


def test_on_a_page_of_several_articles_the_title_chooses() -> None:
    page = "https://a.example/news10/27.htm"
    both = [replace(each, url=page) for each in (FLOOD, OTHER)]
    assert tied(Teaser("Fair opens", url=page), *both) == ("0001", "link")
    assert tied(Teaser("Flood in Sennau", url=page), *both) == ("0000", "link")


def test_the_order_of_articles_and_teasers_does_not_matter() -> None:
    told_twice = copies(FLOOD, replace(FLOOD, url="https://b.example/1"), OTHER, replace(OTHER, source="A"))
    printed = seen(Teaser("A", url=FLOOD.url, heading="More"), Teaser("a", url=FLOOD.url, heading="Less"), Teaser("B"))
    assert resolve(told_twice, printed) == resolve(told_twice[::-1], printed[::-1])


def test_stories_name_the_teasers_that_announce_them() -> None:
    teasers = seen(Teaser("A", url=FLOOD.url), Teaser("B", url=FLOOD.url), Teaser("C", url="https://a.example/gone"))
    stories, records = resolve(copies(FLOOD, OTHER), teasers)
    by_canonical = {story.canonical.article.title: story for story in stories}
    tied_ids = {record.id for record in records if record.story == by_canonical["Flood in Sennau"].id}
    assert set(by_canonical["Flood in Sennau"].teasers) == tied_ids
    assert len(tied_ids) == 2
    assert by_canonical["Fair opens"].teasers == ()
    assert [record.teaser.title for record in records if record.story is None] == ["C"]


def test_verbatim_snippets_are_all_tied_to_the_right_article() -> None:
    """Three hundred articles of one site, each with a teaser that was cut anywhere: all tied, none wrongly."""
    random = dice(8)
    articles = [
        article(f"{'Sennau (NNA) -- ' * (number % 4 == 0)}{prose(random, 150)}", title=str(number), published=DAY)
        for number in range(300)
    ]
    stories = merge(copies(*articles))
    teasers = [
        Teaser(f"Teaser {each.title}", snippet=each.text.removeprefix("Sennau (NNA) -- ")[: random.randrange(90, 140)])
        for each in articles
    ]
    records: tuple[TeaserRecord, ...] = attach(gather(seen(*teasers)), stories)
    titles = {story.id: story.canonical.article.title for story in stories}
    assert len(records) == 300
    assert all(titles.get(record.story or "") == record.teaser.title.split()[1] for record in records)
