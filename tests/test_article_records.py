"""An article as a dictionary, as JSON and as Markdown, and back."""

from __future__ import annotations

import json
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scraper import (
    Article,
    Author,
    Dateline,
    Evidence,
    ImageBlock,
    Inline,
    Paragraph,
    ParagraphBlock,
    RightsSignal,
    Teaser,
    extract_all,
)
from scraper.cli.main import cli
from scraper.records import DERIVED, EXPORT_SCHEMA_VERSION, article_record

ROOT = Path(__file__).parent.parent
PAGES = sorted(ROOT.glob("fixtures/*/*.html"))
FERRY = Article(
    "https://www.sennau-post.example/ferry",
    title="Ferry to stop",
    authors=(Author("Mara Lindqvist"),),
    published=date(2026, 3, 3),
    paragraphs=(Paragraph("The ferry across the Senn stops on Friday."), Paragraph("It has run since 1884.")),
)
ANY_TEXT = st.text(st.characters(), max_size=8)  # lone surrogates, too
# Offsets, as pages give them; a time in a zone that has it twice a year, or never, equals none in another.
ZONES = st.none() | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.none() | st.dates() | st.datetimes(timezones=ZONES)
OPTIONAL = st.none() | ANY_TEXT


def several(kind: type, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.builds(kind, **fields), max_size=2).map(tuple)


ARTICLES = st.builds(
    Article,
    url=OPTIONAL,
    title=OPTIONAL,
    published=MOMENTS,
    modified=MOMENTS,
    paragraphs=several(Paragraph, text=ANY_TEXT),
    authors=several(Author, name=ANY_TEXT),
    contributors=several(Author, name=ANY_TEXT),
    tags=st.lists(ANY_TEXT, max_size=2).map(tuple),
    dateline=st.none() | st.builds(Dateline, place=OPTIONAL, agency=OPTIONAL),
    is_truncated=st.booleans(),
    rights=several(RightsSignal, seen_at=st.none() | st.datetimes()),
    teasers=several(Teaser, title=ANY_TEXT, snippet=OPTIONAL, published=MOMENTS),
    evidence=several(Evidence),
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_article_of_the_fixtures_comes_back(path: Path) -> None:
    for article in extract_all(path.read_bytes()):
        assert Article.from_dict(article.to_dict()) == article
        assert Article.from_json(article.to_json()) == article


@given(ARTICLES)
def test_any_article_comes_back(article: Article) -> None:
    assert Article.from_dict(article.to_dict()) == article
    assert Article.from_json(article.to_json().encode("utf-8")) == article


def test_it_is_what_the_command_prints() -> None:
    path = ROOT / "fixtures" / "kcnawatch.org" / "riverside-library-opens-in-huichon.html"
    printed = {
        name: CliRunner().invoke(cli, ["extract", str(path), "--format", name, *more], catch_exceptions=False).stdout
        for name, more in (("json", ["--blocks"]), ("jsonl", ["--blocks"]), ("markdown", []))
    }
    article = Article.from_json(printed["json"])
    assert article.to_dict() == json.loads(printed["json"])
    assert article.to_json(indent=2) + "\n" == printed["json"]
    assert article.to_json() + "\n" == printed["jsonl"]
    assert article.to_markdown() + "\n" == printed["markdown"]


def test_a_dictionary_has_the_fields_and_what_follows_from_them() -> None:
    record = FERRY.to_dict()
    assert list(record) == ["schema_version", *article_record(Article(), has_blocks=True)]
    assert {name: record[name] for name in DERIVED} == {
        "host": "www.sennau-post.example",
        "site": "sennau-post.example",
        "published_day": "2026-03-03",
        "published_utc": None,
        "text": "The ferry across the Senn stops on Friday.\n\nIt has run since 1884.",
    }
    assert json.loads(json.dumps(record)) == record


def test_what_is_missing_has_its_default_and_what_is_unknown_is_passed_over() -> None:
    assert Article.from_dict({"title": "Ferry to stop", "mood": "sunny"}) == Article(title="Ferry to stop")
    assert Article.from_dict({"title": None}) == Article()


@pytest.mark.parametrize("text", ["{}", '{"mood": "sunny"}', '{"schema_version": 1}', "[]", "null"])
def test_a_record_without_any_field_is_no_article(text: str) -> None:
    with pytest.raises(ValueError, match="no Article"):
        Article.from_json(text)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ([], "dict expected, not list"),
        ({"title": 7}, "str expected, not int"),
        ({"published": "yesterday"}, "Invalid isoformat string"),
        ({"schema_version": EXPORT_SCHEMA_VERSION + 1}, "schema_version 2, not 1"),
    ],
)
def test_what_is_no_article_is_refused(record: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Article.from_json(json.dumps(record))


def test_markdown_has_a_head_and_the_paragraphs() -> None:
    assert FERRY.to_markdown().split("\n\n")[:2] == ["# Ferry to stop", "*Mara Lindqvist · 2026-03-03*"]


@pytest.mark.parametrize(("links", "images"), [(True, False), (False, True)])
def test_links_and_pictures_are_left_out_on_request(*, links: bool, images: bool) -> None:
    link = ParagraphBlock((Inline("The ferry", url="https://www.sennau-post.example/ferry"),))
    article = Article(blocks=(link, ImageBlock("https://www.sennau-post.example/boat.jpg", "A boat")))
    for text in (article.to_markdown(links=links, images=images), article.to_html(links=links, images=images)):
        assert ("/ferry" in text, "boat.jpg" in text, "The ferry" in text) == (links, images, True)
