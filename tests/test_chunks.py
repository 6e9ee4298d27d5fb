"""Chunks: every word of an article's text in parts that fit, cut where its structure allows it."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from fixture_files import Fixture, load_fixtures
from hypothesis import given
from hypothesis import strategies as st
from limits import work_at_most

from scraper import Article, Chunk, Paragraph, ParagraphKind, RightsSignal, extract
from scraper.article_blocks import HeadingBlock, ImageBlock, Inline, ListBlock, ListItem, ParagraphBlock, QuoteBlock
from scraper.chunks import ChunkSizeError
from scraper.extraction.dom.text_stats import word_count
from scraper.text_atoms import WORD, find_atoms


def article(*texts: str, **facts: Any) -> Article:
    """Return an article of paragraphs; a text that begins with # is a heading, with - an item of a list."""
    kinds = {"#": ParagraphKind.HEADING, "-": ParagraphKind.LIST_ITEM}
    paragraphs = [Paragraph(text.lstrip("#- "), kinds.get(text[:1], ParagraphKind.PARAGRAPH)) for text in texts]
    return Article(paragraphs=tuple(paragraphs), **facts)


def words(count: int, name: str = "w") -> str:
    return " ".join(f"{name}{number}" for number in range(count))


def texts_of(found: tuple[Chunk, ...]) -> list[str]:
    return [chunk.text for chunk in found]


# ---------------------------------------------------------------- what always holds

SCRIPTS = "ab Zé.,!?’'\"()«»-—\n\u3000 新聞のは。」「、가나ที่ปิตខ្មែ\u1039က\u0301👩\u200d1٣|"
TEXTS = st.text(st.sampled_from(SCRIPTS), max_size=120) | st.text(max_size=40)
PARAGRAPHS = st.builds(Paragraph, TEXTS, st.sampled_from(ParagraphKind))
ARTICLES = st.lists(PARAGRAPHS, max_size=8).map(lambda paragraphs: Article(paragraphs=tuple(paragraphs)))
LIMITS = st.integers(1, 40).flatmap(lambda most: st.tuples(st.just(most), st.integers(0, most // 2)))


def check_places(found: tuple[Chunk, ...], of: Article) -> None:
    starts = [0]
    for paragraph in of.paragraphs:
        starts.append(starts[-1] + len(paragraph.text) + 2)
    for chunk in found:
        assert chunk.text == of.text[chunk.start : chunk.end]
        assert chunk.text == chunk.text.strip() != ""
        assert starts[chunk.first_paragraph] <= chunk.start < starts[chunk.first_paragraph + 1]
        assert starts[chunk.last_paragraph] < chunk.end < starts[chunk.last_paragraph + 1]


@given(ARTICLES, LIMITS)
def test_every_word_is_in_a_chunk_and_none_is_too_long(of: Article, limits: tuple[int, int]) -> None:
    max_words, overlap = limits
    found = of.chunks(max_words, overlap)
    assert found == of.chunks(max_words, overlap)
    check_places(found, of)
    reached = 0
    for chunk in found:
        assert word_count(chunk.text) <= max_words
        assert chunk.end > reached
        assert of.text[reached : chunk.start].strip() == ""  # nothing is left out; what is repeated is an empty slice
        assert word_count(of.text[chunk.start : reached]) <= overlap
        reached = chunk.end
    assert of.text[reached:].strip() == ""


@given(ARTICLES, st.integers(1, 40))
def test_without_overlap_each_character_is_in_one_chunk(of: Article, max_words: int) -> None:
    found = of.chunks(max_words)
    assert "".join("".join(texts_of(found)).split()) == "".join(of.text.split())


@given(TEXTS, st.integers(1, 9))
def test_no_atom_is_heavier_than_the_limit_and_all_count_as_the_extraction_counts(text: str, limit: int) -> None:
    atoms = find_atoms(text, limit * WORD)
    for number, (start, end) in enumerate(zip(atoms.starts, atoms.ends, strict=True)):
        assert atoms.weight(number, number + 1) >= WORD * word_count(text[start:end])
        assert limit * WORD >= WORD * word_count(text[start:end])
        assert text[start:end].split() == [text[start:end]]


@pytest.mark.parametrize("fixture", load_fixtures(), ids=lambda fixture: fixture.name)
def test_chunks_of_pages(fixture: Fixture) -> None:
    of = extract(fixture.page)
    check_places(of.chunks(50, 20), of)
    assert "".join("".join(texts_of(of.chunks(50))).split()) == "".join(of.text.split())


# ---------------------------------------------------------------- structure


def test_a_heading_begins_a_chunk_and_is_the_last_of_its_path() -> None:
    found = article("One two.", "# Ferry", "Three four.", "# Bridge", "Five.").chunks(100)
    assert texts_of(found) == ["One two.", "Ferry\n\nThree four.", "Bridge\n\nFive."]
    assert [chunk.headings for chunk in found] == [(), ("Ferry",), ("Bridge",)]
    assert [(chunk.first_paragraph, chunk.last_paragraph) for chunk in found] == [(0, 0), (1, 2), (3, 4)]


def test_the_path_has_the_headings_above_by_their_levels() -> None:
    levels = [("A", 2), ("B", 3), ("C", 4), ("D", 3), ("E", 2)]
    blocks = [block for text, level in levels for block in (heading(text, level), plain(f"of {text}"))]
    texts = [text for name, _ in levels for text in (f"#{name}", f"of {name}")]
    found = article(*texts, blocks=tuple(blocks)).chunks(100)
    assert [chunk.headings for chunk in found] == [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",)]


def heading(text: str, level: int) -> HeadingBlock:
    return HeadingBlock((Inline(text),), level)


def plain(text: str) -> ParagraphBlock:
    return ParagraphBlock((Inline(text),))


def test_headings_in_a_row_begin_one_chunk() -> None:
    blocks = (heading("A", 2), heading("B", 3), plain("Text."))
    [found] = article("#A", "#B", "Text.", blocks=blocks).chunks(100)
    assert (found.text, found.headings) == ("A\n\nB\n\nText.", ("A", "B"))


def test_a_heading_stays_with_the_block_after_it() -> None:
    of = article(words(3), "# Ferry", words(8, "a"), words(4, "b"))
    assert texts_of(of.chunks(9)) == [words(3), f"Ferry\n\n{words(8, 'a')}", words(4, "b")]


def test_blocks_are_kept_whole_where_they_fit() -> None:
    of = article(words(6), words(5, "a"), words(4, "b"))
    assert texts_of(of.chunks(11)) == [f"{words(6)}\n\n{words(5, 'a')}", words(4, "b")]
    assert texts_of(of.chunks(10)) == [words(6), f"{words(5, 'a')}\n\n{words(4, 'b')}"]


def test_a_list_is_kept_whole_where_it_fits_else_its_items() -> None:
    of = article(words(4), "- a b", "- c d", "- e f")
    assert texts_of(of.chunks(9)) == [words(4), "a b\n\nc d\n\ne f"]
    assert texts_of(of.chunks(5)) == [words(4), "a b\n\nc d", "e f"]


def test_two_lists_and_a_quote_of_the_page_are_told_apart_by_its_blocks() -> None:
    blocks: tuple[Any, ...] = (
        ImageBlock("https://a.example/ferry.jpg", alt="The ferry"),
        ListBlock((ListItem((plain("a b"),)), ListItem((plain("c d"),)))),
        ListBlock((ListItem((plain("e f"), ListBlock((ListItem((plain("g h"),)),)))),)),
        QuoteBlock((plain("i j"), plain("k l"))),
    )
    of = article("- a b", "- c d", "- e f", "- g h", "i j", "k l", blocks=blocks)
    assert texts_of(of.chunks(5)) == ["a b\n\nc d", "e f\n\ng h", "i j\n\nk l"]
    assert texts_of(of.chunks(3)) == ["a b", "c d", "e f", "g h", "i j", "k l"]


def test_what_fits_exactly_is_kept_whole() -> None:
    assert texts_of(article("x y", "- a b", "- c d").chunks(4)) == ["x y", "a b\n\nc d"]
    assert texts_of(article("- x y", "- alpha beta. Gamma delta.").chunks(4)) == ["x y", "alpha beta. Gamma delta."]
    assert texts_of(article("x y. Alpha beta gamma delta.").chunks(4)) == ["x y.", "Alpha beta gamma delta."]
    assert texts_of(article("a well-known").chunks(2)) == ["a", "well-known"]


def test_a_heading_without_a_word_makes_none_of_what_follows() -> None:
    [found] = article("One two.", blocks=(heading("", 2), plain("One two."))).chunks()
    assert found.headings == ()


def test_blocks_of_another_text_are_passed_over() -> None:
    of = article("# Ferry", "One two.", blocks=(plain("Ferry"), plain("One three.")))
    assert [chunk.headings for chunk in of.chunks()] == [("Ferry",)]


# ---------------------------------------------------------------- sentences and words


def test_a_longer_paragraph_is_cut_at_sentences() -> None:
    of = article("He left at ten. She came at noon! Did they meet? Nobody knows it.")
    assert texts_of(of.chunks(8)) == ["He left at ten. She came at noon!", "Did they meet? Nobody knows it."]
    assert texts_of(of.chunks(7)) == ["He left at ten.", "She came at noon! Did they meet?", "Nobody knows it."]


def test_a_longer_sentence_is_cut_at_words() -> None:
    assert texts_of(article(words(5)).chunks(2)) == ["w0 w1", "w2 w3", "w4"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ship of Dr. Ahn left.",
        "It rose by 3.5 percent.",
        "The U.S. Navy came.",
        "It left at 5 p.m. on time.",
        "See no. 5 of it.",
        "Ask J. Ahn about it.",
        "“Why?” he asked.",
    ],
)
def test_what_ends_no_sentence(sentence: str) -> None:
    text = f"Before. {sentence} Behind."
    atoms = find_atoms(text, 100)
    assert [text[atoms.starts[number] :] for number in atoms.sentences] == [f"{sentence} Behind.", "Behind."]


def test_an_abbreviation_is_short_and_has_a_capital() -> None:
    def begun(text: str) -> int:
        return len(find_atoms(text, 100).sentences)

    assert begun("We met Prof. Ahn.") == 0
    assert begun("We met Profi. Ahn came.") == 1
    assert begun("We met prof. Ahn came.") == 1
    assert begun("A line\nanother") == 1


def test_chinese_and_japanese_are_cut_behind_their_full_stops_and_two_characters_are_a_word() -> None:
    of = article("新しい橋が開通した。渡し船は「終わる」。住民は喜んだ。")
    assert texts_of(of.chunks(10)) == ["新しい橋が開通した。渡し船は「終わる」。", "住民は喜んだ。"]
    assert texts_of(of.chunks(9)) == ["新しい橋が開通した。", "渡し船は「終わる」。住民は喜んだ。"]
    assert texts_of(article("新しい橋が").chunks(1)) == ["新し", "い橋", "が"]


def test_a_word_without_a_blank_is_cut_between_its_parts_and_never_before_a_mark() -> None:
    found = texts_of(article("ตลาดเปิดทุกวันเสาร์และอาทิตย์" * 3).chunks(2))
    assert len(found) > 3
    assert all(text[0].isalpha() for text in found)
    assert texts_of(article("ខ្មែរ" * 2).chunks(1))[0].startswith("ខ")


def test_what_is_longer_than_any_word_counts_by_its_length() -> None:
    assert len(article("a" * 100).chunks(1)) == 1
    assert texts_of(article("a" * 101).chunks(1)) == ["a" * 100, "a"]
    assert len(article("a" * 101).chunks(2)) == 1


def test_ideographic_spaces_count_as_characters_of_their_script() -> None:
    of = article("a\u3000\u3000\u3000\u3000b")
    assert word_count(of.text) == 4
    assert texts_of(of.chunks(3)) == ["a", "b"]
    assert texts_of(of.chunks(4)) == [of.text]


def test_marks_alone_are_half_a_word() -> None:
    assert texts_of(article("— — — —").chunks(1)) == ["— —", "— —"]


# ---------------------------------------------------------------- overlap


def test_what_is_repeated_begins_with_a_sentence_if_one_fits() -> None:
    of = article("One two three. Four five. Six seven. Eight nine ten.")
    assert texts_of(of.chunks(7, 2)) == ["One two three. Four five. Six seven.", "Six seven. Eight nine ten."]
    assert texts_of(of.chunks(7, 1)) == ["One two three. Four five. Six seven.", "seven. Eight nine ten."]
    assert texts_of(of.chunks(7, 0)) == ["One two three. Four five. Six seven.", "Eight nine ten."]


def test_what_is_repeated_leaves_room_for_what_is_new() -> None:
    of = article(words(5), words(6, "a"))
    assert texts_of(of.chunks(7, 3)) == [words(5), f"w4\n\n{words(6, 'a')}"]
    assert texts_of(of.chunks(6, 3)) == [words(5), words(6, "a")]


def test_nothing_is_repeated_under_another_heading() -> None:
    assert texts_of(article("One two.", "# Ferry", "Three.").chunks(10, 5)) == ["One two.", "Ferry\n\nThree."]


# ---------------------------------------------------------------- provenance, arguments, work


def test_a_chunk_says_where_it_comes_from() -> None:
    rights = (RightsSignal("robots", "noai", "meta robots"),)
    facts = {"title": "Ferry to stop", "published": date(2026, 3, 3), "language": "en", "rights": rights}
    [found] = article("One two.", canonical_url="https://a.example/ferry", **facts).chunks()
    assert (found.title, found.published, found.language, found.rights) == tuple(facts.values())
    assert found.url == "https://a.example/ferry"
    [visited] = article("One.", url="https://a.example/1", canonical_url="https://a.example/ferry").chunks()
    assert visited.url == "https://a.example/1"
    record = json.loads(json.dumps(found.to_dict()))
    assert list(record) == [each.name for each in fields(Chunk)]
    assert (record["published"], record["headings"]) == ("2026-03-03", [])


def test_an_article_without_a_text_has_no_chunks() -> None:
    assert Article().chunks() == article("").chunks() == article(" ", "").chunks() == ()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0, 0), "max_words is 0: a chunk has a word at least"),
        ((10, -1), "overlap is -1: it is 0 or more words, and at most half of max_words, 10"),
        ((10, 6), "overlap is 6: it is 0 or more words, and at most half of max_words, 10"),
    ],
)
def test_limits_that_cannot_be_kept(limits: tuple[int, int], said: str) -> None:
    with pytest.raises(ChunkSizeError, match=said) as caught:
        article("One.").chunks(*limits)
    assert f"{caught.value.parameter} is {caught.value.size}: " in said
    assert str(pickle.loads(pickle.dumps(caught.value))) == said  # noqa: S301 - our own
    assert article("One.").chunks(10, 5)


LONG = ("He left at once. ", "新しい橋が開通した。", "「", "ตลาดเปิดทุก", "- ", "\u3000a", "A. ")


@pytest.mark.parametrize("text", ["a", ".)", "(", *(pytest.param(text, marks=pytest.mark.slow) for text in LONG)])
def test_a_paragraph_of_a_megabyte(text: str) -> None:
    of = Article(paragraphs=(Paragraph(text * (1_000_000 // len(text))),))
    with work_at_most():
        found = of.chunks(200, 100)
    assert sum(len(chunk.text) for chunk in found) < 3 * len(of.text)
