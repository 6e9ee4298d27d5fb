"""Where the rules for dates and names turn: exactly at each figure, and just beyond it.

The figures stand here once more, so that one that moves is noticed; why they are what they are stands beside them in
the code.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from news_pages import STORY, URL, news_page, tagged

from scraper import Page, extract
from scraper.extraction.dates.date_parsing import is_date_line, parse_date, read_dates
from scraper.extraction.dates.day_order import day_comes_first
from scraper.extraction.dates.relative_days import parse_relative
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.date_reconciliation import check_declared, in_printed_zone
from scraper.extraction.metadata.name_shapes import is_name
from scraper.extraction.metadata.names import bracketed_reporters, read_names
from scraper.extraction.metadata.signatures import read_signature
from scraper.models import Site

DAY = date(2026, 2, 3)
WRITTEN = "3 February 2026"
FETCHED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PARAGRAPHS = tagged("p", *STORY)


def published(*body: str, above: str = "", url: str = URL) -> date | None:
    """Return the date of publication of a page with these parts under, and this one over, its headline."""
    page = news_page(*body).replace("<body>", f"<body>{above}")
    return extract(Page(url, page.encode(), fetched_at=FETCHED)).published


def authors(*body: str, above: str = "", head: str = "") -> list[str]:
    page = news_page(*body, head=head).replace("<body>", f"<body>{above}")
    return [author.name for author in extract(page, url=URL).authors]


def lines(count: int) -> str:
    """So many lines that say nothing."""
    return "".join(
        f"<div>{word}</div>" for word in "Sennau Local Bridge Weir Mill River Town Ferry Stone Oak".split()[:count]
    )


def padded(text: str, length: int) -> str:
    return f"{text}{' and the mill beside the weir' * 20}"[: length - 1] + "x"


# ---------------------------------------------------------------- a text to a date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 December 1989", None),
        ("1 January 1990", "1990-01-01"),
        ("31 December 2100", "2100-12-31"),
        ("1 January 2101", None),
        ("03.02.69", "2069-02-03"),
        ("03.02.70", None),
        ("03.02.99", "1999-02-03"),
        ("1369/12/29", None),
        ("1370/01/01", "1991-03-21"),
        ("1404/06/31", "2025-09-22"),
        ("1404/07/30", "2025-10-22"),
        ("1404/07/31", None),
        ("1404/12/29", "2026-03-20"),
        ("1403/12/30", "2025-03-20"),
        ("1404/13/01", None),
        ("1409/12/29", "2031-03-20"),
        ("1410/01/01", None),
        ("令和元年2月3日", "2019-02-03"),
        ("3 February 2026 12:05 p.m.", "2026-02-03T12:05:00"),
        ("3 February 2026 11:59 p.m.", "2026-02-03T23:59:00"),
        ("3 February 2026 11:59 a.m.", "2026-02-03T11:59:00"),
        ("3 February 2026 23:59", "2026-02-03T23:59:00"),
        ("3 February 2026 24:00", "2026-02-03"),
        ("2026-02-03T10:05:00+14:00", "2026-02-03T10:05:00+14:00"),
        ("2026-02-03T10:05:00+14:15", "2026-02-03T10:05:00"),
        ("2026-02-03T10:05:00-11:00", "2026-02-03T10:05:00-11:00"),
    ],
)
def test_first_and_last_days_and_times(text: str, expected: str | None) -> None:
    found = parse_date(text)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2026/02/03/2027", 1),
        ("4 March 2026 and 3/2/2026", 2),
        ("3/2/2026 and 4 March 2026", 2),
        ("2026-02-03, 4 March 2026, 3/2/2026", 3),
    ],
)
def test_dates_of_any_form_stand_side_by_side_and_not_in_each_other(text: str, count: int) -> None:
    assert len(list(read_dates(text))) == count


@pytest.mark.parametrize(("between", "has_time"), [(25, True), (26, False)])
def test_a_time_stands_within_30_characters_of_its_date(between: int, has_time: bool) -> None:
    assert isinstance(parse_date(f"{WRITTEN}{' ' * between}10:05"), datetime) is has_time


@pytest.mark.parametrize(("hours", "is_allowed"), [(24, True), (36, False)])
def test_a_date_after_the_visit_is_out(hours: int, is_allowed: bool) -> None:
    """A zone may be ahead of the visit's by a day; no date is two days ahead."""
    ahead = (FETCHED + timedelta(hours=hours)).date()
    assert (parse_date(ahead.isoformat(), fetched_at=FETCHED) is not None) is is_allowed


@pytest.mark.parametrize(("rest", "expected"), [(20, True), (21, False)])
def test_a_line_of_a_date_has_20_characters_besides(rest: int, expected: bool) -> None:
    assert is_date_line(f"{'x' * (rest - 1)} {WRITTEN}") is expected


@pytest.mark.parametrize(("length", "expected"), [(60, DAY), (61, None)])
def test_a_line_with_a_day_told_from_the_visit_has_60_characters(length: int, expected: date | None) -> None:
    visit = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
    assert parse_relative(f"3 hours ago | {'x' * (length - 14)}", visit) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("13/12/2026", True), ("12/13/2026", False), ("31/1/2026", True), ("1/31/2026", False), ("32/1/2026", None),
     ("12/12/2026", None), ("13/13/2026", None)],
)  # fmt: skip
def test_a_number_above_twelve_is_the_day(line: str, expected: bool | None) -> None:
    assert day_comes_first(parse(f"<html><body><p>{line}</p></body></html>", None), Site("generic")) is expected


# ---------------------------------------------------------------- what is declared, and what is printed


@pytest.mark.parametrize(
    ("declared", "changed", "is_other"),
    [
        (5, None, True), (5, 9, True), (4, None, False), (4, 4, True), (4, 5, False), (3, None, False),
        (2, None, True), (2, 2, False),
    ],
)  # fmt: skip
def test_a_printed_date_goes_before_a_stamp_of_the_system(declared: int, changed: int | None, is_other: bool) -> None:
    """The page prints the third; what it declares as publication and as last change are these days."""
    printed = [("printed line", DAY)]
    modified = date(2026, 2, changed) if changed else None
    assert check_declared(date(2026, 2, declared), modified, printed) == (printed[0] if is_other else None)


INSTANT = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "is_same"), [(59, True), (60, False)])
def test_the_same_instant_differs_by_less_than_a_minute(seconds: int, is_same: bool) -> None:
    printed = INSTANT.astimezone(timezone(timedelta(hours=1))) + timedelta(seconds=seconds)
    found = in_printed_zone(INSTANT, [("time", printed)])
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(hours=1 if is_same else 0)


@pytest.mark.parametrize(("minutes", "zone"), [(14 * 60, 14 * 60), (14 * 60 + 15, 0), (345, 345), (350, 0), (-15, -15)])
def test_a_zone_is_whole_quarters_and_at_most_14_hours(minutes: int, zone: int) -> None:
    printed = INSTANT.replace(tzinfo=None) + timedelta(minutes=minutes)
    found = in_printed_zone(INSTANT, [("line", printed)])
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(minutes=zone)


@pytest.mark.parametrize(("attribute", "expected"), [("2026-02-04", date(2026, 2, 4)), ("2026-02-05", DAY)])
def test_an_attribute_a_day_away_from_its_line_is_the_same_date(attribute: str, expected: date) -> None:
    assert published(f'<div><time datetime="{attribute}">Published {WRITTEN}</time></div>', PARAGRAPHS) == expected


# ---------------------------------------------------------------- where a date stands


@pytest.mark.parametrize(("between", "expected"), [(3, DAY), (4, None)])
def test_a_date_stands_at_most_four_lines_above_the_headline(between: int, expected: date | None) -> None:
    assert published(PARAGRAPHS, above=f"<div>{WRITTEN}</div>{lines(between)}") == expected


@pytest.mark.parametrize(("between", "expected"), [(7, DAY), (8, None)])
def test_a_date_stands_at_most_eight_lines_below_the_text(between: int, expected: date | None) -> None:
    assert published(PARAGRAPHS, f"<section>{lines(between)}<div>{WRITTEN}</div></section>") == expected


@pytest.mark.parametrize(("length", "is_read"), [(160, True), (161, False)])
def test_a_line_with_a_date_has_160_characters(length: int, is_read: bool) -> None:
    line = padded(f"Sennau on the river Senn in the rain of a whole winter {WRITTEN}, 10:05", length)
    assert (published(f"<div>{line}</div>", PARAGRAPHS) is not None) is is_read


@pytest.mark.parametrize(("beside", "expected"), [(60, DAY), (61, None)])
def test_a_line_below_the_text_has_60_characters_beside_its_date(beside: int, expected: date | None) -> None:
    line = f"{padded('Sennau', beside - 1)} {WRITTEN}"
    assert published(PARAGRAPHS, f"<section><div>{line}</div></section>") == expected


@pytest.mark.parametrize(("length", "expected"), [(25, None), (26, DAY)])
def test_a_label_above_a_date_has_25_characters(length: int, expected: date | None) -> None:
    """What is called the day of a change is no day of publication, unless there is no other."""
    label = padded("Copyright", length)
    assert published(f"<div>{label}</div><div>{WRITTEN}</div>", PARAGRAPHS) == expected


@pytest.mark.parametrize(("before", "expected"), [(25, DAY), (26, None)])
def test_a_date_opens_a_text_within_40_characters(before: int, expected: date | None) -> None:
    assert (
        published(tagged("p", f"{padded('Sennau', before - 1)} {WRITTEN}. {' '.join(STORY[:3])}", *STORY[3:]))
        == expected
    )


@pytest.mark.parametrize(
    ("number", "opens", "expected"), [(2, False, DAY), (3, False, None), (5, True, DAY), (6, True, None)]
)
def test_a_date_stands_in_one_of_two_paragraphs_or_opens_one_of_five(
    number: int, opens: bool, expected: date | None
) -> None:
    texts = [f"{text} {text}" for text in STORY]
    texts[number - 1] = f"{'' if opens else 'Sennau, '}{WRITTEN}. {texts[number - 1]}"
    assert published(tagged("p", *texts)) == expected


@pytest.mark.parametrize(
    ("place", "length", "expected"), [(-3, 200, DAY), (-4, 200, None), (-1, 400, DAY), (-1, 401, None)]
)
def test_a_text_says_its_date_in_one_of_its_last_three_paragraphs(
    place: int, length: int, expected: date | None
) -> None:
    texts = list(STORY)
    texts[place] = padded(f"This story was posted on {WRITTEN}. It was written by hand", length - 1) + "."
    assert published(tagged("p", *texts)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2026/03/01", date(2026, 3, 1)), ("2026/03/02", None)])
def test_an_address_has_no_day_after_the_visit(day: str, expected: date | None) -> None:
    assert published(PARAGRAPHS, url=f"https://www.sennau-post.example/{day}/new-bridge") == expected


# ---------------------------------------------------------------- names


def names(text: str, *, declared: bool = False) -> list[str]:
    return [author.name for author in read_names(text, declared=declared)]


@pytest.mark.parametrize(("length", "expected"), [(200, ["Mara Lindqvist"]), (201, [])])
def test_a_byline_has_200_characters(length: int, expected: list[str]) -> None:
    assert names(padded("By Mara Lindqvist | 3 Feb 2026", length)) == expected


@pytest.mark.parametrize(("length", "count"), [(60, 1), (61, 0)])
def test_a_name_has_60_characters(length: int, count: int) -> None:
    assert len(names(f"Mara L{'i' * (length - 6)}", declared=True)) == count


@pytest.mark.parametrize(("words", "count"), [(5, 1), (6, 0)])
def test_a_name_has_five_words(words: int, count: int) -> None:
    assert len(names(" ".join(["Mara", "Anna", "Lena", "Ida", "Olga", "Berg"][:words]), declared=True)) == count


def test_a_field_has_twelve_authors() -> None:
    assert len(names(", ".join(f"Ana B{letter}x" for letter in "abcdefghijklmn"), declared=True)) == 12


def test_a_name_in_capitals_of_four_letters_is_written_small() -> None:
    assert names("Jane BELL", declared=True) == ["Jane Bell"]
    assert names("Jane DOE", declared=True) == ["Jane DOE"]
    assert names("JAN DOE", declared=True) == ["Jan Doe"]
    assert names("JO DOE", declared=True) == ["JO Doe"]


def test_degrees_and_offices_go_and_two_words_of_the_name_stay() -> None:
    assert names("Mara Lindqvist MD", declared=True) == ["Mara Lindqvist"]
    assert names("Lindqvist MD", declared=True) == ["Lindqvist MD"]
    assert names("Mara Lindqvist Editor", declared=True) == ["Mara Lindqvist"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金" * 30, True),
        ("金" * 31, False),
        ("金 光 浩 明", True),
        ("金 光 浩 明 月", False),
        ("金", False),
        ("金光", True),
    ],
)
def test_a_name_without_capitals_has_four_words_and_30_characters(text: str, expected: bool) -> None:
    assert is_name(text) is expected


@pytest.mark.parametrize(("name", "count"), [("王", 0), ("王明", 1), ("王明月山水", 1), ("王明月山水江", 0)])
def test_a_reporter_in_brackets_has_two_to_five_characters(name: str, count: int) -> None:
    assert len(bracketed_reporters(f"（记者{name}、李华石）历时十八个月")) == count + 1


@pytest.mark.parametrize(("before", "count"), [(74, 1), (75, 0)])
def test_reporters_stand_within_80_characters(before: int, count: int) -> None:
    assert len(bracketed_reporters(f"{'江' * before}（记者王明）历时十八个月")) == count


@pytest.mark.parametrize(
    ("text", "is_signature"),
    [
        ("Mara Lindqvist, head of department", True),
        ("Mara Anna Lena Lindqvist, head of department", True),
        ("Mara Anna Lena Ida Lindqvist, head of department", False),
        ("Lindqvist, head of department", False),
        ("Mara Lindqvist, department", False),
        (f"Mara Lindqvist, head of {'x' * 276}", True),
        (f"Mara Lindqvist, head of {'x' * 277}", False),
    ],
)
def test_a_signature_is_a_name_of_two_to_four_words_and_an_office(text: str, is_signature: bool) -> None:
    assert (read_signature(text) is not None) is is_signature


# ---------------------------------------------------------------- where a name stands

BYLINE = "<div>By Mara Lindqvist</div>"
# A byline of another, far from the article: labelled lines elsewhere count only if they agree.
OTHER = f"<div>By Otto Brandl</div>{lines(12)}"


@pytest.mark.parametrize(("between", "expected"), [(2, ["Mara Lindqvist"]), (3, [])])
def test_a_byline_stands_at_most_three_lines_above_the_headline(between: int, expected: list[str]) -> None:
    assert authors(PARAGRAPHS, above=f"{OTHER}{BYLINE}{lines(between)}") == expected


@pytest.mark.parametrize(("between", "expected"), [(2, ["Mara Lindqvist"]), (3, [])])
def test_a_byline_stands_at_most_three_lines_below_the_text(between: int, expected: list[str]) -> None:
    below = f"<section>{lines(between)}{BYLINE}</section>"
    assert authors(PARAGRAPHS, below, above=OTHER) == expected


@pytest.mark.parametrize(("number", "expected"), [(2, ["Mara Lindqvist"]), (3, [])])
def test_a_byline_stands_in_one_of_the_first_two_paragraphs(number: int, expected: list[str]) -> None:
    texts = list(STORY)
    texts.insert(number - 1, "By Mara Lindqvist | Sennau, on the day on which the new bridge was opened at last.")
    assert authors(tagged("p", *texts)) == expected


@pytest.mark.parametrize(("length", "expected"), [(60, 1), (61, 0)])
def test_a_line_below_a_label_has_60_characters(length: int, expected: int) -> None:
    name = padded("Mara Lindqvist | Sennau", length)
    assert len(authors(f"<div>Written by</div><div>{name}</div>", PARAGRAPHS)) == expected


@pytest.mark.parametrize(("length", "expected"), [(60, 1), (61, 0)])
def test_a_link_to_an_author_has_60_characters(length: int, expected: int) -> None:
    name = padded("Mara Lindqvist | Sennau", length)
    assert len(authors(f'<div><a href="/authors/mara">{name}</a></div>', PARAGRAPHS)) == expected


@pytest.mark.parametrize(("length", "expected"), [(120, 1), (121, 0)])
def test_a_line_with_a_date_and_a_name_has_120_characters(length: int, expected: int) -> None:
    line = padded(f"{WRITTEN} | Mara Lindqvist | a piece", length)
    assert len(authors(f"<div>{line}</div>", PARAGRAPHS)) == expected
