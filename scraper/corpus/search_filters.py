"""What a search asks besides words: day, site, language, author and teasers of a story, and the order of the finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scraper.corpus.search_text import words_of
from scraper.urls.identity import canonical_host
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from scraper.corpus.search_text import Term
    from scraper.models import Story

_LANGUAGE = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@:]*[^\s/?#@:.]\.?")
# Sorts behind all times of a day, which go on with "T", and before the next day.
_BEHIND = "U"
_AUTHOR = "SELECT 1 FROM entry_authors WHERE entry_authors.entry = entry_facts.entry"


class SearchOrder(StrEnum):
    """The order of the finds. Undated stories come last in both orders of time; equals by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What must hold for a story, of its canonical article; what is empty asks for nothing.

    ``since``, ``until``: the day of publication, both days included. ``sites``: a registrable domain or one of its
    hosts; ``languages``: ``en`` is ``en-GB``, too; ``authors``: parts of a name, whole words. Of several values of one
    kind one must fit. Raises ValueError for a site or language that is none, an author without a letter, and days in
    the wrong order.
    """

    since: date | None = None
    until: date | None = None
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    has_teaser: bool = False

    def __post_init__(self) -> None:
        """Write hosts, languages and names as the index has them."""
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"no day is from {self.since} on and until {self.until}")
        object.__setattr__(self, "sites", tuple(map(_host, self.sites)))
        object.__setattr__(self, "languages", tuple(map(_language, self.languages)))
        object.__setattr__(self, "authors", tuple(map(_name, self.authors)))


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the filters ask of a story; ``published``: ISO 8601, in the page's own zone."""

    story: str
    published: str | None
    host: str | None
    site: str | None
    language: str | None
    has_teaser: bool
    authors: frozenset[str]


def facts_of(story: Story) -> EntryFacts:
    """Return what the filters ask of a story."""
    it = story.canonical.article
    address = it.url or it.canonical_url or ""
    return EntryFacts(
        story.id,
        it.published.isoformat() if it.published else None,
        canonical_host(address),
        site_of(address) or None,
        it.language.casefold() if it.language else None,
        bool(story.teasers),
        frozenset(name for author in it.authors if (name := _folded(author.name))),
    )


def get_facts(connection: sqlite3.Connection, entry: int) -> EntryFacts | None:
    """Return the facts of an entry of the index, None if it has none."""
    row = connection.execute("SELECT * FROM entry_facts WHERE entry = ?", (entry,)).fetchone()
    if row is None:
        return None
    names = connection.execute("SELECT name FROM entry_authors WHERE entry = ?", (entry,))
    _, story, published, host, site, language, has_teaser = row
    authors = frozenset(name for (name,) in names)
    return EntryFacts(story, published, host, site, language, bool(has_teaser), authors)


def put_facts(connection: sqlite3.Connection, entry: int, facts: EntryFacts) -> None:
    """Bring the facts of an entry up to date; with the entry they go by themselves."""
    if get_facts(connection, entry) == facts:
        return
    row = (entry, facts.story, facts.published, facts.host, facts.site, facts.language, facts.has_teaser)
    connection.execute("INSERT OR REPLACE INTO entry_facts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM entry_authors WHERE entry = ?", (entry,))
    add = "INSERT INTO entry_authors VALUES (?, ?)"
    connection.executemany(add, ((entry, name) for name in sorted(facts.authors)))


def conditions(wanted: SearchFilter) -> tuple[str, Mapping[str, object]]:
    """Return what `entry_facts` must fulfil, as SQL, and the values in it."""
    found = list(_conditions(wanted))
    values = {name: value for _, given in found for name, value in given.items()}
    return " AND ".join(condition for condition, _ in found) or "1", values


def ordering(order: SearchOrder) -> str:
    """Return the columns to sort by, equals by id. Only a search for words has a relevance."""
    return {
        SearchOrder.RELEVANCE: "relevance, story",
        SearchOrder.NEWEST: "published DESC, story",
        SearchOrder.OLDEST: "published IS NULL, published, story",
    }[order]


def order_of(name: str | None, terms: Sequence[Term]) -> SearchOrder:
    """Return the order of this name, or the usual one. Raises ValueError if there is none."""
    if name is None:
        return SearchOrder.RELEVANCE if terms else SearchOrder.NEWEST
    if name not in set(SearchOrder):
        raise ValueError(f"{name!r} is no order; there are {', '.join(SearchOrder)}")
    if name == SearchOrder.RELEVANCE and not terms:
        raise ValueError("relevance is that of words; without any the order is newest or oldest")
    return SearchOrder(name)


def _conditions(wanted: SearchFilter) -> Iterator[tuple[str, dict[str, object]]]:
    if wanted.since:
        yield "published >= :since", {"since": wanted.since.isoformat()}
    if wanted.until:
        yield "published < :behind", {"behind": wanted.until.isoformat() + _BEHIND}
    if wanted.has_teaser:
        yield "has_teaser", {}
    for condition, name, values in (
        ("(site = :{0} OR host = :{0})", "site", wanted.sites),
        ("(language = :{0} OR language LIKE :{0} || '-%')", "language", wanted.languages),
        (f"EXISTS ({_AUTHOR} AND instr(name, :{{0}}))", "author", wanted.authors),
    ):
        if values:
            names = [f"{name}{number}" for number in range(len(values))]
            yield _any(condition.format(each) for each in names), dict(zip(names, values, strict=True))


def _any(alternatives: Iterable[str]) -> str:
    return f"({' OR '.join(alternatives)})"


def _host(text: str) -> str:
    host = canonical_host(text if "//" in text else f"//{text}") if text else None
    if not host or not _HOST.fullmatch(host):
        raise ValueError(f"{text!r} is no site; write example.org")
    return host


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is no language tag; write en, or zh-Hant")
    return text.casefold()


def _name(text: str) -> str:
    if not (name := _folded(text)):
        raise ValueError(f"{text!r} is no part of a name")
    return name


def _folded(name: str) -> str:
    # A blank on both sides of each word, so that a part of a name is found by whole words.
    words = " ".join(words_of(name))
    return f" {words} " if words else ""
