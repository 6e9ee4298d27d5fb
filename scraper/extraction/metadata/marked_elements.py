"""Elements that markup itself calls author, date or headline, gathered in one pass over the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.dom.document import Document

# Only a class or id with one of these is examined: of 220 names on a mean page ten have one.
_HINTS = (
    "author",
    "autor",
    "line",
    "writer",
    "reporter",
    "journalist",
    "date",
    "time",
    "publ",
    "posted",
    "datum",
    "fecha",
)
# ``author-bio`` and ``author-description`` hold what is said of an author, ``image-byline`` who took a picture.
_AUTHOR_NAME = re.compile(
    r"(?<![a-z])(?<!image[-_])(?<!photo[-_])(?<!caption[-_])(?:by-?line|auth?ors?(?:name)?|writer|reporter|journalist)(?![a-z]|[-_]{1,2}(?:desc|bio))"
)
# Where a name in humps has its parts: ``storyByLine``. Dates so named (``issueDate``) are often that of today.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE_NAME = re.compile(
    r"(?<![a-z])(?:date|datetime|time-?stamp|pub(?:lish(?:ed)?)?-?(?:date|time|on|info)?|"
    r"posted(?:-on)?|dateline|datum|fecha)(?![a-z])"
)
# Attributes that mark an element more reliably than class and id; one element in thirty has any.
_MARKING = frozenset(("datetime", "itemprop", "property", "rel"))
_HEAD_TAGS = frozenset(("meta", "link", "html", "body", "script"))


@dataclass(frozen=True, slots=True)
class MarkedElement:
    """One marked element: its index, the attribute's value, if it has one, and what marks it.

    ``how``: ``itemprop``, ``rel``, ``time`` or ``name`` (a word in class or id).
    """

    element: int
    how: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class MarkedElements:
    """Marked elements in document order. ``modified`` and ``published`` hold those whose property says which.

    ``licences``: links with ``rel=license``. ``tagged``: elements whose ``rel`` holds "tag" or "category".
    """

    headlines: tuple[int, ...] = ()
    authors: tuple[MarkedElement, ...] = ()
    dates: tuple[MarkedElement, ...] = ()
    published: tuple[MarkedElement, ...] = ()
    modified: tuple[MarkedElement, ...] = ()
    licences: tuple[int, ...] = ()
    tagged: tuple[int, ...] = ()

    def all_dates(self) -> tuple[MarkedElement, ...]:
        """Return every date mark, those whose property says which first."""
        return (*self.published, *self.modified, *self.dates)


# Only the first marked elements of each kind are read, this many: a date takes 50 µs. No genuine page has so many.
MAX_MARKS = 5_000


class _Gathering:
    """The marked elements found so far."""

    def __init__(self) -> None:
        self.headlines: list[int] = []
        self.authors: list[MarkedElement] = []
        self.dates: list[MarkedElement] = []
        self.published: list[MarkedElement] = []
        self.modified: list[MarkedElement] = []
        self.licences: list[int] = []
        self.tagged: list[int] = []

    def add_if_marked(self, index: int, tag: str, attributes: dict[str, str | None]) -> bool:
        """Add an element whose attributes mark it; tell whether they do."""
        rel = attributes.get("rel") or ""
        if "tag" in rel or "category" in rel:
            self.tagged.append(index)
        if tag == "time" or "datetime" in attributes:
            self._date(index, "time", attributes)
        elif "itemprop" in attributes or "property" in attributes:
            self._property(index, attributes)
        elif "author" in rel:
            self.authors.append(MarkedElement(index, "rel"))
        elif "license" in rel:
            self.licences.append(index)
        else:
            return False
        return True

    def _date(self, index: int, how: str, attributes: dict[str, str | None]) -> None:
        content = attributes.get("datetime") or attributes.get("content") or ""
        name = (attributes.get("itemprop") or attributes.get("property") or attributes.get("class") or "").lower()
        if "modified" in name or "update" in name:
            self.modified.append(MarkedElement(index, how, content))
        elif "datepublished" in name or "datecreated" in name:
            self.published.append(MarkedElement(index, "itemprop", content))
        else:
            self.dates.append(MarkedElement(index, how, content))

    def _property(self, index: int, attributes: dict[str, str | None]) -> None:
        name = (attributes.get("itemprop") or attributes.get("property") or "").lower().removeprefix("schema:")
        if name in ("datepublished", "datecreated", "datemodified"):
            self._date(index, "itemprop", attributes)
        elif name in ("author", "creator"):
            self.authors.append(MarkedElement(index, "itemprop", attributes.get("content") or ""))
        elif name == "headline":
            self.headlines.append(index)


def _meaning(name: str) -> str:
    """Return what a class or id marks an element as: ``author``, ``date`` or nothing.

    >>> [_meaning(name) for name in ("article-byline", "entry-date published", "candidate-list", "storyByLine")]
    ['author', 'date', '', 'author']
    >>> _meaning("imageByline"), _meaning("author-bio"), _meaning("issueDate")
    ('', '', '')
    """
    if _AUTHOR_NAME.search(_HUMP.sub("-", name).lower()):
        return "author"
    return "date" if _DATE_NAME.search(name.lower()) else ""


def _meanings(names: set[str]) -> dict[str, str]:
    """Return the meaning of each name that has one. They are searched as one string: one by one took twice as long.

    >>> _meanings({"Byline", "menu", "post-date"}) == {"Byline": "author", "post-date": "date"}
    True
    """
    joined = "\0".join(names)
    lowered = joined.lower()
    if len(lowered) != len(joined):  # İ alone has two small letters
        lowered = joined.replace("İ", "i").lower()
    found = {line for hint in _HINTS for line in _lines_with(joined, lowered, hint)}
    return {line: meaning for line in found if (meaning := _meaning(line))}


def _lines_with(joined: str, lowered: str, hint: str) -> Iterator[str]:
    """Yield the parts between NULs that hold a word in their lowered form."""
    position = lowered.find(hint)
    while position >= 0:
        end = lowered.find("\0", position)
        end = end if end >= 0 else len(lowered)
        yield joined[joined.rfind("\0", 0, position) + 1 : end]
        position = lowered.find(hint, end)


def find_marked_elements(document: Document) -> MarkedElements:
    """Return all marked elements of the page's body; ``<meta>`` and ``<link>`` are read elsewhere."""
    gathering = _Gathering()
    tags, attributes = document.elements.tags, document.elements.attributes
    others = _with_others(attributes)
    body = [index for index in others if tags[index] not in _HEAD_TAGS and not _MARKING.isdisjoint(attributes[index])]
    found = {index for index in body if gathering.add_if_marked(index, tags[index], attributes[index])}
    named = [(index, meaning) for index, meaning in _named(attributes, others).items() if index not in found]
    gathering.authors += [MarkedElement(index, "name") for index, meaning in named if meaning == "author"]
    gathering.dates += [_named_date(index, attributes[index]) for index, meaning in named if meaning == "date"]
    return MarkedElements(
        tuple(sorted({*document.headlines, *gathering.headlines})),
        tuple(sorted(gathering.authors, key=_element)[:MAX_MARKS]),
        tuple(sorted(gathering.dates, key=_element)[:MAX_MARKS]),
        tuple(gathering.published[:MAX_MARKS]),
        tuple(gathering.modified[:MAX_MARKS]),
        tuple(gathering.licences[:MAX_MARKS]),
        tuple(gathering.tagged[:MAX_MARKS]),
    )


def _with_others(attributes: Sequence[dict[str, str | None]]) -> list[int]:
    """Return the elements with another attribute than a class: half of all, for most have no more than that."""
    return [index for index, own in enumerate(attributes) if len(own) > 1 or (own and "class" not in own)]


def _element(mark: MarkedElement) -> int:
    return mark.element


def _named_date(index: int, attributes: dict[str, str | None]) -> MarkedElement:
    """Return a date's element; its ``title`` may hold it (``<abbr class="date" title="2026-02-03">``)."""
    title = attributes.get("title") or ""
    return MarkedElement(index, "name", title if any(map(str.isdigit, title)) else "")


def _named(attributes: Sequence[dict[str, str | None]], others: Sequence[int]) -> dict[int, str]:
    """Return the elements whose class, or else id, means author or date, each with that meaning.

    ``others``: those with another attribute than a class.
    """
    ids = {index: name for index in others if (name := attributes[index].get("id"))}
    classes = [own.get("class") for own in attributes]
    meanings = _meanings({*ids.values(), *filter(None, classes)})
    if not meanings:
        return {}
    found = {index: meanings[name] for index, name in ids.items() if name in meanings}
    return found | {index: meanings[name] for index, name in enumerate(classes) if name in meanings}
