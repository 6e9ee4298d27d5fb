"""The blocks of the container, with the sums and questions that the rules of pruning share."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from scraper.extraction.body.date_lines import is_in_time_elements, is_line_of_dates
from scraper.extraction.dom.text_stats import prefix_sums
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# A page with this many blocks in cards and less prose than this is a list of articles.
MIN_LIST = 5
MIN_ARTICLE = 140
# A block is nothing but links if more than this share of it is.
ONLY_LINKS = 0.8
# The place of a block: the parent and the tag of the outermost element around it alone, and its own tag.
ProsePlace = tuple[int, str, str]
# Headings in boxes of their own open sections if there are so many.
MIN_SECTIONS = 3
# Places with this share of the prose hold the text.
MAIN_PLACE_SHARE = 0.5


class Region:
    """The blocks of the container.

    They are ``first:end``. ``free_prose``: for each block of the page its weight if it is free prose as pruning begins
    (see ``Labelling.free_prose``); ``sums``: the prefix sums of these. ``open_blocks``: those that no rule has
    labelled since.
    """

    def __init__(self, document: Document, labelling: Labelling) -> None:
        self.document = document
        self.labelling = labelling
        self.blocks = document.blocks
        self.elements = document.elements
        inside = document.blocks_of(labelling.container)
        self.first, self.end = inside.start, inside.stop
        self.free_prose = free = labelling.free_prose(self.blocks.elements)
        self.sums = prefix_sums(free)
        self.open_blocks = [index for index in inside if free[index]]
        owners = {self.blocks.elements[index] for index in self.open_blocks}
        self.prose_places = {(self.elements.parents[owner], self.elements.tags[owner]) for owner in owners}
        # What was found of each row: all of its cells ask, and a row may have thousands.
        self._data_rows: dict[int, bool] = {}
        self._half_unlinked: dict[int, bool] = {}
        # The same of tables for their captions, and of elements for their blocks.
        self._data_tables: dict[int, bool] = {}
        self._places: dict[int, ProsePlace] = {}

    @cached_property
    def end_of_top(self) -> int:
        """The second paragraph of prose, or the first if there is no more: the first one may be a standfirst."""
        return next(iter(self.open_blocks[1:2] or self.open_blocks[:1]))

    @cached_property
    def has_dates_below(self) -> bool:
        """Tell whether a line below the second paragraph of prose, not cut when this is first asked, is a date."""
        labels = self.labelling.labels
        below = (index for index in range(self.end_of_top, self.end) if labels[index] in (None, Label.KEPT))
        texts = self.blocks.texts
        return any(is_line_of_dates(texts[index]) or is_in_time_elements(self.document, index) for index in below)

    @cached_property
    def blocks_leading_away(self) -> frozenset[int]:
        """The blocks with a link to anything but the page itself."""
        changes = [0] * (len(self.blocks) + 2)
        for link in self.document.links:
            if self.document.leads_away(link.href):
                changes[link.first_block] += 1
                changes[link.last_block + 1] -= 1
        return frozenset(index for index, links in enumerate(accumulate(changes)) if links)

    @cached_property
    def main_place(self) -> ProsePlace | None:
        """The place with half of the prose or more, if there is one."""
        sizes: dict[ProsePlace, int] = {}
        for index in range(self.first, self.end):
            if size := self.free_prose[index]:
                place = self.place_of(self.blocks.elements[index])
                sizes[place] = sizes.get(place, 0) + size
        main = max(sizes, key=lambda place: sizes[place], default=None)
        return main if main and sizes[main] >= MAIN_PLACE_SHARE * sum(sizes.values()) else None

    def place_of(self, element: int) -> ProsePlace:
        """Return where an element stands; an element around it alone stands for it."""
        if element not in self._places:
            parents, tags = self.elements.parents, self.elements.tags
            blocks, top = self.document.blocks_of(element), element
            while parents[top] > self.labelling.container and self.document.blocks_of(parents[top]) == blocks:
                top = parents[top]
            self._places[element] = parents[top], tags[top], tags[element]
        return self._places[element]

    def is_in_main_place(self, index: int) -> bool:
        """Tell whether a block stands where half of the prose stands."""
        return self.place_of(self.blocks.elements[index]) == self.main_place

    def is_data_row(self, row: int) -> bool:
        """Tell whether a row has short cells alone, as tables of data do and tables for layout do not."""
        if row not in self._data_rows:
            blocks, parents, tags = self.document.blocks_of(row), self.elements.parents, self.elements.tags
            owners = [self.blocks.elements[index] for index in blocks]
            self._data_rows[row] = len(blocks) >= 2 and all(
                parents[owner] == row or tags[owner] == "p" for owner in owners
            )
        return self._data_rows[row]

    def holds_data(self, table: int) -> bool:
        """Tell whether one of the first two rows of a table is one of data."""
        if table not in self._data_tables:
            tags = self.elements.tags
            rows = (element for element in range(table + 1, self.elements.ends[table]) if tags[element] == "tr")
            self._data_tables[table] = any(self.is_data_row(row) for row in islice(rows, 2))
        return self._data_tables[table]

    def is_half_unlinked(self, row: int) -> bool:
        """Tell whether half of the blocks in a row or a list or more are no links, as in a table of results."""
        if row not in self._half_unlinked:
            blocks = self.document.blocks_of(row)
            linked = sum(self.blocks.link_shares[index] > ONLY_LINKS for index in blocks)
            self._half_unlinked[row] = 2 * linked <= len(blocks)
        return self._half_unlinked[row]

    def prose_in(self, element: int) -> int:
        """Return the weight of the free prose below an element."""
        return self.sums[self.elements.end_blocks[element]] - self.sums[self.elements.first_blocks[element]]

    def is_list(self) -> bool:
        """Tell whether the page is a list of teasers with hardly any text of its own."""
        teasers = self.labelling.labels.count(Label.TEASER)
        return teasers >= MIN_LIST and sum(self.free_prose[index] for index in self.open_blocks) < MIN_ARTICLE

    def assign(self, start: int, stop: int, label: Label, reason: str) -> None:
        """Label those of a range of blocks that have no label yet."""
        for index in range(start, stop):
            self.labelling.assign(index, label, reason)

    def drop_labelled(self) -> None:
        """Remove the blocks that a rule has labelled from the open ones."""
        self.open_blocks = [index for index in self.open_blocks if not self.labelling.labels[index]]

    def shape(self, element: int) -> tuple[str, ...]:
        """Return the tags from an element up to the container."""
        return self.elements.shape(element, self.labelling.container)

    def are_alike(self, one: int, other: int) -> bool:
        """Tell whether two elements are the same, or siblings with the same tag."""
        elements = self.elements
        return one == other or (
            elements.parents[one] == elements.parents[other] and elements.tags[one] == elements.tags[other]
        )

    @cached_property
    def subheadings(self) -> tuple[int, ...]:
        """The elements of the container's headings but for those that a rule has cut when this is first asked."""
        kinds, labels = self.blocks.kinds, self.labelling.labels
        return tuple(
            self.blocks.elements[index]
            for index in range(self.first, self.end)
            if kinds[index] == "heading" and labels[index] in (None, Label.KEPT)
        )

    @cached_property
    def _heading_places(self) -> frozenset[tuple[int, str]]:
        """Parent and tag of the headings above the last paragraph of prose."""
        last = self.blocks.elements[self.open_blocks[-1]]
        return frozenset(
            (self.elements.parents[heading], self.elements.tags[heading])
            for heading in self.subheadings
            if heading < last
        )

    def is_subheading(self, index: int) -> bool:
        """Tell whether a block is a heading such as the text has, of that level and beside it."""
        owner = self.blocks.elements[index]
        place = self.elements.parents[owner], self.elements.tags[owner]
        return self.blocks.kinds[index] == "heading" and place in self._heading_places

    @cached_property
    def _heading_shapes(self) -> frozenset[tuple[str, ...]]:
        """The shapes of the headings beside prose."""
        parents = self.elements.parents
        return frozenset(self.shape(heading) for heading in self.subheadings if self.prose_in(parents[heading]))

    def is_shaped_like_subheading(self, heading: int) -> bool:
        """Tell whether a heading in a box is built as headings beside prose are: it opens a section of short lines.

        In lists of teasers the titles in the items are built alike, whatever stands with them.
        """
        shape = self.shape(heading)
        return "li" not in shape and shape in self._heading_shapes

    @cached_property
    def section_heading_shapes(self) -> frozenset[tuple[str, ...]]:
        """The shapes of headings that stand in boxes of their own, each directly above prose, three times or more.

        So the entries of a live blog open: `<header><time>…</time><h2>…</h2></header><p>…`. Boxes between paragraphs
        that send the reader elsewhere have a heading as well, but it is a link, or says the same each time; those in
        the items of a list are titles of teasers.
        """
        texts: dict[tuple[str, ...], set[str]] = {}
        for index in range(self.first, self.end):
            if self.blocks.kinds[index] == "heading" and self.blocks.link_shares[index] <= ONLY_LINKS:
                below = self.document.blocks_of(self.box_of(index)).stop
                if below < self.end and self.free_prose[below]:
                    texts.setdefault(self.shape(self.blocks.elements[index]), set()).add(self.blocks.texts[index])
        return frozenset(shape for shape, said in texts.items() if len(said) >= MIN_SECTIONS and "li" not in shape)

    def heads_prose(self, index: int) -> bool:
        """Tell whether a block is a heading with a paragraph of prose beside it, directly below."""
        owners, parents = self.blocks.elements, self.elements.parents
        return (
            self.blocks.kinds[index] == "heading"
            and index + 1 < self.end
            and self.free_prose[index + 1] > 0
            and parents[owners[index]] == parents[owners[index + 1]]
        )

    def box_of(self, index: int) -> int:
        """Return the largest element around a block, below the container, without free prose; else the block's own."""
        element = self.blocks.elements[index]
        parents = self.elements.parents
        while parents[element] > self.labelling.container and not self.prose_in(parents[element]):
            element = parents[element]
        return element
