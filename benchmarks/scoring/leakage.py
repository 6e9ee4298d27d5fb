"""Teasers that leaked into the text: links to other stories that came out as if they were part of the article."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import lxml.html

from scoring.tokens import WORD, mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

# A link of fewer words is a menu's, a tag's or an author's.
MIN_WORDS = 5
_NO_PAGE = ("#", "javascript:", "mailto:", "tel:")
_NO_TEXT = ("script", "style", "noscript", "template")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
# Names that browsers read as a larger encoding.
_LARGER = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030"}
_HEAD = 4096


class LeakCount(NamedTuple):
    """The teasers of one page: how many there are, leaked, and came out as teasers (None: the extractor has none)."""

    teasers: int
    leaked: int
    found: int | None


def teaser_key(text: str | None) -> str:
    """Return what teasers are looked up by: words between single blanks, with a blank at each end.

    >>> teaser_key("Rivers &amp; canals: a guide")
    ' rivers canals a guide '
    """
    folded = unicodedata.normalize("NFKC", html.unescape(text or "")).casefold()
    return f" {' '.join(WORD.findall(folded))} "


def page_teasers(body: bytes, gold_text: str | None, gold_title: str | None = None) -> list[str]:
    """Return the keys of a page's teasers: the distinct texts of its links to pages that have five words or more.

    Left out are texts that occur in the gold text or in the page's own headline (the gold's, that of ``<title>`` or
    ``og:title``): an article that links its headline to itself has leaked nothing. A page that cannot be parsed has
    no teasers.
    """
    document = _parse(body)
    if document is None:
        return []
    own = [gold_text or "", gold_title or "", *(element.text_content() for element in document.iter("title"))]
    own += [meta.get("content") or "" for meta in document.iter("meta") if meta.get("property") == "og:title"]
    known = "|".join(map(teaser_key, own))
    keys = (teaser_key(" ".join(map(str, link.itertext()))) for link in document.iter("a") if _leads_to_a_page(link))
    return list(dict.fromkeys(key for key in keys if _is_long(key) and key not in known))


def _leads_to_a_page(link: HtmlElement) -> bool:
    href = (link.get("href") or "").strip().lower()
    return bool(href) and not href.startswith(_NO_PAGE)


def _is_long(key: str) -> bool:
    return key.count(" ") - 1 >= MIN_WORDS


def _parse(body: bytes) -> HtmlElement | None:
    # lxml refuses a string with an encoding declaration, so it gets bytes of one that is known.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        encoded = decode_page(body).encode("utf-8", "replace") or b"<html/>"
        document: HtmlElement = lxml.html.document_fromstring(encoded, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None
    for element in list(document.iter(*_NO_TEXT)):
        if element.getparent() is not None:
            element.drop_tree()
    return document


def decode_page(body: bytes) -> str:
    """Return a page's text: UTF-8 if it is valid, else in the charset that the page declares, else windows-1252."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if match := _CHARSET.search(body[:_HEAD]):
        name = match[1].decode("ascii").lower()
        try:
            return body.decode(_LARGER.get(name, name), "replace")
        except LookupError:
            pass
    return body.decode("cp1252", "replace")


def count_leaks(teasers: Sequence[str], text: str, returned: Sequence[str] | None) -> LeakCount:
    """Count the teasers that occur in a text, and those that occur in a returned title or contain a long one."""
    said = teaser_key(text)
    leaked = sum(teaser in said for teaser in teasers)
    if returned is None:
        return LeakCount(len(teasers), leaked, None)
    keys = [teaser_key(title) for title in returned]
    long_ones, joined = [key for key in keys if _is_long(key)], "|".join(keys)
    found = sum(teaser in joined or any(key in teaser for key in long_ones) for teaser in teasers)
    return LeakCount(len(teasers), leaked, found)


def leak_scores(pages: Sequence[LeakCount]) -> dict[str, float | None]:
    """Return the scores of a set of pages, of those that have teasers.

    ``leak_rate`` is the share of all teasers that leaked, ``page_leak`` the share of pages on which at least one did,
    ``teaser_recall`` the share of all teasers that came out as teasers, None if the extractor returns none.
    """
    counted = [page for page in pages if page.teasers]
    total = sum(page.teasers for page in counted)
    found = [page.found for page in counted if page.found is not None]
    return {
        "leak_rate": sum(page.leaked for page in counted) / total if total else 0.0,
        "page_leak": mean(page.leaked > 0 for page in counted) if counted else 0.0,
        "teaser_recall": sum(found) / total if found else None,
    }
