"""The publisher's own description of the article, a sentence or two."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.finding import Found, candidate

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

_METAS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")


def find_description(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return the declared description.

    Order of trust: og:description, description, twitter:description, Dublin Core, JSON-LD.
    """
    offers = [(f"meta {name}", _line(document.meta(name) or "")) for name in _METAS]
    offers.append(("json-ld description", facts.description))
    found = tuple(candidate("description", source, text) for source, text in offers if text)
    return Found(found[0].value, found[0].source, found) if found else Found(None)


def _line(text: str) -> str:
    """Return the text as one line, with HTML escapes undone, twice because some systems escape twice.

    >>> _line("Fish &amp;amp; chips")
    'Fish & chips'
    """
    return squeezed(html.unescape(html.unescape(text)))
