"""What kind of article it is, where the page declares one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.finding import Found, candidate

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# schema.org and Open Graph types by what they say, the narrow ones first; a bare Article or WebPage says nothing.
_TYPES = (
    ("live", re.compile(r"liveblog", re.IGNORECASE)),
    ("opinion", re.compile(r"opinion|editorial|kommentar|column", re.IGNORECASE)),
    ("gallery", re.compile(r"gallery", re.IGNORECASE)),
    ("video", re.compile(r"^video", re.IGNORECASE)),
    ("review", re.compile(r"^(?:critic)?review", re.IGNORECASE)),
    ("news", re.compile(r"newsarticle$", re.IGNORECASE)),
)


def find_type(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return ``live``, ``opinion``, ``gallery``, ``video``, ``review`` or ``news``; None if none is declared.

    Order of trust: article:opinion, the JSON-LD type, og:type. A news article whose
    page declares article:opinion true is an opinion.
    """
    offers = [("json-ld type", facts.type), ("meta og:type", document.meta("og:type") or "")]
    if (document.meta("article:opinion") or "").casefold() == "true":
        offers.insert(0, ("meta article:opinion", "opinion"))
    read = [(source, text, _kind(text)) for source, text in offers if text]
    found = tuple(candidate("type", source, text) for source, text, _ in read)
    return next((Found(kind, source, found) for source, _, kind in read if kind), Found(None, "", found))


def _kind(text: str) -> str | None:
    """Return the kind of article that a declared type stands for.

    >>> _kind("OpinionNewsArticle"), _kind("video.other"), _kind("Article")
    ('opinion', 'video', None)
    """
    return next((kind for kind, pattern in _TYPES if pattern.search(text)), None)
