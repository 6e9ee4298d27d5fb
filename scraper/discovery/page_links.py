"""HTML pages: what they link to, and whether that is an article, a list, a feed, or the next piece of the list.

A page that nobody has parsed is not parsed for its links: what counts of a link is in its tag and the words behind
it. Whoever has parsed a page hands over its `LinkMarkup` instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from w3lib.encoding import html_to_unicode

from scraper.discovery.article_links import ARTICLE, Anchor, likenesses
from scraper.discovery.item_lists import listed_items, scripts_of
from scraper.discovery.list_paging import next_page, next_part
from scraper.discovery.menus import menu_spans
from scraper.discovery.script_links import links_in_scripts, state_scripts
from scraper.markup import MAX_TAG, attributes, head_tags, plain_value, text_of, visible
from scraper.models import Discovered, Discovery, DoubtfulLink
from scraper.urls.addresses import are_related, is_web_address, page_address, split
from scraper.urls.article_likeness import (
    is_day_folder,
    is_folder_in,
    is_front_address,
    looks_like_article,
    looks_like_section,
)
from scraper.urls.article_parts import numbered_page
from scraper.urls.identity import canonical_host, canonicalize
from scraper.urls.needless_addresses import goes_in_circles, is_other_form, is_view_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Links of one page that are looked at, and characters of the text of a link.
MAX_LINKS = 5_000
MAX_TEXT = 3_000

# A list whose markup has fewer links to articles than this is asked for those in its scripts' data: one that scripts
# make shows none, or a box of a few.
FEW_LINKS = 5

_VALUE = r"""\s*=\s*(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))"""
# Behind the address, quotes may hold a ">"; a lone quote is no reason to lose the link.
_REST_OF_TAG = rf"""(?:[^<>"']+|"[^"<]{{0,{MAX_TAG}}}"|'[^'<]{{0,{MAX_TAG}}}')*+[^<>]{{0,{MAX_TAG}}}>"""
_LINK = re.compile(rf"<a(?=\s)[^<>]{{0,{MAX_TAG}}}?[\s\"']href{_VALUE}{_REST_OF_TAG}", re.IGNORECASE)
_END_OF_LINK = re.compile(r"</a\b|<a\s", re.IGNORECASE)
_PICTURE_TEXT = re.compile(
    r"""<img\s[^<>]{0,2000}?\salt\s*=\s*(?:"([^"<>]{1,600})"|'([^'<>]{1,600})')""", re.IGNORECASE
)
_REL = re.compile(r"nofollow|next", re.IGNORECASE)

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
# What programs write in place of these, or nothing, counts if the address is that of a feed.
_VAGUE_TYPES = frozenset({"", "text/xml", "application/xml", "application/json"})
_FEED_WORD = re.compile(r"(?<![^\W_])(?:feeds?|rss2?|atom|rdf)(?![^\W_])", re.IGNORECASE)
# Of a link that readers see the whole address has to be one: /news/feed-the-birds is an article.
_FEED_ADDRESS = re.compile(
    r"/(?:feeds?|rss2?|atom)/?$|/(?:feeds?|rss)/[^?]*\.(?:xml|json)$|\.(?:rss|atom|rdf)$|[/_.-](?:feeds?|rss2?|atom)\.(?:xml|json|php)$",
    re.IGNORECASE,
)
MAX_LINKED_FEEDS = 10
# A site's feed of all comments is linked like the one of its articles.
_COMMENTS = re.compile(r"comments?\b", re.IGNORECASE)

# A calendar has links that are nothing but the days of a month, and this many of them.
MIN_DAYS = 10
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")

# Sections that a front page links to: more of them are a site map.
MAX_SECTIONS = 40

# Pieces of a list that are followed, one after the other.
MAX_PIECES = 50
MAX_DIGITS = 10


class LinkTag(NamedTuple):
    """A link as it is written: its target, its words, whether it stands in a menu or foot, whether it is rel=next."""

    href: str
    text: str
    in_menu: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class LinkMarkup:
    """What counts of a page for its links, as it is written there.

    ``anchors``: its links, and the items of its lists in JSON-LD. ``head``: attributes of ``<link>``, ``<base>`` and
    ``<meta>``. ``scripts``: those that may hold data.
    """

    anchors: Iterable[LinkTag]
    head: tuple[Mapping[str, str], ...]
    scripts: Iterable[str] = ()


def read_page(body: bytes, url: str, content_type: str | None = None) -> Discovery:
    """Return what a page, or a piece of one, links to on its own site."""
    html = _decoded(body, content_type)
    if is_json(body):
        html = html.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")  # markup in a string of JSON
    listed, scripts = listed_links(scripts_of(html)), state_scripts(html)
    html = visible(html)
    head = tuple(head_tags(html))
    return read_markup(LinkMarkup(chain(_anchors(html), listed), head, scripts), url)


def listed_links(scripts: Iterable[str]) -> list[LinkTag]:
    """Return the items of lists in JSON-LD scripts as links."""
    return [LinkTag(address, title) for address, title in listed_items(scripts)]


def is_json(body: bytes) -> bool:
    """Tell whether a body is JSON, in whose strings there may be markup."""
    return body.lstrip()[:1] in {b"{", b"["}


def read_markup(markup: LinkMarkup, url: str) -> Discovery:
    """Find what a page links to on its own site."""
    head = markup.head
    base = next((where for tag in head if (where := _base(tag, url))), url)
    anchors = [] if _says_nofollow(head) else _own(_whole(markup.anchors, base), url)
    days = _calendar(anchors)
    is_article = not days and not is_front_address(url) and (_says_article(head) or _looks_like_article(url))
    found, doubtful = _judged(anchors, url, "link" if is_article else "index")
    if not is_article and len(found) < FEW_LINKS and (data := _data_links(markup, base, url)):
        anchors += data
        found, doubtful = _judged(anchors, url, "index")
    feeds = tuple(_feeds(head, base)) or (() if is_article else _linked_feeds(anchors))
    follow, named = (*feeds, *days), _head_next(head, base)
    if is_article:
        further = next_part(url, (*filter(None, (named,)), *(anchor.url for anchor in anchors)))
    else:
        follow += (*_sections(anchors, url), *_next_piece(url, found))
        further = next_page(url, anchors, named)
    return Discovery(
        "article" if is_article else "index",
        found,
        tuple(dict.fromkeys(follow)),
        links=len(anchors),
        names_feed=bool(feeds),
        doubtful=doubtful,
        next_page=further,
    )


def _looks_like_article(url: str) -> bool:
    """Tell whether an address, or that of the first page of the same text, looks like an article's."""
    if looks_like_article(url):
        return True
    page = numbered_page(canonicalize(url))
    return page.number is not None and looks_like_article(page.base)


def _data_links(markup: LinkMarkup, base: str, url: str) -> list[Anchor]:
    """Return the links that a page's scripts have as data, unless it wants none of its links followed."""
    if _says_nofollow(markup.head):
        return []
    return _own(_whole((LinkTag(*link) for link in links_in_scripts(markup.scripts)), base), url)


def _head_next(head: Iterable[Mapping[str, str]], base: str) -> str | None:
    named = (tag["href"] for tag in head if is_next(tag.get("rel")) and tag.get("href"))
    return next((where for href in named if (where := page_address(href, base))), None)


def _decoded(body: bytes, content_type: str | None) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return html_to_unicode(content_type, body)[1]


def _base(tag: Mapping[str, str], url: str) -> str | None:
    return page_address(tag["href"], url) if "href" in tag and "rel" not in tag else None


def _says_article(head: Iterable[Mapping[str, str]]) -> bool:
    return any(tag.get("property") == "og:type" and tag.get("content", "").lower() == "article" for tag in head)


def _says_nofollow(head: Iterable[Mapping[str, str]]) -> bool:
    """Tell whether a page asks robots not to follow its links; a feed is no link of it, but made for programs."""
    said = (tag.get("content", "") for tag in head if tag.get("name", "").lower() == "robots")
    return any(word.strip() in {"nofollow", "none"} for text in said for word in text.lower().split(","))


def is_nofollow(rel: str | None) -> bool:
    """Tell whether a link asks robots not to follow it.

    >>> is_nofollow("external NoFollow"), is_nofollow("noopener"), is_nofollow(None)
    (True, False, False)
    """
    return "nofollow" in (rel or "").lower().split()


def is_next(rel: str | None) -> bool:
    """Tell whether a link says that a list goes on behind it.

    >>> is_next("Next nofollow"), is_next("prev"), is_next(None)
    (True, False, False)
    """
    return "next" in (rel or "").lower().split()


def _anchors(html: str) -> Iterator[LinkTag]:
    menus = menu_spans(html)
    for tag in _LINK.finditer(html):
        rel = attributes(tag[0]).get("rel") if _REL.search(tag[0]) else None
        if is_nofollow(rel):
            continue
        end = _END_OF_LINK.search(html, tag.end(), tag.end() + MAX_TEXT)
        words = _said(html[tag.end() : end.start() if end else tag.end() + MAX_TEXT])
        yield LinkTag(plain_value(tag[1] or tag[2] or tag[3]), words, menus.hold(tag.start()), is_next(rel))


def _whole(anchors: Iterable[LinkTag], base: str) -> Iterator[Anchor]:
    for tag in islice(anchors, MAX_LINKS):
        if len(tag.href) <= MAX_TAG and (url := page_address(tag.href, base)):
            yield Anchor(url, tag.text, tag.in_menu, tag.is_next)


def _said(markup: str) -> str:
    if text := text_of(markup):
        return text
    picture = _PICTURE_TEXT.search(markup)
    return text_of(picture[1] or picture[2]) if picture else ""


def _own(anchors: Iterable[Anchor], url: str) -> list[Anchor]:
    """Return the links to other pages of the same site, its subdomains and parents included."""
    own = canonical_host(url)
    here = {url.partition("#")[0], url.partition("#")[0].rstrip("/")}
    related: dict[str, bool] = {}
    links: list[Anchor] = []
    for anchor in anchors:
        host = anchor.url.split("/", 3)[2]
        if host not in related:
            other = canonical_host(anchor.url)
            related[host] = own is not None and other is not None and are_related(own, other)
        if related[host] and anchor.url not in here:
            links.append(anchor)
    return links


def _judged(anchors: list[Anchor], url: str, source: str) -> tuple[tuple[Discovered, ...], tuple[DoubtfulLink, ...]]:
    """Return the links that look like those of articles, each once under the longest of its texts, and the others."""
    needless = {target for target in {anchor.url for anchor in anchors} if _is_needless(target, url)}
    likely = likenesses(anchor for anchor in anchors if anchor.url not in needless)
    titles: dict[str, str] = {}
    for anchor in anchors:
        if len(anchor.text) >= len(titles.get(anchor.url, "")):
            titles[anchor.url] = anchor.text
    found = tuple(
        Discovered(url, source, title=titles[url] if any(map(str.isalpha, titles[url])) else None)
        for url, likeness in likely.items()
        if likeness >= ARTICLE
    )
    doubtful = tuple(DoubtfulLink(url, likeness) for url, likeness in likely.items() if likeness < ARTICLE)
    return found, doubtful


def _is_needless(url: str, page: str) -> bool:
    return is_other_form(url) or goes_in_circles(url) or is_view_of(url, page)


def _feeds(head: Iterable[Mapping[str, str]], base: str) -> Iterator[str]:
    for tag in head:
        if (
            "alternate" in tag.get("rel", "").lower().split()
            and _is_feed(tag)
            and not _COMMENTS.search(tag["href"] + " " + tag.get("title", ""))
        ):
            url = page_address(tag["href"], base)
            if url:
                yield url


def _is_feed(tag: Mapping[str, str]) -> bool:
    kind, href = tag.get("type", "").partition(";")[0].strip().lower(), tag.get("href", "")
    return bool(href) and (kind in _FEED_TYPES or (kind in _VAGUE_TYPES and _FEED_WORD.search(href) is not None))


def _linked_feeds(anchors: list[Anchor]) -> tuple[str, ...]:
    """Return the feeds that a page shows to its readers, where its head names none."""
    feeds = (a.url for a in anchors if _FEED_ADDRESS.search(a.url) and not _COMMENTS.search(a.url + " " + a.text))
    return tuple(islice(dict.fromkeys(feeds), MAX_LINKED_FEEDS))


def _calendar(anchors: list[Anchor]) -> tuple[str, ...]:
    """Return the pages of the days of a calendar and the calendars of other years; none if there is no calendar."""
    days = [anchor.url for anchor in anchors if _DAY.fullmatch(anchor.text)]
    if len(set(days)) < MIN_DAYS:
        return ()
    return (*days, *(anchor.url for anchor in anchors if _YEAR.fullmatch(anchor.text)))


def _sections(anchors: list[Anchor], url: str) -> list[str]:
    """Return the sections that a front page links to; of another list those that are folders in its own."""
    if is_front_address(url):
        sections = (anchor.url for anchor in anchors if looks_like_section(anchor.url) or is_day_folder(anchor.url))
    else:
        sections = (anchor.url for anchor in anchors if is_folder_in(anchor.url, url))
    return [section for section in dict.fromkeys(sections) if not goes_in_circles(section)][:MAX_SECTIONS]


def _next_piece(url: str, found: tuple[Discovered, ...]) -> Iterator[str]:
    """Yield the address of the next piece of a list (``?from=0&to=10``), if this one held anything."""
    parts = split(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    first, last = query.get("from", ""), query.get("to", "")
    is_counted = first.isdecimal() and last.isdecimal() and max(len(first), len(last)) < MAX_DIGITS
    if not (found and is_counted and is_web_address(url)):
        return
    size = int(last) - int(first)
    if size > 0 and int(last) < MAX_PIECES * size:
        query |= {"from": last, "to": str(int(last) + size)}
        yield parts._replace(query=urlencode(query)).geturl()
