"""Site memory: what a profile takes out, what it leaves, and that it depends on the set of its pages alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from fixture_files import Fixture, field_of, gold_teasers, load_fixtures, stated_fields
from hypothesis import given
from hypothesis import strategies as st
from limits import examples
from news_pages import HOST, STORY, URL, news_page, tagged, texts_of

from scraper import Corpus, Page, Rejection, SiteProfile, clean, extract, learn, merge_profiles, reextract
from scraper.cli.main import cli, run
from scraper.corpus.profile_files import read_profiles
from scraper.pipeline import ingest, learn_sites
from scraper.reading.page_readings import as_input
from scraper.records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable

APPEAL = "The Post lives by those who read it, and a jar for coins stands on the counter of our office in Mill Lane."
FIXTURES = load_fixtures()
WATCH = [fixture for fixture in FIXTURES if fixture.path.parent.name == "kcnawatch.org"]
PROFILE_PAGES = [fixture.page for fixture in WATCH]


def other_page(number: int, *parts: str) -> Page:
    """Return a page of the site with a text of its own and these parts."""
    own = f"On day {number} of the fair, stall {number * 7} sold {number * 31} jars of honey."
    body = news_page(tagged("p", own, *(f"{line} That was story {number}." for line in STORY)), *parts)
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


NOTICE = (
    "This report is only for subscribers of the Post, who read all of our reports on paper and on screens at home.",
    "Take the paper for a month and pay nothing for the first week; you may give notice on every day of it.",
)
TITLES = (
    "Ferry crew looks for a river",
    "Miller finds an old coin",
    "School choir sings in spring",
    "Swallows return in April",
)


def noticed_page(title: str, *parts: str) -> Page:
    return Page(
        f"{HOST}/local/{title.lower().replace(' ', '-')}",
        news_page(tagged("p", *NOTICE), *parts, headline=title).encode(),
    )


@pytest.mark.parametrize(("others", "is_text"), [(1, True), (2, False), (3, False)])
def test_a_notice_under_three_headlines_is_no_text(others: int, *, is_text: bool) -> None:
    pages = [noticed_page(title) for title in TITLES[: others + 1]]
    article = extract(pages[0], profile=learn(pages))
    assert texts_of(article) == (NOTICE if is_text else ())
    assert article.title == TITLES[0]


@pytest.mark.parametrize(
    ("title", "is_text"), [("Subscribers cross river Senn", True), ("Subscribers cross river Senn again", False)]
)
def test_a_text_has_a_quarter_of_the_words_of_its_headline(title: str, *, is_text: bool) -> None:
    page = noticed_page(title)
    profile = learn([page, *map(noticed_page, TITLES)])
    assert texts_of(extract(page, profile=profile)) == (NOTICE if is_text else ())


@pytest.mark.parametrize(("before", "is_text"), [(1_500 - len("ferry"), True), (1_501 - len("ferry"), False)])
def test_a_text_comes_back_to_its_headline_in_1500_characters(before: int, *, is_text: bool) -> None:
    notice = (f"{'We bake. ' * 200}"[:before] + "ferry and no more of it today.").replace("bake. ferry", "bake, ferry")
    pages = [
        Page(f"{HOST}/local/{number}", news_page(f"<p>{notice}</p>", headline=title).encode())
        for number, title in enumerate(("Ferry", "Miller", "Choirs", "Swallows"))
    ]
    assert bool(extract(pages[0], profile=learn(pages)).paragraphs) is is_text


def test_a_story_below_a_notice_is_text() -> None:
    own = "The ferry crew of Sennau went to look at three rivers last week, and liked the second of them best of all."
    pages = [noticed_page(TITLES[0], f"<p>{own}</p>"), *map(noticed_page, TITLES[1:])]
    assert texts_of(extract(pages[0], profile=learn(pages))) == (own,)


def test_one_text_under_several_headlines_that_comes_back_to_each_is_an_article() -> None:
    """A site that prints its story under another address gives it another headline, of words of the story."""
    titles = (
        "Bridge over the Senn",
        "Walked across ahead of the band",
        "Carriers and the ferry",
        "Swallows under piers",
    )
    pages = [
        Page(f"{HOST}/local/{number}-story-of-today", news_page(tagged("p", *STORY), headline=title).encode())
        for number, title in enumerate(titles)
    ]
    assert texts_of(extract(pages[0], profile=learn(pages))) == STORY


def test_one_text_under_one_headline_is_an_article() -> None:
    """However little the headline says of it: pages of one story in several sections."""
    pages = [
        Page(
            f"{HOST}/{part}/now-it-is-certain",
            news_page(tagged("p", *STORY), f"<i>{part}</i>", headline="Certain").encode(),
        )
        for part in ("local", "roads", "today", "first")
    ]
    assert texts_of(extract(pages[0], profile=learn(pages))) == STORY


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


@pytest.mark.slow
@examples(30)
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


# ---------------------------------------------------------------- in a corpus and at the command line


def site_pages() -> list[Page]:
    """Pages of two sites, of which the first prints an appeal on every page."""
    pages = [other_page(number, f"<p>{APPEAL}</p><p>It was a long day for stall {number}.</p>") for number in range(5)]
    return [*pages, *(replace(page, url=f"https://mirror{n}.example/{n}") for n, page in enumerate(pages[:2]))]


def texts_in(corpus: Corpus) -> str:
    return "\n".join(copy.article.text for story in corpus.stories() for copy in story.members)


def exports(pages: Iterable[Page], folder: Path) -> dict[str, bytes]:
    inputs = [as_input(page) for page in pages]
    with Corpus() as corpus:
        for _ in ingest(inputs, corpus, profiles=learn_sites(inputs)):
            pass
        corpus.export(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
@examples(15)
@given(st.permutations(range(7)), st.lists(st.integers(0, 6), max_size=3))
def test_a_corpus_that_learns_from_its_pages_depends_on_their_set_alone(order: list[int], again: list[int]) -> None:
    pages = site_pages()
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert exports(pages, Path(one)) == exports([pages[index] for index in (*order, *again)], Path(other))


def test_pages_are_read_with_the_profiles_that_the_corpus_keeps() -> None:
    pages = site_pages()
    with Corpus() as plain, Corpus() as corpus:
        clean(pages, plain)
        clean([], corpus, profiles=[learn(pages[:5])])
        clean(pages[:5], corpus)
        assert APPEAL in texts_in(plain)
        assert APPEAL not in texts_in(corpus)


def test_merged_corpora_keep_the_profiles_of_both() -> None:
    one, other = learn(site_pages()[:3]), learn([Page("https://b.example/", b"<p>b")])
    with Corpus() as left, Corpus() as right:
        left.keep_profile(one)
        right.keep_profile(other)
        left.merge(right)
        assert set(left.profiles()) == {one, other}


def test_a_site_of_two_pages_is_not_learned_and_a_page_of_no_site_teaches_nothing() -> None:
    pages = [*site_pages()[:2], *(Page(None, body) for body in (b"<p>a", b"<p>b", b"<p>c"))]
    assert learn_sites(map(as_input, pages)) == ()
    bad: list[Page | Rejection] = [Rejection("x", "unreadable"), Page(URL, b"\x89PNG\r\n\x1a\n")]
    assert [profile.site for profile in learn_sites(map(as_input, [*site_pages(), *bad]))] == ["sennau-post.example"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return a folder with the pages of one site."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for number, page in enumerate(site_pages()[:5]):
        (folder / f"{number}.html").write_bytes(page.body)
        (folder / f"{number}.json").write_text(json.dumps({"url": page.url}))
    return folder


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


def test_clean_learns_from_its_inputs_unless_told_not_to(saved: Path, tmp_path: Path) -> None:
    assert invoke("clean", saved, "-o", tmp_path / "a").exit_code == 0
    assert invoke("clean", saved, "-o", tmp_path / "b", "--no-learn").exit_code == 0
    assert APPEAL not in (tmp_path / "a" / "stories.jsonl").read_text()
    assert APPEAL in (tmp_path / "b" / "stories.jsonl").read_text()
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["profiles"] == []


def test_learned_profiles_are_frozen_in_a_corpus(saved: Path, tmp_path: Path) -> None:
    profiles, corpus, out = tmp_path / "profiles.jsonl", tmp_path / "news.db", tmp_path / "out"
    learned = invoke("learn", saved, "-o", profiles)
    assert (learned.exit_code, learned.stdout) == (0, "sennau-post.example\t5\n")
    assert invoke("clean", saved / "0.html", "--profiles", profiles, "--corpus", corpus).exit_code == 0
    assert invoke("clean", saved, "--corpus", corpus, "-o", out).exit_code == 0
    assert APPEAL not in (out / "stories.jsonl").read_text()
    (named_profile,) = json.loads((out / "manifest.json").read_text())["profiles"]
    assert named_profile["site"] == "sennau-post.example"
    assert read_profiles(profiles) == (learn(site_pages()[:5]),)


def test_nothing_to_learn(saved: Path, tmp_path: Path) -> None:
    assert invoke("learn", saved / "0.html", "-o", tmp_path / "p").exit_code == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        ("{", "line 1 is no site profile"),
        ('{"schema_version": 1, "site": "a.example"}', "line 1 is no site profile"),
        ('{"schema_version": 9, "site": "a.example", "prints": []}', "line 1: schema version 9"),
    ],
)
def test_a_bad_file_of_profiles_is_a_usage_error(
    content: str | None, reason: str, saved: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "profiles.jsonl"
    if content is not None:
        path.write_text(content)
    assert run(["clean", str(saved), "--profiles", str(path), "-o", str(tmp_path / "out")]) == 2
    assert f"{path}: {reason}" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["news.sennau-post.example", "example", ""])
def test_a_profile_kept_under_a_name_that_is_no_site_reads_no_page(name: str, tmp_path: Path) -> None:
    pages = [other_page(number, f"<p>{APPEAL}</p>") for number in range(4)]
    profile = learn(pages[:3])
    page = replace(pages[3], url="https://news.sennau-post.example/local/a-story-of-the-town")
    with Corpus(tmp_path / "old.db") as corpus:
        corpus.keep_profile(replace(profile, site=name))
        clean([page], corpus)
        assert APPEAL in said_in(corpus)
        corpus.replace_profiles([profile])
        reextract(corpus)
        assert APPEAL not in said_in(corpus)


def said_in(corpus: Corpus) -> tuple[str, ...]:
    [story] = corpus.stories()
    return texts_of(story.canonical.article)
