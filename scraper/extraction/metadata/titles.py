"""The headline as a reader sees it."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extraction.measures import has_sentence_end, link_share, normalised, word_count
from scraper.extraction.metadata.date_parsing import is_date_line
from scraper.extraction.metadata.found import Found, Place, candidate
from scraper.extraction.metadata.site_names import is_own_name, own_names, without_site_name

if TYPE_CHECKING:
    from scraper.extraction.document import Document
    from scraper.extraction.metadata.facts import Facts

# How much each source says for a headline; sources that agree add up. Chosen on 1,240 pages of three data sets.
_WEIGHTS = {
    "json-ld headline": 3.5,
    "meta og:title": 2.2,
    "meta twitter:title": 0.9,
    "title": 1.6,
    "h1": 4.0,
}
# A page with this many h1 or more uses them for all its headlines; one alone is its own.
_SOLE_H1_BONUS = 0.4
# A line before the text that may be a headline on pages that mark none, in characters.
_MIN_HEADLINE = 8
_MAX_HEADLINE = 200
_MAX_LINES_ABOVE = 8
# No headline is as long; what follows of a declared title is not looked at.
_MAX_DECLARED = 1_000
# A line of the page that is this share of a bare title is the headline in it; a title of so few words is a name.
_MIN_SHARE = 0.4
_MAX_NAME_WORDS = 2
_WAYMARK = re.compile(r">>|^\W*\d[\d\W]*$|^(?:https?://|www\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Offer:
    text: str
    source: str
    weight: float


def find_title(document: Document, facts: Facts) -> Found[str | None]:
    """The headline without site name, section or kicker; None if neither head nor a heading gives one.

    Trust: the h1 most like ``<title>``, JSON-LD headline, og:title, ``<title>`` and twitter:title are
    weighed; those that say the same add up, and the heaviest wins in the form of its most trusted source.
    """
    names = own_names(document, facts)
    offers = [offer for offer in _offers(document, facts, names) if offer.text]
    if not offers:
        return Found(None)
    groups: dict[str, float] = defaultdict(float)
    for offer in offers:
        groups[normalised(offer.text)] += offer.weight
    best = max(groups, key=lambda key: groups[key])
    winner = next(offer for offer in offers if normalised(offer.text) == best)
    return Found(winner.text, winner.source, tuple(candidate("title", offer.source, offer.text) for offer in offers))


def _offers(document: Document, facts: Facts, names: frozenset[str]) -> list[_Offer]:
    declared = (
        ("json-ld headline", facts.headline),
        ("meta og:title", document.meta("og:title", "dc.title", "dcterms.title") or ""),
        ("meta twitter:title", document.meta("twitter:title", "sailthru.title", "parsely-title") or ""),
        ("title", document.title),
    )
    offers = [_Offer(_clean(text, names), source, _WEIGHTS[source]) for source, text in declared]
    heading = _heading(document, facts, offers, names)
    if heading:
        return [heading, *offers]
    if any(offer.text for offer in offers[:-1]):
        return offers
    return _from_title_alone(document, offers[-1])


def _from_title_alone(document: Document, offer: _Offer) -> list[_Offer]:
    """What a page says that has nothing but a ``<title>``: the line of the page that is most of it, else itself.

    A title of one or two words that no line repeats is the site's (``KOREAN NEWS``).
    """
    least = max(_MIN_HEADLINE, int(_MIN_SHARE * len(offer.text)))
    lines = [text for text in document.blocks.texts if least <= len(text) <= len(offer.text) and text in offer.text]
    if lines:
        return [_Offer(max(lines, key=len), "line like title", _WEIGHTS["h1"]), offer]
    return [offer] if word_count(offer.text) > _MAX_NAME_WORDS else []


def _clean(text: str, names: frozenset[str]) -> str:
    text = text[:_MAX_DECLARED]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return without_site_name(" ".join(text.split()), names)


def _heading(document: Document, facts: Facts, offers: list[_Offer], names: frozenset[str]) -> _Offer | None:
    """The h1 (or element marked as headline) most like what the head says; the first if the head says nothing."""
    texts = [" ".join(document.text_of(element).split()) for element in facts.marks.headlines]
    texts = list(dict.fromkeys(text for text in texts if 0 < len(text) <= 2 * _MAX_HEADLINE))
    texts = [text for text in texts if not is_own_name(text, names)] if len(texts) > 1 or offers else texts
    if not texts:
        return None
    said = normalised(" ".join(offer.text for offer in offers))
    words = frozenset(said.split())
    best = max(texts, key=lambda text: _likeness(text, said, words))
    likeness = _likeness(best, said, words)
    if said and likeness < 0.3 and len(texts) > 1:
        return None
    weight = _WEIGHTS["h1"] if likeness >= 0.3 else 1.5
    return _Offer(_clean(best, names), "h1", weight + (_SOLE_H1_BONUS if len(texts) == 1 else 0))


def _likeness(text: str, said: str, words: frozenset[str]) -> float:
    """Share of the heading's words that the head says too; whole in it counts more."""
    own = normalised(text)
    tokens = own.split()
    if not tokens:
        return 0
    share = sum(token in words for token in tokens) / len(tokens)
    return share + (min(len(own), _MAX_HEADLINE) / _MAX_HEADLINE if own in said else 0)


def find_title_in_text(document: Document, place: Place) -> Found[str | None]:
    """The headline of a page that marks none: the last short line before the text.

    Pages of the nineties print it in bold or large type under a waymark line (``calendar>>July 22. 2023``),
    which is none, nor is a line of a menu, a sentence or a date.
    """
    for block in reversed(place.before_text(_MAX_LINES_ABOVE)):
        text = document.blocks.texts[block]
        if not place.is_foreign(block) and _is_headline(text) and link_share(document, block) < 0.5:
            return Found(text, "line before the text", (candidate("title", "line before the text", text),))
    return Found(None)


def _is_headline(text: str) -> bool:
    fits = _MIN_HEADLINE <= len(text) <= _MAX_HEADLINE
    return fits and not _WAYMARK.search(text) and not has_sentence_end(text) and not is_date_line(text)
