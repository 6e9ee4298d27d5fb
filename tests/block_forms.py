"""What blocks say, in plain values: to compare an article with what is read back from a document that it was drawn as.

A form is made of tuples: ``("paragraph", characters)``, ``("list", is_ordered, start, items)`` and so on. A character
is itself, its marks and its address; of a blank, or a line break, only what it is, and of several in a row one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.article_blocks import (
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    Inline,
    ListBlock,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    TableBlock,
)
from scraper.characters import is_visible, printable
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scraper.article_blocks import Block, TableCell

Form = tuple[Any, ...]
Character = tuple[str, frozenset[str], str | None]
_MAILBOX = re.compile(r"mailto:[^\s<>\"\\]+", re.IGNORECASE)


def cleaned(text: str) -> str:
    return re.sub("[\x00\ufffe\uffff]", "\ufffd", printable(text))


def one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def shown_url(url: str | None) -> str | None:
    """Return the address if it may stand in a document."""
    if url and "://" in url and "%" in re.split("[/?#]", url.partition("://")[2])[0].rpartition("@")[2]:
        return None
    is_safe = url and (is_web_address(url) or (_MAILBOX.fullmatch(url) and cleaned(url) == url))
    return url if is_safe else None


def squeezed_characters(characters: Iterable[Character], *, has_lines: bool = True) -> tuple[Character, ...]:
    """Return characters with one blank or line break where several are, and none at the ends."""
    found: list[Character] = []
    gap = ""
    for character in characters:
        if character[0].isspace():
            gap += character[0]
            continue
        if gap and found:
            found.append(("\n" if has_lines and "\n" in gap else " ", frozenset(), None))
        gap = ""
        found.append(character)
    return tuple(found)


class Former:
    """Makes forms of blocks; what is empty has none."""

    def __init__(
        self,
        *,
        url: Callable[[str], str] = lambda url: url,
        run: Callable[[Inline], Inline] = lambda run: run,
        has_links: bool = True,
        has_images: bool = True,
    ) -> None:
        self.url, self.run, self.has_links, self.has_images = url, run, has_links, has_images

    def blocks(self, blocks: Iterable[Block]) -> tuple[Form, ...]:
        return tuple(form for block in blocks if (form := self.block(block)))

    def characters(self, runs: Iterable[Inline], *, has_lines: bool = True) -> tuple[Character, ...]:
        shown = [self.run(run) for run in runs]
        return squeezed_characters(
            [
                (character, frozenset(mark.value for mark in run.marks), self.address(run.url))
                for run in shown
                for character in cleaned(run.text)
            ],
            has_lines=has_lines,
        )

    def address(self, url: str | None) -> str | None:
        shown = shown_url(url) if self.has_links else None
        return self.url(shown) if shown else None

    def block(self, block: Block) -> Form | None:  # noqa: PLR0911 - one a kind
        match block:
            case ParagraphBlock():
                characters = self.characters(block.runs)
                return ("paragraph", characters) if characters else None
            case HeadingBlock():
                characters = self.characters(block.runs, has_lines=False)
                return ("heading", min(max(block.level, 1), 6), characters) if characters else None
            case PreformattedBlock():
                text = cleaned(block.text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
                return ("preformatted", text, block.language) if is_visible(text) else None
            case ListBlock():
                return self.list(block)
            case QuoteBlock():
                inner = self.blocks(block.blocks)
                return ("quote", inner, self.address(block.cite)) if inner else None
            case TableBlock():
                return self.table(block)
            case ImageBlock():
                is_shown = self.has_images and shown_url(block.url) and is_web_address(block.url)
                texts = map(one_line, (block.alt, block.caption, block.credit))
                return ("image", self.url(block.url), *texts, block.is_lead) if is_shown else None
            case EmbedBlock():
                url = self.address(block.url)
                return ("embed", url, one_line(block.media), one_line(block.title)) if url else None
            case _:
                return ("rule",)

    def list(self, block: ListBlock) -> Form | None:
        items = [self.blocks(item.blocks) for item in block.items]
        if not any(items):
            return None
        shown = items if block.is_ordered else [item for item in items if item]
        return ("list", block.is_ordered, block.start if block.is_ordered else 1, tuple(shown))

    def table(self, block: TableBlock) -> Form | None:
        rows = tuple(tuple(map(self.cell, row.cells)) for row in block.rows if row.cells)
        has_text = any(cell[0] for row in rows for cell in row)
        return ("table", rows, self.characters(block.caption, has_lines=False)) if has_text else None

    def cell(self, cell: TableCell) -> Form:
        return self.characters(cell.runs, has_lines=False), cell.is_header, cell.columns, cell.rows
