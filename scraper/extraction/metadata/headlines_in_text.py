"""The headline of a page whose head does not have it, or has it among other things: read from where the text is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import has_sentence_end, word_count
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.headings import MAX_LINKED, MIN_LINE
from scraper.extraction.metadata.names import read_names
from scraper.extraction.metadata.site_names import compact, is_own_name
from scraper.extraction.metadata.titles import cleaned_title, without_dates
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document

# Characters of a line that may be a headline, and how many blocks above the text it may stand.
_MAX_HEADLINE = 200
_MAX_LINES_ABOVE = 8
# What editors of pages write into <title> for want of one.
_NO_TITLES = frozenset("home homepage index untitled untitleddocument newpage welcome article news startseite".split())
_DATE_LABEL = re.compile(r"\W*(?:last )?(?:published|posted|updated|modified)\b", re.IGNORECASE)
_BREADCRUMB = re.compile(r">>|^\W*\d[\d\W]*$|^(?:https?://|www\.)", re.IGNORECASE)
# Sources of a title that nothing but ``<title>`` declares.
_SOLE_SOURCES = frozenset(("title", "line like title"))
# Where a ``<title>`` can be cut: also at a hyphen or a colon without blanks, ``…with Sallu-India Buzz-The Times``.
_CUT = re.compile(r"\s*[|–—•·»›]\s*|\s+[-/~:]{1,2}\s+|(?<=\w)::?\s+|(?<=[\w.!?])-\s?(?=[^\W\d_a-z])")
_MAX_CUTS = 8
# A part of a title is told from a coincidence by this many words; where a paragraph begins with it, by more.
_MIN_PART = 3
_MIN_OPENING = 5
# A headline shares with its text at least this part of its long words, and twice as much as the name of a site.
_MIN_TOPICAL = 0.5
_LONG_WORD = re.compile(r"\w{4,}")
_MIN_LONG_WORDS = 2
# A line that neither its tag nor its type sets apart shares at least so many of them, and this part.
_MIN_PLAIN_WORDS = 3
_MIN_PLAIN_SHARE = 0.7
# So much of the text tells what it is about.
_MAX_PROSE = 20_000


def find_title_in_text(document: Document, place: Place, names: frozenset[str] = frozenset()) -> Found[str | None]:
    """Return the headline of a page that marks none: the last short line before the text, headings before bold.

    Pages of the nineties print it in bold or large type below a breadcrumb (``calendar>>July 22. 2023``). Breadcrumbs
    are no headlines, nor are lines of menus, sentences, bylines and dates. ``names``: those of the site.
    """
    blocks = _lines(document, place)
    if not blocks:
        return _last_resort(document, names)
    prose = _prose(document, place)
    best = max(blocks, key=lambda block: (*_rank(document, block, prose), block))
    text = without_dates(document.texts[best])
    return Found(text, "line before the text", (candidate("title", "line before the text", text),))


def checked_title(
    document: Document, place: Place, title: Found[str | None], names: frozenset[str]
) -> Found[str | None]:
    """Return a title that only ``<title>`` declares as the page prints it above the text.

    A part of ``<title>`` that a line there is, begins with or ends in is the headline; the rest names section and site.
    If no line has a part of it, and its words are not those of the text, while a heading above the text has them, that
    heading is the headline: ``<title>Winona Daily News - 6.0</title>``.
    """
    if place.first < 0 or {offer.source for offer in title.candidates} - _SOLE_SOURCES:
        return title
    value, prose = title.value or "", _prose(document, place)
    share = _topical_share(value, prose)
    lines = _lines_above(document, place)
    is_printed = any(_has_at_edge(line, value) for line in lines)
    if is_printed and share >= _MIN_TOPICAL:
        return title
    part, source = _printed_part(document, place, lines, prose, names), "part of title"
    if not part and not is_printed and share <= _MIN_TOPICAL:
        part, source = _topical_heading(document, place, prose, 2 * share), "heading before the text"
    if not part or compact(part) == compact(title.value or ""):
        return title
    return Found(part, source, (candidate("title", source, part), *title.candidates))


def _lines_above(document: Document, place: Place) -> list[str]:
    blocks = (block for block in place.before_text(_MAX_LINES_ABOVE) if not place.is_foreign(block))
    return [text for block in blocks if len(text := document.texts[block]) <= _MAX_HEADLINE]


def _printed_part(document: Document, place: Place, lines: list[str], prose: str, names: frozenset[str]) -> str:
    """Return the longest part of ``<title>`` on the text's subject that a line above begins with or ends in.

    The text's first paragraph may begin with it as well: some pages print no break behind the headline.
    """
    opening = document.texts[place.first]
    found = [
        part
        for part in _parts(document.title)
        if (words := word_count(part)) >= _MIN_PART
        and (any(_has_at_edge(line, part) for line in lines) or (words >= _MIN_OPENING and opening.startswith(part)))
        and _topical_share(part, prose) >= _MIN_TOPICAL
        and not is_own_name(part, names)
    ]
    return max(found, key=len, default="")


def _parts(title: str) -> Iterator[str]:
    """Yield the spans of a title between any two of its cuts."""
    cuts = list(_CUT.finditer(title[: 2 * _MAX_HEADLINE]))[:_MAX_CUTS]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(title)]
    for first, start in enumerate(starts):
        yield from (title[start:end].strip() for end in ends[first:])


def _has_at_edge(line: str, part: str) -> bool:
    """Tell whether a line begins with a part or ends in it, as whole words."""
    if line.startswith(part):
        return not line[len(part) :][:1].isalnum()
    return line.endswith(part) and not line[: -len(part)][-1:].isalnum()


def _topical_heading(document: Document, place: Place, prose: str, least: float) -> str:
    """Return the most prominent line above the text that is about it; it has at least a share ``least`` of its words.

    Of lines that do not stand out, the first with so many words in common that it is no coincidence.
    """
    ranked = [(*_rank(document, block, prose), block) for block in _lines(document, place)]
    best = max((rank for rank in ranked if rank[0] > 0 and rank[1]), default=None)
    plain = (
        block
        for _, is_topical, block in ranked
        if is_topical and place.label(block) is not Label.CAPTION and _is_surely_topical(document.texts[block], prose)
    )
    block = best[-1] if best else next(plain, None)
    text = "" if block is None else document.texts[block]
    return without_dates(text) if _topical_share(text, prose) >= least else ""


def _lines(document: Document, place: Place) -> list[int]:
    """Return the blocks above the text that may be its headline."""
    return [
        block
        for block in place.before_text(_MAX_LINES_ABOVE)
        if not place.is_foreign(block)
        and place.label(block) is not Label.BYLINE
        and _is_headline(document, block)
        and document.blocks.link_shares[block] < MAX_LINKED
    ]


def _prose(document: Document, place: Place) -> str:
    return " ".join(document.texts[block] for block in place.kept)[:_MAX_PROSE].casefold()


def _topical_share(text: str, prose: str) -> float:
    """Return the share of a line's long words that the text has; 0 if it has fewer than two of them."""
    common = _common_words(text, prose)
    if len(common) < _MIN_LONG_WORDS:
        return 0.0
    return len(common) / len(frozenset(_LONG_WORD.findall(text.casefold())))


def _is_surely_topical(line: str, prose: str) -> bool:
    common = len(_common_words(line, prose)) >= _MIN_PLAIN_WORDS
    return common and _topical_share(line, prose) >= _MIN_PLAIN_SHARE


def _common_words(text: str, prose: str) -> frozenset[str]:
    return frozenset(word for word in _LONG_WORD.findall(text.casefold()) if word in prose)


def _rank(document: Document, block: int, prose: str) -> tuple[int, bool]:
    """Return how much a line stands out, and whether it is about the text."""
    return _prominence(document, block), _topical_share(document.texts[block], prose) >= _MIN_TOPICAL


def _last_resort(document: Document, names: frozenset[str]) -> Found[str | None]:
    """Return a ``<title>`` too short or too unlike the text to be believed before a line; none if it names the site."""
    title = cleaned_title(document.title, names)
    if not compact(title) or is_own_name(title, names) or compact(title) in _NO_TITLES:
        return Found(None)
    return Found(title, "title", (candidate("title", "title", title),))


def _prominence(document: Document, block: int) -> int:
    """Return how much a line stands out: 2 for a heading, 1 for a line in bold, 0 for others."""
    blocks = document.blocks
    if blocks.kinds[block] == "heading":
        return 2
    return int(2 * blocks.bold_chars[block] > len(blocks.texts[block]))


def _is_headline(document: Document, block: int) -> bool:
    """Tell whether a line can be a headline; a heading can be one with a full stop in it (``T.J. Ford``)."""
    text = document.texts[block]
    fits = MIN_LINE <= len(text) <= _MAX_HEADLINE and not _BREADCRUMB.search(text) and not _DATE_LABEL.match(text)
    is_sentence = has_sentence_end(text) and document.blocks.kinds[block] != "heading"
    return fits and not is_sentence and not is_date_line(text) and not read_names(text, labelled=True)
