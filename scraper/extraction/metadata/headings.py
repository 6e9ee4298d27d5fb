"""The headings and lines of a page that may be its headline, headings without their kickers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from scraper.characters import squeezed
from scraper.extraction.dom.text_stats import MAX_SPELLING, word_count
from scraper.extraction.metadata.site_names import SEPARATOR, compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# No headline is longer, and no source of a heading with all its wrappings.
_MAX_HEADING = 400
_MAX_HEADINGS = 10
_MAX_SOURCE = 4_000
# What calls the first piece of a heading a kicker; most systems name it so, in the language of their house.
_KICKER = re.compile(
    r"kicker|over-?line|over-?title|top-?line|top-?title|roof-?line|sub-?title|sub-?head|pre-?(?:title|headline)|"
    r"super-?title|eyebrow|section|category|topic|rubric|label|prefix|small|date|dach-?zeile|ober-?zeile|spitz-?marke|rubrik|"
    r"sur-?titre|ante-?titulo|volanta|cintillo|occhiello|catenaccio|chapeu|nadtytul|vignette",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"<!--.{0,400}?-->|<(?:style|script|svg)\b.{0,400}?</(?:style|script|svg)\s?>|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_CLASS = re.compile(r"""\b(?:class|id)\s?=\s?("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_VOID = frozenset(("br", "img", "meta", "input", "wbr", "hr", "link", "source"))
_KICKER_TAGS = frozenset(("div", "p", "small", "time", "h2", "h3", "h4", "h5", "h6"))
_SEPARATOR_ONLY = re.compile(r"[\s:|/·•–—-]+")
# A kicker is followed by a headline of two words or more.
_MIN_WORDS = 2

# A line of the page that is this share of a title is the headline in it, or one that is a part of so many words.
MIN_LINE = 8
MAX_LINKED = 0.5
_MIN_SHARE = 0.4
_MIN_PART = 3
# A text of this length speaks of the article; a title that shares less of its long words with those is the site's.
_MIN_PROSE = 100
_MIN_COMMON = 0.3
_LONG_WORD = re.compile(r"\w{4,}")


class _Run(NamedTuple):
    """Text between two tags of a heading, and the elements that hold it: place and opening tag, outermost first."""

    text: str
    elements: tuple[str, ...]
    is_break: bool = False


def find_headings(document: Document, facts: DeclaredFacts, declared: Sequence[str]) -> tuple[str, ...]:
    """The texts of the h1 and of elements marked as headline, in document order, once each, without kickers.

    A kicker stays where a declared title has it too and a colon after it: there it is the headline's first part.
    """
    elements = document.elements
    marked = facts.marks.headlines
    has_parts = any(elements.ends[index] > index + 1 for index in marked)
    sources = _sources(document.html) if has_parts else {}
    texts = (" ".join(document.text_of(index).split()) for index in marked)
    whole = {compact(title) for title in declared if ": " in title}
    headings = (
        text if compact(text) in whole else without_kicker(sources.get(compact(text), "")) or text
        for text in texts
        if 0 < len(text) <= _MAX_HEADING
    )
    return tuple(dict.fromkeys(headings))


def _sources(page: str) -> dict[str, str]:
    """The markup of each h1 by the letters of its text."""
    opening, closing = ("<h1", "</h1") if "<h1" in page else ("<H1", "</H1")
    found: dict[str, str] = {}
    start = page.find(opening)
    while start >= 0 and len(found) < _MAX_HEADINGS:
        end = page.find(closing, start, start + _MAX_SOURCE)
        if end >= 0:
            source = page[page.find(">", start) + 1 : end]
            found.setdefault(compact(html.unescape(_TAG.sub(" ", source))), source)
        start = page.find(opening, start + len(opening))
    return found


def without_kicker(source: str) -> str:
    """The text of a heading's markup without the kicker that opens it; empty if there is none.

    A kicker stands in an element of its own that opens the heading. Its name says what it is, or it is a box, or a
    separator or the end of the line follows it.

    >>> without_kicker('<span class="overline">Syria</span> <span>: </span><span>A new start for Homs</span>')
    'A new start for Homs'
    >>> without_kicker('<span style="color:red">Syria:</span> a new start for Homs')
    ''
    """
    runs = list(_runs(source))
    texts = [index for index, run in enumerate(runs) if run.text and not _SEPARATOR_ONLY.fullmatch(run.text)]
    opening = _opening(runs[texts[0]], runs[texts[-1]]) if texts else ()
    after = [index for index in texts if opening and opening[0] not in runs[index].elements]
    if not after:
        return ""
    between = runs[texts[0] + 1 : after[0]]
    is_parted = any(opening[0] not in run.elements and (run.text or run.is_break) for run in between)
    is_kicker = is_parted or any(_is_kicker(element) for element in opening)
    rest = " ".join(" ".join(run.text for run in runs[after[0] :]).split())
    return rest if is_kicker and word_count(rest) >= _MIN_WORDS else ""


def _opening(first: _Run, last: _Run) -> tuple[str, ...]:
    """The elements around the first text of a heading that do not hold all of it, outermost first."""
    around_all = frozenset(last.elements)
    return tuple(element for element in first.elements if element not in around_all)


def _is_kicker(element: str) -> bool:
    """Whether an opening tag is that of a kicker by its name or class, or that of a box."""
    tag, _, attributes = element.partition("<")[2].partition(" ")
    return tag in _KICKER_TAGS or _KICKER.search(" ".join(_CLASS.findall(attributes))) is not None


def _runs(source: str) -> Iterator[_Run]:
    """The stretches of text between tags, and an empty one for each line break."""
    stack: list[str] = []
    position = 0
    for tag in _TAG.finditer(source):
        yield _Run(squeezed(html.unescape(source[position : tag.start()])), tuple(stack))
        position = tag.end()
        name = _TAG_NAME.match(tag[0])
        if not name or "</" in tag[0][2:]:
            continue
        if name[2].lower() in _VOID:
            yield _Run("", tuple(stack), is_break=name[2].lower() == "br")
        elif name[1]:
            del stack[-1:]
        else:
            stack.append(f"{position}{tag[0].lower()[:-1]}")
    yield _Run(squeezed(html.unescape(source[position:])), tuple(stack))


def find_line_like(document: Document, title: str) -> str:
    """The line of the page that is a good part of a title, or one between two of its separators; empty if none is.

    An unlinked line goes before a linked one, the title's beginning before what follows, a long line before a short.
    """
    least = max(MIN_LINE, int(_MIN_SHARE * len(title)))
    parts = frozenset(compact(part) for part in SEPARATOR.split(title) if len(part.split()) >= _MIN_PART)
    letters = compact(title)
    lines = [
        (document.blocks.link_shares[index] < MAX_LINKED, letters.startswith(own), len(text), text)
        for index, text in enumerate(document.texts)
        if MIN_LINE <= len(text) <= len(title) + MAX_SPELLING
        and (own := compact(text))
        and (own in parts or (len(text) >= least and own in letters))
    ]
    return max(lines)[-1] if lines else ""


def is_off_topic(document: Document, title: str) -> bool:
    """Whether the text of the page has hardly a word of a title of several: such a title is the site's.

    Of 55 titles that were all that a page declared, 10 of 13 below .3 were sites' names, and 9 of 42 above.
    """
    words = frozenset(_LONG_WORD.findall(title.casefold()))
    prose = " ".join(text for text in document.texts if len(text) >= _MIN_PROSE).casefold()
    return bool(prose) and len(words) >= _MIN_PART and sum(word in prose for word in words) < _MIN_COMMON * len(words)
