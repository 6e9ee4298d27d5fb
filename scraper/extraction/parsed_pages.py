"""A page that is parsed once: its articles, its links and its own address are all read from the same ``Document``."""

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
    """A page and the ``Document`` parsed from it."""

    page: Page
    document: Document


def parse_page(page: Page, decoded: Decoded | None = None) -> ParsedPage:
    """Decode and parse a page. ``decoded``: its text, if the caller has it already.

    Raises:
        DecodeError: the page is not text.
    """
    text = decoded or decode(page.body, page.content_type, page.location)
    return ParsedPage(page, parse(text.text, page.location, text.utf8))


def with_stated_url(parsed: ParsedPage) -> ParsedPage:
    """Give a page that came without a URL the one that it states itself (canonical link, ``og:url``, JSON-LD).

    A document resolves its links only when asked, so the page need not be parsed again.
    """
    if parsed.page.location:
        return parsed
    url = _stated_url(parsed.document)
    return ParsedPage(replace(parsed.page, url=url), replace(parsed.document, url=url))


def _stated_url(document: Document) -> str | None:
    """Return the canonical URL that a page states, if it is an absolute one."""
    url = find_canonical_url(document, DeclaredFacts()).value
    if url is None and document.json_ld:  # last: JSON-LD takes a twentieth of a page's whole time
        url = find_canonical_url(document, read_facts(document)).value
    url = cleaned(url)
    return url if url and is_web_address(url) else None
