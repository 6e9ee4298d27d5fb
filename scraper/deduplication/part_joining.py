"""Parts of one article on several pages, joined to one article with the text of all, as a function of the set of parts.

Each page is visited, kept and read by itself, and what was read from it stays a reading of its own. What belongs
together is said when the articles of a corpus are named (`contents.article_versions`), before any two are compared: so
parts may come in any order, once more, changed, or never; a new extractor reads pages and no bundles; and a copy on
another site is compared with the whole text. Done during a crawl it would depend on what was there at that moment, and
saved pages would never be joined.

The address alone proves nothing: pages of lists and comments are numbered alike. Parts have the address of the first
but for the number, its headline but for the number, and its day, and they go on where it ends instead of saying it
again. An address with a number and no word for it (`/x-2.html`) has to have more: a known day, or the first one as its
canonical address. A page on which the whole article stands (`?page=all`) takes the place of all parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.article_blocks import HeadingBlock, ImageBlock, ParagraphBlock, QuoteBlock
from scraper.deduplication.pairs import COPY_CONTAINMENT, DOUBTFUL_CONTAINMENT, REPRINT_CONTAINMENT
from scraper.deduplication.shingles import find_shingles
from scraper.deduplication.tokens import fold, tokenize
from scraper.urls.article_likeness import SHORT, UNNAMED, address_evidence
from scraper.urls.article_parts import WHOLE
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from scraper.article_blocks import Block
    from scraper.models import Article, Paragraph
    from scraper.urls.article_parts import NumberedPage

    Heading = tuple[tuple[str, ...], date | None]
    Numbered = Mapping[int, list[int]]

# "News", "Weather": one word heads a list, or something new each time.
MIN_HEADLINE = 2  # words
# A paragraph of this length that an earlier part has as well stands on all pages: the standfirst, who wrote it. Shorter
# ones ("No.", "* * *") recur in a text.
MIN_REPEATED = 40  # characters
# A part is mostly its own: what has half of its text from earlier ones, or three tenths of the first, says it again.
MIN_OWN_SHARE = 0.5

_OF = r"(?:\s?(?:/|of|von|de|di|sur|van|z)\s?\d{1,3})?"
_WORD = r"(?:page|seite|página|pagina|strona|p\.?|pg\.?)"
# What names the part in its headline: "(2)", "[2/3]", "(Page 2 of 3)", "Page 2", "2/3", "第2页"
_PART_NUMBER = re.compile(
    rf"[(\[]\s?(?:{_WORD}\s?)?(\d{{1,3}}){_OF}\s?[)\]]|\b(?:page|seite|página|pagina|strona) (\d{{1,3}})\b{_OF}"
    r"|第\s?(\d{1,3})\s?[页頁]|\b(\d{1,3})\s?/\s?\d{1,3}$"
)


@dataclass(frozen=True, slots=True)
class JoinedParts:
    """Articles that are one, by their positions: the first part, and those whose texts go on, in their order.

    ``rest`` may be the whole article in place of all parts. ``others``: what else is of them, whose text is no longer
    needed: older versions of parts, parts of what is whole, the first one under its number.
    """

    first: int
    rest: tuple[int, ...]
    others: tuple[int, ...]


def find_parts(pages: Sequence[NumberedPage], articles: Sequence[Article]) -> Iterator[JoinedParts]:
    """Yield what is to be joined of these articles, no position twice; ``pages``: where they stand, all of one base.

    The articles come in the order in which they were last seen: of several versions of a part the last one counts.
    """
    firsts: dict[Heading, int] = {}
    further: defaultdict[Heading, dict[int, list[int]]] = defaultdict(dict)
    lead = _number_of_first(pages)
    for i, (page, article) in enumerate(zip(pages, articles, strict=True)):
        words = headline_of_part(article.title, page.number)
        heading = (words, article.published_day)
        if len(words) < MIN_HEADLINE or not _is_article(page.base, article):
            continue
        if page.number == lead:
            firsts[heading] = i
        elif page.number is not None and _is_proven(page, article):
            further[heading].setdefault(page.number, []).append(i)
    for (words, day), first in sorted(firsts.items(), key=lambda item: item[1], reverse=True):
        undated = further.pop((words, None), {})  # the page of a later part does not always print the day
        dated = further.pop((words, day), {}) if day else {}
        numbered = {each: undated.get(each, []) + dated.get(each, []) for each in sorted({*undated, *dated})}
        parts = _joined_parts(articles, first, {number: sorted(found) for number, found in numbered.items()})
        if parts.rest or parts.others:
            yield parts


def joined(first: Article, rest: Sequence[Article]) -> Article:
    """Return the first part of an article with the text of all, or with that of the whole if that is the rest."""
    if len(rest) == 1 and _holds(_hashes(rest[0]), first):
        paragraphs, blocks = list(rest[0].paragraphs), list(rest[0].blocks)
    else:
        paragraphs, blocks = list(first.paragraphs), list(first.blocks)
        printed = {each.text for each in first.paragraphs}
        for part in rest:
            own = _own_paragraphs(part, printed)
            blocks += _own_blocks(part, {each.text for each in part.paragraphs} - {each.text for each in own}, blocks)
            paragraphs += own
            printed.update(each.text for each in own)
        if not all(part.blocks for part in (first, *rest)):  # not kept of each part
            blocks = []
    rights = {(each.signal, each.value, each.source): each for part in (*rest[::-1], first) for each in part.rights}
    is_truncated = (first, *rest)[-1].is_truncated
    structured = replace(first, paragraphs=tuple(paragraphs), blocks=tuple(blocks))
    return replace(structured, is_truncated=is_truncated, rights=tuple(rights.values()))


def headline_of_part(title: str | None, number: int | None) -> tuple[str, ...]:
    """Return the words of a headline without the number of the part that it heads; the first one has none or 1.

    >>> headline_of_part("Rocket to Mars (Page 2 of 3)", 2), headline_of_part("Rocket to Mars, part 2", 2)
    (('rocket', 'to', 'mars'), ('rocket', 'to', 'mars', 'part', '2'))
    """
    text = fold(title or "")
    for found in _PART_NUMBER.finditer(text):
        said = int(next(filter(None, found.groups())))
        if said in {number or 1, (number or 0) + 1}:  # some sites count from 0
            return tokenize(text[: found.start()] + " " + text[found.end() :])
    return tokenize(text)


def _number_of_first(pages: Iterable[NumberedPage]) -> int | None:
    """Return the number of first parts: none, or the lowest if the address without a number never came."""
    if any(page.number is None for page in pages):
        return None
    lowest = min((page.number or 0 for page in pages if page.is_named), default=WHOLE)
    return lowest if lowest <= 1 else None


def _is_article(base: str, article: Article) -> bool:
    """Tell whether an address without its number may be that of an article; one of a word or two needs a day."""
    evidence = address_evidence(base)
    return evidence is not None and evidence >= (UNNAMED if article.published is None else SHORT)


def _is_proven(page: NumberedPage, article: Article) -> bool:
    return page.is_named or article.published is not None or canonicalize(article.canonical_url or "") == page.base


def _joined_parts(articles: Sequence[Article], first: int, numbered: Numbered) -> JoinedParts:
    whole = numbered.get(WHOLE, [])
    if whole and _is_whole(articles[whole[-1]], articles[first]):
        held = _hashes(articles[whole[-1]])
        parts = (i for number, found in numbered.items() if number != WHOLE for i in found)
        inside = (i for i in parts if _share_in(held, _hashes(articles[i])) >= COPY_CONTAINMENT)
        return JoinedParts(first, (whole[-1],), (*whole[:-1], *inside))
    printed = {each.text for each in articles[first].paragraphs}
    opening = _hashes(articles[first])
    said = set(opening)
    rest, others = list[int](), list[int]()
    for number, found in numbered.items():
        part = articles[found[-1]]
        if number == WHOLE:
            continue
        if _share_in(_hashes(part), opening) < DOUBTFUL_CONTAINMENT and _goes_on(part, printed, said):
            rest.append(found[-1])
            others += found[:-1]
            printed.update(each.text for each in part.paragraphs)
            said |= _hashes(part)
        elif number <= 1:
            others += found
    return JoinedParts(first, tuple(rest), tuple(others))


def _goes_on(part: Article, printed: set[str], said: set[int]) -> bool:
    """Tell whether a part has a text of its own, and not what stands in the earlier ones."""
    own = _own_paragraphs(part, printed)
    if sum(len(each.text) for each in own) < MIN_OWN_SHARE * sum(len(each.text) for each in part.paragraphs):
        return False
    return _share_in(said, _hashes(replace(part, paragraphs=tuple(own)))) < DOUBTFUL_CONTAINMENT


def _own_paragraphs(part: Article, printed: set[str]) -> list[Paragraph]:
    return [each for each in part.paragraphs if len(each.text) < MIN_REPEATED or each.text not in printed]


def _own_blocks(part: Article, repeated: set[str], before: Iterable[Block]) -> list[Block]:
    """Return the blocks of a part without the texts that are repeated, and without pictures that are shown before."""
    shown = {block.url for block in before if isinstance(block, ImageBlock)}
    said = {_squeezed(text) for text in repeated}
    return [block for block in part.blocks if not _is_repeated(block, said, shown)]


def _is_repeated(block: Block, said: set[str], shown: set[str]) -> bool:
    match block:
        case ImageBlock(url):
            return url in shown
        case ParagraphBlock(runs) | HeadingBlock(runs):
            return _squeezed("".join(run.text for run in runs)) in said
        case QuoteBlock(blocks):
            return all(_is_repeated(inner, said, shown) for inner in blocks)
        case _:
            return False


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_whole(article: Article, first: Article) -> bool:
    return not article.is_truncated and len(article.text) > len(first.text) and _holds(_hashes(article), first)


def _holds(hashes: set[int], article: Article) -> bool:
    return _share_in(hashes, _hashes(article)) >= REPRINT_CONTAINMENT


def _share_in(hashes: set[int], part: set[int]) -> float:
    return len(part & hashes) / len(part)


def _hashes(article: Article) -> set[int]:
    return set(find_shingles([article.text]).hashes.tolist())
