"""The authors that a page declares for machines, in JSON-LD and in metas, and which of them are the site itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.name_lists import without_repetition
from scraper.extraction.metadata.name_shapes import is_domain
from scraper.extraction.metadata.names import read_names
from scraper.extraction.metadata.site_names import SEPARATOR, compact, is_own_name
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

METAS = (
    "author", "parsely-author", "sailthru.author", "article:author_name", "dc.creator", "dcterms.creator",
    "dc.creator.personalname", "byl", "byline", "article:author", "og:article:author", "cxenseparse:author",
    "citation_author", "authors", "creator", "twitter:data1", "rnews:author", "cse-authors",
    "articleauthor",
)  # fmt: skip
# twitter:data1 is the author only where its label says so.
_AUTHOR_LABEL = re.compile(r"written|author|by|verfasst|autor|écrit|escrito|scritto", re.IGNORECASE)
# Of so many declared authors it is asked what else the page calls them; papers of science have hundreds.
MAX_DECLARED = 12
# A name that begins with the site's, if that has so many letters, is the site's with something glued to it.
_MIN_SITE_NAME = 10

# A source, and the authors that it names.
AuthorOffer = tuple[str, tuple[Author, ...]]


def declared_offers(document: Document, facts: DeclaredFacts) -> Iterator[AuthorOffer]:
    """Yield what JSON-LD and each meta says, in the order of trust."""
    declared = (found for author in facts.authors for found in _of_object(author, facts.own_names))
    yield "json-ld author", without_repetition(declared)
    for name in METAS:
        yield f"meta {name}", meta_authors(document, name, facts.own_names)


def meta_authors(document: Document, name: str, names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors of all metas of a name; the address of another site is that of who built the page."""
    if name == "twitter:data1" and not _AUTHOR_LABEL.search(document.meta("twitter:label1") or ""):
        return ()
    contents = [content for key, content in document.metas if key == name and content]
    if name == "citation_author":
        contents = [" ".join(reversed(content.split(", "))) for content in contents]
    found = (author for content in contents for author in read_declared(content, None, names))
    return tuple(
        dict.fromkeys(a for a in found if not is_domain(a.name) or is_own_name(a.name.partition(".")[0], names))
    )


def _of_object(author: Author, names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors of one object of JSON-LD: of a person and an organisation ("Ada Mills, CNN") only the person.

    An object is one author; what stands behind the name is the house, the office or the place.
    """
    found = tuple(as_organisation_if_site(name, names) for name in read_declared(author.name, author.kind, names))
    return tuple(name for name in found if name.kind is AuthorKind.PERSON) or found


def read_declared(name: str, kind: AuthorKind | None, names: frozenset[str] = frozenset()) -> tuple[Author, ...]:
    """Return the authors of a field that declares them; none for an address.

    A field that holds the site's name (``names``), of several words, holds nothing else: "Human in the Loop".
    """
    if "://" in name or name.startswith(("www.", "/")):
        return ()
    if " " in name and compact(name) in names and not SEPARATOR.search(name):
        return (Author(name, AuthorKind.ORGANISATION),)
    return read_names(name, kind, declared=True)


def as_organisation_if_site(author: Author, names: frozenset[str]) -> Author:
    """Return an author that is the site itself as an organisation: some systems declare every author a ``Person``."""
    return Author(author.name, AuthorKind.ORGANISATION) if names_site(author, names) else author


def names_site(author: Author, names: frozenset[str]) -> bool:
    own = compact(author.name)
    return own in names or own.startswith(tuple(name for name in names if len(name) >= _MIN_SITE_NAME))
