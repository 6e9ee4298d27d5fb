"""Who signs the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.found import Found, Place, candidate
from scraper.extraction.metadata.names import MAX_BYLINE, bracketed_reporters, is_name, read_names
from scraper.extraction.metadata.site_names import compact, is_own_name, own_names
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.document import Document
    from scraper.extraction.metadata.facts import Facts
    from scraper.extraction.metadata.marks import Mark

_METAS = (
    "author", "parsely-author", "sailthru.author", "article:author_name", "dc.creator", "dcterms.creator",
    "dc.creator.personalname", "byl", "byline", "article:author", "og:article:author", "cxenseparse:author",
    "citation_author", "authors", "creator", "twitter:data1", "rnews:author", "cse-authors",
    "articleauthor",
)  # fmt: skip
# twitter:data1 is the author only where its label says so.
_AUTHOR_LABEL = re.compile(r"written|author|by|verfasst|autor|écrit|escrito|scritto", re.IGNORECASE)
# How many blocks above the headline, into the text and after it a byline stands.
_REACH_ABOVE = 3
_REACH_INSIDE = 2
_REACH_AFTER = 4
# A signature is short: a name, a comma, an office.
_MAX_SIGNATURE = 300

Source = tuple[str, tuple[Author, ...]]


def find_authors(document: Document, facts: Facts, place: Place) -> Found[tuple[Author, ...]]:
    """The people who sign the article, else the body that does; empty if nothing says so beyond doubt.

    Order of trust: JSON-LD; meta; rel and itemprop; elements named byline or author beside the
    headline; lines such as "By A and B" there. The first that gives a person's full name wins, else the
    first that names a person; an agency or the paper itself is taken only where no person is named.
    """
    offers: list[Source] = []
    names = own_names(document, facts)
    for source, found in _sources(document, facts, place):
        authors = tuple(_house_is_a_body(author, names) for author in found)
        offers.append((source, authors))
        if _has_full_name(authors):
            break
    if not offers:
        return Found(())
    persons = [offer for offer in offers if any(author.kind is AuthorKind.PERSON for author in offer[1])]
    source, authors = ([offer for offer in persons if _has_full_name(offer[1])] or persons or offers)[0]
    if persons:
        authors = _without_house(authors, names)
    offered = tuple(candidate("authors", name, ", ".join(map(str, found))) for name, found in offers)
    return Found(authors, source, offered)


def _has_full_name(authors: tuple[Author, ...]) -> bool:
    """Whether a person is named by more than a user name; scripts without capitals write full names in one word."""
    return any(
        author.kind is AuthorKind.PERSON and (" " in author.name or not author.name.isascii()) for author in authors
    )


def _house_is_a_body(author: Author, names: frozenset[str]) -> Author:
    """Sites declare themselves a ``Person`` when their system knows no other type."""
    return Author(author.name, AuthorKind.ORGANISATION) if compact(author.name) in names else author


def _without_house(authors: tuple[Author, ...], names: frozenset[str]) -> tuple[Author, ...]:
    """The authors without the paper itself, which some name beside the person who wrote."""
    return tuple(
        author for author in authors if author.kind is AuthorKind.PERSON or not is_own_name(author.name, names)
    )


def signature(text: str) -> Author | None:
    """The author who signs with a name, a comma and an office, as last paragraph of a text.

    >>> signature("Kim Kwang Ho, department director of the Central Committee of the General Federation")
    Author(name='Kim Kwang Ho', kind=<AuthorKind.PERSON: 'person'>)
    >>> signature("Kim Kwang Ho, who was there, agreed.")
    """
    name, comma, office = text.strip().partition(", ")
    if not comma or len(text) > _MAX_SIGNATURE or text.rstrip()[-1:] in ".!?…”\"'":
        return None
    if not is_name(name) or not 2 <= len(name.split()) <= 4 or not office[:1].islower() or len(office.split()) < 2:
        return None
    return Author(name)


def _sources(document: Document, facts: Facts, place: Place) -> Iterator[Source]:
    declared = tuple(dict.fromkeys(found for author in facts.authors for found in _declared(author.name, author.kind)))
    if declared:
        yield "json-ld author", declared
    for name in _METAS:
        if authors := _meta_authors(document, name):
            yield f"meta {name}", authors
    trusted = tuple(mark for mark in facts.marks.authors if mark.how != "name")
    yield from _marked(document, place, trusted, "rel or itemprop author")
    yield from _marked(
        document, place, tuple(mark for mark in facts.marks.authors if mark.how == "name"), "byline element"
    )
    for block in _beside(place, len(document.blocks)):
        if authors := read_names(document.blocks.texts[block], labelled=True):
            yield "byline", authors
    for block in place.kept[:1]:
        if authors := bracketed_reporters(document.blocks.texts[block]):
            yield "reporter in the first paragraph", authors


def _declared(name: str, kind: AuthorKind | None) -> tuple[Author, ...]:
    """The authors of a field that declares them; addresses and lists of pages are none."""
    return () if "://" in name or name.startswith(("www.", "/")) else read_names(name, kind, declared=True)


def _meta_authors(document: Document, name: str) -> tuple[Author, ...]:
    if name == "twitter:data1" and not _AUTHOR_LABEL.search(document.meta("twitter:label1") or ""):
        return ()
    contents = [content for key, content in document.metas if key == name and content]
    if name == "citation_author":
        contents = [" ".join(reversed(content.split(", "))) for content in contents]
    return tuple(dict.fromkeys(author for content in contents for author in _declared(content, None)))


def _beside(place: Place, count: int) -> list[int]:
    """Blocks in which a byline may stand: from headline to text first, then above, in and after."""
    if place.first < 0:
        return []
    start = (
        place.headline if place.headline is not None and place.headline < place.first else place.first - _REACH_ABOVE
    )
    start = max(0, start)
    blocks = [*range(start, place.first), *range(start - 1, max(-1, start - 1 - _REACH_ABOVE), -1)]
    blocks += range(place.first, min(count, place.first + _REACH_INSIDE))
    if place.last >= place.first:
        blocks += range(place.last, min(count, place.last + _REACH_AFTER))
    return [block for block in blocks if place.fate(block) not in ("comments", "menu")]


def _marked(document: Document, place: Place, marks: tuple[Mark, ...], name: str) -> Iterator[Source]:
    """Authors of the marked elements beside headline and text; those of one region belong together."""
    beside = set(_beside(place, len(document.blocks)))
    links = {link.element: link.text for link in document.links} if marks else {}
    found: dict[Author, None] = {}
    for mark in marks:
        block = document.elements.first_blocks[mark.element]
        if block in beside or (mark.how == "itemprop" and not place.is_foreign(block)):
            found.update(dict.fromkeys(_of_mark(document, mark, block, links)))
    if found:
        yield name, tuple(found)


def _of_mark(document: Document, mark: Mark, block: int, links: dict[int, str]) -> tuple[Author, ...]:
    elements = document.elements
    text = mark.content or links.get(mark.element) or document.text_of(mark.element)
    if not text:
        inner = next((links[index] for index in range(mark.element, elements.ends[mark.element]) if index in links), "")
        text = inner or (document.blocks.texts[block] if block < len(document.blocks) else "")
    if mark.how == "name":
        return read_names(text)
    return _declared(text, None) if len(text) <= MAX_BYLINE else ()
