"""The runs of a block: where its text is a link, stands out, or is code; told by the elements around its pieces."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from scraper.article_blocks import Inline, Mark
from scraper.characters import squeezed
from scraper.urls.addresses import is_web_address
from scraper.urls.identity import without_tracking

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

_MARKS = {
    **dict.fromkeys(("b", "strong"), Mark.STRONG),
    **dict.fromkeys(("i", "em"), Mark.EMPHASIS),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "var"), Mark.CODE),
    "sub": Mark.SUBSCRIPT,
    "sup": Mark.SUPERSCRIPT,
}
_ORDER = {mark: number for number, mark in enumerate(Mark)}
_MAIL = "mailto:"

# What the elements around a text make of it: its marks, and where it leads.
Look = tuple[tuple[Mark, ...], str | None]
PLAIN: Look = ((), None)


class InlineReader:
    """Reads the runs of a page's blocks; each element is looked at once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.looks: dict[int, Look] = {-1: PLAIN}

    def runs(self, block: int) -> tuple[Inline, ...]:
        """Return the runs of a block; their texts joined are its text, with line feeds where its lines end."""
        blocks = self.document.blocks
        text = blocks.lines.get(block) or blocks.texts[block]
        found = self.document.pieces.get(block)
        if found is None:
            return (Inline(text, *self.look(blocks.elements[block])),)
        pieces, holders = found
        looks = [self.look(holder) for holder in holders]
        if looks.count(looks[0]) == len(looks):
            return (Inline(text, *looks[0]),)
        return _aligned(text, pieces, looks) or (Inline(text, *_common(pieces, looks)),)

    def look(self, element: int) -> Look:
        """Return what an element and those around it make of a text."""
        looks, elements = self.looks, self.document.elements
        if element in looks:
            return looks[element]
        tags, parents = elements.tags, elements.parents
        chain = []
        while element not in looks:
            chain.append(element)
            element = parents[element]
        found = looks[element]
        for each in reversed(chain):
            tag = tags[each]
            if tag in _MARKS:
                found = _with_mark(found, _MARKS[tag])
            elif tag == "a":
                found = found[0], self.target(elements.attributes[each].get("href") or "") or found[1]
            looks[each] = found
        return found

    def target(self, href: str) -> str | None:
        """Return where a link leads, if that is another page or a mailbox; no place on this page, and no script."""
        href = href.strip()
        if not href or not self.document.leads_away(href):
            return None
        if href[: len(_MAIL)].lower() == _MAIL:
            return squeezed(href) or None
        url = self.document.web_url(href)
        return without_tracking(url) if is_web_address(url) and url.isprintable() else None


def _with_mark(look: Look, mark: Mark) -> Look:
    marks, url = look
    return look if mark in marks else (tuple(sorted((*marks, mark), key=_ORDER.__getitem__)), url)


def _aligned(text: str, pieces: tuple[str, ...], looks: list[Look]) -> tuple[Inline, ...]:
    """Cut a text where its pieces meet; nothing if it is not made of them as they are.

    Blanks between two pieces look as both do.
    """
    ends: list[int] = []  # of the runs
    shown: list[Look] = []
    position = 0
    for piece, look in zip(pieces, looks, strict=True):
        words = squeezed(piece)
        if words:
            start = text.find(words, position)
            if start < 0 or (start > position and text[position:start].strip()):
                return ()
            if start > position:
                _extend(ends, shown, start, _shared(shown[-1], look) if shown else look)
            position = start + len(words)
            _extend(ends, shown, position, look)
    if position != len(text):
        return ()
    return tuple([Inline(text[start:end], *look) for start, end, look in zip([0, *ends], ends, shown, strict=False)])


def _extend(ends: list[int], shown: list[Look], end: int, look: Look) -> None:
    """Let the last run go on to ``end``, if it looks the same; else begin another one."""
    if shown and shown[-1] == look:
        ends[-1] = end
    else:
        ends.append(end)
        shown.append(look)


def _common(pieces: tuple[str, ...], looks: list[Look]) -> Look:
    """Return what all pieces of a text have in common."""
    found = [look for piece, look in zip(pieces, looks, strict=True) if piece.strip()] or [PLAIN]
    return reduce(_shared, found)


def _shared(one: Look, other: Look) -> Look:
    """Return what two looks have in common."""
    if one == other:
        return one
    return tuple([mark for mark in one[0] if mark in other[0]]), one[1] if one[1] == other[1] else None
