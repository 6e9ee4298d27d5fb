"""The blocks of the container, with the sums and questions that the rules of pruning share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# A page with this many blocks in cards and less prose than this is a list of articles.
MIN_LIST = 5
MIN_ARTICLE = 140


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

    def prose_in(self, element: int) -> int:
        """Return the weight of the free prose below an element."""
        return self.sums[self.elements.end_blocks[element]] - self.sums[self.elements.first_blocks[element]]

    def is_list(self) -> bool:
        """Tell whether the page is a list of teasers with hardly any text of its own."""
        teasers = sum(label is Label.TEASER for label in self.labelling.labels)
        return teasers >= MIN_LIST and sum(self.free_prose[index] for index in self.open_blocks) < MIN_ARTICLE

    def assign(self, start: int, stop: int, label: Label, reason: str) -> None:
        """Label those of a range of blocks that have no label yet."""
        for index in range(start, stop):
            self.labelling.assign(index, label, reason)

    def drop_labelled(self) -> None:
        """Remove the blocks that a rule has labelled from the open ones."""
        self.open_blocks = [index for index in self.open_blocks if not self.labelling.labels[index]]

    def shape(self, element: int) -> list[str]:
        """Return the tags from an element up to the container."""
        return [
            self.elements.tags[above] for above in self.elements.ancestors(element) if above > self.labelling.container
        ]

    def are_alike(self, one: int, other: int) -> bool:
        """Tell whether two elements are the same, or siblings with the same tag."""
        elements = self.elements
        return one == other or (
            elements.parents[one] == elements.parents[other] and elements.tags[one] == elements.tags[other]
        )

    def box_of(self, index: int) -> int:
        """Return the largest element around a block, below the container, without free prose; else the block's own."""
        element = self.blocks.elements[index]
        parents = self.elements.parents
        while parents[element] > self.labelling.container and not self.prose_in(parents[element]):
            element = parents[element]
        return element
