"""What a page declares about its article for machines: JSON-LD, and elements marked as author, date or headline."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.dom.text_stats import normalised, weight
from scraper.extraction.metadata.jsonld import Node, read_nodes
from scraper.extraction.metadata.learned_names import learn_site_name
from scraper.extraction.metadata.marked_elements import MarkedElements, find_marked_elements
from scraper.extraction.metadata.site_names import is_address, own_names
from scraper.models import Author, AuthorKind, AuthorRole, RightsSignal
from scraper.urls.addresses import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.dom.document import Document

# schema.org: Article and the types below it, with those that publishers use in its place; then pages as such.
_ARTICLE_TYPE = re.compile(r"(?:article|posting|report|review|recipe|howto)$", re.IGNORECASE)
_PAGE_TYPE = re.compile(r"(?:webpage|videoobject|itempage|creativework|imagegallery|episode)$", re.IGNORECASE)
_ORGANISATION_TYPE = re.compile(r"organi[sz]ation|corporation|brand", re.IGNORECASE)
# Values nest twice at most (a list of images, each an object with a list of addresses); deeper ones are hostile.
_MAX_DEPTH = 4
_MARKUP = re.compile(r"<[^<>]*>")
# Properties of schema.org for people who did not write the article, and for what is said of rights in it.
_ROLES = (("editor", AuthorRole.EDITOR), ("translator", AuthorRole.TRANSLATOR))
_RIGHTS = ("isAccessibleForFree", "license", "usageInfo", "acquireLicensePage", "copyrightHolder", "copyrightNotice")
_MAX_RIGHT = 500
_MAX_STATEMENTS = 10


@dataclass(frozen=True, slots=True)
class DeclaredFacts:
    """What the page declares about its article, as written; a field is empty if the page declares nothing for it.

    ``type``: as declared, ``NewsArticle``. ``published``, ``modified``: unread date strings.
    ``learned_name``: the site's name as titles and logos have it, if no field for it is filled, ``learned_from`` these
    two places.
    ``own_names``: the names of the site in comparable form (see ``site_names.own_names``).
    ``contributors``: with their roles. ``is_free``: ``isAccessibleForFree``. ``rights``: statements on access and use.
    ``marks``: elements marked as author, date or headline.
    """

    type: str = ""
    headline: str = ""
    description: str = ""
    authors: tuple[Author, ...] = ()
    contributors: tuple[Author, ...] = ()
    published: str = ""
    modified: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    url: str = ""
    publisher: str = ""
    site_name: str = ""
    learned_name: str = ""
    learned_from: str = ""
    own_names: frozenset[str] = frozenset()
    is_free: bool | None = None
    rights: tuple[RightsSignal, ...] = ()
    language: str = ""
    marks: MarkedElements = field(default_factory=MarkedElements)


def read_facts(document: Document) -> DeclaredFacts:
    """Return the declared facts of the article that the page is about.

    Of several declared articles it is the one with the page's own address, else the one whose headline is
    part of the page's title, else the first. Fields that it lacks are taken from a node for the web page.
    """
    nodes = read_nodes(document.json_ld)
    by_id = {name: node for node in nodes if isinstance(name := node.get("@id"), str) and len(node) > 1}
    chosen = _choose(document, nodes)
    facts = _facts_of(chosen, by_id) if chosen else DeclaredFacts()
    site_name = _name_of_type(nodes, "WebSite")
    declared = site_name or document.meta("og:site_name", "application-name") or ""
    learned_name, learned_from = ("", "") if declared and not is_address(declared) else learn_site_name(document)
    return replace(
        facts,
        site_name=site_name,
        learned_name=learned_name,
        learned_from=learned_from,
        own_names=own_names(document, facts.publisher, site_name, learned_name),
        marks=find_marked_elements(document),
    )


def _facts_of(chosen: tuple[Node, ...], by_id: dict[str, Node]) -> DeclaredFacts:
    """Return what JSON-LD declares: the article's node, then those that may fill its gaps."""
    return DeclaredFacts(
        type=_types(chosen[0])[0],
        headline=_first_text(chosen, "headline", "name"),
        description=_first_text(chosen, "description"),
        authors=next((found for node in chosen if (found := _authors(node, by_id))), ()),
        contributors=tuple(_contributors(chosen[0], by_id)),
        published=_first_text(chosen, "datePublished", "dateCreated", "uploadDate"),
        modified=_first_text(chosen, "dateModified"),
        section=_first_text(chosen, "articleSection"),
        keywords=_keywords(chosen[0].get("keywords")),
        image=next((url for node in chosen for url in _urls(node.get("image"))), ""),
        url=next((url for key in ("url", "mainEntityOfPage", "@id") for url in _urls(chosen[0].get(key))), ""),
        publisher=next(iter(_names(chosen[0].get("publisher"), by_id)), ""),
        is_free=_truth(next((node["isAccessibleForFree"] for node in chosen if "isAccessibleForFree" in node), None)),
        rights=tuple(_rights(chosen, by_id)),
        language=_first_text(chosen, "inLanguage"),
    )


def _choose(document: Document, nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the article's node, followed by nodes that may fill its gaps: a web page's, and one without a type."""
    articles = [node for node in nodes if any(_ARTICLE_TYPE.search(name) for name in _types(node))]
    pages = [node for node in nodes if any(_PAGE_TYPE.search(name) for name in _types(node))]
    loose = [node for node in nodes if not _types(node)[0] and ("headline" in node or "datePublished" in node)]
    if len(articles) > 1:
        articles = [max(articles, key=lambda node: _likeness(document, node))]
    return (*articles, *pages[:1], *loose[:1])


def _likeness(document: Document, node: Node) -> tuple[bool, bool, bool]:
    """Return a sort key for how well a node matches the page: by its address, by its headline, by having one."""
    own = {bare(url) for url in document.stated_urls}
    urls = {bare(url) for key in ("url", "mainEntityOfPage", "@id") for url in _urls(node.get(key))}
    headline = normalised(_text(node.get("headline")))
    titles = normalised(f"{document.title} {document.meta('og:title') or ''}")
    return bool(own & urls), bool(headline) and headline in titles, bool(headline)


def _types(node: Node) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name for name in names if isinstance(name, str)] or [""]


def _first_text(nodes: Sequence[Node], *keys: str) -> str:
    for node in nodes:
        for key in keys:
            if text := _text(node.get(key)):
                return text
    return ""


def _text(value: object, depth: int = 0) -> str:
    """Return a value as one line of plain text: without markup, and with escapes undone, even double ones."""
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return next((text for item in value if (text := _text(item, depth + 1))), "")
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name"), depth + 1)
    if not isinstance(value, str):
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = _MARKUP.sub("", value)
    return squeezed(value)


def _authors(node: Node, by_id: dict[str, Node]) -> tuple[Author, ...]:
    for key in ("author", "creator"):
        found = tuple(dict.fromkeys(_people(node.get(key), by_id)))
        if found:
            return found
    return ()


def _contributors(node: Node, by_id: dict[str, Node]) -> Iterator[Author]:
    for key, role in _ROLES:
        for person in _people(node.get(key), by_id):
            yield Author(person.name, person.kind, role)


def _rights(nodes: Sequence[Node], by_id: dict[str, Node]) -> Iterator[RightsSignal]:
    """Yield what the first node that has a property of rights says in it: addresses, names, truths, texts."""
    for key in _RIGHTS:
        value = next((node[key] for node in nodes if key in node), None)
        if key == "isAccessibleForFree":
            truth = _truth(value)
            texts = [] if truth is None else ["true" if truth else "false"]
        elif key == "copyrightHolder":
            texts = list(_names(value, by_id))
        else:
            texts = [text for item in (value if isinstance(value, list) else [value]) if (text := _statement(item))]
        for text in texts[:_MAX_STATEMENTS]:
            yield RightsSignal(key, text[:_MAX_RIGHT], f"json-ld {key}")


def _statement(value: object) -> str:
    """Return a licence or a notice: the address of an object (CreativeWork), else its name or the text itself."""
    return next(_urls(value), "") if isinstance(value, dict) else _text(value)


def _people(value: object, by_id: dict[str, Node], depth: int = 0) -> Iterator[Author]:
    if isinstance(value, list):
        for item in value if depth < _MAX_DEPTH else ():
            yield from _people(item, by_id, depth + 1)
        return
    if isinstance(value, dict):
        reference = value.get("@id")
        if "name" not in value and isinstance(reference, str):
            value = by_id.get(reference, value)
        is_organisation = any(_ORGANISATION_TYPE.search(name) for name in _types(value))
        kind = AuthorKind.ORGANISATION if is_organisation else AuthorKind.PERSON
        names = value.get("name") or _joined_name(value)
        for name in names if isinstance(names, list) else [names]:
            if text := _text(name):
                yield Author(text, kind)
    elif text := _text(value):
        yield Author(text)


def _joined_name(person: Node) -> str:
    """Return given and family name as one; the family comes first in scripts that write names without a blank."""
    given, more, family = (_text(person.get(key)) for key in ("givenName", "additionalName", "familyName"))
    if family and weight(family) > len(family):
        return f"{family}{given}"
    return " ".join(part for part in (given, more, family) if part)


def _names(value: object, by_id: dict[str, Node]) -> Iterator[str]:
    return (author.name for author in _people(value, by_id))


def _keywords(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    texts = [_text(item) for item in items]
    if len(texts) == 1:
        texts = [part.strip() for part in texts[0].split(",")]
    return tuple(dict.fromkeys(text for text in texts if text))


def _urls(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, list):
        for item in value if depth < _MAX_DEPTH else ():
            yield from _urls(item, depth + 1)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield from _urls(value.get("url") or value.get("contentUrl") or value.get("@id"), depth + 1)


def _name_of_type(nodes: Sequence[Node], wanted: str) -> str:
    return next((text for node in nodes if wanted in _types(node) and (text := _text(node.get("name")))), "")


def _truth(value: object) -> bool | None:
    """Return a declared truth: ``True``, ``"true"`` and ``"http://schema.org/True"`` are true; others are unknown."""
    if isinstance(value, bool):
        return value
    word = value.rsplit("/", 1)[-1].casefold() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(word)
