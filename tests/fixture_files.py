"""The fixtures on disk: pages, their facts, and what must come out of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scraper.models import Article, Author, AuthorKind, Dateline, Page, Paragraph, ParagraphKind, Teaser

FOLDER = Path(__file__).parent.parent / "fixtures"
_NAMES = re.compile(rb"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)


@dataclass(frozen=True)
class Fixture:
    """One page with its gold, an object as docs/formats.md describes it."""

    path: Path
    page: Page
    gold: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"


def load_fixtures() -> list[Fixture]:
    """All fixtures, sorted by name."""
    return [_load(path) for path in sorted(FOLDER.glob("*/*.html"))]


def without_names(page: Page) -> Page:
    """Return the page with every class and id attribute taken out."""
    return Page(
        page.url,
        _NAMES.sub(b"", page.body),
        headers=page.headers,
        content_type=page.content_type,
        fetched_at=page.fetched_at,
    )


def _load(path: Path) -> Fixture:
    facts = json.loads(path.with_suffix(".json").read_text("utf-8"))
    headers = tuple((name.lower(), value) for name, value in facts["headers"].items())
    page = Page(
        url=facts["url"],
        body=path.read_bytes(),
        headers=headers,
        content_type=dict(headers).get("content-type"),
        fetched_at=datetime.fromisoformat(facts["fetched_at"]),
    )
    return Fixture(path, page, json.loads(path.with_suffix(".gold.json").read_text("utf-8")))


def gold_value(field: str, value: Any) -> object:
    """Return a field of the gold as the type that ``Article`` has for it."""
    if value is None:
        return None
    if field in ("published", "modified"):
        return parse_day(value)
    if field == "paragraphs":
        return tuple(Paragraph(item["text"], ParagraphKind(item["kind"])) for item in value)
    if field == "authors":
        return tuple(Author(item["name"], AuthorKind(item["kind"])) for item in value)
    if field == "dateline":
        return Dateline(value["place"], value["agency"])
    return tuple(value) if isinstance(value, list) else value


def gold_teasers(gold: dict[str, Any]) -> set[Teaser]:
    """Return the gold's teasers; a missing key is None or false."""
    return {
        Teaser(
            title=item["title"],
            snippet=item.get("snippet"),
            truncated=item.get("truncated", False),
            url=item.get("url"),
            published=parse_day(item.get("published")),
            heading=item.get("heading"),
        )
        for item in gold["teasers"]
    }


def parse_day(value: str | None) -> date | datetime | None:
    """Return a day, or an instant if the string has a time."""
    if value is None:
        return None
    return datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)


def stated_fields(gold: dict[str, Any]) -> dict[str, object]:
    """Return what one article of a gold states, by field of ``Article``."""
    return {field: gold_value(field, value) for field, value in gold.items()}


def field_of(article: Article, field: str) -> object:
    """Return a field of an article by name."""
    value: object = getattr(article, field)
    return value
