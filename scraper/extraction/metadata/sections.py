"""The section that the article stands in, and its tags."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.finding import Found, candidate

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

_SECTION_METAS = (
    "article:section",
    "og:section",
    "parsely-section",
    "sailthru.section",
    "cxenseparse:category",
    "dc.subject",
    "section",
    "articlesection",
)
_TAG_METAS = ("article:tag", "og:article:tag")
_KEYWORD_METAS = ("news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_MAX_SECTION = 60
# "Arts, Books and Music" is one section.
_AND = re.compile(r"(?:^|\s)(?:and|&|und|et|y|e|og|och|en)\s", re.IGNORECASE)
# What is no word: names of things in a database, statements of a script, addresses.
_NO_WORD = re.compile(
    r"[{}<>=_\\]|\w\(|//|;\s*$|^[0-9a-f]{8}-[0-9a-f]{4}-|^(?=[a-f]*\d)[0-9a-f]{12,}$|^\W*$", re.IGNORECASE
)
# More keywords than this are words for search engines, not tags.
_MAX_TAGS = 30
_MAX_TAG = 60


def find_section(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return the section's name; a field with a list of keywords gives none.

    Order of trust: JSON-LD articleSection, article:section and its kin, rel=category.
    """
    offers = [("json-ld articleSection", facts.section)]
    offers += [(f"meta {name}", squeezed(document.meta(name) or "")) for name in _SECTION_METAS]
    offers += [("link rel=category", text) for text in _linked(document, facts, "category")[:1]]
    found = tuple(candidate("section", source, text) for source, text in offers if text)
    named = ((name, offer.source) for offer in found if (name := _section_name(offer.value)))
    best = next(named, None)
    return Found(*best, found) if best else Found(None, "", found)


def _section_name(text: str) -> str:
    """Return the section that a field names: the first of two; empty for more, which are keywords.

    >>> _section_name("Trends, Blog"), _section_name("berlin, tour, park"), _section_name("Arts, Books and Music")
    ('Trends', '', 'Arts, Books and Music')
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if len(parts) < 2 or _AND.search(parts[-1]):
        return text if len(text) <= _MAX_SECTION else ""
    return parts[0] if len(parts) == 2 else ""


def find_tags(document: Document, facts: DeclaredFacts) -> Found[tuple[str, ...]]:
    """Return the tags, as written, without repetition; only words, and no keys of a database or pieces of a script.

    Order of trust: article:tag, JSON-LD keywords, rel=tag, news_keywords, keywords.
    """
    offers = [
        (f"meta {name}", _split_tags([content for key, content in document.metas if key == name]))
        for name in _TAG_METAS
    ]
    offers.append(("json-ld keywords", _tidy(list(facts.keywords))))
    offers.append(("link rel=tag", _tidy(_linked(document, facts, "tag"))))
    offers += [(f"meta {name}", _split_tags([document.meta(name) or ""])) for name in _KEYWORD_METAS]
    found = [(source, tags) for source, tags in offers if tags]
    if not found:
        return Found(())
    return Found(found[0][1], found[0][0], tuple(candidate("tags", source, ", ".join(tags)) for source, tags in found))


def _linked(document: Document, facts: DeclaredFacts, rel: str) -> list[str]:
    """Return the texts of links by ``rel`` (rel-tag microformat): ``tag`` for tags, ``category tag`` for sections."""
    attributes = document.elements.attributes
    kinds = {element: (attributes[element].get("rel") or "").split() for element in facts.marks.tagged}
    named = [(link.text, kinds[link.element]) for link in document.links if link.element in kinds] if kinds else []
    return [text for text, kind in named if rel in kind and ("category" in kind) is (rel == "category")]


def _split_tags(contents: list[str]) -> tuple[str, ...]:
    """Return the tags of fields that hold one tag each, or several separated by commas.

    >>> _split_tags(["bridges, Senn", "bridges"])
    ('bridges', 'Senn')
    """
    plain = [html.unescape(content) if "&" in content else content for content in contents]
    return _tidy([tag for content in plain for tag in content.replace(";", ",").replace("、", ",").split(",")])


def _tidy(tags: list[str]) -> tuple[str, ...]:
    """Return the tags once each, without those that have a type (``tag:bridges``); none if there are too many.

    >>> _tidy(["Cafés", "26157981-b4f7-4929-adc1-e860c6f03636", "type_news", "2017", "if (a) {"])
    ('Cafés',)
    """
    kept = dict.fromkeys(squeezed(tag) for tag in tags if ":" not in tag)
    named = tuple(tag for tag in kept if 0 < len(tag) <= _MAX_TAG and _is_words(tag))
    return named if len(named) <= _MAX_TAGS else ()


def _is_words(tag: str) -> bool:
    return _NO_WORD.search(tag) is None and any(map(str.isalpha, tag))
