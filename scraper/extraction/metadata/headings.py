"""The headings and lines of a page that may be its headline; headings without their kickers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import MAX_SPELLING, word_count
from scraper.extraction.metadata.site_names import SEPARATOR, compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document, TextRun
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# No headline is longer.
_MAX_HEADING = 400
# Class names of kickers, in the languages of the systems that publish.
_KICKER = re.compile(
    r"kicker|over-?line|over-?title|top-?line|top-?title|roof-?line|sub-?title|sub-?head|pre-?(?:title|headline)|"
    r"super-?title|eyebrow|section|category|topic|rubric|label|prefix|small|date|dach-?zeile|ober-?zeile|spitz-?marke|rubrik|"
    r"sur-?titre|ante-?titulo|volanta|cintillo|occhiello|catenaccio|chapeu|nadtytul|vignette",
    re.IGNORECASE,
)
_KICKER_TAGS = frozenset(("div", "p", "small", "time", "h2", "h3", "h4", "h5", "h6"))
_SEPARATOR_ONLY = re.compile(r"[\s:|/·•–—-]+")
# A kicker is followed by a headline of two words or more.
_MIN_WORDS = 2

# A line is the headline in a title if it is this share of it, or a part of so many words between separators.
MIN_LINE = 8
MAX_LINKED = 0.5
_MIN_SHARE = 0.4
_MIN_PART = 3
# A block this long is about the article; a title with a smaller share of its long words in such blocks is the site's.
_MIN_PROSE = 100
_MIN_COMMON = 0.3
_LONG_WORD = re.compile(r"\w{4,}")


def find_headings(document: Document, facts: DeclaredFacts, declared: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of the h1 and of elements marked as headline, in document order, once each, without kickers.

    A kicker stays if a declared title has it, too, with a colon after it: then it is the headline's first part.
    """
    whole = {compact(title) for title in declared if ": " in title}
    texts = ((index, " ".join(document.text_of(index).split())) for index in facts.marks.headlines)
    headings = (
        text if compact(text) in whole else without_kicker(document, index) or text
        for index, text in texts
        if 0 < len(text) <= _MAX_HEADING
    )
    return tuple(dict.fromkeys(headings))


def without_kicker(document: Document, heading: int) -> str:
    """Return the text of an ``<h1>`` without the kicker that opens it; empty if there is none.

    A kicker is in an element of its own at the beginning of the heading: one whose name or tag shows it, or one that a
    separator or a line break follows: ``<span class="overline">Syria</span> <span>: </span>A new start``.
    """
    runs = [run for block in document.blocks_of(heading) for run in document.heading_runs.get(block, ())]
    texts = [index for index, run in enumerate(runs) if run.text and not _SEPARATOR_ONLY.fullmatch(run.text)]
    opening = _opening(document, heading, runs[texts[0]], runs[texts[-1]]) if texts else []
    after = [index for index in texts if opening and not _is_in(document, runs[index], opening[0])]
    if not after:
        return ""
    is_parted = any(not _is_in(document, run, opening[0]) for run in runs[texts[0] + 1 : after[0]])
    is_kicker = is_parted or any(_is_kicker(document, element) for element in opening)
    rest = " ".join(run.text for run in runs[after[0] :] if run.text)
    return rest if is_kicker and word_count(rest) >= _MIN_WORDS else ""


def _opening(document: Document, heading: int, first: TextRun, last: TextRun) -> list[int]:
    """Return the elements in a heading that hold its first text and not its last, outermost first."""
    around = [element for element in document.elements.ancestors(first.element) if element > heading]
    return [element for element in reversed(around) if not _is_in(document, last, element)]


def _is_in(document: Document, run: TextRun, element: int) -> bool:
    """Tell whether an element holds a run."""
    return element <= run.element < document.elements.ends[element]


def _is_kicker(document: Document, element: int) -> bool:
    """Tell whether an element is a kicker by its class or id, or by a tag that is no part of a sentence."""
    attributes = document.elements.attributes[element]
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return document.elements.tags[element] in _KICKER_TAGS or _KICKER.search(names) is not None


def find_line_like(document: Document, title: str) -> str:
    """Return the line of the page that is a good part of a title, or stands between two of its separators; else "".

    Unlinked lines are preferred to linked ones, then the title's beginning to its other parts, then longer lines.
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
    """Tell whether the page's text has hardly a word of a title: such a title is the site's.

    Of 55 pages with no other declared title, 10 of the 13 below .3 declared the site's name, and 9 of the 42 above.
    """
    words = frozenset(_LONG_WORD.findall(title.casefold()))
    prose = " ".join(text for text in document.texts if len(text) >= _MIN_PROSE).casefold()
    return bool(prose) and len(words) >= _MIN_PART and sum(word in prose for word in words) < _MIN_COMMON * len(words)
