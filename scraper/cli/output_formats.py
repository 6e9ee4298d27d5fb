"""The output formats of ``scraper extract``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from scraper.characters import printable, shown
from scraper.cli.fields import picked
from scraper.models import Article
from scraper.records import DERIVED, json_text, names_of, record_of, versioned_record
from scraper.renderers.csv_rows import csv_row
from scraper.renderers.front_matter import FACTS, front_matter
from scraper.renderers.html_article import HTML_END, article_to_html, html_start
from scraper.renderers.markdown import article_to_markdown
from scraper.renderers.tei import CORPUS_END, TEI_START, article_to_tei, corpus_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.reading.page_readings import PageReading
    from scraper.records import Record

FORMATS = ("text", "txt", "markdown", "html", "tei", "json", "jsonl", "chunks", "csv")
RECORDS = ("json", "jsonl")
TABULAR = (*RECORDS, "csv")
DRAWN = ("markdown", "html", "tei")
# Words of a chunk, as of `Article.chunks`.
MAX_WORDS = 200
# The keys of an article as JSON: those of the exports, whose count of versions they share.
FIELDS = ("schema_version", *names_of(Article), *DERIVED)
# What a record has on request only.
BLOCKS = "blocks"
# What is a list of objects in JSON has no column of its own, unless it is asked for; ``text`` has the paragraphs.
COLUMNS = tuple(
    name for name in FIELDS if name not in {"schema_version", "paragraphs", "rights", "teasers", "evidence"}
)


@dataclass(frozen=True, slots=True)
class OutputChoices:
    """What is printed; ``names``: the keys of a record that are wanted, else all.

    ``has_headings``: texts begin with the name of their input. ``max_words``, ``overlap``: of chunks.
    """

    names: Sequence[str] | None = None
    has_links: bool = True
    has_images: bool = True
    has_front_matter: bool = False
    has_blocks: bool = False
    has_headings: bool = False
    max_words: int = MAX_WORDS
    overlap: int = 0


def rendered(  # noqa: PLR0911 - one a format
    read: Iterable[PageReading], format_: str, *, is_single: bool, choices: OutputChoices = OutputChoices()
) -> Iterator[str]:
    """Yield the output in pieces, one an article where the format allows it; ``is_single``: one input was asked for."""
    match format_:
        case "json":
            return _array(_records(read, choices), is_single=is_single)
        case "jsonl":
            return (json_text(record) + "\n" for record in _records(read, choices))
        case "chunks":
            return _chunks(_articles(read), choices)
        case "csv":
            return _rows(read, choices.names or COLUMNS)
        case "html":
            return _html(_articles(read), choices)
        case "tei":
            return _tei(_articles(read), choices, is_single=is_single)
        case "markdown":
            return _parted(read, lambda article: _markdown(article, choices), has_headings=choices.has_headings)
        case _:
            return _parted(read, lambda article: article.text, has_headings=choices.has_headings)


def _articles(read: Iterable[PageReading]) -> Iterator[Article]:
    return chain.from_iterable(reading.articles for reading in read)


def _records(read: Iterable[PageReading], choices: OutputChoices) -> Iterator[Record]:
    for article in _articles(read):
        yield picked(versioned_record(article, has_blocks=choices.has_blocks), choices.names)


def _chunks(articles: Iterable[Article], choices: OutputChoices) -> Iterator[str]:
    """Yield a line a chunk; all chunks of an article as one piece."""
    for article in articles:
        chunks = article.chunks(choices.max_words, choices.overlap)
        yield "".join(json_text(chunk.to_dict()) + "\n" for chunk in chunks)


def _array(records: Iterable[Record], *, is_single: bool) -> Iterator[str]:
    found = list(records)
    if found or not is_single:
        wanted = found[0] if is_single and len(found) == 1 else found
        yield json_text(wanted, indent=2) + "\n"


def _rows(read: Iterable[PageReading], names: Sequence[str]) -> Iterator[str]:
    """Yield a row of names, then a row an article."""
    for number, record in enumerate(_records(read, OutputChoices(names))):
        yield (csv_row(names) if number == 0 else "") + csv_row(record.values())


def _html(articles: Iterable[Article], choices: OutputChoices) -> Iterator[str]:
    """Yield one document, in which articles follow each other."""
    start = ""
    for article in articles:
        body = article_to_html(article, has_links=choices.has_links, has_images=choices.has_images)
        yield ("" if start else (start := html_start(article))) + body + "\n"
    if start:
        yield HTML_END


def _tei(articles: Iterator[Article], choices: OutputChoices, *, is_single: bool) -> Iterator[str]:
    """Yield one document for one article of one input, else a corpus of documents."""
    begin = list(articles) if is_single else [article for article in [next(articles, None)] if article]
    is_corpus = not is_single or len(begin) > 1
    start = corpus_start() if is_corpus else TEI_START
    for article in chain(begin, articles):
        body = article_to_tei(article, has_links=choices.has_links, has_images=choices.has_images)
        yield f"{start}{body}\n"
        start = ""
    if begin and is_corpus:
        yield CORPUS_END


def _markdown(article: Article, choices: OutputChoices) -> str:
    text = article_to_markdown(article, has_links=choices.has_links, has_images=choices.has_images)
    if not choices.has_front_matter:
        return text
    record = record_of(article)
    facts = {**{name: record[name] for name in FACTS}, "authors": [str(author) for author in article.authors]}
    return f"{front_matter(facts)}\n{text}"


def _parted(read: Iterable[PageReading], render: Callable[[Article], str], *, has_headings: bool) -> Iterator[str]:
    """Part inputs as head(1) parts files, ``==> NAME <==``, or by a blank line, as several articles of one are."""
    gap = ""
    for reading in read:
        texts = [printable(text) for text in map(render, reading.articles) if text]
        head = f"==> {shown(reading.name)} <==\n\n" if has_headings else ""
        if texts or head:
            yield gap + head + "".join(f"{text}\n" for text in ["\n\n".join(texts)] if text)
            gap = "\n"
