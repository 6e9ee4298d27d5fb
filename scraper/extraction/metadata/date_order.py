"""Whether a page writes 3/4/2026 for the third of April or for March 4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from scraper.extraction.document import Document
    from scraper.models import Site

_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?![\d/])")
# CLDR 46 short dates with the month first: United States and its territories, the Philippines.
_MONTH_FIRST_REGIONS = frozenset(("us", "ph", "pr", "gu"))
# English pages under these national domains still write the day first.
_GENERIC_DOMAINS = frozenset(("com", "org", "net", "us", "gov", "edu", "info", "io", "co"))


def day_comes_first(document: Document, site: Site) -> bool | None:
    """The page's order of numeric dates; None if nothing tells.

    Order of trust: what the site's plug-in says; a date of the page that can be read in one way only; the
    region of the declared language; for English without region, the domain.
    """
    if site.day_first is not None:
        return site.day_first
    for text in document.blocks.texts:
        if "/" in text and (match := _NUMERIC.search(text)):
            first, second = int(match[1]), int(match[2])
            if 12 < max(first, second) <= 31 and min(first, second) <= 12:
                return first > 12
    language, _, region = declared_language(document).partition("-")
    if region:
        return region not in _MONTH_FIRST_REGIONS
    return (_domain(document.url) not in _GENERIC_DOMAINS) if language == "en" else (True if language else None)


def declared_language(document: Document) -> str:
    """The declared language tag, lower-cased with hyphens (``en-us``): html lang, og:locale, content-language."""
    for index, tag in enumerate(document.elements.tags[:3]):
        attributes = document.elements.attributes[index]
        if tag == "html" and (value := attributes.get("lang") or attributes.get("xml:lang")):
            return value.strip().lower().replace("_", "-")
    value = document.meta("og:locale", "content-language", "dc.language", "language", "inlanguage") or ""
    return value.split(",")[0].strip().lower().replace("_", "-")


def _domain(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").rpartition(".")[2]
    except ValueError:
        return ""
