"""A page after its one parsing: what its articles, its links and its own address are read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.extraction.clean_fields import cleaned
from scraper.extraction.dom.decoding import decode
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.declared_facts import DeclaredFacts, read_facts
from scraper.extraction.metadata.sources import find_canonical_url
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from scraper.extraction.dom.decoding import Decoded
    from scraper.extraction.dom.document import Document
    from scraper.models import Page


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its ``Document``, which knows the page's location and resolves relative links when it is asked."""

    page: Page
    document: Document


def parse_page(page: Page, decoded: Decoded | None = None) -> ParsedPage:
    """Decode and parse a page. ``decoded``: its text, where that need not be found in its bytes.

    Raises:
        DecodeError: the page is no text.
    """
    text = decoded or decode(page.body, page.content_type, page.location)
    return ParsedPage(page, parse(text.text, page.location, text.utf8))


def with_stated_url(parsed: ParsedPage) -> ParsedPage:
    """Return the page under the URL that it gives itself, if it came without one.

    The walk over the tree asks for no location, so the page need not be parsed again.
    """
    if parsed.page.location:
        return parsed
    url = _stated_url(parsed.document)
    return ParsedPage(replace(parsed.page, url=url), replace(parsed.document, url=url))


def _stated_url(document: Document) -> str | None:
    """Return what ``find_canonical_url`` finds on a page without a URL, if it is a whole address."""
    url = find_canonical_url(document, DeclaredFacts()).value
    if url is None and document.json_ld:  # to read JSON-LD takes a twentieth of the time of the whole page
        url = find_canonical_url(document, read_facts(document)).value
    url = cleaned(url)
    return url if url and is_web_address(url) else None
