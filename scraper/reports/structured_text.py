"""An article's text with its structure, as HTML that loads nothing: a picture is its texts and its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.article_blocks import (
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    ListBlock,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    RuleBlock,
    TableBlock,
)
from scraper.models import ParagraphKind
from scraper.plain_blocks import CELL_SEPARATOR
from scraper.reports.html import Html, element, join, link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.article_blocks import Block, Inline, ListItem, TableCell, TableRow
    from scraper.models import Article, Paragraph

_MARKS = {
    Mark.STRONG: "strong",
    Mark.EMPHASIS: "em",
    Mark.CODE: "code",
    Mark.SUBSCRIPT: "sub",
    Mark.SUPERSCRIPT: "sup",
}
# The article's title is an h3 of the page, so its own headings begin below; a page has no h7.
_ABOVE, _DEEPEST = 2, 6


def structured_text(article: Article, back: Callable[[int], Html]) -> tuple[Html, ...]:
    """Return the blocks of an article; empty if they do not say, one by one, what its paragraphs say.

    ``back``: what leads from the paragraph of a number to its origin.
    """
    said = [_squeezed(text) for block in article.blocks for text in _texts(block)]
    expected = [_squeezed(_without_separators(paragraph)) for paragraph in article.paragraphs]
    if [text for text in said if text] != expected:
        return ()
    writer = _Writer(back)
    return tuple(writer.block(block) for block in article.blocks)


class _Writer:
    """Writes blocks in their order, and numbers those of their texts that are paragraphs of the article."""

    def __init__(self, back: Callable[[int], Html]) -> None:
        self._back = back
        self._number = 0

    def block(self, block: Block) -> Html:
        match block:
            case ParagraphBlock():
                written = self._numbered("p", _plain(block.runs), _runs(block.runs))
            case HeadingBlock():
                tag = f"h{min(block.level + _ABOVE, _DEEPEST)}"
                written = self._numbered(tag, _plain(block.runs), _runs(block.runs))
            case PreformattedBlock():
                written = self._numbered("pre", block.text, join([block.text]))
            case ListBlock():
                written = self._list(block)
            case QuoteBlock():
                source = element("p", link(block.cite, block.cite), class_="signed") if block.cite else Html()
                written = element("blockquote", *self._blocks(block.blocks), source)
            case TableBlock():
                written = self._table(block)
            case ImageBlock() | EmbedBlock():
                written = _figure(block)
            case RuleBlock():
                written = element("hr")
        return written

    def _list(self, block: ListBlock) -> Html:
        items = [element("li", *self._blocks(item.blocks)) for item in block.items]
        start = block.start if block.is_ordered and block.start != 1 else None
        return element("ol" if block.is_ordered else "ul", *items, start=start, class_="list")

    def _blocks(self, blocks: Iterable[Block]) -> list[Html]:
        return [self.block(block) for block in blocks]

    def _numbered(self, tag: str, text: str, content: Html) -> Html:
        if not _squeezed(text):
            return element(tag)
        return element(tag, self._next(), content, id=f"p{self._number}", dir="auto")

    def _next(self) -> Html:
        self._number += 1
        return self._back(self._number)

    def _table(self, table: TableBlock) -> Html:
        caption = self._numbered("caption", _plain(table.caption), _runs(table.caption)) if table.caption else Html()
        return element("table", caption, element("tbody", *map(self._row, table.rows)), class_="data")

    def _row(self, row: TableRow) -> Html:
        if not _squeezed(_row_text(row)):
            return element("tr", *map(_cell, row.cells))
        first, *others = row.cells
        back = self._next()
        return element("tr", _cell(first, back), *map(_cell, others), id=f"p{self._number}")


def _cell(cell: TableCell, back: str = "") -> Html:
    tag = "th" if cell.is_header else "td"
    columns, rows = (number if number > 1 else None for number in (cell.columns, cell.rows))
    return element(tag, back, _runs(cell.runs), colspan=columns, rowspan=rows, dir="auto")


def _figure(block: ImageBlock | EmbedBlock) -> Html:
    name = "Picture" if isinstance(block, ImageBlock) else f"Embedded {block.media}"
    texts = (block.alt, block.caption, block.credit) if isinstance(block, ImageBlock) else (block.title,)
    lines = [element("span", text, dir="auto") for text in dict.fromkeys(texts) if text]
    return element("figure", link(block.url, name), element("figcaption", *lines), class_="picture", title=block.url)


def _runs(runs: Iterable[Inline]) -> Html:
    return join([_run(run) for run in runs])


def _run(run: Inline) -> Html:
    written = join([run.text])
    for mark in reversed(run.marks):
        written = element(_MARKS[mark], written)
    return link(run.url, written) if run.url else written


def _texts(block: Block) -> Iterator[str]:
    """Yield the texts of a block that are paragraphs of the article, if they are not empty."""
    match block:
        case ParagraphBlock(runs) | HeadingBlock(runs):
            yield _plain(runs)
        case PreformattedBlock(text):
            yield text
        case ListBlock(items):
            yield from (text for item in items for text in _texts_of(item))
        case QuoteBlock(blocks):
            yield from (text for inner in blocks for text in _texts(inner))
        case TableBlock(rows, caption):
            yield _plain(caption)
            yield from map(_row_text, rows)
        case _:
            pass


def _texts_of(item: ListItem) -> Iterator[str]:
    for block in item.blocks:
        yield from _texts(block)


def _without_separators(paragraph: Paragraph) -> str:
    is_row = paragraph.kind is ParagraphKind.TABLE_ROW
    return paragraph.text.replace(CELL_SEPARATOR, "") if is_row else paragraph.text


def _row_text(row: TableRow) -> str:
    return "".join(_plain(cell.runs) for cell in row.cells)


def _plain(runs: Iterable[Inline]) -> str:
    return "".join(run.text for run in runs)


def _squeezed(text: str) -> str:
    return "".join(text.split())
