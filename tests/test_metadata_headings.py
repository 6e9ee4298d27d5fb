"""Headings with boxes in them, headings that name the site, and pages without a heading."""

from __future__ import annotations

import pytest
from news_pages import HEADLINE, STORY, tagged

from scraper import extract

URL = "https://www.sennau-post.example/local/bridge"
TEXT = tagged("p", *STORY)
OG = f'<meta property="og:title" content="{HEADLINE}">'
BOX = "Latest from Ottoburg"


def _title(
    heading: str, *, title: str = f"{HEADLINE} | Sennau Post", head: str = "", url: str | None = URL
) -> str | None:
    page = f"<html lang=en><head><title>{title}</title>{head}</head><body><div>{heading}{TEXT}</div></body></html>"
    return extract(page, url=url).title


@pytest.mark.parametrize(
    "inner",
    [
        f"{HEADLINE}<span class=x>{BOX}</span>",
        f"{HEADLINE}<div class=x>{BOX}</div>",
        f"<div>{HEADLINE}</div><div>{BOX}</div>",
        f"<span class=x>{BOX}</span>{HEADLINE}",
        f"{HEADLINE}<button>Share</button>",
        f"{HEADLINE}<time>3 May 2026</time>",
    ],
)
def test_a_box_in_a_heading_stays_out(inner: str) -> None:
    assert _title(f"<h1>{inner}</h1>") == HEADLINE
    assert _title(f"<h1>{inner}</h1>", head=OG) == HEADLINE


def test_without_a_declared_title_only_what_stands_in_no_sentence_is_a_box() -> None:
    assert _title(f"<h1>{HEADLINE}<p>{BOX}</p></h1>", title="Sennau Post") == HEADLINE
    assert _title(f"<h1>{HEADLINE} <em>at last</em></h1>", title="Sennau Post") == f"{HEADLINE} at last"
    assert _title("<h1>New bridge<p>opens at Sennau</p></h1>", title="Sennau Post") == "New bridge opens at Sennau"


def test_a_box_whose_text_a_declared_title_has_is_part_of_the_headline() -> None:
    whole = f"{HEADLINE}: mayor walks first"
    assert _title(f"<h1>{HEADLINE}: <span>mayor walks first</span></h1>", title=whole) == whole


def test_the_elements_of_a_heading_are_not_glued() -> None:
    spans = "<h1><span>New bridge opens</span><span>at Sennau</span></h1>"
    assert _title(spans, title="Sennau Post") == HEADLINE
    assert _title(spans) == HEADLINE
    assert _title("<h1><b>N</b>ew bridge opens at Sennau</h1>", title="Sennau Post") == HEADLINE
    assert _title("<h1><span>N</span>ew bridge opens at Sennau</h1>") == HEADLINE


@pytest.mark.parametrize("href", ["/", "https://www.sennau-post.example", "https://www.sennau-post.example/"])
def test_a_heading_that_links_to_the_first_page_names_the_site(href: str) -> None:
    notes = f"<h1><a href='{href}'>Bridge Notes</a></h1>"
    assert _title(notes, title=f"Bridge Notes: {HEADLINE}") == HEADLINE
    assert _title(notes, title=f"{HEADLINE} - Bridge Notes") == HEADLINE
    assert _title(f"{notes}<h2>{HEADLINE}</h2>", title=f"Bridge Notes: {HEADLINE}") == HEADLINE
    assert _title(f"<a href='{href}'><h1>Bridge Notes</h1></a>", title=f"Bridge Notes: {HEADLINE}") == HEADLINE


@pytest.mark.parametrize("href", ["/local/bridge", "#top", "/?p=7", "https://other.example/"])
def test_a_heading_that_links_elsewhere_is_a_headline(href: str) -> None:
    assert _title(f"<h1><a href='{href}'>{HEADLINE}</a></h1>") == HEADLINE


def test_on_the_first_page_a_heading_may_link_to_it() -> None:
    assert _title(f"<h1><a href='/'>{HEADLINE}</a></h1>", url="https://www.sennau-post.example/") == HEADLINE


def test_a_part_of_a_heading_that_links_to_the_first_page_does_not_make_it_a_name() -> None:
    assert _title(f"<h1><a href='/'>Sennau</a> {HEADLINE}</h1>", title=f"Sennau {HEADLINE}") == f"Sennau {HEADLINE}"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Linux video", "Linux video"),
        ("Weirs", "Weirs"),
        ("Cooking with pasta and olives", "Cooking with pasta and olives"),
        ("Sennau Post", None),
        ("Home", None),
        ("Untitled Document", None),
        ("", None),
    ],
)
def test_without_a_heading_a_short_title_is_the_title(title: str, found: str | None) -> None:
    assert _title("", title=title) == found


def test_a_line_before_the_text_goes_before_a_short_title() -> None:
    assert _title(f"<p><b>{HEADLINE}</b></p>", title="Linux video") == HEADLINE


def test_a_section_in_a_korean_title_goes_with_the_name_of_the_site() -> None:
    headline = "새 다리 개통으로 주민들 기대 커졌다"
    head = '<meta property="og:site_name" content="센나우일보">'
    assert _title("", title=f"{headline}-정치ㅣ센나우일보", head=head) == headline
