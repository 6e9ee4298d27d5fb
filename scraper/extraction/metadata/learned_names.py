"""The site's name where no field declares it: learned from titles, logos, copyright lines and the address."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.site_names import SEPARATOR, compact, is_name_of_address
from scraper.urls.addresses import split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document

# A name is short, and so is a line that claims a copyright; it is among so many last blocks of the page.
_MAX_NAME = 60
_MIN_LETTERS = 3
_MAX_OWNER_LINE = 200
_MAX_TITLE = 1_000
_LAST_BLOCKS = 40
# So many links to the first page are looked at: the logo is among the first, and stands in the footer again.
_MAX_HOMES = 6
# "© 2008 Sennau Post. All rights reserved": the owner stands between the sign, years and what follows a name.
_OWNER = re.compile(
    r"(?=[©(c])(?:©|\(c\)|copyright)[\s©]*(?:copyright)?(?:\(c\))?[\s,–—-]*(?:(?:19|20)\d\d[\s,–—-]*){0,3}(?:by\s)?"
    r"(?P<name>[^\W\d_][^|•·©\n]{1,80}?)(?=$|[.,|•·–—]|\s-\s|\s(?:19|20)\d\d|\sall\srights|\salle\srechte|\stous\sdroits|\stodos)",
    re.IGNORECASE,
)
# A target that can be the first page: few of hundreds are joined with the page's address to know it.
_HOME = re.compile(r"(?:(?:https?:)?//[^/?#]*)?[./]*(?:#.*)?")
_EDGES = " |–—·•›»«-"
# What an image's text or a title for machines says beside the name.
_LOGO_WORDS = re.compile(
    r"\b(?:logo|home\s?page|home|startseite|zur|go to|back to|link to)\b|[-–—|:]\s*$|^\s*[-–—|:]", re.IGNORECASE
)


def learn_site_name(document: Document) -> tuple[str, str]:
    """Return the site's name as it is printed, and the two places that say it; empty strings if no two agree.

    The first part of ``<title>`` or the last is the name if the logo, the copyright line or the address has it; else
    the logo, if the copyright line or the address has it; else the owner in the copyright line, if the address has it.
    """
    parts = [part for part in _title_parts(document) if _is_name(part)]
    logos = [text for text in dict.fromkeys(_logos(document)) if _is_name(text)]
    in_logos = {compact(text) for text in logos}
    owners = [name for name in _owners(document) if _is_name(name)]
    in_owners = {compact(name) for name in owners}
    for text in parts:
        if compact(text) in in_logos:
            return text, "title and logo"
    for source, texts in (("title", parts), ("logo", logos)):
        for text in texts:
            if compact(text) in in_owners:
                return text, f"{source} and copyright line"
        for text in texts:
            if is_name_of_address(document, text):
                return text, f"{source} and address"
    owner = next((text for text in owners if is_name_of_address(document, text)), "")
    return (owner, "copyright line and address") if owner else ("", "")


def _is_name(text: str) -> bool:
    return len(text) <= _MAX_NAME and len(compact(text)) >= _MIN_LETTERS


def _title_parts(document: Document) -> list[str]:
    """Return the last and the first part of ``<title>``; all of it if it has no parts."""
    parts = [part.strip() for part in SEPARATOR.split(document.title[:_MAX_TITLE]) if part.strip()]
    return [parts[-1], parts[0]] if len(parts) > 1 else parts


def _logos(document: Document) -> Iterator[str]:
    """Yield the texts of links to the first page, and what images in them and their attributes say."""
    near = (link for link in document.links if _HOME.fullmatch(link.href) and leads_home(document, link.href))
    homes = islice(near, _MAX_HOMES)
    elements = document.elements
    for link in homes:
        yield link.text.strip(_EDGES)
        for element in range(link.element, elements.ends[link.element]):
            attributes = elements.attributes[element]
            for key in ("alt", "title", "aria-label"):
                if text := attributes.get(key):
                    name = squeezed(_LOGO_WORDS.sub("", text)).strip(_EDGES)
                    yield from (squeezed(text).strip(_EDGES), name, name.removeprefix("the "))


def _owners(document: Document) -> Iterator[str]:
    lines = (text for text in document.texts[-_LAST_BLOCKS:] if len(text) <= _MAX_OWNER_LINE)
    for line in (*lines, (document.meta("copyright") or "")[:_MAX_OWNER_LINE]):
        if match := _OWNER.search(line):
            yield match["name"].strip()


def leads_home(document: Document, href: str) -> bool:
    """Tell whether a link leads to the first page of the site, from another page of it."""
    if not document.is_own(href):
        return False
    is_home = document.url is not None and not split(document.url).path.strip("/")
    parts = split(document.absolute(href))
    return not is_home and not parts.path.strip("/") and not parts.query and not href.startswith("#")
