"""From kept blocks to the structure of the article: its lists, quotes, tables, headings, pictures and runs of text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from scraper.article_blocks import (
    HeadingBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    TableBlock,
    TableCell,
    TableRow,
)
from scraper.characters import squeezed
from scraper.extraction.body.inline_runs import InlineReader
from scraper.extraction.body.pictures import MediaFinder
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scraper.article_blocks import Block
    from scraper.extraction.body.article_position import Place
    from scraper.extraction.body.paragraphs import TextLayout
    from scraper.extraction.body.pictures import Medium
    from scraper.extraction.labelling import Labelling

_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_ITEMS = frozenset(("li", "dt", "dd"))
# Lists and quotes deeper than this are read as part of the one around them.
MAX_NESTING = 12
MAX_SPAN = 1_000  # WHATWG HTML 4.9.11
_MAX_LEVEL = 6
_LANGUAGE = ("language-", "lang-", "highlight-source-")


class _Leaf(NamedTuple):
    """What is in the text as it is: a kept block or a medium, with the lists, items, quotes and table around it."""

    chain: tuple[int, ...]
    block: int = -1
    medium: Medium | None = None


def build_blocks(layout: TextLayout, labelling: Labelling, place: Place, lead: str | None) -> tuple[Block, ...]:
    """Build the article's blocks, in order; what is text in them is the article's paragraphs.

    ``lead``: the address of the picture that the page declares as the article's.
    """
    return _Builder(layout).build(MediaFinder(layout.document, labelling, place, lead).find())


class _Builder:
    def __init__(self, layout: TextLayout) -> None:
        self.document = layout.document
        self.tags = layout.document.elements.tags
        self.layout = layout
        self.reader = InlineReader(layout.document)
        self.chains: dict[int, tuple[int, ...]] = {-1: ()}

    def build(self, media: Sequence[Medium]) -> tuple[Block, ...]:
        leaves = []
        waiting = list(reversed(media))
        owners, chains = self.document.blocks.elements, self.chains
        for block in self.layout.kept:
            while waiting and waiting[-1].position <= block:
                medium = waiting.pop()
                leaves.append(_Leaf(self.chain(medium.element), medium=medium))
            owner = owners[block]
            leaves.append(_Leaf(chains[owner] if owner in chains else self.chain(owner), block))
        return self.assemble(leaves, 0)

    def chain(self, element: int) -> tuple[int, ...]:
        """Return the lists, items, quotes and tables of data around an element, outermost first."""
        path = []
        while element not in self.chains:
            path.append(element)
            element = self.document.elements.parents[element]
        found = self.chains[element]
        for each in reversed(path):
            if self.is_container(each) and len(found) < 2 * MAX_NESTING:
                found = (*found, each)
            self.chains[each] = found
        return found

    def is_container(self, element: int) -> bool:
        tag = self.tags[element]
        if tag == "blockquote":
            return not self.layout.is_indented
        if tag == "table":
            return element in self.layout.tables
        return tag in _ITEMS or tag in _LISTS

    def assemble(self, leaves: Sequence[_Leaf], depth: int) -> tuple[Block, ...]:
        """Build the blocks of what stands in one container, ``depth`` containers deep."""
        if all(len(leaf.chain) == depth for leaf in leaves):
            return tuple([self.leaf_block(leaf) for leaf in leaves])
        blocks: list[Block] = []
        for container, members in _by_container(leaves, depth):
            if container < 0:
                blocks += map(self.leaf_block, members)
                continue
            match self.tags[container]:
                case "blockquote":
                    blocks.append(QuoteBlock(self.assemble(members, depth + 1), self.cite(container)))
                case "table":
                    blocks.append(self.table(members))
                    blocks += [leaf.medium.block for leaf in members if leaf.medium]
                case tag if tag in _LISTS:
                    blocks += self.list_blocks(members, depth + 1, container)
                case _:  # an item without a list around it
                    _append_item(blocks, ListItem(self.assemble(members, depth + 1)))
        return tuple(blocks)

    def list_blocks(self, members: Sequence[_Leaf], depth: int, container: int) -> list[Block]:
        """Build a list; what stands in it beside its items, such as a heading, is an item as well."""
        items = [ListItem(self.assemble(group, depth + (item >= 0))) for item, group in _by_container(members, depth)]
        attributes = self.document.elements.attributes[container]
        return [ListBlock(tuple(items), self.tags[container] == "ol", _number(attributes, "start", 1, None))]

    def leaf_block(self, leaf: _Leaf) -> Block:
        if leaf.medium is not None:
            return leaf.medium.block
        kind = self.document.blocks.kinds[leaf.block]
        if kind == "preformatted":
            return self.preformatted(leaf.block)
        runs = self.reader.runs(leaf.block)
        if kind == "heading":
            tag = self.document.elements.heading_of(self.document.blocks.elements[leaf.block])
            return HeadingBlock(_plain_if_strong(runs), int(tag[1]))
        return ParagraphBlock(runs)

    def preformatted(self, block: int) -> PreformattedBlock:
        elements = self.document.elements
        element = self.document.blocks.elements[block]
        _, holders = self.document.pieces.get(block, ((), ()))
        owners = {element, elements.parents[element], *holders[:1]}
        names = [
            name
            for owner in sorted(owners)
            if owner >= 0
            for name in (elements.attributes[owner].get("class") or "").split()
        ]
        language = next((name[len(start) :] for name in names for start in _LANGUAGE if name.startswith(start)), "")
        return PreformattedBlock(self.document.texts[block], squeezed(language) or None)

    def cite(self, element: int) -> str | None:
        href = (self.document.elements.attributes[element].get("cite") or "").strip()
        url = self.document.web_url(href) if href else ""
        return url if is_web_address(url) and url.isprintable() else None

    def table(self, members: Sequence[_Leaf]) -> TableBlock:
        """Build a table of the rows that have a kept block, each with all of its cells."""
        caption: list[Inline] = []
        rows = []
        for row, group in groupby([leaf.block for leaf in members if leaf.block >= 0], key=self.layout.row_of):
            blocks = list(group)
            if row < 0:
                caption += self.joined(blocks)
            else:
                rows.append(TableRow(self.cells(row, blocks)))
        return TableBlock(tuple(rows), tuple(caption))

    def joined(self, blocks: Sequence[int]) -> list[Inline]:
        """Return the runs of several blocks, parted by blanks."""
        runs: list[Inline] = []
        for block in blocks:
            runs += [Inline(" "), *self.reader.runs(block)] if runs else self.reader.runs(block)
        return runs

    def cells(self, row: int, blocks: Sequence[int]) -> tuple[TableCell, ...]:
        elements = self.document.elements
        texts: dict[int, list[int]] = {}
        for block in blocks:
            texts.setdefault(self.layout.cell_of(block), []).append(block)
        cells = []
        element = row + 1
        while element < elements.ends[row]:
            if self.tags[element] in {"td", "th"}:
                cells.append(self.cell(element, texts.get(element, ())))
                element = elements.ends[element]
            else:
                element += 1
        return tuple(cells)

    def cell(self, element: int, blocks: Sequence[int]) -> TableCell:
        attributes = self.document.elements.attributes[element]
        return TableCell(
            tuple(self.joined(blocks)),
            self.tags[element] == "th",
            _number(attributes, "colspan", 1, MAX_SPAN),
            _number(attributes, "rowspan", 1, MAX_SPAN),
        )


def _by_container(leaves: Sequence[_Leaf], depth: int) -> Iterator[tuple[int, list[_Leaf]]]:
    """Yield the leaves that follow each other in one container, with it; -1 for those that stand in no further one."""
    for container, group in groupby(leaves, key=lambda leaf: leaf.chain[depth] if depth < len(leaf.chain) else -1):
        yield container, list(group)


def _append_item(blocks: list[Block], item: ListItem) -> None:
    """Add an item to the list that ends the blocks, or as a list of its own."""
    last = blocks[-1] if blocks else None
    if isinstance(last, ListBlock) and not last.is_ordered:
        blocks[-1] = ListBlock((*last.items, item))
    else:
        blocks.append(ListBlock((item,)))


def _plain_if_strong(runs: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a heading without bold that all of it has: that is how headings look."""
    if not all(Mark.STRONG in run.marks for run in runs):
        return runs
    return tuple(
        Inline(run.text, tuple(mark for mark in run.marks if mark is not Mark.STRONG), run.url) for run in runs
    )


def _number(attributes: Mapping[str, str | None], name: str, default: int, most: int | None) -> int:
    value = (attributes.get(name) or "").strip()
    if not value.isdecimal() or not value.isascii() or len(value) > 9:
        return default
    number = int(value)
    return number if number >= (0 if name == "start" else 1) and (most is None or number <= most) else default
