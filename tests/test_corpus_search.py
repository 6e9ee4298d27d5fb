"""Full-text search: what is found, in which order, how it is shown, and that the index follows the corpus."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import examples

from scraper.corpus import Corpus, search_index
from scraper.corpus.search_index import Hit
from scraper.corpus.search_text import EXCERPT, excerpt, fold, parse_query
from scraper.errors import CorpusError
from scraper.models import Article, Page, Paragraph, Teaser

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.models import Story

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

# Ten articles, one subject each; what a query must find is written beside them below.
TEXTS = {
    "bridge": ("New bridge opens at Sennau", "The new bridge over the river was opened after three years of work."),
    "river": ("Río Senn rises", "Flooding closed the road along the river. The bridge stayed open, said André Müller."),
    "floods": ("Floods", "Two villages were cut off when the dam broke; nobody was hurt in the floods."),
    "korea": ("남부 지방 폭우", "남부 지방에 홍수가 나서 주민 300명이 대피했다. 두번째홍수였다."),
    "japan": ("大雨で川があふれる", "九州で大雨が降り、川の水があふれた。住民は避難所に集まった。"),
    "china": ("南方遭遇洪水", "南方多地连日暴雨，洪水淹没了道路，居民已经疏散。"),
    "thai": ("น้ำท่วมภาคใต้", "ฝนตกหนักทำให้น้ำท่วมหมู่บ้านสองแห่งในภาคใต้"),
    "hindi": ("बाढ़ से सड़कें बंद", "भारी बारिश के बाद नदी में बाढ़ आ गई और सड़कें बंद हो गईं।"),
    "russia": ("Мой город", "Река вышла из берегов, вода залила улицы; мой дом устоял."),
    "arabic": ("فيضان في الجنوب", "غمرت المياه الطرق بعد أمطار غزيرة في جنوب البلاد."),
}


def article(name: str, title: str, text: str) -> Article:
    url = f"https://a.example/news/{name}"
    return Article(url=url, title=title, paragraphs=(Paragraph(text),), published=date(2026, 3, 3), language="xx")


def page(name: str, text: str) -> Page:
    return Page(f"https://a.example/news/{name}", text.encode(), fetched_at=NOON)


def put(corpus: Corpus, name: str, title: str, text: str) -> None:
    corpus.add(page(name, text), (article(name, title, text),))


def filled(names: Iterable[str] = TEXTS, path: Path | None = None) -> Corpus:
    corpus = Corpus(path)
    for name in names:
        put(corpus, name, *TEXTS[name])
    return corpus


def names(hits: Iterable[Hit]) -> list[str]:
    return [(hit.url or "").rpartition("/")[2] for hit in hits]


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge", {"bridge", "river"}),
        ("BRIDGE river", {"bridge", "river"}),
        ("bridge road", {"river"}),
        ("bridge dam", set()),
        ('"new bridge"', {"bridge"}),
        ('"bridge new"', set()),
        ("flood", set()),
        ("flood*", {"river", "floods"}),
        ('"the road al"*', {"river"}),
        ("rio", {"river"}),
        ("Río", {"river"}),
        ("muller", {"river"}),
        ("three-years", {"bridge"}),
        ("홍수", {"korea"}),
        ("홍수가", {"korea"}),
        ("수가", {"korea"}),
        ("大雨", {"japan"}),
        ("川", {"japan"}),
        ("水", {"japan", "china"}),
        ("洪水", {"china"}),
        ("น้ำท่วม", {"thai"}),
        ("बाढ़", {"hindi"}),
        ("सड़क", set()),
        ("सड़कें", {"hindi"}),
        ("мой", {"russia"}),
        ("мои", set()),
        ("المياه", {"arabic"}),
        ("３００", {"korea"}),
        ("300명", {"korea"}),
    ],
)
def test_stories_with_all_words_of_the_query_are_found(query: str, found: set[str]) -> None:
    with filled() as corpus:
        assert set(names(corpus.search(query))) == found


@pytest.mark.parametrize("query", ["", "  ", "— ?", '""', "*"])
def test_a_query_without_a_word_is_refused(query: str) -> None:
    with Corpus() as corpus, pytest.raises(ValueError, match="no word"):
        corpus.search(query)


@given(st.text(st.characters(), min_size=1, max_size=12))
def test_no_query_is_an_error_of_the_database(query: str) -> None:
    with filled(["bridge", "korea"]) as corpus:
        try:
            corpus.search(f"{query} a")
        except CorpusError as error:
            pytest.fail(str(error))


def test_the_title_says_more_than_the_text_and_equals_come_by_id() -> None:
    with Corpus() as corpus:
        filler = "Nothing else of note was said at the meeting on Tuesday in the hall."
        put(corpus, "text", "A long day", f"The harbour was mentioned once. {filler}")
        put(corpus, "title", "The harbour", f"It was a long day and there was a lot to say. {filler}")
        assert names(corpus.search("harbour")) == ["title", "text"]
        assert names(corpus.search("harbour", limit=1)) == ["title"]
    with Corpus() as corpus:
        for name in "abcd":
            corpus.add(Page(f"https://{name}.example/", b"x"), (article(name, "Same", f"Snow on the {name * 3}."),))
        hits = corpus.search("snow")
        assert [hit.story for hit in hits] == sorted(story.id for story in corpus.stories())


def test_a_hit_has_the_facts_of_the_canonical_article() -> None:
    with filled() as corpus:
        (hit,) = corpus.search("dam")
        (story,) = (each for each in corpus.stories() if each.canonical.article.title == "Floods")
    url = "https://a.example/news/floods"
    assert hit == Hit(story.id, url, "Floods", None, date(2026, 3, 3), "xx", TEXTS["floods"][1], ((35, 38),))


# ---------------------------------------------------------------- what is shown

WORDS = " ".join(f"word{number}" for number in range(200))


def test_an_excerpt_shows_what_was_found() -> None:
    text = f"{WORDS} a flood came\n\nover the Dam {WORDS}"
    shown = excerpt(text, parse_query("flood dam"))
    assert "a flood came over the Dam word0" in shown
    assert shown.startswith("…word")
    assert shown.endswith("…")
    assert len(shown) <= EXCERPT + 2


def test_an_excerpt_is_of_the_place_with_most_of_the_terms() -> None:
    text = f"A flood. {WORDS} A dam. {WORDS} The dam held the flood. {WORDS}"
    assert "The dam held the flood." in excerpt(text, parse_query("flood dam"))


def test_an_excerpt_of_a_short_text_is_the_text_and_without_a_hit_the_opening() -> None:
    assert excerpt("A flood came.", parse_query("flood")) == "A flood came."
    assert excerpt(WORDS, parse_query("nothing")).startswith("word0 word1")
    assert excerpt("", parse_query("flood")) == ""


@pytest.mark.parametrize("query", ['"second flood"', "seco*", "éclair"])
def test_an_excerpt_finds_what_the_index_finds(query: str) -> None:
    text = f"{WORDS} the Second FLOOD came; E\u0301clair {WORDS}"
    assert "the Second FLOOD came" in excerpt(text, parse_query(query))


@given(st.text(st.characters()))
def test_a_folded_text_can_be_written_and_stays_as_it_is(text: str) -> None:
    folded = fold(text)
    folded.encode()
    assert fold(folded) == folded


# ---------------------------------------------------------------- the index


@examples(40)
@given(st.lists(st.lists(st.sampled_from(sorted(TEXTS)), max_size=4), min_size=1, max_size=4), st.data())
def test_an_index_that_grew_says_what_a_new_one_says(batches: list[list[str]], data: st.DataObject) -> None:
    queries = ("bridge", "river", "水", "flood* was", "the")
    with Corpus() as grown:
        for batch in batches:
            for name in batch:
                title, text = TEXTS[name]
                put(grown, name, title if data.draw(st.booleans()) else f"Changed {title}", text)
            grown.search("the")
        with Corpus() as new:
            new.merge(grown)
            assert [grown.search(query) for query in queries] == [new.search(query) for query in queries]
        assert list(grown.verify()) == []


def test_the_index_is_made_once_and_anew_only_after_a_change(tmp_path: Path) -> None:
    with filled(["bridge", "river"], tmp_path / "c.db") as corpus:
        corpus.search("bridge")
        assert search_index.is_current(corpus._connection, corpus._extractor)
        put(corpus, "bridge", *TEXTS["bridge"])  # the same visit again
        assert search_index.is_current(corpus._connection, corpus._extractor)
        put(corpus, "floods", *TEXTS["floods"])
        assert not search_index.is_current(corpus._connection, corpus._extractor)
        assert names(corpus.search("dam")) == ["floods"]
    with Corpus(tmp_path / "c.db") as corpus:
        assert search_index.is_current(corpus._connection, corpus._extractor)


def test_only_stories_that_are_new_or_changed_are_put_into_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    indexed = list[str]()

    def noted(connection: sqlite3.Connection, number: int, story: Story, program: str) -> None:
        indexed.append((story.canonical.article.url or "").rpartition("/")[2])
        put_entry(connection, number, story, program)

    put_entry = search_index.put
    monkeypatch.setattr(search_index, "put", noted)
    with filled(["bridge", "river", "japan"]) as corpus:
        corpus.search("the")
        assert sorted(indexed) == ["bridge", "japan", "river"]
        indexed.clear()
        put(corpus, "floods", *TEXTS["floods"])
        put(corpus, "river", "Another title", TEXTS["river"][1])
        assert names(corpus.search("another title")) == ["river"]
        assert sorted(indexed) == ["floods", "river"]
        indexed.clear()
        corpus.remove(page("floods", TEXTS["floods"][1]))
        assert "floods" not in names(corpus.search("the"))
        assert indexed == []
        assert list(corpus.verify()) == []


def test_an_entry_follows_the_teasers_that_come_and_go() -> None:
    front = page("front", "Front page")
    teaser = Teaser(TEXTS["bridge"][0], url=article("bridge", *TEXTS["bridge"]).url)
    with filled(["bridge", "river"]) as corpus:
        assert corpus.search(None, has_teaser=True) == ()
        corpus.add(front, [Article(url=front.url, teasers=(teaser,))])
        assert names(corpus.search(None, has_teaser=True)) == ["bridge"]
        assert list(corpus.verify()) == []
        corpus.add(front, [Article(url=front.url)])
        assert corpus.search(None, has_teaser=True) == ()
        assert list(corpus.verify()) == []


def test_a_change_while_the_index_is_made_leaves_it_out_of_date(tmp_path: Path) -> None:
    with filled(["bridge"], tmp_path / "c.db") as corpus:
        number = search_index.start_build(corpus._connection, corpus._extractor)
        put(corpus, "river", *TEXTS["river"])
        search_index.finish_build(corpus._connection, number)
        assert not search_index.is_current(corpus._connection, corpus._extractor)
        assert set(names(corpus.search("bridge"))) == {"bridge", "river"}


def test_what_another_version_indexed_is_made_anew(tmp_path: Path) -> None:
    with filled(["bridge", "river"], tmp_path / "c.db") as corpus:
        corpus.search("bridge")
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw, raw:
        raw.execute("UPDATE entries SET program = '0.0.1', record = x'00'")  # it may have packed them otherwise
        raw.execute("UPDATE builds SET program = '0.0.1'")
    with Corpus(tmp_path / "c.db") as corpus:
        assert set(names(corpus.search("bridge"))) == {"bridge", "river"}
        assert list(corpus.verify()) == []


def test_a_title_with_half_a_surrogate_pair_is_found(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        put(corpus, "odd", "Odd \ud83d title", "A text.")
        (hit,) = corpus.search("odd title")
        assert hit.title == "Odd \ud83d title"
