"""The stories of an export as Markdown: one file a story, its facts as front matter (YAML) above the text."""

from __future__ import annotations

import re
from functools import partial
from typing import IO, TYPE_CHECKING
from unicodedata import normalize

from scraper.corpus.contents import published_day
from scraper.corpus.exports import span
from scraper.records import record_of
from scraper.renderers.front_matter import FACTS, front_matter
from scraper.renderers.markdown import article_to_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.corpus.export_files import Writer
    from scraper.models import Story
    from scraper.records import Record

MANIFEST = "manifest.markdown.json"
# File systems allow 255 bytes; 48 characters of four bytes, the day, the id and the endings are 226.
SLUG = 48
ID_DIGITS = 12  # of 32: with the day and the title before them, enough

_GAP = re.compile(r"[\W_]+")


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
    return f"{front_matter(facts)}\n{article_to_markdown(story.canonical.article)}\n"


def _write(story: Story, file: IO[bytes]) -> int:
    file.write(story_to_markdown(story).encode("utf-8", "backslashreplace"))
    return 1
