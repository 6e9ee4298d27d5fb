"""Pages of consent in the place of a page: the way to it ends at an address that asks readers to agree to something.

They are told by where they stand and what they say, not by the host: a word for consent as a folder or a label of the
host, which the URL that was asked for has not, and either the way back in the query or the words of such a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from scraper.consent_words import ASSENT, CONSENT_PLACE, CONSENT_SUBJECT
from scraper.markup import text_of, visible
from scraper.urls.addresses import host_of, split

if TYPE_CHECKING:
    from scraper.models import Page

# Letters that such a page shows at most; those with all partners listed have been seen with some 4,000.
CONSENT_LETTERS = 6_000
WALL_BYTES = 1_000_000


def leads_to_consent(asked: str, address: str) -> bool:
    """Tell whether an address that was not asked for is a place where readers are asked for their consent.

    >>> leads_to_consent("https://news.example/2026/bridge", "https://consent.news.example/?back=%2F2026%2Fbridge")
    True
    >>> leads_to_consent("https://news.example/privacy", "https://www.news.example/privacy/")
    False
    """
    return bool(CONSENT_PLACE.search(_place(address)) and not CONSENT_PLACE.search(_place(asked)))


def names_way_back(asked: str, address: str) -> bool:
    """Tell whether the query of an address names the URL that was asked for, or its path.

    >>> names_way_back("https://news.example/2026/bridge", "https://consent.example/ask?return=%2F2026%2Fbridge")
    True
    """
    query = unquote(unquote(split(address).query))
    path = split(asked).path
    return (len(path) > 1 and path in query) or (bool(host_of(asked)) and f"//{host_of(asked)}" in query)


def consent_wall(page: Page) -> str | None:
    """Return which page of consent an HTML page is in place of the one that was asked for, or None."""
    asked, address = page.url or "", page.location or ""
    if asked == address or not leads_to_consent(asked, address):
        return None
    return f"a page of consent: {address}" if names_way_back(asked, address) or _asks(page.body) else None


def _asks(body: bytes) -> bool:
    if len(body) > WALL_BYTES:
        return False
    text = text_of(visible(body.decode("utf-8", "replace")))
    return len(text) <= CONSENT_LETTERS and bool(CONSENT_SUBJECT.search(text) and ASSENT.search(text))


def _place(url: str) -> str:
    parts = split(url)
    return f"{parts.hostname or ''}{parts.path}"
