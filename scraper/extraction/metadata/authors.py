"""Who signs the article: all that names somebody is asked in the order of trust, and the best of it believed."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from scraper.extraction.metadata.author_fallbacks import (
    agreed_elements,
    agreed_labels,
    authors_in_article_footer,
    authors_in_biographies,
    authors_in_notes,
    names_alone,
)
from scraper.extraction.metadata.bylines import IN_PASSING, blocks_beside, byline_offers, who_wrote
from scraper.extraction.metadata.declared_authors import (
    MAX_DECLARED,
    METAS,
    as_organisation_if_site,
    declared_offers,
    meta_authors,
    names_site,
)
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.name_shapes import is_full_name
from scraper.extraction.metadata.names import MAX_BYLINE
from scraper.extraction.metadata.signatures import signature_offers
from scraper.extraction.metadata.site_names import is_own_name
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_authors import AuthorOffer
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

_DECLARED = ("json-ld", "meta")
# The copyright line is among so many last blocks, and names its owner within so many characters.
_LAST_BLOCKS = 40
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright).{0,80}", re.IGNORECASE)


def find_authors(document: Document, facts: DeclaredFacts, place: Place) -> Found[tuple[Author, ...]]:
    """Return the people who wrote the article, else the organisation that did; empty if that is in doubt.

    Order of trust: JSON-LD; meta; rel and itemprop; elements named byline or author beside the headline; lines such
    as "By A and B" there, also where the label is a line of its own; links to an author's page; a name beside the date.
    The first that gives a person's full name wins, else the first that names a person; an agency is taken only if
    no person is named, and the site itself only if no agency is. Where nothing but the site is named, further sources
    are asked (``author_fallbacks``).
    """
    offers: list[AuthorOffer] = []
    names = facts.own_names
    for source, found in _author_offers(document, facts, place):
        authors = tuple(as_organisation_if_site(author, names) for author in found)
        authors = who_wrote(document, place, authors) if source.startswith(_DECLARED) else authors
        authors = (
            authors[:1]
            if source.startswith("byline") and source != "byline element" and authors[0].kind is AuthorKind.ORGANISATION
            else authors
        )
        offers.append((source, authors))
        if _has_full_name(authors) and not _is_doubtful(document, source, authors):
            offers = [*_longer_list(document, facts, place, offers[-1]), *offers]
            break
    if all(is_own_name(author.name, names) for _, found in offers for author in found):
        others = [offer for offer in _fallback_offers(document, facts, place, is_wide=not offers) if offer[1]]
        offers += [offer for offer in others if not any(names_site(author, names) for author in offer[1])]
    if not offers:
        return Found(())
    source, authors = _best(document, offers, names)
    if any(author.kind is AuthorKind.PERSON for author in authors):
        authors = _without_site(authors, names)
    offered = tuple(candidate("authors", name, ", ".join(map(str, found))) for name, found in offers)
    return Found(authors, source.removesuffix(IN_PASSING), offered)


def confirmed_authors(
    document: Document, facts: DeclaredFacts, place: Place, found: Found[tuple[Author, ...]]
) -> Found[tuple[Author, ...]]:
    """Return the authors, confirmed if JSON-LD or a meta declares them and lines beside the article print them all."""
    if not found.source.startswith(_DECLARED):
        return found
    texts = (document.texts[block] for block in blocks_beside(document, facts, place))
    lines = [text for text in texts if len(text) <= MAX_BYLINE]
    printed = "\n".join(lines).casefold()
    return found.confirmed(holds=all(author.name.casefold() in printed for author in found.value))


def _best(document: Document, offers: Sequence[AuthorOffer], names: frozenset[str]) -> AuthorOffer:
    """Return the offer to be believed: the first of the best kind (see ``find_authors``)."""
    persons = [offer for offer in offers if any(author.kind is AuthorKind.PERSON for author in offer[1])]
    full = [offer for offer in persons if _has_full_name(offer[1])]
    sure = [offer for offer in full if not _is_doubtful(document, *offer)]
    declared = [offer for offer in offers if offer[0].startswith(_DECLARED)]
    stated = [offer for offer in persons if offer in declared or offer[0] == "rel or itemprop author"]
    others = [offer for offer in offers if offer not in persons]
    agencies = [offer for offer in others if not any(is_own_name(author.name, names) for author in offer[1])]
    named = [offer for offer in full if not offer[0].endswith(IN_PASSING)]
    believed = [offer for offer in agencies if offer in declared], agencies, declared
    ranks = (sure, named, stated, *believed, full, persons, offers)
    return next(rank for rank in ranks if rank)[0]


def _longer_list(document: Document, facts: DeclaredFacts, place: Place, offer: AuthorOffer) -> list[AuthorOffer]:
    """Return the first meta that names the one person of JSON-LD and others; some systems put only the first there."""
    source, authors = offer
    if source != "json-ld author" or len(authors) != 1:
        return []
    for name in METAS:
        found = meta_authors(document, name, facts.own_names)
        are_people = all(is_full_name(author) and not names_site(author, facts.own_names) for author in found)
        if 1 < len(found) <= MAX_DECLARED and authors[0] in found and are_people:
            return [(f"meta {name}", who_wrote(document, place, found))]
    return []


def _is_doubtful(document: Document, source: str, authors: tuple[Author, ...]) -> bool:
    """Tell whether a full name is one that the page mentions in passing, or that of its publisher in a meta.

    A name is the publisher's if the page's copyright line has it: "© 2026 Condor Press Group".
    """
    if source.endswith(IN_PASSING):
        return True
    if not source.startswith("meta"):
        return False
    owners = [
        match[0].casefold()
        for text in (*document.texts[-_LAST_BLOCKS:], document.meta("copyright") or "")
        if (match := _COPYRIGHT.search(text))
    ]
    return all(any(author.name.casefold() in owner for owner in owners) for author in authors)


def _has_full_name(authors: tuple[Author, ...]) -> bool:
    """Tell whether a name is more than a user name; scripts without capitals write full names in one word."""
    return any(
        author.kind is AuthorKind.PERSON and (" " in author.name or not author.name.isascii()) for author in authors
    )


def _without_site(authors: tuple[Author, ...], names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors without the site itself, which some pages name beside the person who wrote."""
    return tuple(
        author for author in authors if author.kind is AuthorKind.PERSON or not is_own_name(author.name, names)
    )


def _author_offers(document: Document, facts: DeclaredFacts, place: Place) -> Iterator[AuthorOffer]:
    declared, printed = declared_offers(document, facts), byline_offers(document, facts, place)
    return (offer for offer in chain(declared, printed, signature_offers(document, place)) if offer[1])


def _fallback_offers(document: Document, facts: DeclaredFacts, place: Place, *, is_wide: bool) -> Iterator[AuthorOffer]:
    yield "byline elsewhere", agreed_elements(document, facts, place)
    yield "footer of the article", authors_in_article_footer(document, place)
    yield "note on the author", authors_in_notes(document, place)
    yield "note on the author", authors_in_biographies(document, place)
    yield "name beside the headline", names_alone(document, facts, place, is_wide=is_wide)
    yield "labelled line elsewhere", agreed_labels(document, place)
