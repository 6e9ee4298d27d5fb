"""The names at the end of a text or in the brackets that open it: reporters, fields of an author, who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.metadata.east_asian_bylines import read_brackets, read_line
from scraper.extraction.metadata.name_shapes import is_name
from scraper.extraction.metadata.names import bracketed_reporters
from scraper.labels import Label
from scraper.models import Author

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_authors import AuthorOffer

# How many of the last paragraphs may be the field of an author, and how many lines below them may name one.
_LAST_FIELDS = 6
_REACH_SIGNED = 2
# A signature is short: a name, a comma, an office.
_MAX_SIGNATURE = 300


def signature_offers(document: Document, place: Place) -> Iterator[AuthorOffer]:
    """Yield what the first and the last lines of the text name, in the order of trust."""
    for block in place.kept[:1]:
        yield "reporter in the first paragraph", bracketed_reporters(document.texts[block])
    for block in place.kept[-_LAST_FIELDS:]:
        yield "author field in the text", read_line(document.texts[block])
    if place.kept:
        first, *others = [document.texts[block] for block in (place.kept[0], *_last_lines(document, place))]
        found = (authors for last in others if (authors := read_brackets(first, last)))
        yield "reporter in brackets", next(found, ())


def _last_lines(document: Document, place: Place) -> list[int]:
    """Return the last paragraph and the lines right below it."""
    below = range(place.last + 1, min(len(document.blocks), place.last + 1 + _REACH_SIGNED))
    return [place.last, *(block for block in below if place.label(block) not in (Label.COMMENTS, Label.TEASER))]


def read_signature(text: str) -> Author | None:
    """Return the author who signs with a name, a comma and an office, in the last paragraph of a text.

    >>> str(read_signature("Kim Kwang Ho, department director of the Central Committee of the General Federation"))
    'Kim Kwang Ho'
    >>> read_signature("Kim Kwang Ho, who was there, agreed.")
    """
    name, comma, office = text.strip().partition(", ")
    if not comma or len(text) > _MAX_SIGNATURE or text.rstrip()[-1:] in ".!?…”\"'":
        return None
    if not is_name(name) or not 2 <= len(name.split()) <= 4 or not office[:1].islower() or len(office.split()) < 2:
        return None
    return Author(name)
