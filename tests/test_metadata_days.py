"""Days that can be read in two ways, that stand below the text, and that are told from the visit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from news_pages import STORY, news_page, tagged

from scraper import Page, extract
from scraper.extraction.dates.relative_days import parse_relative

SITE = "https://www.sennau-post.example"
TEXT = tagged("p", *STORY)
DECLARED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-11-03T03:01:00Z"}</script>'
)


def _published(*body: str, path: str = "/local/bridge", head: str = "", visit: datetime | None = None) -> str:
    page = news_page(*body, head=head)
    article = extract(Page(url=f"{SITE}{path}", body=page.encode(), fetched_at=visit))
    return str(article.published)


@pytest.mark.parametrize("line", ["11.03.25", "11.03.2025", "11/03/2025", "11-03-2025, 10:00", "11.3.2025 in Traffic"])
def test_a_day_that_can_be_read_in_two_ways_is_read_as_declared(line: str) -> None:
    assert _published(f"<div>{line}</div>", TEXT, head=DECLARED).startswith("2025-11-03")
    assert _published(f"<div>{line}</div>", TEXT, path="/2025/11/03/bridge").startswith("2025-11-03")
    assert _published(f"<div>{line}</div>", TEXT, path="/2025/11/04/bridge").startswith("2025-11-03")
    assert _published(f"<div>{line}</div>", TEXT, path="/2025/11/05/bridge").startswith("2025-03-11")
    assert _published(f"<div>{line}</div>", TEXT, path="/2025/03/11/bridge").startswith("2025-03-11")
    assert _published(f"<div>{line}</div>", TEXT).startswith("2025-03-11")


@pytest.mark.parametrize("content", ["11.03.2025", "11/03/2025", "11/03/2025 10:05"])
def test_a_declared_day_that_can_be_read_in_two_ways_is_read_as_in_the_address(content: str) -> None:
    head = f'<meta name="date" content="{content}">'
    assert _published(TEXT, head=head, path="/2025/11/03/bridge").startswith("2025-11-03")
    assert _published(TEXT, head=head, path="/2025/03/11/bridge").startswith("2025-03-11")
    assert _published(TEXT, head=head).startswith("2025-03-11")


def test_a_change_confirms_no_day_of_publication() -> None:
    head = '<meta name="date-modified" content="2025-11-03">'
    assert _published("<div>11.03.2025</div>", TEXT, head=head).startswith("2025-03-11")


def test_the_time_stays_with_a_day_that_is_read_the_other_way() -> None:
    assert _published("<div>11.03.2025 10:05</div>", TEXT, path="/2025/11/03/x") == "2025-11-03 10:05:00"


@pytest.mark.parametrize(
    "below",
    [
        "<div class=next>Opens August 9, 2022</div>",
        "<p>August 9, 2022, 7 pm</p>",
        "<div><time datetime=2022-08-09>August 9</time> Gala</div>",
        "<div class=date>August 9, 2022</div>",
    ],
)
def test_a_day_below_the_text_does_not_beat_the_address(below: str) -> None:
    assert _published(TEXT, below, path="/local/bridge-20161013") == "2016-10-13"
    assert _published(TEXT, below).startswith("2022-08-09")


def test_a_labelled_day_below_the_text_and_one_above_it_beat_the_address() -> None:
    assert _published(TEXT, "<div>Published: October 14, 2016</div>", path="/2016/10/13/x") == "2016-10-14"
    assert _published("<div>October 14, 2016, 10:05</div>", TEXT, path="/2016/10/13/x") == "2016-10-14 10:05:00"
    assert _published(TEXT, "<div>October 13, 2016, 10:05</div>", path="/2016/10/13/x") == "2016-10-13 10:05:00"


def test_an_element_for_relative_times_has_its_instant() -> None:
    element = '<div><relative-time datetime="2025-05-14T10:00:00Z">on May 14</relative-time></div>'
    assert _published(element, TEXT) == "2025-05-14 10:00:00+00:00"
    assert _published("<div><time>14 May 2025</time></div>", TEXT) == "2025-05-14"


VISIT = datetime(2026, 2, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Today, 10:05", "2026-02-08"),
        ("Published yesterday", "2026-02-07"),
        ("yesterday at 7 pm by Mara Lindqvist", "2026-02-07"),
        ("Mara Lindqvist | yesterday", "2026-02-07"),
        ("Yesterday | Mara Lindqvist", "2026-02-07"),
        ("Heute, 10:05 Uhr", "2026-02-08"),
        ("Oggi alle 10:05", "2026-02-08"),
        ("Mara Lindqvist, 3 days ago", "2026-02-05"),
        ("3 days ago · 5 min read", "2026-02-05"),
        ("3 days ago in the valley", None),
        ("Five things to do today", None),
        ("What we can learn today", None),
        ("Yesterday, a poem", None),
        ("Today is the day of the bridge", None),
    ],
)
def test_words_for_days_count_in_a_date_line_only(line: str, day: str | None) -> None:
    found = parse_relative(line, VISIT)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("headline", ["Today, 10 ways to cross", "Yesterday", "3 days ago", "Feb 3"])
def test_a_headline_is_no_date_line(headline: str) -> None:
    page = news_page(TEXT, headline=headline)
    assert extract(Page(url=f"{SITE}/x", body=page.encode(), fetched_at=VISIT)).published is None
    assert _published(f"<div>{headline}</div>", TEXT, visit=VISIT) != "None"


CAPTION = "Carriers wait at the ferry on Sunday, Nov. 2, 2025, in Sennau, after the third of the floods."


@pytest.mark.parametrize(
    "box", ["<figure><img src=/ferry.jpg><figcaption>{}</figcaption></figure>", '<p class="caption">{}</p>']
)
def test_a_caption_says_when_its_picture_was_taken(box: str) -> None:
    assert _published(box.format(CAPTION), TEXT) == "None"
    assert _published("<div>Feb. 3, 2026</div>", box.format(CAPTION), TEXT) == "2026-02-03"


def test_a_line_below_the_headline_that_mentions_a_day_and_no_picture_dates_the_page() -> None:
    line = "From the ferry desk at the weir on 2 November 2025 in the third edition of the evening"
    assert _published(f"<div>{line}</div>", TEXT) == "2025-11-02"
    assert _published(f'<div class="caption">{line}</div>', TEXT) == "None"


def test_a_caption_that_is_a_date_and_no_more_dates_the_page() -> None:
    """Pages have their date line in elements of any name."""
    assert _published('<p class="caption">Nov. 2, 2025</p>', TEXT) == "2025-11-02"
