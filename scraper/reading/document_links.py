"""The links of a parsed page as discovery takes them, so that a page is decoded and parsed once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.discovery import LinkMarkup, LinkTag, is_next, is_nofollow, listed_links
from scraper.discovery.menus import CONTENT_TAGS, HEADER, MENU_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document, Elements

HEAD_TAGS = frozenset({"link", "base", "meta"})


def markup_of(document: Document) -> LinkMarkup:
    """Return what counts of a page for its links."""
    elements = document.elements
    head = [index for index, tag in enumerate(elements.tags) if tag in HEAD_TAGS]
    anchors = chain(_anchors(document), listed_links(document.json_ld))
    return LinkMarkup(anchors, tuple(_attributes(document, index) for index in head), document.scripts)


def _anchors(document: Document) -> Iterator[LinkTag]:
    menus = _in_menus(document.elements)
    for link in document.links:
        rel = document.elements.attributes[link.element].get("rel")
        if not is_nofollow(rel):
            text = link.text or _picture_text(document, link.element)
            yield LinkTag(link.href, text, menus[link.element], is_next(rel))


def _in_menus(elements: Elements) -> list[bool]:
    """Return for each element whether it stands in a menu or the foot of the page, or in a header of no article."""
    in_menu, in_content = [False] * len(elements), [False] * len(elements)
    for index, (tag, parent) in enumerate(zip(elements.tags, elements.parents, strict=True)):
        above = parent if parent >= 0 else index
        in_content[index] = in_content[above] or tag in CONTENT_TAGS
        in_menu[index] = in_menu[above] or tag in MENU_TAGS or (tag == HEADER and not in_content[index])
    return in_menu


def _picture_text(document: Document, element: int) -> str:
    """Return what the first picture in a link says that it shows."""
    elements = document.elements
    for index in range(element + 1, elements.ends[element]):
        if elements.tags[index] == "img" and (text := elements.attributes[index].get("alt")):
            return squeezed(text)
    return ""


def _attributes(document: Document, element: int) -> dict[str, str]:
    return {name: value for name, value in document.elements.attributes[element].items() if value}
