"""The headings and lines of a page that may be its headline; headings without their kickers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import MAX_SPELLING, word_count
from scraper.extraction.metadata.learned_names import leads_home
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
# Elements that stress a part of a word, and those that are no part of a headline when they end one.
_EMPHASIS = frozenset("b i em strong u s sub sup mark abbr q cite font".split())
_BOX_TAGS = frozenset("div p time button ul ol nav section aside label details form".split())
# Of so many headings it is asked whether they name the site: a site's name stands at the top.
_MAX_NAMED = 10
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

    A kicker stays if a declared title has it, too, with a colon after it: then it is the headline's first part. A box
    inside the heading goes, unless a declared title has its text.
    """
    whole = {compact(title) for title in declared if ": " in title}
    forms = {letters: title for title in reversed(declared) if (letters := compact(title))}
    titles = frozenset(forms)
    texts = ((index, _spaced_text(document, index, forms)) for index in facts.marks.headlines)
    headings = (
        text
        if compact(text) in whole
        else without_kicker(document, index) or _without_box(document, index, titles) or text
        for index, text in texts
        if 0 < len(text) <= _MAX_HEADING
    )
    return tuple(dict.fromkeys(headings))


def names_in_headings(document: Document, facts: DeclaredFacts) -> frozenset[str]:
    """Return the headings that name the site, in comparable form: those whose whole text links to its first page."""
    headings = facts.marks.headlines[:_MAX_NAMED]
    inside = {element: index for index in headings for element in range(index, document.elements.ends[index])}
    around = {document.elements.parents[index]: index for index in headings}
    links = [link for link in document.links if link.element in inside or link.element in around] if headings else []
    found = set()
    for link in links:
        index = inside.get(link.element, around.get(link.element, -1))
        if leads_home(document, link.href) and compact(link.text) == compact(document.text_of(index)):
            found.add(compact(link.text))
    return frozenset(found - {""})


def _spaced_text(document: Document, heading: int, forms: dict[str, str]) -> str:
    """Return the text of a heading with a blank between elements that are no part of a word.

    If a declared title has the same letters (``forms``), it says where the blanks are.
    """
    whole = " ".join(document.text_of(heading).split())
    if len(whole) > _MAX_HEADING or not any(block in document.heading_runs for block in document.blocks_of(heading)):
        return whole
    parts = []
    for block in document.blocks_of(heading):
        text, runs = document.texts[block], document.heading_runs.get(block, ())
        end, before = 0, -1
        for run in (run for run in runs if run.text):
            start = text.find(run.text, end)
            if start < 0:
                break
            is_glued = start == end and start > 0 and text[start].isalnum() and text[start - 1].isalnum()
            if is_glued and before != run.element and not _are_emphasis(document, (before, run.element)):
                text = f"{text[:start]} {text[start:]}"
                start += 1
            end, before = start + len(run.text), run.element
        parts.append(text)
    spaced = " ".join(" ".join(parts).split())
    title = forms.get(compact(spaced)) if spaced != whole else None
    if title is None:
        return spaced
    return title if title.replace(" ", "") == whole.replace(" ", "") else whole


def _are_emphasis(document: Document, elements: tuple[int, int]) -> bool:
    """Tell whether one of two elements stresses a part of a word, rather than holding words."""
    return any(document.elements.tags[element] in _EMPHASIS for element in elements)


def _without_box(document: Document, heading: int, titles: frozenset[str]) -> str:
    """Return the text of a heading without the boxes in it; empty if it has none, or if a title has all of it.

    What remains is a declared title, or all but boxes: elements whose tags stand in no sentence, at its end.
    """
    runs = [run for block in document.blocks_of(heading) for run in document.heading_runs.get(block, ()) if run.text]
    outer = [_child_of(document, heading, run.element) for run in runs]
    whole = compact(" ".join(run.text for run in runs))
    if len(set(outer)) < _MIN_WORDS or any(whole in title for title in titles):
        return ""
    for child in dict.fromkeys(outer):
        without = " ".join(run.text for run, own in zip(runs, outer, strict=True) if own != child)
        only = " ".join(run.text for run, own in zip(runs, outer, strict=True) if own == child)
        rest = next((text for text in (without, only) if compact(text) in titles), "")
        if rest:
            return rest
    tags = document.elements.tags
    kept = [run.text for run, own in zip(runs, outer, strict=True) if own == heading or tags[own] not in _BOX_TAGS]
    rest = " ".join(kept)
    is_first = outer[0] == heading or tags[outer[0]] not in _BOX_TAGS
    return rest if is_first and len(kept) < len(runs) and word_count(rest) >= _MIN_PART else ""


def _child_of(document: Document, heading: int, element: int) -> int:
    """Return the child of a heading that holds an element, or the heading itself."""
    parents = document.elements.parents
    while element > heading and parents[element] != heading:
        element = parents[element]
    return element


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
