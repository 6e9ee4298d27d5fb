"""The article's lead picture, as the page declares it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.finding import Found, candidate
from scraper.urls.addresses import is_web_address, split

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# Pictures that stand for the site: its logo, or what is shown where an article has none.
_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:logo|favicon|apple-(?:touch-)?icon|placeholder|default[-_]?(?:image|og|share|social)?|no[-_]?image|blank|spacer)"
    r"(?=[/_.-]|$)",
    re.IGNORECASE,
)


def find_image(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return the lead picture's absolute URL; logos are none.

    Order of trust: og:image, JSON-LD, twitter:image, link rel=image_src.
    """
    offers = (
        ("meta og:image", document.meta("og:image", "og:image:url", "og:image:secure_url") or ""),
        ("json-ld image", facts.image),
        ("meta twitter:image", document.meta("twitter:image", "twitter:image:src") or ""),
        ("link image_src", document.head_link("image_src")),
    )
    found = tuple(candidate("image", source, document.web_url(href)) for source, href in offers if href)
    good = next((offer for offer in found if _is_picture(offer.value)), None)
    return Found(good.value, good.source, found) if good else Found(None, "", found)


def _is_picture(url: str) -> bool:
    """Tell whether an address can be an article's picture.

    >>> _is_picture("https://example.org/2026/bridge.jpg"), _is_picture("https://example.org/img/logo.png")
    (True, False)
    """
    return is_web_address(url) and not _STAND_IN.search(split(url).path)
