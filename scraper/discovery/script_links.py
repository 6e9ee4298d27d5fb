"""Links that stand in the data of a page's scripts alone: ``__NEXT_DATA__``, ``window.__INITIAL_STATE__ = {…}``.

A front that is made by a script often has its data with it, and in it, object by object, an address beside a headline.
These are links like those that the script would write, and are judged as such. Where the page shows links of its own,
its data is not asked: it holds related stories, menus and what is left of other pages, besides what is shown.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from scraper.markup import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Objects of one page that are taken, values that are looked at, characters of its scripts, and places in a script where
# a value may begin; states of large fronts have 1 to 2 MB and 50,000 values.
MAX_LINKS = 500
MAX_VALUES = 100_000
MAX_SCRIPTS = 3_000_000
MAX_STARTS = 8
# Characters of an address, and of a title.
MAX_ADDRESS = 2_000
MAX_TITLE = 600

_ADDRESS_KEYS = ("url", "href", "link", "path", "permalink", "canonicalurl", "canonical_url", "slug")
_TITLE_KEYS = ("headline", "title", "name")
_SCRIPT = re.compile(r"<script\b([^<>]{0,500})>", re.IGNORECASE)
_END = re.compile("</script", re.IGNORECASE)
_IS_OTHER = re.compile(r"ld\+json|text/(?:html|template)", re.IGNORECASE)
# Others are names in a path that the script makes, or addresses of another page: "news.example/ferry".
_IS_ADDRESS = re.compile(r"(?:https?:/)?/", re.IGNORECASE)
_START = re.compile(r"(?:^|[=(])\s*(?=[{\[])")
_DECODER = json.JSONDecoder(strict=False)


def state_scripts(html: str) -> Iterator[str]:
    """Yield the scripts of a page that nobody has parsed, JSON-LD left out."""
    position = 0
    while (start := _SCRIPT.search(html, position)) and (end := _END.search(html, start.end())):
        if not _IS_OTHER.search(start[1]):
            yield html[start.end() : end.start()]
        position = end.end()


def links_in_scripts(scripts: Iterable[str]) -> list[tuple[str, str]]:
    """Return address and title of each object in the data of these scripts that has both.

    >>> links_in_scripts(['window.__DATA__ = {"items": [{"slug": "/local/ferry", "title": "Ferry to stop"}]};'])
    [('/local/ferry', 'Ferry to stop')]
    """
    found = (link for value in _values(scripts) for link in _links(value))
    return list(islice(found, MAX_LINKS))


def _values(scripts: Iterable[str]) -> Iterator[object]:
    """Yield the JSON values that scripts are, or that they assign or hand over."""
    left = MAX_SCRIPTS
    for script in scripts:
        left -= len(script)
        if left < 0:
            return
        position = 0
        for _ in range(MAX_STARTS):
            if not (start := _START.search(script, position)):
                break
            try:
                value, position = _DECODER.raw_decode(script, start.end())
            except (ValueError, RecursionError):
                position = start.end() + 1
            else:
                yield value


def _links(value: object) -> Iterator[tuple[str, str]]:
    """Yield the links in a value, in the order in which they stand there."""
    waiting = [value]
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            if link := _link(value):
                yield link
            waiting.extend(reversed([inner for inner in value.values() if isinstance(inner, dict | list)]))
        elif isinstance(value, list):
            waiting.extend(reversed(value[:MAX_VALUES]))


def _link(item: dict[str, object]) -> tuple[str, str] | None:
    texts = {name.casefold(): text.strip() for name, text in item.items() if isinstance(text, str)}
    addresses = (texts.get(key, "") for key in _ADDRESS_KEYS)
    address = next((each for each in addresses if _IS_ADDRESS.match(each) and len(each) <= MAX_ADDRESS), None)
    title = next((text for key in _TITLE_KEYS if (text := texts.get(key))), None)
    if not address or not title or len(title) > MAX_TITLE:
        return None
    return address, text_of(title)
