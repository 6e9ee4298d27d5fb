"""The headline as a reader sees it."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import normalised, word_count
from scraper.extraction.metadata.finding import Found, candidate, is_declared
from scraper.extraction.metadata.headings import (
    find_headings,
    find_line_like,
    is_off_topic,
    names_in_headings,
)
from scraper.extraction.metadata.site_names import SEPARATOR, compact, is_own_name, without_site_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# The weight of each source; weights of sources that agree add up. Chosen on 1,778 pages of five data sets:
# the h1 loses to the head only where a news article's JSON-LD and og:title say the same.
_WEIGHTS = {
    "json-ld headline": 5.0,
    "meta og:title": 2.2,
    "meta twitter:title": 0.9,
    "title": 1.6,
    "h1": 6.0,
    "line like title": 4.0,
}
# In JSON-LD other than of a news article, the headline is what a plug-in writes for search engines.
_PLUGIN_WEIGHT = 1.0
# A heading of fewer words, or one unlike the page's head, may be a label; one of many h1 may be of something else.
_MIN_WORDS = 3
_SHORT_WEIGHT = 4.0
_UNLIKE_WEIGHT = 1.5
_SOLE_H1_BONUS = 0.4
# A heading is the headline only if the titles in the page's head have this share of its words; if the only one is
# ``<title>``, this share.
_MIN_LIKENESS = 0.3
_MIN_LIKENESS_ALONE = 0.6
# A shorter title than this within another one is a coincidence.
_MIN_ANCHOR = 12
# Characters of a declared title that are read; no headline is as long.
_MAX_DECLARED = 1_000
_MAX_NAME_WORDS = 2
# A likeness grows with the part of a heading that the declared titles have, up to this length.
_MAX_HEADLINE = 200

_TRAILING = " |–—·•›⋆-"
_PRIMARY = frozenset(("h1", "json-ld headline"))
# What separates a label from the headline after it, and one from the headline before it.
_LABEL = re.compile(r"[:|–—/•·›»-]\s*$")
_TAIL = re.compile(r"\s*[|–—/•·›»-]")
_COLON = re.compile(r"\s?:\s?")
_GLUED = re.compile(r"\S:[^\W\d]")
_QUOTED = re.compile(r'\s?"')
# ``Press release: ``, ``02.02.2022 • Sports``
_ASIDE = re.compile(r":\s*$|^\s*\d{1,2}\.\d{1,2}\.\d{2,4}")
# 2007-12-30 14:49:00.0, 20080109 15:24: a day with its time behind a headline.
_TIME_STAMP = re.compile(r"\s+(?:19|20)\d\d-?\d\d-?\d\d\s\d{1,2}:\d\d[\d:.]*$")


@dataclass(frozen=True, slots=True)
class _Offer:
    text: str
    source: str
    weight: float


def find_title(document: Document, facts: DeclaredFacts) -> Found[str | None]:
    """Return the headline without site name, section or kicker; None if neither head nor a heading gives one.

    Trust: the h1 most like the head, the JSON-LD headline of a news article, og:title, ``<title>``, JSON-LD of other
    types and twitter:title are weighed; those that agree except for a label add up, and the heaviest wins. If
    the h1 is the name of a section or the site, or missing, a line of the page that ``<title>`` repeats replaces it.
    """
    names = facts.own_names | names_in_headings(document, facts)
    offers = [offer for offer in _offers(document, replace(facts, own_names=names)) if compact(offer.text)]
    if not offers:
        return Found(None)
    own = [compact(offer.text) for offer in offers]
    keys = [_agreement_key(offer, offers) for offer in offers] if len(set(own)) > 1 else own
    weights: dict[str, float] = defaultdict(float)
    for key, offer in zip(keys, offers, strict=True):
        weights[key] += offer.weight
    best = max(weights, key=lambda key: weights[key])
    winner = _best_form([offer for key, offer in zip(own, offers, strict=True) if key == best])
    agreeing = {is_declared(offer.source) for key, offer in zip(keys, offers, strict=True) if key == best}
    offered = tuple(candidate("title", offer.source, offer.text) for offer in offers)
    return Found(winner.text, winner.source, offered, is_confirmed=len(agreeing) > 1)


def _agreement_key(offer: _Offer, offers: Sequence[_Offer]) -> str:
    """Return a title's key: its letters, or those of the h1 or JSON-LD headline in it if the rest is a label.

    If another title continues it with a quotation mark, it was cut there: the mark was not escaped in its attribute.
    """
    for anchor in (other.text for other in offers if other.source in _PRIMARY and len(other.text) >= _MIN_ANCHOR):
        before, found, after = offer.text.partition(anchor)
        if found and (before or after) and (not before or _LABEL.search(before)) and (not after or _TAIL.match(after)):
            return compact(anchor)
    cut = len(offer.text)
    whole = (other.text for other in offers if other.text.startswith(offer.text) and _QUOTED.match(other.text, cut))
    return compact(next(whole, offer.text))


def _best_form(offers: Sequence[_Offer]) -> _Offer:
    """Return the title whose words are separated as in most, of titles with the same letters; the first of equals."""
    if len({offer.text for offer in offers}) == 1:
        return offers[0]
    forms = Counter(_form(offer.text) for offer in offers)
    return max(offers, key=lambda offer: (forms[_form(offer.text)], not _GLUED.search(offer.text)))


def _form(text: str) -> tuple[str, ...]:
    return normalised(text), *_COLON.findall(text)


def _offers(document: Document, facts: DeclaredFacts) -> list[_Offer]:
    """Return the heading, or the line that replaces it, and the declared titles; none if only a name is declared."""
    declared = _declared(document, facts)
    *others, title = declared
    is_alone = not any(offer.text for offer in others)
    heading = _heading(document, facts, declared)
    if heading and not _is_doubtful(heading.text, title.text, is_alone=is_alone):
        return [heading, *declared]
    line = "" if compact(title.text) in facts.own_names else find_line_like(document, title.text)
    if line and (heading is None or _replaces(line, heading.text, title.text)):
        return [_Offer(line, "line like title", _WEIGHTS["line like title"]), *declared]
    if heading:
        is_other = any(_opens(title.text, offer.text) and heading.text not in offer.text for offer in others)
        return [replace(heading, weight=_UNLIKE_WEIGHT) if is_other else heading, *declared]
    is_name = word_count(title.text) <= _MAX_NAME_WORDS or is_off_topic(document, title.text)
    return [] if is_alone and is_name else declared


def _replaces(line: str, heading: str, title: str) -> bool:
    """Tell whether a line like ``<title>`` goes before a doubtful heading.

    It is longer and does not hold it, or it is the first part of the title and the heading one of the others.
    """
    first, *others = [compact(part) for part in SEPARATOR.split(title)]
    is_first = compact(line) == first and compact(heading) in others
    return is_first or (len(line) > len(heading) and heading not in line)


def _declared(document: Document, facts: DeclaredFacts) -> list[_Offer]:
    """Return the titles that the page declares in its head and in JSON-LD, ``<title>`` last."""
    declared = (
        ("json-ld headline", facts.headline),
        ("meta og:title", document.meta("og:title", "dc.title", "dcterms.title") or ""),
        ("meta twitter:title", document.meta("twitter:title", "sailthru.title", "parsely-title") or ""),
        ("title", document.title),
    )
    cleaned = {text: cleaned_title(text, facts.own_names) for text in dict.fromkeys(text for _, text in declared)}
    offers = [_Offer(cleaned[text], source, _WEIGHTS[source]) for source, text in declared]
    return offers if "News" in facts.type else [replace(offers[0], weight=_PLUGIN_WEIGHT), *offers[1:]]


def _opens(title: str, text: str) -> bool:
    return bool(text) and compact(title).startswith(compact(text))


def _is_doubtful(heading: str, title: str, *, is_alone: bool) -> bool:
    """Tell whether a heading may be the name of a section or the site (``Opinion``), or the heading of a box of links.

    That is so if it is a part of ``<title>`` but not its beginning, or a label there, of one word or two before a
    separator; or, with no other source (``is_alone``), unlike it.
    """
    if _opens(title, heading):
        first, *others = SEPARATOR.split(title)
        return bool(others) and word_count(heading) < _MIN_WORDS and compact(first) == compact(heading)
    words = frozenset(normalised(title).split())
    return compact(heading) in compact(title) or (is_alone and _likeness(heading, "", words) < _MIN_LIKENESS_ALONE)


def cleaned_title(text: str, names: frozenset[str]) -> str:
    """Return a declared title as plain text, without the site's name and without a date at its end."""
    text = text[:_MAX_DECLARED]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return without_dates(without_site_name(squeezed(text), names)).rstrip(_TRAILING)


def without_dates(title: str) -> str:
    """Return a title without a date at its end: a part between separators, or a time in figures.

    >>> without_dates("New bridge opens | January 15, 2008"), without_dates("New bridge opens 2007-12-30 14:49:00.0")
    ('New bridge opens', 'New bridge opens')
    """
    if not title[-1:].isdigit():
        return title
    last = next((match for match in reversed([*SEPARATOR.finditer(title)])), None)
    if last and last.start() >= _MIN_ANCHOR and is_date_line(title[last.end() :]):
        return title[: last.start()]
    return _TIME_STAMP.sub("", title)


def _heading(document: Document, facts: DeclaredFacts, declared: Sequence[_Offer]) -> _Offer | None:
    """Return the h1 (or marked headline) most like the declared titles; the first if there are none."""
    texts = find_headings(document, facts, [offer.text for offer in declared])
    texts = tuple(text for text in texts if not is_own_name(text, facts.own_names))
    if not texts:
        return None
    declared_text = normalised(" ".join(offer.text for offer in declared))
    words = frozenset(declared_text.split())
    best = max(texts, key=lambda text: _likeness(text, declared_text, words))
    likeness = _likeness(best, declared_text, words)
    if declared_text and likeness < _MIN_LIKENESS and len(texts) > 1:
        return None
    weight = _WEIGHTS["h1"] if word_count(best) >= _MIN_WORDS else _SHORT_WEIGHT
    weight = weight if likeness >= _MIN_LIKENESS else _UNLIKE_WEIGHT
    text = _without_aside(cleaned_title(best, facts.own_names), declared)
    return _Offer(text, "h1", weight + (_SOLE_H1_BONUS if len(texts) == 1 else 0))


def _without_aside(heading: str, declared: Sequence[_Offer]) -> str:
    """Return a heading without the date or label before or after it, if a declared title lacks it."""
    for text in (offer.text for offer in declared if len(offer.text) >= _MIN_ANCHOR):
        before, found, after = heading.partition(text)
        if found and all(not rest or _ASIDE.search(rest) or is_date_line(rest) for rest in (before, after)):
            return text
    parts = (part for offer in declared for part in SEPARATOR.split(offer.text) if len(part) >= _MIN_ANCHOR)
    for part in parts:
        if heading.endswith(part) and is_date_line(heading.removesuffix(part)):
            return part
    return heading


def _likeness(text: str, declared_text: str, words: frozenset[str]) -> float:
    """Return the share of a heading's words that the declared titles have, and more if they have it as a whole."""
    own = normalised(text)
    tokens = own.split()
    if not tokens:
        return 0
    share = sum(token in words for token in tokens) / len(tokens)
    return share + (min(len(own), _MAX_HEADLINE) / _MAX_HEADLINE if own in declared_text else 0)
