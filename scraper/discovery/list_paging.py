"""Where a list or a long article goes on: the link to its next page, as its markup, its address or its words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.urls.addresses import host_of, split
from scraper.urls.article_likeness import looks_like_article
from scraper.urls.article_parts import numbered_page
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.discovery.article_links import Anchor

# Addresses of pages of a list: /page/2/, /world/seite-2, ?page=2, ?paged=2, index2.html
_IN_PATH = re.compile(r"^(.*?)/(?:page|seite|pagina|pag|p)[/-]?(\d{1,4})/?$", re.IGNORECASE)
_IN_QUERY = re.compile(r"(?:^|&)(page|paged|pg|p|seite|pagina)=(\d{1,4})(?=&|$)", re.IGNORECASE)
_IN_NAME = re.compile(r"^(.*?/[a-z_-]*?)(\d{1,4})(\.[a-z]{3,5})$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.[a-z]{3,5}$", re.IGNORECASE)
# What links to older entries say, in the languages of most news.
_OLDER = re.compile(
    r"\W*(?:(?:older|more)(?: (?:posts?|articles?|entries|stories|news))?|next(?: (?:page|posts?|articles?|entries))?"
    r"|ältere(?: (?:beiträge|artikel|posts?|einträge))?|(?:nächste|weitere)(?: seite| artikel| beiträge)?|weiter"
    r"|(?:page )?suivante?|articles plus anciens|articles précédents|siguiente|(?:entradas|noticias) (?:más )?antiguas"
    r"|próxima|seguinte|successiv[ao]|pagina successiva|volgende|oudere berichten|następna|starsze(?: wpisy)?"
    r"|далее|следующая|старые записи|下一页|下一頁|次へ|次のページ|다음|sonraki|التالي|[›»→>]{1,2})\W*",
    re.IGNORECASE,
)


# What leads on says so in a word or three.
MAX_LABEL = 60


def next_page(url: str, anchors: Iterable[Anchor], named: str | None) -> str | None:
    """Return where the list at this address goes on, None if nothing says so.

    ``named``: what the head of the page names as the next one. A link counts if its markup says so, if its address is
    that of this page with the next number, or if it says that older entries are behind it and leads to no article.
    """
    number = page_number(url)
    marked = numbered = older = None
    for anchor in anchors:
        if host_of(anchor.url) != host_of(url):
            continue
        if anchor.is_next:
            marked = marked or anchor.url
        elif page_number(anchor.url) == number + 1 and list_of(anchor.url) == list_of(url):
            numbered = numbered or anchor.url
        elif not older and _says_older(anchor) and _is_in(anchor.url, url):
            older = anchor.url
    return named or marked or numbered or older


def next_part(url: str, links: Iterable[str]) -> str | None:
    """Return where an article at this address goes on: the first link to it with the next number, None without one.

    Other articles are next to it as well ("Next: Ferry is late"), so it is not asked which link says so.

    >>> next_part("https://a.example/old-mill/", ["https://a.example/new-mill/2/", "https://a.example/old-mill/2/"])
    'https://a.example/old-mill/2/'
    """
    here = numbered_page(canonicalize(url))
    # Most links are none to be asked about.
    ending = re.compile(rf"{here.following}(?:\.[a-z]{{3,5}})?/*(?:#|$)|={here.following}(?:[&#]|$)")
    ends = (link for link in links if ending.search(link))
    return next((link for link in ends if here.is_before(numbered_page(canonicalize(link)))), None)


def _says_older(anchor: Anchor) -> bool:
    is_label = len(anchor.text) <= MAX_LABEL and _OLDER.fullmatch(anchor.text) is not None
    return is_label and not looks_like_article(anchor.url)


def page_number(url: str) -> int:
    """Return which page of a list an address is, 1 for the list itself.

    >>> [page_number(f"https://news.example/{path}") for path in ("world/", "world/page/3/", "?page=2", "index4.html")]
    [1, 3, 2, 4]
    """
    return _parted(url)[1]


def list_of(url: str) -> str:
    """Return the address of the list that a page belongs to.

    >>> list_of("https://news.example/world/page/3/"), list_of("https://news.example/index4.html")
    ('https://news.example/world', 'https://news.example')
    """
    return _parted(url)[0]


def _parted(url: str) -> tuple[str, int]:
    parts = split(url)
    if found := _IN_QUERY.search(parts.query):
        rest = (parts.query[: found.start()] + parts.query[found.end() :]).strip("&")
        return _plain(parts._replace(query=rest).geturl()), int(found[2])
    if found := _IN_PATH.match(parts.path):
        return _plain(parts._replace(path=found[1]).geturl()), int(found[2])
    if found := _IN_NAME.match(parts.path):
        return _plain(parts._replace(path=found[1] + found[3]).geturl()), int(found[2])
    return _plain(url), 1


def _plain(url: str) -> str:
    return _INDEX.sub("/", url).rstrip("/")


def _is_in(url: str, page: str) -> bool:
    """Tell whether an address is the one of a list with another query, or below it."""
    return url != page and url.partition("?")[0].startswith(list_of(page).partition("?")[0])
