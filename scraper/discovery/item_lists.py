"""Lists of articles in JSON-LD (``ItemList``, schema.org): for pages whose links are written by a script."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Items of one page that are looked at, characters of a script, and how deep in it a list may stand: in a graph, as the
# main entity of a page.
MAX_ITEMS = 500
MAX_SCRIPT = 1_000_000
MAX_DEPTH = 5

_SCRIPT = re.compile(r"<script\b[^<>]{0,500}\bapplication/ld\+json\b[^<>]{0,500}>", re.IGNORECASE)
_END = re.compile("</script", re.IGNORECASE)


def listed_items(scripts: Iterable[str]) -> list[tuple[str, str]]:
    """Return address and title of each item of all lists in these scripts; crumbs of a path are no list.

    >>> listed_items(['{"@type": "ItemList", "itemListElement": [{"url": "/a", "name": "Ferry to stop"}]}'])
    [('/a', 'Ferry to stop')]
    """
    found = (item for script in scripts for value in _values(script) for item in _items(value, 0))
    return list(islice(found, MAX_ITEMS))


def scripts_of(html: str) -> Iterator[str]:
    """Yield the JSON-LD scripts of a page that nobody has parsed."""
    position = 0 if "itemListElement" in html else len(html)
    while (start := _SCRIPT.search(html, position)) and (end := _END.search(html, start.end())):
        yield html[start.end() : end.start()]
        position = end.end()


def _values(script: str) -> Iterator[object]:
    if "itemListElement" in script and len(script) <= MAX_SCRIPT:
        try:
            yield json.loads(script)
        except (ValueError, RecursionError):
            return


def _items(value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _items(each, depth + 1)
    elif isinstance(value, dict) and value.get("@type") != "BreadcrumbList":
        items = value.get("itemListElement")
        for item in items if isinstance(items, list) else [items]:
            yield from _item(item)
        for name, inner in value.items():
            if name != "itemListElement" and isinstance(inner, dict | list):
                yield from _items(inner, depth + 1)


def _item(item: object) -> Iterator[tuple[str, str]]:
    if isinstance(item, str):
        yield item, ""
    if not isinstance(item, dict):
        return
    inner = item.get("item")
    described = inner if isinstance(inner, dict) else item
    addresses = (item.get("url"), inner, described.get("url"), described.get("@id"))
    titles = (described.get("headline"), described.get("name"), item.get("name"))
    if url := next((each for each in addresses if isinstance(each, str) and each), None):
        yield url, next((each for each in titles if isinstance(each, str)), "")
