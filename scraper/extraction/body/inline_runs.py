"""The runs of a block: where its text is a link, stands out, or is code; told by the elements around its pieces."""

from __future__ import annotations

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
        pieces, holders = self.document.pieces.get(block, ((), ()))
        if not pieces:
            return (Inline(text, *self.look(blocks.elements[block])),)
        return self.aligned(text, pieces, holders) or (Inline(text, *self.common_look(pieces, holders)),)

    def aligned(self, text: str, pieces: tuple[str, ...], holders: tuple[int, ...]) -> tuple[Inline, ...]:
        """Cut a text where its pieces meet; nothing if it is not made of them as they are.

        Blanks between two pieces look as both do.
        """
        runs: list[Inline] = []
        position, before = 0, PLAIN
        for piece, holder in zip(pieces, holders, strict=True):
            words = squeezed(piece)
            if not words:
                continue
            start = text.find(words, position)
            if start < 0 or text[position:start].strip():
                return ()
            look = self.look(holder)
            if start > position:
                _add(runs, text[position:start], _shared(before, look) if runs else look)
            position = start + len(words)
            _add(runs, text[start:position], look)
            before = look
        return tuple(runs) if position == len(text) else ()

    def common_look(self, pieces: tuple[str, ...], holders: tuple[int, ...]) -> Look:
        """Return what all pieces of a text have in common."""
        looks = [self.look(holder) for piece, holder in zip(pieces, holders, strict=True) if piece.strip()]
        found = looks[0] if looks else PLAIN
        for look in looks[1:]:
            found = _shared(found, look)
        return found

    def look(self, element: int) -> Look:
        """Return what an element and those around it make of a text."""
        found = self.looks.get(element)
        if found is None:
            elements = self.document.elements
            chain = []
            while element not in self.looks:
                chain.append(element)
                element = elements.parents[element]
            found = self.looks[element]
            for each in reversed(chain):
                found = self.looks[each] = self._with_own(each, found)
        return found

    def _with_own(self, element: int, outer: Look) -> Look:
        tag = self.document.elements.tags[element]
        if tag == "a":
            href = (self.document.elements.attributes[element].get("href") or "").strip()
            return outer[0], self.target(href) or outer[1]
        mark = _MARKS.get(tag)
        if mark is None or mark in outer[0]:
            return outer
        return tuple(sorted((*outer[0], mark), key=_ORDER.__getitem__)), outer[1]

    def target(self, href: str) -> str | None:
        """Return where a link leads, if that is another page or a mailbox; no place on this page, and no script."""
        if not href or not self.document.leads_away(href):
            return None
        if href[: len(_MAIL)].lower() == _MAIL:
            return squeezed(href) or None
        url = self.document.web_url(href)
        return without_tracking(url) if is_web_address(url) else None


def _shared(one: Look, other: Look) -> Look:
    if one == other:
        return one
    return tuple(mark for mark in one[0] if mark in other[0]), one[1] if one[1] == other[1] else None


def _add(runs: list[Inline], text: str, look: Look) -> None:
    """Add a text to the last run if it looks the same, else as a run of its own."""
    if runs and (runs[-1].marks, runs[-1].url) == look:
        runs[-1] = Inline(runs[-1].text + text, *look)
    else:
        runs.append(Inline(text, *look))
