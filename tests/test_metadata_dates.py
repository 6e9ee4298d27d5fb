"""Dates as strings, and the date of publication among all the dates of a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.metadata.dates import find_modified, find_published, parse_date
from scraper.extraction.metadata.facts import read_facts
from scraper.extraction.metadata.found import Place, locate
from scraper.extraction.parsing import parse
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


def _found(body: str, *, head: str = "", url: str = "https://a.example/x", site: Site = GENERIC) -> date | None:
    document = parse(f"<html lang=en><head>{head}</head><body>{body}</body></html>", url)
    return find_published(document, read_facts(document), _place(body, head, url), site=site, fetched_at=FETCHED).value


def _place(body: str, head: str, url: str) -> Place:
    document = parse(f"<html lang=en><head>{head}</head><body>{body}</body></html>", url)
    texts = document.blocks.texts
    kept = [index for index, text in enumerate(texts) if text.endswith(TEXT)]
    after = kept[-1] if kept else 0
    fates = [
        "kept" if i in kept else "teaser" if i > after and text.startswith("Teaser") else ""
        for i, text in enumerate(texts)
    ]
    return locate(document, HEADLINE, kept, fates)


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
    published = find_published(document, facts, place, site=GENERIC, fetched_at=FETCHED)
    modified = find_modified(document, facts, place, site=GENERIC, fetched_at=FETCHED)
    assert published.value is not None
    assert modified.value is not None
    assert published.value.isoformat() == "2026-02-03T10:05:00"
    assert modified.value.isoformat() == "2026-02-04T11:00:00"
    assert published.source == "line below headline"


def test_the_winner_stands_among_the_candidates() -> None:
    document = parse(BODY, "https://a.example/2026/02/03/x")
    found = find_published(document, read_facts(document), _place(BODY, "", ""), site=GENERIC, fetched_at=None)
    assert [(offer.field, offer.source, offer.value) for offer in found.candidates] == [
        ("published", "url", "2026-02-03")
    ]


def test_zones_east_and_west_are_kept() -> None:
    assert parse_date("2026-02-03 10:05 GMT+9") == datetime(2026, 2, 3, 10, 5, tzinfo=timezone(timedelta(hours=9)))
