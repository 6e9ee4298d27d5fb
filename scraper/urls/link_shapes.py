"""The shapes of addresses: what those of one kind of page on a site have in common, numbers and names left open."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from scraper.urls.addresses import split

_MARKS = re.compile(r"[-_+.;:–]+")
_EXTENSION = re.compile(r"\.[a-z][a-z0-9]{1,5}$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FOUR_DIGITS = re.compile(r"\d{4}")
# So much of a value tells a number that names a record from a page number or a choice.
_NUMBER_IN_VALUE = re.compile(r"\d{3}")
# A number of so many digits is no day and no page.
MIN_DIGITS = 5
# A folder of more words than this is a name.
MAX_WORDS = 2


@lru_cache(maxsize=4096)
def shape_of(url: str) -> str:
    """Return the shape of an address, without its host: its folders as they are, numbers and names left open.

    The last part is ``w`` for one word, ``a`` for several, ``a0`` with a number among them; of a query the keys count.

    >>> [shape_of(f"https://news.example/{path}") for path in ("world", "world/old-mill-is-sold", "a/12345?from=top")]
    ['w', 'world/a', 'a/00?from']
    >>> shape_of("https://news.example/old-mill,artikel,2544.html"), shape_of("https://news.example/2026/01/27/mill")
    ('a,artikel,0.html', '0/0/0/w')
    """
    parts = split(url)
    *folders, last = unquote(parts.path).strip("/").split("/")
    extension = _EXTENSION.search(last)
    name = last[: extension.start()] if extension else last
    path = "/".join([*map(_folder, folders), _name(name)])
    return f"{path}{extension[0] if extension else ''}{_query(parts.query)}"


def _folder(word: str) -> str:
    if word.isdigit():
        return _number(word)
    return "a" if _DIGIT.search(word) or _count(word) > MAX_WORDS else word


def _name(name: str) -> str:
    """Return the last part: of ``old-mill,artikel,2544`` the word between the others is the kind of the page."""
    first, *others = name.split(",")
    return ",".join([_part(first), *(word if _part(word) == "w" else _part(word) for word in others)])


def _part(word: str) -> str:
    if word.isdigit():
        return _number(word)
    if _count(word) > 1:
        return "a0" if _FOUR_DIGITS.search(word) else "a"
    return "0" if _DIGIT.search(word) else "w"


def _number(digits: str) -> str:
    return "0" if len(digits) < MIN_DIGITS else "00"


def _count(word: str) -> int:
    """Return the number of words between marks; no more than one where there is no mark."""
    if word.isalnum():
        return not word.isdigit()
    return sum(not part.isdigit() for part in _MARKS.split(word) if part)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = (pair.partition("=") for pair in query.split("&"))
    return "?" + "&".join(sorted(f"{key}=0" if _NUMBER_IN_VALUE.search(value) else key for key, _, value in pairs))
