"""Who else worked on the article: editors, photographers and translators, where the page names them as such."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from scraper.extraction.metadata.byline_runs import line_text
from scraper.extraction.metadata.east_asian_bylines import is_chinese_or_japanese, read_others
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.name_shapes import is_full_name
from scraper.extraction.metadata.names import read_names
from scraper.labels import Label
from scraper.models import Author, AuthorRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# Labels before the names of those who took the pictures, who edited and who translated. Words that are common nouns
# need a colon behind them, or "by" and its like.
_BY = r"(?:\s?:|\s(?:by|von|de|par|por|di|av|door)\b\s?:?)\s?"
_ROLE = re.compile(
    r"(?<!\w)(?:"
    rf"(?P<photographer>(?:additional\s)?(?:photo(?:s|graphs?|graphy)?|photographed|pictures?|fotos?|fotografie|bilder|photographies|"
    rf"fotografías?|fotografia){_BY})|"
    rf"(?P<editor>(?:additional\s)?(?:edited|editing|editado|redigerat|redigert){_BY}|editor\s?:\s?)|"
    rf"(?P<translator>(?:translated(?:\sfrom\s\w+)?|translation|übersetz(?:t|ung)|traduit(?:\sde\sl['’]\w+)?|traduction|"
    rf"traducción|traducido|traduzione|tradotto|tradução){_BY}|aus\sdem\s\w+\svon\s)|"
    r"(?P<author>(?:reporting|written|words|story|text|texte|texto|testo)(?:\sand\s\w+)?(?:\s?:|\s(?:by|von|de|par|por|di)\b))"
    r")",
    re.IGNORECASE,
)
# A line of credits is short, and stands between headline and text, in the text's last paragraphs or right below it.
_MAX_LINE = 200
_REACH_ABOVE = 2
_LAST_PARAGRAPHS = 2
_REACH_BELOW = 3
# A credit ends where a sentence, a field or a further role does.
_STOP = re.compile(r"[;|•·\n]|\.\s")


def find_contributors(
    document: Document, facts: DeclaredFacts, place: Place, authors: Sequence[Author]
) -> Found[tuple[Author, ...]]:
    """Return editors, photographers and translators, each once, but for those who wrote the article as well.

    They are declared in JSON-LD, else named in short lines of credits beside the text; captions are no such lines.
    """
    own = {author.name for author in authors}
    offers = [("json-ld", facts.contributors), ("credit line", tuple(_of_lines(document, place)))]
    offers = [(source, tuple(each for each in found if each.name not in own)) for source, found in offers]
    offers = [(source, tuple(dict.fromkeys(found))) for source, found in offers if found]
    if not offers:
        return Found(())
    offered = tuple(candidate("contributors", source, ", ".join(map(str, found))) for source, found in offers)
    return Found(offers[0][1], offers[0][0], offered)


def _of_lines(document: Document, place: Place) -> Iterator[Author]:
    if place.first < 0:
        return
    for block in (*place.before_text(_REACH_ABOVE), *place.kept[-_LAST_PARAGRAPHS:], *_below(document, place)):
        text = document.texts[block]
        if len(text) <= _MAX_LINE and place.label(block) not in (Label.CAPTION, Label.COMMENTS, Label.MENU):
            if is_chinese_or_japanese(text):
                yield from read_others(text)
            elif _ROLE.search(text):
                yield from read_credits(line_text(document, block))


def _below(document: Document, place: Place) -> list[int]:
    return [block for block in place.after_text(_REACH_BELOW, len(document.blocks)) if not place.is_foreign(block)]


def read_credits(line: str) -> tuple[Author, ...]:
    """Return the people whom a line names as editors, photographers and translators; only full names are believed.

    >>> [(str(each), each.role.value) for each in read_credits("Reporting by Ada Mills; Editing by Otto Brandl")]
    [('Otto Brandl', 'editor')]
    >>> read_credits("The photos by the river were edited by nobody")
    ()
    """
    labels = list(_ROLE.finditer(line))
    found: list[Author] = []
    for label, after in zip_longest(labels, labels[1:]):
        role = label.lastgroup
        if role and role != "author":
            value = line[label.end() : after.start() if after else len(line)]
            stop = _STOP.search(value)
            names = read_names(value[: stop.start()] if stop else value)
            found += [Author(author.name, author.kind, AuthorRole(role)) for author in names if is_full_name(author)]
    return tuple(found)
