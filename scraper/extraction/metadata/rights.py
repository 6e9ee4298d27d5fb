"""What the page, its headers and its site say about access to the article and about the use of it; as written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.models import RightsSignal
from scraper.rights.header_signals import MAX_VALUE, header_signals, reserving_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.models import Page

# Metas that state a licence, an owner or a reservation, by the name of the signal: Dublin Core; TDM Reservation
# Protocol (W3C community group, 2024); the copyright line; ``article:content_tier`` (free, metered, locked).
_METAS = (
    ("license", ("dcterms.license", "dc.rights.license", "license")),
    ("rights", ("dcterms.rights", "dc.rights", "rights")),
    ("copyrightHolder", ("dcterms.rightsholder", "copyright")),
    ("tdm-reservation", ("tdm-reservation",)),
    ("tdm-policy", ("tdm-policy",)),
    ("content_tier", ("article:content_tier",)),
)
_MAX_LICENCES = 10


def find_rights(document: Document, facts: DeclaredFacts, page: Page) -> tuple[RightsSignal, ...]:
    """Return what is said about rights, each statement once: by the page, by its headers, by the files of its site.

    On the page: JSON-LD, links with ``rel=license``, metas.
    """
    of_page = (*facts.rights, *_linked(document, facts), *_of_metas(document))
    stated = dict.fromkeys((*of_page, *header_signals(page.headers), *page.site_rights))
    return tuple(replace(each, seen_at=page.fetched_at) for each in stated)


def _linked(document: Document, facts: DeclaredFacts) -> Iterator[RightsSignal]:
    for rel, address, _ in document.head_links:
        if address and "license" in rel.split():
            yield RightsSignal("license", document.web_url(address), "link rel=license")
    for element in facts.marks.licences[:_MAX_LICENCES]:
        if href := document.elements.attributes[element].get("href"):
            yield RightsSignal("license", document.web_url(href), "a rel=license")


def _of_metas(document: Document) -> Iterator[RightsSignal]:
    for signal, names in _METAS:
        for name in names:
            if value := squeezed(document.meta(name) or "")[:MAX_VALUE]:
                yield RightsSignal(signal, value, f"meta {name}")
    for name, content in document.metas:
        if name == "robots":
            yield from (RightsSignal("robots", word, "meta robots") for word in reserving_words(content))
