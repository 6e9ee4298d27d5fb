"""The benchmark of copies of real pages: what it plants is read again, and it tells found from missed."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random

import pytest
from fixture_files import FOLDER
from news_pages import texts_of

# At the end, so that no script there hides a module that a test imports.
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from planted import Writer
from real_copies import FRAMES, KINDS, Planting, Result, clean_with_copies, edited, plant_copies

from scraper import Article, Page, Paragraph
from scraper.deduplication import similarity
from scraper.inputs import survey


@cache
def result(count: int) -> Result:
    """Return what becomes of the fixtures with so many copies among them."""
    return clean_with_copies(survey([FOLDER]).inputs, seed=5, count=count)


@pytest.mark.slow
def test_a_copy_of_each_kind_is_planted_and_found() -> None:
    planted = result(len(KINDS)).plantings
    assert [each.kind for each in planted] == list(KINDS)
    assert [each.kind for each in planted if not result(len(KINDS)).is_found(each)] == []


@pytest.mark.slow
def test_copies_tie_no_real_pages_together() -> None:
    planted = {each.name for each in result(len(KINDS)).plantings}
    assert {story - planted for story in result(len(KINDS)).others} == set(result(0).others)


@pytest.mark.slow
def test_no_frame_gets_into_the_text() -> None:
    frames = [b"<header>", b"<table width", b"Also on this site"]
    seen = set()
    for planting in result(len(KINDS)).plantings:
        seen |= {frame for frame in frames if frame in planting.page.body}
        if planting.kind in ("exact", "another title"):
            original = texts_of(result(0).articles[planting.original])
            assert set(texts_of(result(len(KINDS)).articles[planting.name])) == set(original)
    assert len(seen) == len(frames) == len(FRAMES)


def test_a_copy_that_stands_alone_is_missed_and_one_with_another_is_listed() -> None:
    def planted(number: int) -> Planting:
        return Planting(Page(f"https://alder.example/{number}", b""), KINDS[0], f"real {number}")

    one, two, three = map(planted, range(3))
    stories = ({one.name, "real 0"}, {two.name}, {three.name, "real 1"}, {"real 2"})
    told = Result(tuple(map(frozenset, stories)), {}, (one, two, three))
    assert [told.is_found(each) for each in (one, two, three)] == [True, False, False]
    assert told.others == (frozenset({three.name, "real 1"}),)


def test_a_tenth_replaced_is_a_tenth_in_scripts_without_blanks_too() -> None:
    chinese = "".join(chr(0x4E00 + number) for number in range(2_000))
    writer = Writer(Random(5))  # noqa: S311 # test data
    for text in (chinese, " ".join(chinese)):
        changed = edited(writer, text, "10 % replaced")
        assert 0.08 < 1 - sum(character in changed for character in chinese) / len(chinese) < 0.12
        assert similarity(*(Article(paragraphs=(Paragraph(each),)) for each in (text, changed))) > 0.5


def test_more_copies_than_articles_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 articles of more than 1500 characters, asked for 2 copies"):
        list(plant_copies(5, {"a": Article(paragraphs=(Paragraph("Rain."),))}, 2))
