"""Where the article comes from: its canonical address, and the source that an aggregator credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.finding import Found, candidate
from scraper.labels import Label
from scraper.urls.addresses import is_web_address, split, web_address

if TYPE_CHECKING:
    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document, PageLink
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# How many blocks above the headline, and after the text, a credit line may stand.
_REACH = 4
_MAX_LINE = 200
# Source: Pyongyang Times | ; 来源：新华社 ; Quelle: dpa ; Fuente: EFE
_CREDIT = re.compile(
    r"(?:\bsource|\bquelle|\bfuente|\bfonte|\bbron|источник|出典|来源|來源|출처|المصدر)"
    r"\s?[:：]\s*(?P<name>[^|｜\n]{2,60}?)\s*(?:[|｜]|$|\s{2})",
    re.IGNORECASE,
)
_DENSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_ORIGINAL = re.compile(
    r"^\W*(?:read (?:the )?(?:original|full)|(?:view |see )?original (?:article|version|story|source|post)|"
    r"originally (?:published|appeared)|source article|zum original|"
    r"lire l['’]original|leer (?:el )?original|原文|원문|читать оригинал)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line, the name in it and the address of the original; None if the line lacks it."""

    line: str
    name: str | None
    url: str | None


def find_canonical_url(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return the page's own address. Order of trust: link rel=canonical, og:url, JSON-LD url; never a front page."""
    offers = (
        ("link canonical", document.canonical),
        ("meta og:url", document.meta("og:url")),
        ("json-ld url", facts.url),
    )
    found = [(source, document.web_url(href)) for source, href in offers if href]
    good = [(source, url) for source, url in found if _is_page(url, document.url)]
    offered = tuple(candidate("canonical_url", source, url) for source, url in found)
    return Found(good[0][1], good[0][0], offered) if good else Found(None, "", offered)


def _is_page(url: str, asked: str | None) -> bool:
    """Tell whether an address is one of a web page, and not the front page, which many sites declare on every page."""
    parts = split(url)
    is_front = parts.path in ("", "/") and not parts.query
    return is_web_address(url) and (not is_front or split(asked).path in ("", "/"))


def find_credit(document: Document, place: Place) -> Credit | None:
    """Find the line that credits the source of a copied article, near its headline or after its text."""
    lines = _lines(document, place)
    near = _links_among(document, lines)
    for block in lines:
        text = document.texts[block]
        match = _CREDIT.search(text) if ":" in text or "：" in text else None
        if not match and not document.blocks.link_chars[block]:
            continue
        links = [link for link in near if link.first_block <= block <= link.last_block]
        original = next((link for link in links if _ORIGINAL.match(link.text)), None)
        if not match and not original:
            continue
        name = (_cleaned(match["name"]) or None) if match else None
        original = original or next(
            (link for link in links if name and link.text == name and _leads_away(document, link)), None
        )
        if name or original:
            return Credit(text, name, web_address(document.absolute(original.href)) if original else None)
    return None


def find_source(credit: Credit | None) -> Found[str | None]:
    """Return the name of the source that an aggregator credits: ``Date: 04/12/2024 | Source: Pyongyang Times``."""
    if credit is None or credit.name is None:
        return Found(None)
    return Found(credit.name, "credit line", (candidate("source", "credit line", credit.line),))


def find_original_url(credit: Credit | None) -> Found[str | None]:
    """Return the address of the page that an aggregator copied.

    It is the target of a link in the credit line with words such as "Read original version at source", or of a
    link from the credited name to another site.
    """
    if credit is None or credit.url is None:
        return Found(None)
    return Found(credit.url, "credit line", (candidate("original_url", "credit line", credit.url),))


def _lines(document: Document, place: Place) -> list[int]:
    count = len(document.blocks)
    start = place.first if place.headline is None or place.headline > place.first else place.headline
    blocks = [*range(max(0, start - _REACH), min(count, max(0, place.first) + 1)), *place.after_text(_REACH, count)]
    return [
        block
        for block in blocks
        if place.label(block) is not Label.COMMENTS and len(document.texts[block]) <= _MAX_LINE
    ]


def _links_among(document: Document, blocks: list[int]) -> list[PageLink]:
    """Return the links that may stand in some of these blocks."""
    first, last = (min(blocks), max(blocks)) if blocks else (0, -1)
    return [link for link in document.links if link.first_block <= last and link.last_block >= first]


def _cleaned(name: str) -> str:
    """Return the credited name alone: in scripts without blanks, what follows a blank is a button of the page."""
    text = squeezed(name).strip(" .,;:-–—")
    return text.split()[0] if _DENSE.match(text) else text


def _leads_away(document: Document, link: PageLink) -> bool:
    url = document.web_url(link.href)
    return is_web_address(url) and split(url).netloc != split(document.url).netloc
