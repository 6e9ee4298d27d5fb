"""A parsed page as flat sequences: its elements, its blocks of text and its links, in document order.

The tree is walked once (``parsing.py``) and then dropped; everything after works on these sequences.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scraper.urls.addresses import are_related, host_of, is_web_address, joined, web_address

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


# A byline is no longer: its elements are told apart by its runs.
MAX_LINE = 200
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class PageLink:
    """One ``<a href>`` to another page: its text, target as written, element, and the blocks that it touches."""

    text: str
    href: str
    element: int
    first_block: int
    last_block: int


class TextRun(NamedTuple):
    """Text between two tags, squeezed, and the innermost element around it; no text for a line break."""

    text: str
    element: int


@dataclass(slots=True)
class Blocks:
    """Runs of text between block-level tags (or two ``<br>``), as parallel sequences.

    ``weights``: lengths in Latin letters (see ``weight``). ``elements``: index of the innermost block-level element.
    ``link_chars``, ``bold_chars``: how many characters of the text stand in links, and in bold or italics.
    ``link_shares``: the share of those in links, 0 to 1.
    ``kinds``: ``heading``, ``list_item``, ``quote``, ``preformatted``, ``cell`` or ``paragraph``, by the nearest
    ancestor whose tag decides it. ``lines``: the texts of blocks whose ``<br>`` end lines, with line
    feeds.
    """

    texts: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    link_shares: list[float] = field(default_factory=list)
    bold_chars: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)

    def drop_last(self) -> None:
        """Take the last block away, which has no lines: its text goes on in the next one."""
        del self.texts[-1], self.weights[-1], self.elements[-1], self.kinds[-1]
        del self.link_chars[-1], self.link_shares[-1], self.bold_chars[-1]

    def unlink(self, first: int) -> None:
        """Take the blocks from ``first`` on for plain text: the link around them was none."""
        count = len(self.texts) - first
        self.link_chars[first:], self.link_shares[first:] = [0] * count, [0.0] * count


@dataclass(slots=True)
class Elements:
    """All elements as parallel sequences; element ``i`` has ``i + 1 … ends[i] - 1`` below it.

    ``first_blocks[i]:end_blocks[i]`` are the blocks in its subtree.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    first_blocks: list[int] = field(default_factory=list)
    end_blocks: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.tags)

    def ancestors(self, element: int) -> list[int]:
        """Return the element and its ancestors, innermost first."""
        chain = []
        while element >= 0:
            chain.append(element)
            element = self.parents[element]
        return chain

    def heading_of(self, element: int) -> str:
        """Return the tag of the innermost heading around an element that is in one."""
        while self.tags[element] not in HEADINGS:
            element = self.parents[element]
        return self.tags[element]

    def shape(self, element: int, root: int) -> tuple[str, ...]:
        """Return the tags from an element up to the last one below ``root``, innermost first."""
        tags = []
        while element > root:
            tags.append(self.tags[element])
            element = self.parents[element]
        return tuple(tags)


@dataclass
class Document:
    """A page after the one walk. Read-only by convention.

    ``html``: the source, for ``soup`` alone. ``heading_runs``: for each block in an ``<h1>`` the runs of text in it.
    ``pieces``: for each other block the texts it is made of, as they stand in the page, and the innermost element
    around each; none for a block that is one text right in its element.
    ``noscript_images``: the attributes of the picture in a ``<noscript>`` that is not read, by its element.
    ``metas``: pairs of name and content of each ``<meta>``; the name is its name, property, itemprop or http-equiv, in
    lower case. ``json_ld``: the JSON-LD scripts; ``scripts``: the others. ``head_links``: (rel, href, hreflang) of each
    ``<link>``. ``title``: text of ``<title>``. ``base``: the ``href`` of ``<base>``.
    ``joined_urls``: the references that were made absolute so far.
    """

    url: str | None
    html: str
    elements: Elements = field(default_factory=Elements)
    blocks: Blocks = field(default_factory=Blocks)
    links: list[PageLink] = field(default_factory=list)
    heading_runs: dict[int, tuple[TextRun, ...]] = field(default_factory=dict)
    pieces: dict[int, tuple[tuple[str, ...], tuple[int, ...]]] = field(default_factory=dict)
    noscript_images: dict[int, dict[str, str | None]] = field(default_factory=dict)
    metas: list[tuple[str, str]] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    head_links: list[tuple[str, str, str]] = field(default_factory=list)
    title: str = ""
    base: str = ""
    joined_urls: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def texts(self) -> list[str]:
        """The texts of the blocks."""
        return self.blocks.texts

    @cached_property
    def headlines(self) -> tuple[int, ...]:
        """The ``<h1>`` elements."""
        tags = self.elements.tags
        return tuple([index for index, tag in enumerate(tags) if tag == "h1"]) if "h1" in tags else ()

    @cached_property
    def canonical(self) -> str:
        """The target of the first canonical link, as written; empty if there is none (RFC 6596)."""
        return self.head_link("canonical")

    @cached_property
    def stated_urls(self) -> tuple[str, ...]:
        """The page's own addresses, as written: that of the request, its canonical link, its ``og:url``."""
        return tuple(url for url in (self.url, self.canonical, self.meta("og:url")) if url)

    @cached_property
    def host(self) -> str | None:
        """The host without ``www.``: of the page's first stated address that has one, else of most links."""
        for url in self.stated_urls:
            if host := host_of(url):
                return host.removeprefix("www.")
        hosts = Counter(host.removeprefix("www.") for link in self.links if (host := host_of(link.href)))
        return max(hosts, key=lambda host: (hosts[host], host)) if hosts else None

    @cached_property
    def declared_language(self) -> str:
        """The declared language tag, lower-cased with hyphens (``en-us``): html lang, og:locale, content-language."""
        for tag, attributes in zip(self.elements.tags[:3], self.elements.attributes, strict=False):
            if tag == "html" and (value := attributes.get("lang") or attributes.get("xml:lang")):
                return value.strip().lower().replace("_", "-")
        value = self.meta("og:locale", "content-language", "dc.language", "language", "inlanguage") or ""
        return value.split(",")[0].strip().lower().replace("_", "-")

    @cached_property
    def base_url(self) -> str:
        """The URL that relative references are resolved against: ``<base>``, else the page's own (WHATWG HTML 2.4.3).

        A ``<base>`` that gives no web address is ignored.
        """
        own = self.url or ""
        base = joined(self.base, own) if self.base else own
        return base if is_web_address(base) else own

    def absolute(self, href: str) -> str:
        """Return a reference of this page as an absolute one; unchanged if it cannot be joined (RFC 3986 5.2)."""
        found = self.joined_urls.get(href)
        if found is None:
            found = self.joined_urls[href] = joined(href, self.base_url)
        return found

    def web_url(self, href: str) -> str:
        """Return a reference of this page as a URL to request; merely as an absolute one if it is no web address."""
        url = self.absolute(href)
        return web_address(url) or url

    def is_own(self, href: str) -> bool:
        """Tell whether a reference stays on the site: it is relative, or its host is above or below the page's."""
        if (href[:1] == "/" != href[1:2]) or href.startswith(self._own_starts):
            return True
        host = host_of(href).removeprefix("www.")
        return not host or self.host is None or host == self.host or are_related(host, self.host)

    @cached_property
    def _own_starts(self) -> tuple[str, ...]:
        """What most absolute references to the site itself begin with."""
        return (f"https://{self.host}/", f"https://www.{self.host}/") if self.host else ()

    @cached_property
    def _own_references(self) -> frozenset[str]:
        """The references to the page itself: its stated addresses, in full and from the path on, without fragments."""
        whole = {url.partition("#")[0] for url in self.stated_urls}
        paths = {f"/{path}" for url in whole if (path := url.partition("://")[2].partition("/")[2])}
        return frozenset((*whole, *paths, ""))

    def leads_away(self, href: str) -> bool:
        """Tell whether a reference leads to another page, not to this one or to a place on it."""
        return href.partition("#")[0] not in self._own_references

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup, made on first use; for site plug-ins."""
        from bs4 import BeautifulSoup  # noqa: PLC0415 - only plug-ins that ask for it pay for it

        return BeautifulSoup(self.html, "lxml")

    def meta(self, *names: str) -> str | None:
        """Return the content of the first non-empty ``<meta>`` of the first of these names that the page has."""
        return next((self._first_metas[name] for name in names if name in self._first_metas), None)

    @cached_property
    def _first_metas(self) -> dict[str, str]:
        """The content of the first non-empty ``<meta>`` of each name."""
        return {name: content for name, content in reversed(self.metas) if content}

    def head_link(self, rel: str) -> str:
        """Return the target of the first ``<link>`` with this word in its ``rel``; empty if there is none."""
        return next((href for words, href, _ in self.head_links if href and rel in words.split()), "")

    def blocks_of(self, element: int) -> range:
        """Return the blocks in an element's subtree."""
        return range(self.elements.first_blocks[element], self.elements.end_blocks[element])

    def texts_of(self, element: int) -> list[str]:
        """Return the texts of an element's blocks."""
        return self.blocks.texts[self.elements.first_blocks[element] : self.elements.end_blocks[element]]

    def line_runs(self, block: int) -> tuple[TextRun, ...]:
        """Return the runs of a short block that has two or more, with the blanks around them; none of other blocks.

        A page has some 180 in such blocks, and few are asked for.
        """
        texts, holders = self.pieces.get(block, ((), ()))
        return tuple(map(TextRun, texts, holders)) if len(texts) > 1 and len(self.texts[block]) <= MAX_LINE else ()

    def text_of(self, element: int) -> str:
        """Return the texts of an element's blocks, joined by blanks."""
        return " ".join(self.texts_of(element))

    def path(self, element: int) -> str:
        """Return the readable path of an element, outermost first: ``html/body/div.story/p``."""
        parts = []
        for index in reversed(self.elements.ancestors(element)):
            names = (self.elements.attributes[index].get("class") or "").split()
            parts.append(".".join([self.elements.tags[index], *names[:1]]))
        return "/".join(parts)
