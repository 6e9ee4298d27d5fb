"""The features of the blocks that the rules are least sure of: numbers for the model.

They are derived from what the rules have decided: where a block stands, how much of the text stands around it, whether
its surroundings are those of the text. No word of a class, an id or the text itself plays a part.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import has_sentence_end, prefix_sums
from scraper.labels import Label, LaterStep

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

NAMES = (
    *("label", "kind", "tag", "weight", "link_share", "bold_share", "prose"),
    *("prose_before", "to_next", "to_last", "depth", "climb", "alike_prose"),
    *("first_prose", "text_weight", "siblings", "kept_siblings", "box_blocks", "box_links", "repeats", "kind_before"),
)
# Labels that the model may change on any block, and those that it may change on prose only. After the end of the text
# (TAIL) it may change items of lists as well, but not single lines, which ask for something or state rights. It may not
# change links, cards, captions, comments, menus and forms: they are right so often that a second opinion does harm.
_OPEN_LABELS = frozenset((Label.STRAY, Label.REPEATED))
_OPEN_ON_PROSE = (
    frozenset(label for label in Label if LaterStep.MODEL in label.overruled_by) - _OPEN_LABELS - {Label.KEPT}
)
# This many blocks at the end of the text are doubtful even if they stand among its paragraphs.
END = 3
FAR = 50
KEPT = 0
# The numbers by which the forest knows the labels that it may overrule.
LABEL_NUMBERS: dict[Label | None, int] = {
    Label.KEPT: KEPT,
    Label.STRAY: 1,
    Label.REPEATED: 2,
    Label.TAIL: 3,
    Label.OUTSIDE: 4,
    Label.HIDDEN: 5,
    Label.ASIDE: 6,
    Label.ADVERTISEMENT: 7,
}
_KINDS = {"paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "cell": 4, "preformatted": 5}
_TAG_GROUPS = ("p", "div section article", "li", "h1 h2 h3 h4 h5 h6", "td th", "a span", "blockquote", "pre")
_TAGS = {tag: number for number, tags in enumerate(_TAG_GROUPS) for tag in tags.split()}
_OTHER_TAG = len(_TAG_GROUPS)


class BlockFeatures:
    """The text as the rules left it, with the sums that the features need; it must have some prose."""

    def __init__(self, document: Document, labelling: Labelling) -> None:
        self.document = document
        self.labelling = labelling
        self.owners = document.blocks.elements
        self.kept = labelling.kept()
        kept_prose = [
            size if label is Label.KEPT else 0 for size, label in zip(labelling.prose, labelling.labels, strict=True)
        ]
        self.prose_blocks = [index for index in self.kept if kept_prose[index]]
        self.sums = prefix_sums(kept_prose)
        self.total = self.sums[-1]
        self.weights = prefix_sums(document.blocks.weights)
        self.link_chars = prefix_sums(document.blocks.link_chars)
        self.text_weight = sum([document.blocks.weights[index] for index in self.kept])
        elements, owners = document.elements, self.owners
        # Parent and tag of each block's element: the same for siblings of a kind.
        self.groups = list(
            zip(map(elements.parents.__getitem__, owners), map(elements.tags.__getitem__, owners), strict=True)
        )
        self.siblings = Counter(self.groups)
        self.main = self.main_group()
        self.spine = {element: step for step, element in enumerate(document.elements.ancestors(self.main[0]))}
        self.chains: dict[int, tuple[tuple[str, ...], int, int]] = {}
        self.prose_by_chain: dict[tuple[str, ...], int] = {}
        for index in self.prose_blocks:
            tags = self.chain(owners[index])[0]
            self.prose_by_chain[tags] = self.prose_by_chain.get(tags, 0) + kept_prose[index]

    def main_group(self) -> tuple[int, str]:
        """Return parent and tag of the siblings that hold most of the prose."""
        weights: dict[tuple[int, str], int] = {}
        for index in self.prose_blocks:
            group = self.groups[index]
            weights[group] = weights.get(group, 0) + self.labelling.prose[index]
        return max(weights, key=weights.__getitem__)

    def chain(self, element: int) -> tuple[tuple[str, ...], int, int]:
        """Return the tags from an element up to the spine, the last element before it, and the first one on it.

        The spine is the main group's parent and its ancestors.
        """
        found = self.chains.get(element)
        if found is None:
            elements, spine = self.document.elements, self.spine
            tags, top, place = [], element, element
            while place not in spine:
                tags.append(elements.tags[place])
                top, place = place, elements.parents[place]
            found = self.chains[element] = tuple(tags), top, place
        return found

    def doubtful(self) -> list[int]:
        """Return the blocks to ask about: kept prose outside the main group or at its end, and what may be text."""
        end, prose, groups, main = self.kept[-1] - END, self.labelling.prose, self.groups, self.main
        kinds = self.document.blocks.kinds
        kept = [index for index in self.prose_blocks if index > end or groups[index] != main]
        others = [
            index
            for index, label in enumerate(self.labelling.labels)
            if label in _OPEN_LABELS
            or (label in _OPEN_ON_PROSE and prose[index])
            or (label is Label.TAIL and kinds[index] == "list_item")
        ]
        return sorted(kept + others)

    def rows(self, indices: list[int]) -> list[tuple[float, ...]]:
        """Return the features of these blocks, in the order of ``NAMES``."""
        kinds, texts, groups = self.document.blocks.kinds, self.document.blocks.texts, self.groups
        kept_siblings = Counter([groups[index] for index in self.kept])
        repeats = Counter(texts)
        first = self.labelling.prose[self.prose_blocks[0]] / self.total
        return [
            (
                *self.own_features(index),
                *self.position(index),
                first,
                self.text_weight,
                self.siblings[groups[index]],
                kept_siblings[groups[index]],
                *self.box(index),
                repeats[texts[index]] - 1,
                _KINDS[kinds[index - 1]] if index else -1,
            )
            for index in indices
        ]

    def own_features(self, index: int) -> tuple[float, ...]:
        """Return the features of the block by itself."""
        blocks = self.document.blocks
        text = blocks.texts[index]
        prose = 1.0 if self.labelling.prose[index] else 0.5 * has_sentence_end(text)
        return (
            LABEL_NUMBERS[self.labelling.labels[index]],
            _KINDS[blocks.kinds[index]],
            _TAGS.get(self.document.elements.tags[self.owners[index]], _OTHER_TAG),
            blocks.weights[index],
            blocks.link_chars[index] / len(text),
            blocks.bold_chars[index] / len(text),
            prose,
        )

    def position(self, index: int) -> tuple[float, ...]:
        """Return the features of its position: in the order of the text, and in the tree beside the main group."""
        after = bisect_right(self.kept, index)
        to_next = self.kept[after] - index if after < len(self.kept) else FAR
        tags, _, meeting = self.chain(self.owners[index])
        return (
            self.sums[index] / self.total,
            min(to_next, FAR),
            self.kept[-1] - index,
            len(tags),
            self.spine[meeting],
            self.prose_by_chain.get(tags, 0) / self.total,
        )

    def box(self, index: int) -> tuple[float, float]:
        """Return how many blocks the largest element around it outside the main group has, and their share of links."""
        tags, top, _ = self.chain(self.owners[index])
        elements = self.document.elements
        first, end = (elements.first_blocks[top], elements.end_blocks[top]) if tags else (index, index + 1)
        links, weight = self.link_chars[end] - self.link_chars[first], self.weights[end] - self.weights[first]
        return end - first, links / (weight or 1)
