"""Further sources of a date, for pages that neither declare it nor print it beside the headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line, parse_day_of_year
from scraper.extraction.dates.datelines import day_of_dateline
from scraper.extraction.dates.relative_days import parse_relative
from scraper.extraction.metadata.date_positions import labelled_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.date_context import DateContext, DateOffer

_DATE_META = re.compile(r"date|publi|creat|taken|captured|upload")
_CHANGE_META = re.compile(r"modif|updat|expir|end")
# "datePublished":"2026-02-03T10:05:00Z" in the state that a page's own script keeps, in quotes of three kinds. Each
# kind of opening quote has a pattern: one that began with an alternative took five times as long as the two.
_STATE_DAY = tuple(
    re.compile(
        rf"{quote}(?:date_?published|published_?(?:at|date|time|on)?|publi(?:sh|cation)_?date|pub_?date|"
        r'posted_?(?:at|on)|deploy_?dt|first_?published(?:_?at)?)(?:\\?"|&quot;)\s?:\s?'
        r'(?:\\?"|&quot;)?([^"\\&,{}\[\]]{8,40})',
        re.IGNORECASE,
    )
    for quote in ('"', "&quot;")
)
# The shortest attribute that can hold such a state.
_MIN_STATE = 30
# "This entry was posted on Tuesday, February 3rd, 2026", "Dieser Beitrag wurde am 3. Februar 2026 veröffentlicht"
_OWN_WORDS = re.compile(
    r"\b(?:(?:this|the) (?:article|post|entry|story|piece) (?:was|is|has been) (?:\w+ )?(?:published|posted)"
    r"|diese[rs]? (?:beitrag|artikel|text|meldung|eintrag) (?:wurde|ist|erschien)"
    r"|cet article a été publié|est[ea] (?:artículo|entrada|noticia) (?:fue|se) public"
    r"|questo articolo è stato pubblicato|este artigo foi publicado)[^.]{0,30}\d.{0,30}",
    re.IGNORECASE,
)
# Such a sentence stands among the last paragraphs or the first blocks after them, and is no longer.
_LAST_PARAGRAPHS = 3
_LONGEST_NOTE = 400
# A dateline, or a date that opens the text, stands in one of the first two paragraphs; the date within 40 characters.
_FIRST_PARAGRAPHS = 2
_FIRST_WORDS = 40
# Up to this paragraph, one that begins with a date, nothing before it, is the first part of the text.
_OPENING_PARAGRAPHS = 5


def stated_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the date in a sentence about the article at its end (``This entry was posted on February 3, 2026``)."""
    place, texts = context.place, context.document.texts
    for block in (*place.kept[-_LAST_PARAGRAPHS:], *place.after_text(_LAST_PARAGRAPHS, len(texts))):
        match = _OWN_WORDS.search(texts[block]) if len(texts[block]) <= _LONGEST_NOTE else None
        for reading in context.read(match[0])[:1] if match else ():
            yield "own words", reading.value


def dateline_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the day of the dateline, in the latest year in which it is not after the fetch."""
    for block in context.place.kept[:_FIRST_PARAGRAPHS]:
        if value := day_of_dateline(context.document.texts[block], context.fetched_at):
            yield "dateline", value
            return


def opening_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the dates that open the text (``Karlsruhe, (12.11.2021).``) or one of its next paragraphs."""
    for number, block in enumerate(context.place.kept[:_OPENING_PARAGRAPHS]):
        for reading in context.read(context.document.texts[block][:_FIRST_WORDS])[:1]:
            if number < _FIRST_PARAGRAPHS or reading.start == 0:
                yield "first words", reading.value


def script_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the first date of publication in the state of the page's scripts."""
    states = list(_states(context.document))
    matches = (form.search(state) for form in _STATE_DAY for state in states)
    match = next(filter(None, matches), None)
    if match and (value := context.declared(match[1])):
        yield "script state", value


def _states(document: Document) -> Iterator[str]:
    """Yield the texts that may hold the state of a page: its scripts, and long attributes (``data-props``)."""
    yield from document.scripts
    yield from document.json_ld
    yield from [
        value
        for attributes in document.elements.attributes
        for value in attributes.values()
        if value and len(value) >= _MIN_STATE and '"' in value
    ]


def fallback_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield labelled lines anywhere; unlisted metas; days relative to the fetch; a last line that is a date."""
    yield from labelled_dates(context, modified=False)
    yield from _unlisted_meta_dates(context)
    yield from _relative_dates(context)
    for block in context.place.kept[-1:]:
        if is_date_line(context.document.texts[block]) and (found := context.line_date(block, modified=False)):
            yield "last words", found.value


def _unlisted_meta_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the dates of metas whose names, listed or not, mean a date, but not one of a change or an end."""
    for name, content in context.document.metas:
        if _DATE_META.search(name) and not _CHANGE_META.search(name) and (value := context.declared(content)):
            yield f"meta {name}", value


def _relative_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the days of lines beside the headline such as ``3 hours ago`` or ``Feb 3``; a headline is no such line."""
    regions = [region for region in context.regions.items() if region[0] != "headline"] if context.fetched_at else []
    for name, blocks in regions:
        for text in (context.document.texts[block] for block in blocks):
            if value := parse_relative(text, context.fetched_at) or parse_day_of_year(text, context.fetched_at):
                yield f"{name}, from the visit", value
