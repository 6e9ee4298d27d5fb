"""The stories of an export as Markdown: one file a story, its facts as front matter (YAML) above the text."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import IO, TYPE_CHECKING
from unicodedata import normalize

from scraper.corpus.contents import published_day
from scraper.corpus.exports import span
from scraper.markdown import article_to_markdown
from scraper.records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.corpus.export_files import Writer
    from scraper.models import Story
    from scraper.records import Record

MANIFEST = "manifest.markdown.json"
FACTS = (
    *("title", "url", "canonical_url", "original_url", "published", "modified", "authors", "language", "site_name"),
    *("source", "section", "tags", "type", "is_truncated"),
)

# File systems allow 255 bytes; 48 characters of four bytes, the day, the id and the endings are 226.
SLUG = 48
ID_DIGITS = 12  # of 32: with the day and the title before them, enough

_GAP = re.compile(r"[\W_]+")
# What YAML does not allow in a text as it is (1.2, rule 1): controls, half surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def markdown_files(stories: Iterable[Story]) -> Iterator[tuple[str, Writer]]:
    """Yield what writes the file of each story with its name: folder of the month, day, title, id."""
    return ((file_name(story), partial(_write, story)) for story in stories)


def file_name(story: Story) -> str:
    """Return where the file of a story is.

    >>> from datetime import date
    >>> from scraper.models import Article, Copy, Story
    >>> file_name(Story("0123456789abcdef", Copy("", Article(title="No: 2nd café", published=date(2026, 3, 3)), ())))
    '2026-03/2026-03-03-no-2nd-café-0123456789ab.md'
    """
    article = story.canonical.article
    day = published_day(article) or ""
    slug = _GAP.sub("-", normalize("NFKC", article.title or "").lower())[:SLUG].strip("-")
    name = "-".join(part for part in (day, slug, story.id[:ID_DIGITS]) if part)
    return f"{day[:7] or 'undated'}/{name}.md"


def story_to_markdown(story: Story) -> str:
    """Return the file of a story: front matter, whose values are JSON and so YAML, then the canonical article."""
    record = record_of(story.canonical.article)
    facts: Record = {
        "id": story.id,
        **{name: record[name] for name in FACTS},
        "authors": [str(author) for author in story.canonical.article.authors],
        "copies": [copy.article.url for copy in story.copies],
        **span([sighting for copy in story.members for sighting in copy.sightings]),
    }
    head = "".join(f"{name}: {_yaml(json.dumps(value, ensure_ascii=False))}\n" for name, value in facts.items())
    return f"---\n{head}---\n\n{article_to_markdown(story.canonical.article)}\n"


def _write(story: Story, file: IO[bytes]) -> int:
    file.write(story_to_markdown(story).encode("utf-8", "backslashreplace"))
    return 1


def _yaml(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
