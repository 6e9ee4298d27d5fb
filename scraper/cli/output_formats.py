"""The output formats of ``scraper extract``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.characters import printable, shown
from scraper.cli.fields import picked
from scraper.markdown import article_to_markdown
from scraper.models import Article
from scraper.records import DERIVED, json_text, names_of, versioned_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.reading.page_readings import PageReading
    from scraper.records import Record

FORMATS = ("text", "markdown", "json", "jsonl")
RECORDS = ("json", "jsonl")
# The keys of an article as JSON: those of the exports, whose count of versions they share.
FIELDS = ("schema_version", *names_of(Article), *DERIVED)


def rendered(
    read: Iterable[PageReading],
    format_: str,
    *,
    is_single: bool,
    has_headings: bool = False,
    names: Sequence[str] | None = None,
) -> Iterator[str]:
    """Yield the output in pieces, one an article where the format allows it.

    ``is_single``: one input was asked for. ``has_headings``: texts begin with the name of their input. ``names``: the
    keys of a record that are wanted, else all.
    """
    match format_:
        case "json":
            return _array(_records(read, names), is_single=is_single)
        case "jsonl":
            return (json_text(record) + "\n" for record in _records(read, names))
        case "markdown":
            return _parted(read, article_to_markdown, has_headings=has_headings)
        case _:
            return _parted(read, lambda article: article.text, has_headings=has_headings)


def _records(read: Iterable[PageReading], names: Sequence[str] | None) -> Iterator[Record]:
    for reading in read:
        for article in reading.articles:
            yield picked(versioned_record(article), names)


def _array(records: Iterable[Record], *, is_single: bool) -> Iterator[str]:
    found = list(records)
    if found or not is_single:
        wanted = found[0] if is_single and len(found) == 1 else found
        yield json_text(wanted, indent=2) + "\n"


def _parted(read: Iterable[PageReading], render: Callable[[Article], str], *, has_headings: bool) -> Iterator[str]:
    """Part inputs as head(1) parts files, ``==> NAME <==``, or by a blank line, as several articles of one are."""
    gap = ""
    for reading in read:
        texts = [printable(text) for text in map(render, reading.articles) if text]
        head = f"==> {shown(reading.name)} <==\n\n" if has_headings else ""
        if texts or head:
            yield gap + head + "".join(f"{text}\n" for text in ["\n\n".join(texts)] if text)
            gap = "\n"
