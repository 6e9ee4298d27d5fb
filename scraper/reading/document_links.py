"""The links of a parsed page as discovery takes them, so that a page is decoded and parsed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.discovery import LinkMarkup, is_nofollow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document

HEAD_TAGS = frozenset({"link", "base", "meta"})


def markup_of(document: Document) -> LinkMarkup:
    """Return what counts of a page for its links."""
    elements = document.elements
    head = [index for index, tag in enumerate(elements.tags) if tag in HEAD_TAGS]
    return LinkMarkup(_anchors(document), tuple(_attributes(document, index) for index in head))


def _anchors(document: Document) -> Iterator[tuple[str, str]]:
    for link in document.links:
        if is_nofollow(document.elements.attributes[link.element].get("rel")):
            continue
        yield link.href, link.text or _picture_text(document, link.element)


def _picture_text(document: Document, element: int) -> str:
    """Return what the first picture in a link says that it shows."""
    elements = document.elements
    for index in range(element + 1, elements.ends[element]):
        if elements.tags[index] == "img" and (text := elements.attributes[index].get("alt")):
            return squeezed(text)
    return ""


def _attributes(document: Document, element: int) -> dict[str, str]:
    return {name: value for name, value in document.elements.attributes[element].items() if value}
