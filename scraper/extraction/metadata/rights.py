"""What the page says about access to the article and about the use of it; recorded as written, never acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.models import RightsSignal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

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
# Words of a robots meta that reserve uses of the page; the others steer search engines.
_RESERVING = frozenset(("noai", "noimageai", "noml", "noarchive"))
# A licence may be a text; a longer one is the page's imprint.
MAX_VALUE = 500
_MAX_LICENCES = 10


def find_rights(document: Document, facts: DeclaredFacts) -> tuple[RightsSignal, ...]:
    """Return what the page says about rights, each statement once: JSON-LD, links with ``rel=license``, metas."""
    return tuple(dict.fromkeys((*facts.rights, *_linked(document, facts), *_of_metas(document))))


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
            for word in content.casefold().replace(",", " ").split():
                if word in _RESERVING:
                    yield RightsSignal("robots", word, "meta robots")
