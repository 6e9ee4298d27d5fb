"""From runs of text to blocks: what stands between two ends of a block-level element, cut where its lines are.

A run ends where a block-level element begins or ends, and at a second ``<br>`` in a row.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.characters import FILLERS, clean_text, is_visible, squeezed
from scraper.extraction.dom.document import TextRun
from scraper.extraction.dom.text_stats import weight
from scraper.extraction.dom.typography import MAX_INITIAL, is_note_mark, join_lines, joins_initial, read_twice_escaped

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document, PageLink

# An indent of two no-break spaces or an ideographic one after a line break begins a paragraph on pages without <p>.
_INDENT = re.compile("[ \t\r\n]*(?:(?:\xa0[ \t\r]*){2,}|\u3000+)")
# Marks of a piece of a run of text: it stands in a link, in bold or italics, or is a line break.
LINKED, BOLD, _BREAK = 1, 2, 4
# Longer texts are squeezed in pieces of this length, to save memory.
MAX_SPLIT = 1_000_000
_CODE_TAGS = frozenset(("code", "kbd", "samp", "tt", "var"))
# The mark of a footnote is made of no more pieces of text; so many characters of those before it are looked at.
_MAX_MARK = 5
_MAX_FIGURE = 12
# Between an initial and its word stand no more elements than these.
_MAX_INITIAL_ELEMENTS = 8
_KINDS_WITH_LINES = frozenset(("paragraph", "list_item", "quote"))


class BlockBuilder:
    """The current run of text, and the blocks that runs have become.

    A run is a list of pieces, each with its marks (a sum of ``LINKED``, ``BOLD`` and ``_BREAK``) and its holder, the
    element around it. Links that begin or end in a run wait until it is flushed: only then is it known which block each
    piece belongs to.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks = document.blocks
        self.texts = document.blocks.texts
        self.elements = document.elements
        self.pieces: list[str] = []
        self.marks: list[int] = []
        self.holders: list[int] = []
        self.mark = 0  # of the next piece
        self.breaks = 0  # <br> since the last text
        self.lines = 0  # line breaks in the run
        self.block_element = 0
        self.kind = "paragraph"
        self.is_initial = False  # the last block is so short that it may be an initial
        self.flushes = 0
        # Open raised texts, each with the number of flushes before it and the number of pieces before it in its run.
        self._open_raised: list[tuple[int, int]] = []
        # Links that begin and end in the current run, each with the number of pieces before.
        self.starting: list[tuple[PageLink, int]] = []
        self.ending: list[tuple[PageLink, int]] = []

    def take_text(self, data: str, holder: int) -> None:
        """Add a text to the run; white space has no mark, and is nothing between two ``<br>``."""
        if data.isspace():
            self.marks.append(0)
        else:
            self.breaks = 0
            self.marks.append(self.mark)
        self.pieces.append(data)
        self.holders.append(holder)

    def line_break(self, index: int) -> None:
        """Take a first ``<br>`` as a line break, a second one as the beginning of a new block."""
        self.breaks += 1
        if self.breaks > 1:
            self.flush()
        elif self.pieces:
            self.lines += 1
            self.pieces.append("\n")
            self.marks.append(_BREAK)
            self.holders.append(index)

    def enter_raised(self) -> None:
        """Open a raised text, which may be the mark of a footnote."""
        self._open_raised.append((self.flushes, len(self.pieces)))

    def leave_raised(self) -> None:
        """Close a raised text; the mark of a footnote is no part of the run. Its pieces stay, for links count them."""
        flushes, start = self._open_raised.pop()
        if flushes != self.flushes or len(self.pieces) - start > _MAX_MARK:
            return
        raised = "".join(self.pieces[start:])
        before = "".join(piece[-_MAX_FIGURE:] for piece in self.pieces[max(0, start - 3) : start])
        if is_note_mark(raised, before, is_linked=any(mark & LINKED for mark in self.marks[start:])):
            self.pieces[start:] = [""] * (len(self.pieces) - start)

    def flush(self) -> None:
        """End the run of text: it becomes a block, or several where its lines are paragraphs or items of their own."""
        if self.is_initial:
            self._take_initial()
        pieces, starting, ending = self.pieces, self.starting, self.ending
        if self.lines:
            self._flush_lines()
        else:
            first, size = len(self.texts), len(pieces)
            if size:
                self._add_block(pieces, self.marks, self.holders)
            end = len(self.texts)
            for link, piece in starting:
                link.first_block = first if piece < size else end
            for link, _ in ending:
                link.last_block = max(link.first_block, end - 1)
        if pieces:
            pieces.clear()
            self.marks.clear()
            self.holders.clear()
        if starting:
            starting.clear()
        if ending:
            ending.clear()
        self.breaks = self.lines = 0
        self.flushes += 1

    def _flush_lines(self) -> None:
        """Make blocks of a run with line breaks."""
        first = len(self.texts)
        # The block of each piece.
        owners: list[int] = []
        for start, end in pairwise(self._cuts()):
            owners += [len(self.texts)] * (end - start)
            self._add_block(self.pieces[start:end], self.marks[start:end], self.holders[start:end])
        last = len(self.texts) - 1
        for link, piece in self.starting:
            link.first_block = min(owners[piece], last + 1) if piece < len(owners) else last + 1
        for link, piece in self.ending:
            link.last_block = max(link.first_block, min(owners[piece - 1] if piece else first, last))

    def _cuts(self) -> list[int]:
        """Return where a run with line breaks is cut: at indented lines, and around lines that are only a link."""
        if self.kind == "preformatted":
            return [0, len(self.pieces)]
        breaks = [index for index, mark in enumerate(self.marks) if mark == _BREAK]
        cuts = {0, len(self.pieces)}
        for start, end in pairwise([0, *breaks, len(self.pieces)]):
            if _is_link_line(self.pieces[start:end], self.marks[start:end]):
                cuts |= {start, end}
            elif start and _INDENT.match("".join(self.pieces[start + 1 : min(start + 3, end)])):
                cuts.add(start)
        return sorted(cuts)

    def _add_block(self, pieces: list[str], marks: list[int], holders: list[int]) -> None:
        """Make a block of some of the run's pieces, if they have any text."""
        run, kind, blocks, index = "".join(pieces), self.kind, self.blocks, len(self.texts)
        text = _preformatted(run) if kind == "preformatted" else squeezed_run(run)
        if (self.lines or "&" in text) and kind != "preformatted":
            text, lines = self._typeset(text, pieces, marks, holders)
            if lines:
                blocks.lines[index] = lines
        size = len(text)
        if size <= MAX_INITIAL:
            if not size:
                return
            self.is_initial = True
        linked, bold = _marked_chars(pieces, marks, size) if any(marks) else (0, 0)
        blocks.texts.append(text)
        blocks.weights.append(size if text.isascii() else weight(text))
        blocks.elements.append(self.block_element)
        blocks.kinds.append(kind)
        blocks.link_chars.append(linked)
        blocks.link_shares.append(linked / size)
        blocks.bold_chars.append(bold)
        if kind == "heading" and self.elements.heading_of(self.block_element) == "h1":
            runs = [TextRun(squeezed(piece), holder) for piece, holder in zip(pieces, holders, strict=True)]
            self.document.heading_runs[index] = tuple(
                run for run, mark in zip(runs, marks, strict=True) if run.text or mark == _BREAK
            )
        elif len(pieces) > 1 or holders[0] != self.block_element:
            self.document.pieces[index] = tuple(pieces), tuple(holders)

    def _typeset(self, text: str, pieces: list[str], marks: list[int], holders: list[int]) -> tuple[str, str]:
        """Return the text of a run without double escapes, and the same with line feeds if its ``<br>`` end lines."""
        has_lines = self.kind in _KINDS_WITH_LINES and _BREAK in marks
        lines = _lines(pieces, marks) if has_lines else ""
        if "&" in text and not self._is_code(pieces, holders):
            text, lines = read_twice_escaped(text), read_twice_escaped(lines)
        return text, lines if "\n" in lines else ""

    def _take_initial(self) -> None:
        """Put the initial that is the last block at the beginning of the run that it belongs to."""
        if not self.pieces:
            return
        self.is_initial = False
        blocks, elements, last = self.blocks, self.elements, len(self.texts) - 1
        element = blocks.elements[last]
        is_inside = elements.parents[element] == self.block_element
        is_beside = elements.parents[element] == elements.parents[self.block_element]
        is_parted = is_beside or self.pieces[0][0].isspace()
        if (
            not (is_inside or is_beside)
            or len(elements) - element > _MAX_INITIAL_ELEMENTS
            or not blocks.kinds[last] == self.kind == "paragraph"
            or not joins_initial(self.texts[last], self.pieces[0].lstrip(), is_parted=is_parted)
        ):
            return
        self.pieces[0] = self.texts[last] + self.pieces[0].lstrip()
        blocks.drop_last()
        self.document.pieces.pop(last, None)
        for index in range(element, len(elements)):
            elements.first_blocks[index] = min(elements.first_blocks[index], last)
            elements.end_blocks[index] = min(elements.end_blocks[index], last)

    def _is_code(self, pieces: list[str], holders: list[int]) -> bool:
        """Tell whether a run with an ampersand shows code: what is escaped there is meant to be read."""
        tags = self.elements.tags
        return any(tags[holder] in _CODE_TAGS for piece, holder in zip(pieces, holders, strict=True) if "&" in piece)


def _preformatted(text: str) -> str:
    """Return the text with its white space kept, except for empty lines at its ends."""
    text = clean_text(text).strip("\n").rstrip()
    return text if is_visible(text) else ""


def squeezed_run(text: str) -> str:
    """Return the text with every run of white space as one blank, and none at its ends."""
    text = text.strip()
    # Three of four runs need no more. With this check a page's runs take .10 ms, without it .15.
    if text.isprintable() and "  " not in text and text[:1] not in FILLERS:
        return text
    if len(text) < MAX_SPLIT:
        return squeezed(text)
    text = clean_text(text)
    # A list of words takes ten times the memory of their text, so it goes one stretch at a time.
    stretches = (text[start : start + MAX_SPLIT] for start in range(0, len(text), MAX_SPLIT))
    joined = "".join(
        (" " if stretch[0].isspace() else "") + " ".join(stretch.split()) + (" " if stretch[-1].isspace() else "")
        for stretch in stretches
    )
    while "  " in joined:
        joined = joined.replace("  ", " ")
    return joined.strip()


def _lines(pieces: list[str], marks: list[int]) -> str:
    """Return a run with line feeds where its ``<br>`` end lines."""
    breaks = [-1, *(index for index, mark in enumerate(marks) if mark == _BREAK), len(pieces)]
    lines = (squeezed_run("".join(pieces[start + 1 : end])) for start, end in pairwise(breaks))
    return join_lines([line for line in lines if line])


def _marked_chars(pieces: list[str], marks: list[int], limit: int) -> tuple[int, int]:
    """Count the characters of the pieces in links, and those in bold or italics; at most ``limit`` each."""
    linked = bold = 0
    for index, mark in enumerate(marks):
        if mark:
            size = len(pieces[index].strip())
            if mark & LINKED:
                linked += size
            if mark & BOLD:
                bold += size
    return min(limit, linked), min(limit, bold)


def _is_link_line(pieces: list[str], marks: list[int]) -> bool:
    """Tell whether a line holds a link and, outside of it, no letter: at most a number or a date in digits."""
    if not any(mark & LINKED for mark in marks):
        return False
    rest = "".join(piece for piece, mark in zip(pieces, marks, strict=True) if not mark & LINKED)
    return not any(map(str.isalpha, rest))
