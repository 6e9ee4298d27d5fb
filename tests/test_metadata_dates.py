"""Dates as strings, and the date of publication among all the dates of a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.body.article_position import Place, headlines_like, locate
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.date_context import DateContext
from scraper.extraction.metadata.declared_facts import read_facts
from scraper.extraction.metadata.publication import find_modified, find_published, parse_date
from scraper.labels import Label
from scraper.models import Site

GENERIC = Site("generic")
FETCHED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = date(2026, 2, 3)
HEADLINE = "New bridge opens at Sennau"
TEXT = "The new bridge over the Senn was opened on Tuesday after three years of work by the town."


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03", "2026/2/3", "2026. 2. 3.", "2026.2.3.", "03.02.2026", "3/2/2026", "03-02-2026", "03.02.26",
        "February 3, 2026", "Feb. 3rd, 2026 Tuesday", "3 February 2026", "3rd of February 2026", "03-Feb-2026",
        "3. Februar 2026", "3 février 2026", "3 de febrero de 2026", "3 de fevereiro de 2026", "3 febbraio 2026",
        "3 februari 2026", "3 lutego 2026", "3 февраля 2026", "3 лютого 2026", "3 Şubat 2026", "3 februar 2026",
        "2026年2月3日", "２０２６年２月３日", "令和8年2月3日", "2026년 2월 3일",
        "٣ فبراير ٢٠٢٦", "الثلاثاء 3 شباط/فبراير 2026",
        "3 กุมภาพันธ์ 2569", "3 ก.พ. 2569", "3 फ़रवरी 2026", "Juche115.2.3.", "February 3. 2026 Juche 115",
        "주체115(2026)년 2월 3일", "Posted on Tuesday, February 3, 2026 in Local",
        "3 februarie 2026", "2026. február 3.", "2026. gada 3. februāris", "2026 m. vasario 3 d.", "3. února 2026",
        "3. februára 2026", "3. februarja 2026", "3. veljače 2026.", "3. фебруар 2026.", "3 de febrer de 2026",
        "3. veebruar 2026", "3. febrúar 2026", "3 ақпан 2026", "3 ফেব্রুয়ারি ২০২৬", "3 فروری 2026", "3 Pebrero 2026",
        "3 tháng 2 năm 2026", "Thứ ba, 3 Tháng 2, 2026", "民國115年2月3日", "۱۴ بهمن ۱۴۰۴",
        "۱۴۰۴/۱۱/۱۴", "３．２．２０２６",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "hour", "minute", "zone"),
    [
        ("2026-02-03T10:05:00Z", 10, 5, 0),
        ("2026-02-03T10:05:00.123+0100", 10, 5, 1),
        ("Tue, 03 Feb 2026 10:05:00 -0500", 10, 5, -5),
        ("Tue Feb 03 10:05:00 EST 2026", 10, 5, -5),
        ("February 3, 2026 at 2:05 PM EST", 14, 5, -5),
        ("3 February 2026, 12:05 a.m.", 0, 5, None),
        ("10:05 GMT, 3 Feb 2026", 10, 5, 0),
        ("Thứ ba, 3/2/2026, 10:05 (GMT+7)", 10, 5, 7),
        ("3 février 2026 à 10h05", 10, 5, None),
        ("3. Februar 2026, 14:05 Uhr", 14, 5, None),
        ("3 февраля 2026, 10:05 МСК", 10, 5, 3),
        ("2026年2月3日 10時05分", 10, 5, None),
        ("2026년 2월 3일 오후 2:05", 14, 5, None),
        ("٣ فبراير ٢٠٢٦ 2:05 م", 14, 5, None),
        ("3 ก.พ. 2569 10:05 น.", 10, 5, None),
    ],
)
def test_a_time_is_read_with_the_zone_that_is_given(text: str, hour: int, minute: int, zone: int | None) -> None:
    found = parse_date(text)
    assert isinstance(found, datetime)
    assert (found.date(), found.hour, found.minute) == (DAY, hour, minute)
    assert found.utcoffset() == (None if zone is None else timedelta(hours=zone))


@pytest.mark.parametrize(
    "text", ["", "soon", "31 February 2026", "version 3.2.2026.1", "12345", "2026", "3/2", "1066-10-14"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_second_date_is_no_time_of_the_first() -> None:
    assert parse_date("03.02.2026 - Güncelleme : 03.02.2026") == DAY


def test_the_dot_tells_croatian_october_from_polish_november() -> None:
    assert parse_date("3. listopada 2025.") == date(2025, 10, 3)
    assert parse_date("3 listopada 2025") == date(2025, 11, 3)


def test_the_years_of_the_islamic_calendar_are_not_taken_for_iranian_ones() -> None:
    assert parse_date("1447/08/15") is None


def test_the_order_of_a_numeric_date_follows_the_evidence() -> None:
    assert parse_date("04/12/2024", day_first=False) == date(2024, 4, 12)
    assert parse_date("04/12/2024", day_first=True) == date(2024, 12, 4)
    assert parse_date("13/02/2026", day_first=False) == date(2026, 2, 13)
    assert parse_date("03.02.2026", day_first=False) == DAY
    assert parse_date("03/12/2026", day_first=True, fetched_at=datetime(2026, 3, 20, tzinfo=UTC)) == date(2026, 3, 12)


@given(st.integers(631_152_000, 4_102_444_799))
def test_iso_dates_come_back_as_they_were(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%Y-%m-%d")) == moment.date()


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    found = parse_date(text)
    assert found is None or isinstance(found, date)


def _found(
    body: str,
    *,
    head: str = "",
    url: str = "https://a.example/x",
    site: Site = GENERIC,
    fetched_at: datetime | None = FETCHED,
) -> date | None:
    document = parse(f"<html lang=en><head>{head}</head><body>{body}</body></html>", url)
    place = _place(body, head, url)
    return find_published(DateContext(document, read_facts(document), place, site, fetched_at)).value


def _place(body: str, head: str, url: str) -> Place:
    document = parse(f"<html lang=en><head>{head}</head><body>{body}</body></html>", url)
    texts = document.blocks.texts
    kept = [index for index, text in enumerate(texts) if text.endswith(TEXT)]
    after = kept[-1] if kept else 0
    labels = [
        Label.KEPT if i in kept else Label.TEASER if i > after and text.startswith("Teaser") else None
        for i, text in enumerate(texts)
    ]
    return locate(headlines_like(document, HEADLINE), kept, labels)


BODY = f"<h1>{HEADLINE}</h1><p>{TEXT}</p>"
LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"New bridge","datePublished":"%s"}</script>'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (LD % "2026-02-03T10:05:00+01:00", BODY, "2026-02-03T10:05:00+01:00"),
        ('<meta property="article:published_time" content="2026-02-03T10:05:00Z">', BODY, "2026-02-03T10:05:00+00:00"),
        (
            "",
            f'<h1>{HEADLINE}</h1><time datetime="2026-02-03T10:05:00Z">today</time><p>{TEXT}</p>',
            "2026-02-03T10:05:00+00:00",
        ),
        ("", f"<h1>{HEADLINE}</h1><div>By A. Doe | 3 February 2026</div><p>{TEXT}</p>", "2026-02-03"),
        ("", f"<div>3 February 2026</div><h1>{HEADLINE}</h1><p>{TEXT}</p>", "2026-02-03"),
        ("", f"<h1>{HEADLINE}</h1><p>{TEXT}</p><div>Posted: 3 February 2026</div>", "2026-02-03"),
        (
            "",
            f"<h1>{HEADLINE}</h1><div>Updated: 5 February 2026 Published: 3 February 2026</div><p>{TEXT}</p>",
            "2026-02-03",
        ),
        ("", f"<h1>{HEADLINE}</h1><p>Pyongyang, February 3 (KCNA) -- {TEXT}</p>", "2026-02-03"),
        ("", f'{BODY}<script>x={{"publishedAt":"2026-02-03T10:05:00Z"}}</script>', "2026-02-03T10:05:00+00:00"),
        (
            LD % "2026-02-03",
            f"<h1>{HEADLINE}</h1><div>3 February 2026, 10:05</div><p>{TEXT}</p>",
            "2026-02-03T10:05:00",
        ),
        (
            LD % "2026-02-04T01:09:55Z",
            f"<h1>{HEADLINE}</h1><div>February 3, 2026 at 6:09 p.m.</div><p>{TEXT}</p>",
            "2026-02-03T18:09:55-07:00",
        ),
    ],
)
def test_each_source_gives_the_date(head: str, body: str, expected: str) -> None:
    found = _found(body, head=head)
    assert found is not None
    assert found.isoformat() == expected


def test_the_url_gives_the_day_where_nothing_else_does() -> None:
    assert _found(BODY, url="https://a.example/2026/02/03/bridge") == DAY
    assert _found(BODY, url="https://a.example/item/20260203-07ee.html") == DAY


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{HEADLINE}</h1><p>{TEXT}</p><div>Copyright 3 February 2026</div>",
        f"<h1>{HEADLINE}</h1><p>{TEXT}</p><div>Teaser of another story, 3 February 2026</div>",
        f"<div>3 February 2026</div>{'<p>Menu</p>' * 12}<h1>{HEADLINE}</h1><p>{TEXT}</p>",
    ],
)
def test_dates_of_other_things_are_not_taken(body: str) -> None:
    assert _found(body) is None


def test_the_sites_own_pattern_wins() -> None:
    pattern = re.compile(r"^calendar>>(?P<month>\w+) (?P<day>\d+)\. (?P<year>\d{4})")
    site = Site("site", dates=(pattern,))
    body = f"<div>calendar&gt;&gt;July 22. 2023 Juche 112</div>{BODY}"
    assert _found(body, head=LD % "2026-02-03T10:05:00Z", site=site) == date(2023, 7, 22)


def test_a_date_later_than_the_visit_is_none() -> None:
    assert _found(f"<h1>{HEADLINE}</h1><div>3 April 2026</div><p>{TEXT}</p>") is None


def test_modified_is_told_from_published() -> None:
    body = f"<h1>{HEADLINE}</h1><div>Published 3 February 2026 10:05, updated 4 February 2026 11:00</div><p>{TEXT}</p>"
    document = parse(body, "https://a.example/x")
    place = _place(body, "", "https://a.example/x")
    facts = read_facts(document)
    published = find_published(DateContext(document, facts, place, GENERIC, FETCHED))
    modified = find_modified(DateContext(document, facts, place, GENERIC, FETCHED))
    assert published.value is not None
    assert modified.value is not None
    assert published.value.isoformat() == "2026-02-03T10:05:00"
    assert modified.value.isoformat() == "2026-02-04T11:00:00"
    assert published.source == "line below headline"


def test_the_winner_stands_among_the_candidates() -> None:
    document = parse(BODY, "https://a.example/2026/02/03/x")
    found = find_published(DateContext(document, read_facts(document), _place(BODY, "", ""), GENERIC, None))
    assert [(offer.field, offer.source, offer.value) for offer in found.candidates] == [
        ("published", "url", "2026-02-03")
    ]


def test_zones_east_and_west_are_kept() -> None:
    assert parse_date("2026-02-03 10:05 GMT+9") == datetime(2026, 2, 3, 10, 5, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2026/feb/03/bridge",
        "https://a.example/news/03-02-2026/bridge",
        "https://a.example/03022026-bridge",
        "https://a.example/bridge-03.02.2026",
    ],
)
def test_addresses_spell_days_in_several_ways(url: str) -> None:
    assert _found(BODY, url=url) == DAY


def test_the_page_tells_the_order_by_writing_a_day_twice() -> None:
    body = f"<h1>{HEADLINE}</h1><div>03/02/2026</div><p>{TEXT}</p>"
    twice = f"{body}<div>Teaser of another story</div><div>3 February 2026</div>"
    assert _found(body, url="https://a.com/x", fetched_at=None) == date(2026, 3, 2)
    assert _found(body, url="https://a.com/2026/feb/03/x", fetched_at=None) == DAY
    assert _found(twice, url="https://a.com/x", fetched_at=None) == DAY


STAMPED = LD.replace('"}', '","dateModified":"%s"}')


@pytest.mark.parametrize(
    ("declared", "line", "expected"),
    [
        # A system that stamps on every saving: the earlier day that readers see is that of publication.
        (LD % "2026-02-20T10:05:00+01:00", "3 February 2026", "2026-02-03"),
        (STAMPED % ("2026-02-04T15:00:00+01:00", "2026-02-04T15:00:00+01:00"), "3 February 2026", "2026-02-03"),
        # One day apart and no stamp: the declared one stands, as it does if the printed one is of a change.
        (LD % "2026-02-04T15:00:00+01:00", "3 February 2026", "2026-02-04T15:00:00+01:00"),
        (
            STAMPED % ("2026-02-03T15:00:00+01:00", "2026-02-20T15:00:00+01:00"),
            "20 February 2026",
            "2026-02-03T15:00:00+01:00",
        ),
        (LD % "2026-02-03T15:00:00+01:00", "Updated: 20 February 2026", "2026-02-03T15:00:00+01:00"),
        # Made in January, no change declared: the reader's date is that of publication.
        (LD % "2026-01-15T10:05:00+01:00", "3 February 2026", "2026-02-03"),
        # A line that only mentions a day proves nothing.
        (
            LD % "2026-02-20T10:05:00+01:00",
            "The town had promised it for 3 February 2026, and the council spoke of it all summer",
            "2026-02-20T10:05:00+01:00",
        ),
    ],
)
def test_what_is_declared_is_held_against_what_is_printed(declared: str, line: str, expected: str) -> None:
    found = _found(f"<h1>{HEADLINE}</h1><div>{line}</div><p>{TEXT}</p>", head=declared)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    ("declared", "line", "url", "expected"),
    [
        # The same instant with its zone.
        (
            "2026-02-04T06:35:29Z",
            '<time datetime="2026-02-03T22:35:29-08:00">Feb 3</time>',
            "https://a.example/x",
            "2026-02-03T22:35:29-08:00",
        ),
        # The only zone of the page's other instants.
        (
            "2026-02-04T02:41:00Z",
            'February 3, 2026<time class="updated" datetime="2026-02-04T09:00:00-05:00"></time>',
            "https://a.example/x",
            "2026-02-03T21:41:00-05:00",
        ),
        # No zone anywhere: the day that is printed, or that the address spells.
        ("2026-02-02T23:00:00Z", "3 February 2026", "https://a.example/x", "2026-02-03"),
        ("2026-02-02T23:01:00Z", "", "https://a.example/2026/02/03/x", "2026-02-03"),
        ("2026-02-02T23:15:00", "3 February 2026", "https://a.example/x", "2026-02-03"),
        # Twelve hours away is no zone of a town that reads English.
        ("2026-02-02T11:00:00Z", "3 February 2026", "https://a.example/x", "2026-02-02T11:00:00+00:00"),
    ],
)
def test_an_instant_in_utc_is_dated_as_the_page_prints_it(declared: str, line: str, url: str, expected: str) -> None:
    body = f"<h1>{HEADLINE}</h1><div>{line}</div><p>{TEXT}</p>"
    found = _found(body, head=STAMPED % (declared, "2026-02-10T10:05:00+01:00"), url=url)
    assert found is not None
    assert found.isoformat() == expected


LONG = "The council had asked for it again and again, and so had the schools, the brewery and the ferrymen."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # The headline of an event holds its day, the line below that of publication.
        (f"<h1>Results of the bridge run, 1 February 2026</h1><div>3 February 2026</div><p>{TEXT}</p>", "2026-02-03"),
        # A label in the line above its date.
        (
            (
                f"<h1>{HEADLINE}</h1><div>Updated</div><div>5 February 2026</div><div>Published</div>"
                f"<div>3 February 2026</div><p>{TEXT}</p>"
            ),
            "2026-02-03",
        ),
        # The time of a change does not belong to the day before it.
        (f"<h1>{HEADLINE}</h1><div>3 February 2026, updated at 16:58</div><p>{TEXT}</p>", "2026-02-03"),
        # A line that is of a date goes before one that mentions one, though it is farther away.
        (
            (
                f"<div>Written by Cooper on 3 February 2026 22:30</div><div>The chief engineer takes over the board of "
                f"the works of the town on 1 February 2026</div><h1>{HEADLINE}</h1><p>{TEXT}</p>"
            ),
            "2026-02-03T22:30:00",
        ),
        # The day on which a member joined is not the day of what he writes.
        (
            f"<h1>{HEADLINE}</h1><div>Joined: 18 January 2020</div><div>3 February 2026</div><p>{TEXT}</p>",
            "2026-02-03",
        ),
        # The label of the text beats the attribute, which holds the day of the last saving.
        (
            f'<h1>{HEADLINE}</h1><time datetime="2026-02-20">Published on 3 February 2026</time><p>{TEXT}</p>',
            "2026-02-03",
        ),
        # Microformats put the full date in the title of an abbreviation.
        (f'<h1>{HEADLINE}</h1><abbr class="date" title="2026-02-03">Tue</abbr><p>{TEXT}</p>', "2026-02-03"),
        # What the article says of itself.
        (
            (
                f"<h1>{HEADLINE}</h1><div>20 February 2026</div><p>{TEXT}</p>"
                f"<p>This article was originally published on 3 February 2026 at 4:12 pm but is kept up to date.</p>"
            ),
            "2026-02-03T16:12:00",
        ),
        # A label far from the article, on its page alone.
        (f"<h1>{HEADLINE}</h1><p>{TEXT}</p>{'<p>Menu</p>' * 12}<div>Published on 3 February 2026</div>", "2026-02-03"),
        # The state of a script whose quotes are escaped, and numbers of seconds in it.
        (
            f"{BODY}<script>x=&quot;{{&quot;datePublished&quot;:&quot;2026-02-03T10:05:00+01:00&quot;}}</script>",
            "2026-02-03T10:05:00+01:00",
        ),
        (f'{BODY}<script>x={{"publishedAt":1770109500}}</script>', "2026-02-03T09:05:00+00:00"),
        # The day of the last change, for lack of another.
        (f"<h1>{HEADLINE}</h1><p>{TEXT}</p>{'<p>Menu</p>' * 12}<div>Last updated: 3 February 2026</div>", "2026-02-03"),
    ],
)
def test_lines_say_which_date_they_hold(body: str, expected: str) -> None:
    found = _found(body)
    assert found is not None
    assert found.isoformat() == expected


def test_a_day_in_the_first_lines_of_the_text_is_not_its_date() -> None:
    body = f"<h1>{HEADLINE}</h1><p>{TEXT}</p><p>{LONG} All of them were there on 3 February 2026.</p>"
    assert _found(body) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 hours ago", date(2026, 3, 1)), ("13 hours ago", date(2026, 2, 28)), ("vor 5 Tagen", date(2026, 2, 24)),
        ("il y a 2 jours", date(2026, 2, 27)), ("hace 1 semana", date(2026, 2, 22)), ("3시간 전", date(2026, 3, 1)),
        ("2日前", date(2026, 2, 27)), ("Yesterday, 10:05", date(2026, 2, 28)), ("今天", date(2026, 3, 1)),
        ("منذ ٣ ساعات", date(2026, 3, 1)), ("Feb. 3", DAY), ("30 December", date(2025, 12, 30)),
    ],
)  # fmt: skip
def test_a_relative_day_needs_the_time_of_the_visit(line: str, expected: date) -> None:
    body = f"<h1>{HEADLINE}</h1><div>{line}</div><p>{TEXT}</p>"
    assert _found(body) == expected
    assert _found(body, fetched_at=None) is None


def test_the_date_of_today_in_the_header_is_not_that_of_the_text() -> None:
    header = f'<div class="date">Sunday, 1 March 2026</div>{"<p>Menu</p>" * 12}'
    assert _found(f"{header}<h1>{HEADLINE}</h1><p>3 February 2026. {TEXT}</p>") == DAY


def test_a_time_element_in_a_line_about_a_change_is_the_modification() -> None:
    body = (
        f'<h1>{HEADLINE}</h1><div>Last updated <time datetime="2026-02-10">10 February 2026</time></div><p>{TEXT}</p>'
    )
    document = parse(f"<html lang=en><body>{body}</body></html>", "https://a.example/x")
    place, facts = _place(body, "", "https://a.example/x"), read_facts(document)
    published = find_published(DateContext(document, facts, place, GENERIC, FETCHED))
    modified = find_modified(DateContext(document, facts, place, GENERIC, FETCHED))
    assert modified.value == published.value == date(2026, 2, 10)
    assert published.source == "line below headline, for lack of another"


def test_a_change_declared_in_utc_is_told_in_the_printed_zone() -> None:
    head = STAMPED % ("2026-02-03T10:05:00-07:00", "2026-02-04T01:09:55Z")
    body = f"<h1>{HEADLINE}</h1><div>Updated: February 3, 2026 at 6:09 p.m.</div><p>{TEXT}</p>"
    document = parse(f"<html lang=en><head>{head}</head><body>{body}</body></html>", "https://a.example/x")
    place, facts = _place(body, head, "https://a.example/x"), read_facts(document)
    modified = find_modified(DateContext(document, facts, place, GENERIC, FETCHED))
    assert modified.value is not None
    assert modified.value.isoformat() == "2026-02-03T18:09:55-07:00"


def test_the_first_heading_stands_in_for_a_headline_that_the_title_does_not_match() -> None:
    body = (
        f"<div>{LONG}</div><header><div>3 February 2026</div><div>By A. Doe</div><h1>Bridge!</h1></header><p>{TEXT}</p>"
    )
    assert _found(body) == DAY


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","datePublished":"2026-02-03",}',
        "{&#x22;@type&#x22;:&#x22;NewsArticle&#x22;,&#x22;datePublished&#x22;:&#x22;2026-02-03&#x22;}",
        "{'@type':'NewsArticle','datePublished':'2026-02-03'}",
        "{“@type”:“NewsArticle”,“datePublished”:“2026-02-03”}",
        '{"@type":"NewsArticle", // the day\n"datePublished":"2026-02-03"}',
        '{"@type":"NewsArticle","description":"a\x01\tb\nc","datePublished":"2026-02-03"}',
        '{"@type":"WebPage"}\n{"@type":"NewsArticle","datePublished":"2026-02-03"};',
        '{"@type":"NewsArticle","image":,"datePublished":"2026-02-03"',
        '{"@type":"NewsArticle","articleBody":"' + "word " * 1_000_000 + '","datePublished":"2026-02-03"}',
        '{"@type":"NewsArticle" "articleBody":"' + "word " * 1_000_000 + '","datePublished":"2026-02-03"}',
    ],
    ids=["comma", "escaped", "single", "curly", "comment", "control", "two", "cut", "5 MB", "5 MB broken"],
)
def test_broken_json_ld_is_read_as_far_as_it_can_be(script: str) -> None:
    assert _found(BODY, head=f'<script type="application/ld+json">{script}</script>') == DAY


def test_a_labelled_line_goes_before_a_nearer_one_without_label() -> None:
    header, line = "<p>1 March 2026</p>", "<p>Published: 3 February 2026</p>"
    for above in (header + line, line + header):
        assert _found(f"<h1>{HEADLINE}</h1>{above}<p>{TEXT}</p>") == DAY
    assert _found(f"<h1>{HEADLINE}</h1>{header}<p>3 February 2026</p><p>{TEXT}</p>") == date(2026, 3, 1)
