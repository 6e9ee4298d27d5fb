"""What strangers write into pages, facts and archives: no control character, no false address, no impossible time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import examples

from scraper import explain, extract
from scraper.characters import clean_text
from scraper.corpus import Corpus
from scraper.discovery import discover
from scraper.fetching.client import _not_html
from scraper.inputs import survey
from scraper.models import Page, Rejection, Site
from scraper.sidecar import parse_facts
from scraper.sites import GENERIC
from scraper.urls.addresses import is_web_address, joined, split, web_address
from scraper.warc import read_warc
from scraper.warc_export import write_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.models import Article

URL = "https://sennau-post.example/local/bridge-opens-2026"
PAGE = Page(
    URL, b"<title>Sennau</title><p>The bridge over the Senn was opened.", status=200, fetched_at=datetime.now(UTC)
)

# As it stands in markup, and in a string of JSON.
CONTROLS = [
    "\x1b]c;cm\x07",
    "\x9b31m",
    "\x7f",
    "&#x9d;",
    "&#129;",
    "&#x202e;",
    "&amp;#x202e;",
    "\u202e",
    "\u2066",
    "&#27;[2J",
    "&#13;",
    "&#10;",
    "&#9;",
]
JSON_CONTROLS = ["\\u001b[2J", "\\u009b31m", "\\ud83d", "\\u202e", "\\n", "&#x202e;", "&amp;#157;"]

STORY = (
    "The new bridge over the Senn{0} was opened on Tuesday by the mayor of the town, after three years of work.",
    "It cost twice as much{0} as the council had planned, and some shops beside the river had to close for good.",
    "“We waited long for this,” said{0} a baker, who will drive to the mill in four minutes instead of forty.",
)


def hostile_page(control: str, escaped: str) -> str:
    facts = (
        '{"@type": "NewsArticle", "headline": "New bridge§ opens", "author": {"name": "Maria§ Ebner"},'
        ' "keywords": ["bri§dge"], "articleSection": "Lo§cal", "image": "https://sennau-post.example/b§.jpg",'
        ' "publisher": {"name": "Se§nnau"}}'
    ).replace("§", escaped)
    head = (
        "<title>New bridge§ opens</title><meta name=description content='A bri§dge opens at last, a long one.'>"
        "<meta property=og:title content='New bridge§ opens'><meta property=og:site_name content='Sennau§ Post'>"
        "<meta property=article:tag content='Se§nn'><meta name=author content='Maria§ Ebner'>"
        "<link rel=canonical href='https://sennau-post.example/a§'>"
    )
    teasers = "".join(
        f"<li><a href='/local/story-number-{number}§-of-many'><h3>Story number {number}§ of the river town</h3></a>"
        f"<p>Some words§ that say in a sentence what is told there.</p>"
        for number in range(4)
    )
    story = "".join(f"<p>{text.format('§')}</p>" for text in STORY)
    body = (
        f"<article><h1>New bridge§ opens</h1><p class='byline§'>By Maria§ Ebner</p>{story}"
        f"<pre>one§\n  two</pre><p>\u200d</p><p>&#65279;\u00ad</p></article><h2>Read§ also</h2><ul>{teasers}</ul>"
    )
    return f"<html><head>{head}".replace(
        "§", control
    ) + f"<script type=application/ld+json>{facts}</script></head><body>{body}".replace("§", control)


def texts_of(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value of the models, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts_of(inner, name)
    else:
        for field in getattr(value, "__dataclass_fields__", ()):
            yield from texts_of(getattr(value, field), field)


def unclean(value: object) -> list[tuple[str, str]]:
    """Return the texts with characters that must not be there; lines and tabs only where text is preformatted."""
    return [
        (name, text)
        for name, text in texts_of(value)
        if clean_text(text) != text or (name != "text" and re.search(r"[\n\t]", text))
    ]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("escaped", JSON_CONTROLS)
def test_no_field_has_a_control_character(control: str, escaped: str) -> None:
    page = hostile_page(control, escaped)
    explanation = explain(page, url=URL)
    assert unclean(explanation) == []
    article = explanation.article
    assert [p.text for p in article.paragraphs if "bridge over" in p.text]
    assert len(article.teasers) == 4
    assert all(teaser.url is None or is_web_address(teaser.url) for teaser in article.teasers)
    assert unclean(discover(Page(URL, page.encode("utf-8", "replace")))) == []


@examples(60)
@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Lo"]), min_size=1, max_size=6))
def test_no_field_has_a_control_character_whatever_is_put_in(text: str) -> None:
    escaped = json.dumps(text)[1:-1]
    page = hostile_page(text, escaped)
    assert unclean(explain(page, url=URL)) == []
    assert unclean(explain(page, url=URL + text)) == []


def test_what_a_plug_in_adds_is_clean_as_well() -> None:
    def refine(_document: object, article: Article) -> Article:
        return replace(article, title="New\x1b[2J\nbridge", tags=("\x9btag",), canonical_url="https://x.example/\u202e")

    site: Site = replace(GENERIC, refine=refine)
    article = extract(hostile_page("", ""), url=URL, site=site)
    assert (article.title, article.tags, article.canonical_url) == ("New[2J bridge", ("›tag",), "https://x.example/")


def test_marks_of_direction_that_are_the_texts_own_stay() -> None:
    own = "\u202bהגשר על הנהר נפתח ביום שלישי אחרי שלוש שנים של עבודה, והתושבים חגגו כל הלילה.\u202c"
    blocks = explain(f"<p>{own}</p><p>{own[:-1]}</p>", url=URL).blocks
    assert [block.text for block in blocks] == [own, own[1:-1]]


@pytest.mark.parametrize(
    "unseen", ["\u200d", "\u200b", "\ufeff", "\u00ad", "\ufe0f", "\u3164", "\u2060\u200e", "\u00a0\u3000", "\U000e0020"]
)
def test_what_cannot_be_seen_is_no_block_and_no_word(unseen: str) -> None:
    story = "".join(f"<p>{text.format('')}</p><p>{unseen}</p>" for text in STORY)
    head = f"<meta name=author content='{unseen}'><meta property=article:tag content='{unseen}'>"
    explanation = explain(f"{head}<h1>New bridge opens</h1>{story}<pre>{unseen}\n</pre>", url=URL)
    assert [p.text for p in explanation.article.paragraphs] == [text.format("") for text in STORY]
    assert (explanation.article.authors, explanation.article.tags) == ((), ())
    assert len(explanation.blocks) == 1 + len(STORY)


# ------------------------------------------------------------ addresses on pages

NO_ADDRESSES = [
    "file:///srv/story-of-the-town",
    "http:/story-of-the-town",
    "https:/}story-of-the-town",
    "https://[/story-of-the-town",
    "https://a:70000/story-of-the-town",
    "ftp://a.example/story-of-the-town",
    "https://\u2100.example/story-of-the-town",
    "http:///story-of-the-town",
    "https://./story-of-the-town",
    "http://a.example/story\x1b-of-the-town",
    "javascript:story-of-the-town",
]


@pytest.mark.parametrize("base", [None, "", *NO_ADDRESSES, "https://other.example/", URL])
@pytest.mark.parametrize("url", [None, "", URL, *NO_ADDRESSES])
def test_links_have_web_addresses_or_none(url: str | None, base: str | None) -> None:
    hrefs = [*NO_ADDRESSES, "?", "#", "//", "/", "?id=1145685", "/local/story of-the-town"]
    links = "".join(
        f"<li><a href='{href}'><h3>Story number {number} of the river town</h3></a>"
        for number, href in enumerate(hrefs)
    )
    metas = "".join(
        f"<link rel=canonical href='{href}'><meta property=og:image content='{href}'>" for href in NO_ADDRESSES[:3]
    )
    tag = "" if base is None else f"<base href='{base}'>"
    page = f"<html><head>{tag}{metas}<body><p>{STORY[0].format('')}</p><ul>{links}</ul>"
    article = extract(page, url=url)
    found = discover(Page(url, page.encode()))
    urls = [*(teaser.url for teaser in article.teasers), article.canonical_url, article.image, article.original_url]
    urls += [*(entry.url for entry in found.found), *found.follow]
    assert [bad for bad in urls if bad is not None and not is_web_address(bad)] == []


def test_a_blank_in_an_address_is_escaped() -> None:
    links = "".join(
        f"<li><a href='/local/story {n} of-the-town'><h3>Story number {n} of the town</h3></a>" for n in "123"
    )
    teasers = extract(f"<p>{STORY[0].format('')}</p><ul>{links}</ul>", url=URL).teasers
    assert [teaser.url for teaser in teasers] == [
        f"https://sennau-post.example/local/story%20{n}%20of-the-town" for n in "123"
    ]


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from(["", "https://", "http://a.example:", "https://[", "//", "https:/"]))
def test_nothing_that_is_asked_of_an_address_raises(text: str, start: str) -> None:
    url = start + text
    whole = web_address(url)
    assert whole is None or (is_web_address(whole) and split(whole).hostname)
    assert isinstance(joined(url, URL), str)
    assert isinstance(joined(text, url), str)


# ------------------------------------------------------------ times at the edges

EDGES = [
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    datetime.min,  # noqa: DTZ901 - a time without a zone is what is tried
    datetime.max,  # noqa: DTZ901 - a time without a zone is what is tried
]
LINES = [
    "3 hours ago",
    "99 weeks ago",
    "yesterday",
    "Today",
    "February 3",
    "3 Feb 2026 10:05 +99:99",
    "03/02/2026",
    "31.12.99",
]


@pytest.mark.parametrize("fetched_at", EDGES)
@pytest.mark.parametrize("line", LINES)
def test_no_time_of_a_visit_is_too_early_or_too_late(line: str, fetched_at: datetime) -> None:
    links = "".join(
        f"<li><a href='/s-{n}-of-town'><h3>Story number {n} of the town</h3></a><p>{line}" for n in range(3)
    )
    page = (
        f"<h1>New bridge opens</h1><p>{line}</p><time datetime='{line}'>{line}</time><p>{STORY[0]}</p><ul>{links}</ul>"
    )
    assert extract(page, url=URL, fetched_at=fetched_at).title == "New bridge opens"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "2026-01-27T09:00:00"])
def test_a_time_that_cannot_be_told_in_utc_is_a_bad_fact(text: str) -> None:
    with pytest.raises(ValueError, match="fetched_at is a time"):
        parse_facts({"fetched_at": text})


# ------------------------------------------------------------ facts and archives

FORGED = [
    {"url": "https://news.example/\r\nX: y"},
    {"url": "WARC/1.0\r\n\r\n"},
    {"url": "https://news.example/\x9b"},
    {"url": "https://news.example/\ud800"},
    {"url": URL, "headers": {"x-note": "a\r\nx-forged: 1"}},
    {"url": URL, "headers": {"x\r\ny": "a"}},
    {"url": URL, "headers": {"x-note": "\x00"}},
    {"url": URL, "fetched_at": "0001-01-01T00:00:00+05:00"},
    {"url": URL, "fetched_at": "9999-12-31T23:59:59-05:00"},
]


@pytest.mark.parametrize("facts", FORGED)
def test_facts_that_would_forge_a_line_are_bad_facts(tmp_path: Path, facts: dict[str, object]) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.body)
    (tmp_path / "a.json").write_text(json.dumps(facts), "utf-8")
    [entry] = survey([tmp_path]).inputs()
    assert isinstance(entry.page, Rejection)
    assert entry.page.reason == "bad_facts"
    assert unclean(replace(entry.page, url="")) == []


def forged_pages() -> list[Page]:
    pages = [replace(PAGE, url=f"{URL}-{number}", body=PAGE.body + b"%d" % number) for number in range(5)]
    bad = [
        replace(PAGE, url="https://news.example/\r\nX: y"),
        replace(PAGE, url="WARC/1.0\r\n\r\n"),
        replace(PAGE, url="https://news.example/\ud800"),
        replace(PAGE, fetched_at=datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))),
    ]
    odd = [
        replace(pages[0], url=f"{URL}-odd", headers=(("x-note", "a\r\nx-forged: 1"), ("x-kept", "ä"), ("x\r\ny", "z"))),
        replace(pages[0], url=f"{URL}-type", content_type="text/html\r\n\r\nforged"),
    ]
    return [pages[0], *bad[:2], *pages[1:3], *bad[2:], *odd, *pages[3:]]


def test_an_archive_holds_every_page_that_it_can_and_no_forged_line() -> None:
    stream = BytesIO()
    assert write_warc(forged_pages(), stream) == (7, 4)
    read = list(read_warc(BytesIO(stream.getvalue())))
    assert [page.url for page in read if isinstance(page, Page)] == [
        f"{URL}-{name}" for name in ("0", "1", "2", "odd", "type", "3", "4")
    ]
    names = {name for page in read if isinstance(page, Page) for name, _ in page.headers}
    assert names == {"x-kept", "content-length"}


def test_a_corpus_with_forged_pages_as_an_archive_and_back(tmp_path: Path) -> None:
    with Corpus(tmp_path / "old.db") as corpus:
        for page in forged_pages():
            if "\ud800" not in str(page.url) and page.fetched_at == PAGE.fetched_at:
                corpus.add(page, ())
        corpus.export_pages(tmp_path)
    read = list(read_warc(tmp_path / "pages.warc.gz"))
    assert len([page for page in read if isinstance(page, Page)]) == 7


def record(url: bytes, headers: bytes, date: bytes = b"2026-01-27T09:00:00Z") -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + b"\r\n<p>The bridge was opened.</p>"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %b\r\nWARC-Date: %b\r\n" % (url, date)
    kind = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(http)
    return head + kind + http + b"\r\n\r\n"


def test_a_record_with_control_characters_is_a_rejection_and_costs_only_itself() -> None:
    good = record(b"https://news.example/good", b"X-Title: Stra\xc3\x9fe\r\nX-Folded: a\r\n b\r\n")
    bad = [record(b"https://news.example/\x1b]0;x", b""), record(b"https://news.example/h", b"X-Note: a\rb\r\n")]
    read = list(read_warc(BytesIO(good + b"".join(bad) + good)))
    assert [type(page) for page in read] == [Page, Rejection, Rejection, Page]
    rejections = [page for page in read if isinstance(page, Rejection)]
    assert {rejection.reason for rejection in rejections} == {"unreadable"}
    assert unclean(tuple(rejections)) == []


@pytest.mark.parametrize("date", [b"0001-01-01T00:00:00+05:00", b"9999-12-31T23:59:59-05:00", b"soon"])
def test_a_date_of_an_archive_that_cannot_be_told_in_utc_is_not_known(date: bytes) -> None:
    [page] = read_warc(BytesIO(record(b"https://news.example/a", b"", date)))
    assert isinstance(page, Page)
    assert page.fetched_at is None


def test_what_a_server_says_in_an_error_is_printable_and_short() -> None:
    error = _not_html(URL, "text/\x9b31m" + "x" * 60_000)
    assert error.reason.isprintable()
    assert len(error.reason) < 1_100
