"""The output formats of ``scraper extract``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.corpus.records import article_record
from scraper.markdown import article_to_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.models import Article
    from scraper.pipeline import Reading

FORMATS = ("text", "markdown", "json", "jsonl")


def rendered(read: Iterable[Reading], format_: str, *, is_single: bool) -> Iterator[str]:
    """The output in pieces, one an article where the format allows it; ``is_single``: one input was asked for."""
    match format_:
        case "json":
            return _array(read, is_single=is_single)
        case "jsonl":
            return (_json(article) + "\n" for reading in read for article in reading.articles)
        case "markdown":
            return _parted(read, article_to_markdown, is_single=is_single)
        case _:
            return _parted(read, lambda article: article.text, is_single=is_single)


def _json(article: Article, indent: int | None = None) -> str:
    return json.dumps(article_record(article), ensure_ascii=False, indent=indent)


def _array(read: Iterable[Reading], *, is_single: bool) -> Iterator[str]:
    articles = [article for reading in read for article in reading.articles]
    if not is_single or len(articles) > 1:
        records = [article_record(article) for article in articles]
        yield json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    elif articles:
        yield _json(articles[0], indent=2) + "\n"


def _parted(read: Iterable[Reading], render: Callable[[Article], str], *, is_single: bool) -> Iterator[str]:
    """Several inputs are parted as head(1) parts files: ``==> NAME <==``; several articles of one, by a blank line."""
    gap = ""
    for reading in read:
        texts = [text for text in map(render, reading.articles) if text]
        head = "" if is_single else f"==> {reading.name} <==\n\n"
        if texts or head:
            yield gap + head + "".join(f"{text}\n" for text in ["\n\n".join(texts)] if text)
            gap = "\n"
