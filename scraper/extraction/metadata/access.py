"""Whether the page holds the whole article, or only its beginning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.phrases import READ_ON
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# An article that is behind a paywall but whole on its page is longer than this, in Latin letters.
_SHORT_TEXT = 1_500
# How many blocks after the text a notice to subscribers may stand.
_REACH = 6
_MAX_NOTICE = 300
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$|"
    r"(?:continue reading|read (?:more|full story)|weiterlesen|"
    r"lire la suite|seguir leyendo|leer más|читать далее)\W{0,3}$",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"subscri(?:be|bers?|ption)[^.]{0,60}(?:continue|read|access|unlock|full|only)|(?:continue|keep|"
    r"finish) reading|to read (?:the|this) (?:full|entire|rest)|"
    r"(?:already a|for|exclusive to) (?:subscriber|member)|(?:jetzt|weiter)\s?(?:lesen|abonnieren)|mit "
    r"[^.]{0,30}(?:plus|abo)[^.]{0,30}(?:weiter)?lesen|nur für abonnenten|"
    r"(?:réservé|reste)[^.]{0,40}abonnés|il vous reste [^.]{0,30}à lire|abonnez-vous pour|(?:solo|"
    r"exclusivo) para suscriptores|suscríbe(?:te|ase) para|"
    r"(?:riservato|solo per) (?:agli |gli )?abbonati|(?:voor|alleen) abonnees|только для подписчиков|有料会員|"
    r"会員限定|残り\s?\d+\s?文字|구독자 전용|付费|訂閱",
    re.IGNORECASE,
)


def find_truncation(document: Document, facts: DeclaredFacts, place: Place) -> Found[bool]:
    """Tell whether the text is only the beginning of the article, with the evidence as source.

    Evidence: a text that ends in an ellipsis or "Continue reading"; ``isAccessibleForFree: false`` (schema.org)
    together with a short text or a notice to subscribers after it; such a notice after a short text.
    """
    if not place.kept:
        return Found(value=False)
    texts = document.texts
    is_short = sum([document.blocks.weights[block] for block in place.kept]) < _SHORT_TEXT
    near = _after(document, place) if is_short or facts.is_free is False else []
    notice = next((texts[block] for block in near if _NOTICE.search(texts[block]) or READ_ON.match(texts[block])), "")
    evidence = (
        ("ends in an ellipsis", is_short and _CUT.search(texts[place.last][-60:]) is not None),
        ("notice to subscribers", bool(notice)),
        ("isAccessibleForFree false and a short text", facts.is_free is False and is_short),
    )
    found = tuple(
        candidate("is_truncated", source, notice or texts[place.last][-60:]) for source, holds in evidence if holds
    )
    return Found(bool(found), found[0].source if found else "", found)


def _after(document: Document, place: Place) -> list[int]:
    """Return the short lines at the end of the text and after it."""
    blocks = [place.last, *place.after_text(_REACH, len(document.blocks))]
    return [
        block
        for block in blocks
        if place.label(block) not in (Label.COMMENTS, Label.TEASER) and len(document.texts[block]) <= _MAX_NOTICE
    ]
