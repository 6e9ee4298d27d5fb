"""What is related to the stories of the view: articles that look like copies and were not merged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import select_in
from scraper.corpus.materialized import symmetric_pairs
from scraper.corpus.materialized.article_changes import read_articles
from scraper.deduplication.merge_evidence import listed, relation_of
from scraper.models import Copy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from scraper.models import RelatedArticle


@dataclass(frozen=True, slots=True)
class _First:
    """The first article of an equivalence class, by id, which stands for it."""

    id: str
    number: int
    story: int


def read_related(
    connection: sqlite3.Connection, copies: Mapping[int, Copy]
) -> Mapping[int, tuple[RelatedArticle, ...]]:
    """Return by story what is related to it; ``copies``: all articles of these stories, by number."""
    query = "SELECT DISTINCT class FROM view_articles WHERE number IN ({})"
    classes = [row[0] for row in select_in(connection, query, copies)]
    pairs = list(symmetric_pairs.find(connection, symmetric_pairs.RELATED, classes))
    firsts = _firsts(connection, {class_ for pair in pairs for class_ in pair})
    return _told(connection, copies, [(firsts[a], firsts[b]) for a, b in pairs if a in firsts and b in firsts])


def _told(
    connection: sqlite3.Connection, copies: Mapping[int, Copy], pairs: Iterable[tuple[_First, _First]]
) -> Mapping[int, tuple[RelatedArticle, ...]]:
    apart = [(own, other) for own, other in pairs if own.number in copies and own.story != other.story]
    articles = read_articles(connection, {other.number for _, other in apart})
    query = "SELECT number, id FROM view_stories WHERE number IN ({})"
    names = {number: name.hex() for number, name in select_in(connection, query, {other.story for _, other in apart})}
    found = defaultdict(list)
    for own, other in apart:
        if other.number in articles and other.story in names:
            copy = Copy(*articles[other.number], ())
            found[own.story].append(relation_of(copies[own.number], copy, names[other.story]))
    return {story: listed(related) for story, related in found.items()}


def _firsts(connection: sqlite3.Connection, classes: Iterable[int]) -> dict[int, _First]:
    query = "SELECT class, id, number, story FROM view_articles WHERE story IS NOT NULL AND class IN ({})"
    firsts = dict[int, _First]()
    for class_, *row in select_in(connection, query, classes):
        each = _First(row[0].hex(), *row[1:])
        if class_ not in firsts or each.id < firsts[class_].id:
            firsts[class_] = each
    return firsts
