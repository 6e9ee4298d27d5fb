"""The structure of an article: its blocks, from headings to tables and pictures, and the runs of text within them.

They are what Markdown, HTML and TEI are drawn from; the plain text is in `Article.paragraphs`, in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """What sets a run of text apart from the text around it."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"


class BlockKind(StrEnum):
    """What a block of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    PREFORMATTED = "preformatted"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    IMAGE = "image"
    EMBED = "embed"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of text with the same marks; a line feed in it is a line break.

    ``marks``: in the order of `Mark`. ``url``: where it leads, absolute and without tracking parameters.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph."""

    runs: tuple[Inline, ...]
    kind: BlockKind = field(default=BlockKind.PARAGRAPH, init=False)


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; ``level``: 1 to 6, as in ``<h1>`` to ``<h6>``."""

    runs: tuple[Inline, ...]
    level: int
    kind: BlockKind = field(default=BlockKind.HEADING, init=False)


@dataclass(frozen=True, slots=True)
class PreformattedBlock:
    """Text whose blanks and lines count; ``language``: that of a program, as the page names it."""

    text: str
    language: str | None = None
    kind: BlockKind = field(default=BlockKind.PREFORMATTED, init=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: paragraphs, and what else it holds; a list in it is nested."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``start``: the number of its first item, if its items are numbered."""

    items: tuple[ListItem, ...]
    is_ordered: bool = False
    start: int = 1
    kind: BlockKind = field(default=BlockKind.LIST, init=False)


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """What is quoted from somewhere else; ``cite``: the address of it."""

    blocks: tuple[Block, ...]
    cite: str | None = None
    kind: BlockKind = field(default=BlockKind.QUOTE, init=False)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table; ``columns``, ``rows``: how many of each it spans."""

    runs: tuple[Inline, ...] = ()
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of data."""

    rows: tuple[TableRow, ...]
    caption: tuple[Inline, ...] = ()
    kind: BlockKind = field(default=BlockKind.TABLE, init=False)


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """A picture of the article; its texts are no part of the article's text.

    ``url``: the largest that the page offers. ``alt``: what it says in place of the picture. ``credit``: who made it.
    ``is_lead``: it is the one that the page shows first, or declares as the article's.
    """

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    is_lead: bool = False
    kind: BlockKind = field(default=BlockKind.IMAGE, init=False)


@dataclass(frozen=True, slots=True)
class EmbedBlock:
    """What is shown from elsewhere; ``media``: ``frame``, ``video`` or ``audio``. ``title``: its name for readers."""

    url: str
    media: str
    title: str = ""
    kind: BlockKind = field(default=BlockKind.EMBED, init=False)


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line across the text, where the subject changes."""

    kind: BlockKind = field(default=BlockKind.RULE, init=False)


Block = (
    ParagraphBlock
    | HeadingBlock
    | PreformattedBlock
    | ListBlock
    | QuoteBlock
    | TableBlock
    | ImageBlock
    | EmbedBlock
    | RuleBlock
)
