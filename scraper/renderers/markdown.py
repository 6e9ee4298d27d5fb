"""An article as Markdown (CommonMark 0.31.2, tables as in GitHub's dialect), without a tag of HTML.

What Markdown has no form for is left out or drawn by what it has: cells of several columns or rows leave empty places,
line breaks in cells are blanks, subscripts and superscripts are small figures where Unicode has them, an embed is a
link, the caption of a table a paragraph above it; the address of a quotation is not drawn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.article_blocks import (
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    Inline,
    ListBlock,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    RuleBlock,
    TableBlock,
)
from scraper.renderers.clean_blocks import Choices, clean_blocks, clean_line
from scraper.renderers.markdown_text import markdown_text, markdown_url, plain_markdown
from scraper.renderers.table_grid import table_grid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.article_blocks import Block, ListItem, TableCell
    from scraper.models import Article

# A line of stars or dashes could be taken for the beginning of a list around it.
RULE = "___"
_MAX_NUMBER = 999_999_999  # of an item: nine digits (CommonMark §5.2)
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_MARKERS = {True: (".", ")"), False: ("-", "*")}


def article_to_markdown(article: Article, *, has_links: bool = True, has_images: bool = True) -> str:
    """Return title, a line with authors and date, standfirst, then the blocks as what they are; no final newline."""
    by = " · ".join((*map(str, article.authors), *([article.published.isoformat()] if article.published else [])))
    title, by, standfirst = map(clean_line, (article.title or "", by, article.standfirst or ""))
    head = (
        title and f"# {plain_markdown(title, is_heading=True)}",
        by and markdown_text([Inline(by, (Mark.EMPHASIS,))]),
        standfirst and markdown_text([Inline(standfirst, (Mark.STRONG,))]),
    )
    body = "\n".join(_lines(clean_blocks(article, Choices(has_links, has_images))))
    return "\n\n".join(part for part in (*head, body) if part)


def _lines(blocks: Iterable[Block], *, is_tight: bool = False) -> list[str]:
    """Return the lines of some blocks, parted by empty ones, unless ``is_tight``."""
    lines: list[str] = []
    before: ListBlock | None = None
    marker = 0
    for block in blocks:
        # Two lists in a row are one to Markdown, unless their markers differ.
        is_same = isinstance(block, ListBlock) and before is not None and before.is_ordered == block.is_ordered
        marker = 1 - marker if is_same else 0
        before = block if isinstance(block, ListBlock) else None
        if lines and not is_tight:
            lines.append("")
        lines += _list(block, marker) if isinstance(block, ListBlock) else _block(block)
    return lines


def _block(block: Block) -> list[str]:  # noqa: PLR0911 - one a kind of block
    match block:
        case ParagraphBlock():
            return markdown_text(block.runs).split("\n")
        case HeadingBlock():
            return [f"{'#' * block.level} {markdown_text(block.runs, is_heading=True)}"]
        case PreformattedBlock():
            return _fenced(block)
        case QuoteBlock():
            return [f"> {line}" if line else ">" for line in _lines(block.blocks)]
        case TableBlock():
            return _table(block)
        case ImageBlock():
            return _image(block)
        case EmbedBlock():
            return [markdown_text([Inline(block.title or block.media or block.url, (), block.url)])]
        case RuleBlock():
            return [RULE]
        case ListBlock():
            return _list(block, 0)


def _fenced(block: PreformattedBlock) -> list[str]:
    """Return preformatted text between fences longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = block.language if block.language and _LANGUAGE.fullmatch(block.language) else ""
    return [f"{fence}{language}", *block.text.split("\n"), fence]


def _image(block: ImageBlock) -> list[str]:
    """Return a picture with what is said of it below: the caption emphasised, then the credit."""
    lines = [f"![{plain_markdown(block.alt)}]({markdown_url(block.url)})"]
    lines += [markdown_text([Inline(block.caption, (Mark.EMPHASIS,))])] if block.caption else []
    lines += [plain_markdown(block.credit)] if block.credit else []
    return [f"{line}\\" for line in lines[:-1]] + lines[-1:]


def _list(block: ListBlock, marker: int) -> list[str]:
    is_tight = all(map(_is_tight, block.items))
    lines: list[str] = []
    sign = _MARKERS[block.is_ordered][marker]
    for number, item in enumerate(block.items, block.start):
        head = f"{min(number, _MAX_NUMBER)}{sign} " if block.is_ordered else f"{sign} "
        inner = _lines(item.blocks, is_tight=is_tight) or [""]
        if lines and not is_tight:
            lines.append("")
        indent = " " * len(head)
        lines.append(f"{head}{inner[0]}".rstrip(" "))
        lines += [f"{indent}{line}" if line else "" for line in inner[1:]]
    return lines


def _is_tight(item: ListItem) -> bool:
    """Tell whether an item is a paragraph, or one with lists that begin right below it.

    Such is a list of bullets or one that begins with 1; else the paragraph would go on (CommonMark §5.2).
    """
    first, *rest = item.blocks or (None,)
    return isinstance(first, ParagraphBlock) and all(
        isinstance(block, ListBlock) and (block.start == 1 or not block.is_ordered) and bool(block.items[0].blocks)
        for block in rest
    )


def _table(table: TableBlock) -> list[str]:
    """Return a table; one whose first row is no head of columns has an empty head, as Markdown wants one."""
    rows = [row for row in table_grid(table) if row]
    is_head = any(cell.is_header for cell in rows[0] if cell) and all(
        cell.is_header or not cell.runs for cell in rows[0] if cell
    )
    width = max(map(len, rows))
    head = [_cell(cell) for cell in rows[0]] if is_head else []
    caption = [markdown_text(table.caption), ""] if table.caption else []
    shown = rows[1:] if is_head else rows
    return [
        *caption,
        _row(head + [""] * (width - len(head))),
        f"|{' --- |' * width}",
        *(_row(map(_cell, row)) for row in shown),
    ]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: TableCell | None) -> str:
    return markdown_text(cell.runs, is_cell=True) if cell else ""
