"""Parts of an article at addresses of their own: the slides of a gallery, the pages of a long text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import maxsize

from scraper.urls.identity import canonicalize

# What publishing systems put behind the address of an article to name a part of it, with its number.
_PATH_PART = re.compile(
    r"(?P<base>https?://[^/?]+/[^?]*[^/?])"
    r"/(?:(?:slides?|photos?|images?|pages?|seite|bild|pagina|fotos?|gallery|galerie|slideshow)[/-]?)(?P<part>\d{1,3})"
)
_QUERY_PART = re.compile(
    r"(?P<base>https?://[^?]+\?(?:[^&]+&)*?)"
    r"(?:slide|photo|image|img|page|pg|seite|bild|pagina|foto|pic)=(?P<part>\d{1,3})(?=&|$)"
)


def split_part(key: str) -> tuple[str, str]:
    """Return the canonical address of an article and the number of the part of it that this address leads to, or "".

    >>> split_part("https://a.example/2024/rocket-to-mars-18514/slides/4")
    ('https://a.example/2024/rocket-to-mars-18514', '4')
    >>> split_part("https://a.example/rocket.html?page=2"), split_part("https://a.example/news/2024")
    (('https://a.example/rocket.html', '2'), ('https://a.example/news/2024', ''))
    """
    if found := _PATH_PART.fullmatch(key):
        return found["base"], found["part"]
    if found := _QUERY_PART.match(key):
        rest = key[found.end() :].lstrip("&")
        return (found["base"] + rest).rstrip("?&"), found["part"]
    return key, ""


def are_parts(one: str, other: str) -> bool:
    """Tell whether two canonical addresses lead to different parts of one article, or to it and a part of it."""
    if one == other:
        return False
    (base, part), (other_base, other_part) = split_part(one), split_part(other)
    return base == other_base and part != other_part


# The page on which the whole of an article stands that has several: behind all of its numbers.
WHOLE = maxsize

# Pages of a long text, by a word that says so. More than 999 of them are no article.
_PAGE = "pages?|pg|pag|seite|pagina|strona"
_NAMED_PATH = re.compile(rf"(.+[^/])/(?:{_PAGE})[/_-]?(\d{{1,3}})(?:\.s?html?)?")
_NAMED_FILE = re.compile(rf"(.*/[^/]+?)[-_.,](?:{_PAGE})[-_]?(\d{{1,3}})(\.[a-z]{{3,5}})")
_NAMED_QUERY = re.compile(r"(?:^|&)(?:page|pg|seite|pagina|pageno|page_no|pagenum|currentpage)=(\d{1,3})(?=&|$)")
# By a number alone, which may be anything: that of a day, of a record, of another article of the same name. It is small
# and has no zero before it. A name without an ending (/letters-2) is that of another article, under the same headline.
_BARE_PATH = re.compile(r"(.+[^/])/([2-9]|[1-9]\d)")
_BARE_FILE = re.compile(r"(.*/[^/]+)[-_]p?([1-9]\d?)(\.[a-z]{3,5})")
_BARE_QUERY = re.compile(r"(?:^|&)p=([1-9]\d?)(?=&|$)")
# All of them on one page.
_YES = r"(?:1|true|yes|on)"
_WHOLE_QUERY = re.compile(
    r"(?:^|&)(?:(?:page|pagewanted|pg|seite|pagina|p|view|display)=(?:all|full|single|alles)"
    rf"|(?:single|single_?page|show_?all|view_?all|all|full_?page)={_YES})(?=&|$)"
)
_WHOLE_PATH = re.compile(r"(.+[^/])/(?:all|single-?page|one-?page|view-?all|full-?page|komplettansicht)(?:\.s?html?)?")
# No other path ends like one of these.
_MAY_END = re.compile(r"(?:\d|all|page|komplettansicht)(?:\.[a-z]{3,5})?$")
MAX_END = 24


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """Which page of a long article an address may lead to: its ``number``, None for the address without one.

    ``base``: what all of its pages have in common. ``is_named``: a word of the address says that the number is a
    page's. `WHOLE` is the number of the page on which all of it stands.
    """

    base: str
    number: int | None = None
    is_named: bool = True

    def is_before(self, other: NumberedPage) -> bool:
        """Tell whether the other one is the next page of the same article."""
        return self.base == other.base and self.following == other.number

    @property
    def following(self) -> int:
        """The number of the page behind it."""
        return (1 if self.number is None else self.number) + 1


# An address is asked for some times on its way into a corpus.
@lru_cache(8_192)
def numbered_page(key: str) -> NumberedPage:
    """Return which page of which article a canonical address may lead to. The texts say whether it does.

    >>> [numbered_page(f"https://a.example/{each}").number for each in ("x?page=2", "x/2", "x-2.html", "x/page/2", "x")]
    [2, 2, 2, 2, None]
    >>> numbered_page("https://a.example/x?id=7&page=2").base, numbered_page("https://a.example/x-2.html").base
    ('https://a.example/x?id=7', 'https://a.example/x.html')
    >>> numbered_page("https://a.example/x?single=true") == NumberedPage("https://a.example/x", WHOLE)
    True
    """
    path, _, query = key.partition("?")
    if query:
        return _page_by_query(path, query) or NumberedPage(key)
    if not _MAY_END.search(path, len(path) - MAX_END):
        return NumberedPage(key)
    for pattern, is_named in ((_NAMED_PATH, True), (_NAMED_FILE, True), (_BARE_PATH, False), (_BARE_FILE, False)):
        if found := pattern.fullmatch(path):
            base, number, *ending = found.groups()
            return NumberedPage(canonicalize("".join((base, *ending))), int(number), is_named)
    if found := _WHOLE_PATH.fullmatch(path):
        return NumberedPage(canonicalize(found[1]), WHOLE)
    return NumberedPage(key)


def _page_by_query(path: str, query: str) -> NumberedPage | None:
    for pattern, is_named in ((_NAMED_QUERY, True), (_BARE_QUERY, False), (_WHOLE_QUERY, True)):
        if found := pattern.search(query):
            rest = (query[: found.start()] + query[found.end() :]).strip("&")
            number = int(found[1]) if pattern.groups else WHOLE
            return NumberedPage(canonicalize(f"{path}?{rest}" if rest else path), number, is_named)
    return None
