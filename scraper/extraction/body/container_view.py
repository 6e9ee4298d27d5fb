"""A page as it is seen from the rules' container: other elements that may hold the article, and the features of each.

What tells is how an element stands to the page's headline, title and description, how much of the prose it has, and
what the container has besides it. No word of a class or an id plays a part.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING, NamedTuple

from scraper.extraction.dom.text_stats import normalised, prefix_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# How many other elements are weighed, those with the most prose: 99 % of the pages have fewer.
MAX_WEIGHED = 24
# Words of a title or description that say what a page is about have this many letters; a title in a script without
# blanks is cut into pairs of characters.
MIN_WORD = 4
MIN_WORDS = 3
# So many characters of a title, a heading or a description are read.
MAX_SAID = 600
# Distances in blocks beyond this one are all the same; what has no headline above it is farther.
FAR = 80
NO_HEADLINE = 99
FAR_HEADING = 40
NO_HEADING = 60
# Lines of a comment and its form: hour or year, and what can be done with it.
MAX_LINE = 90
_TIME = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|\bago\b")
_REPLY = re.compile(r"\b(?=[crpl])(?:comments?|reply|posted|log ?in|register)\b", re.IGNORECASE)
MAX_OPENING = 200


class Facts(NamedTuple):
    """What is known of an element before it is compared with the rules' container.

    ``prose``: logarithm of the weight of its prose. ``share``: its share of the page's. ``paragraphs``: how many it
    has. ``mean``: their mean weight. ``even``: the share of the largest group of siblings. ``value``: the sum of its
    blocks' values. ``before``: the share of the page's prose before it. ``headline``: blocks from the page's headline
    to its first paragraph; ``skipped``: the prose between them (logarithm). ``heading``: blocks from the nearest
    heading; ``match``: the share of that heading's words in the page's title. ``titled``: the share of the title's
    words in a paragraph, in the mean. ``described``: the share of the description's words in the paragraph that has
    most of them. ``replies``: lines about replies for each paragraph.
    """

    prose: float
    share: float
    paragraphs: int
    mean: float
    even: float
    value: int
    before: float
    headline: int
    skipped: float
    heading: int
    match: float
    titled: float
    described: float
    replies: float

    def speaks_more(self, other: Facts) -> bool:
        """Tell whether the element is nearer to the headline than another, or says more of what the page is about."""
        return self.headline < other.headline or self.match > other.match or self.described > other.described


NAMES = (
    *("is_inside", "prose", "share", "paragraphs", "mean", "value"),
    *("headline", "skipped", "heading", "match", "described"),
    *("replies", "rules_prose", "rules_share", "rules_paragraphs", "rules_even", "rules_headline", "rules_skipped"),
    *("rules_match", "rules_titled", "rules_described", "rules_replies"),
    *("more_prose", "more_before", "more_match", "more_described"),
    *("rest_share", "rest_alike", "rest_replies", "rest_times", "rest_headings", "rest_shorts", "rest_gap"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page says it is about: its title, its description, and the blocks that are the title, in order."""

    title: str | None = None
    description: str = ""
    headlines: Sequence[int] = ()


class ContainerView:
    """A page as it is seen from the rules' container: the other elements with prose, and the features of each."""

    def __init__(
        self,
        document: Document,
        labelling: Labelling,
        values: Sequence[int],
        free_prose: Sequence[int],
        subject: Subject,
    ) -> None:
        """Sum up the page; it must have some prose.

        ``labelling``: before the rules, with the container. ``values``: those of its blocks (see ``block_values``).
        ``free_prose``: for each block its weight if it is prose,
        however short, that no tag and no card excludes.
        """
        self.document, self.container = document, labelling.container
        self.headlines = subject.headlines
        self.prose = free_prose
        blocks, elements = document.blocks, document.elements
        self.sums = prefix_sums(free_prose)
        self.total = self.sums[-1]
        self.counts = prefix_sums([size > 0 for size in free_prose])
        self.paragraphs = [index for index, size in enumerate(free_prose) if size]
        self.values = prefix_sums(values)
        self.labels = labelling.labels
        is_heading = [kind == "heading" for kind in blocks.kinds]
        self.headings = prefix_sums(is_heading)
        # The last heading before each block, or -1.
        self.heading_above = [-1, *accumulate((index if flag else -1 for index, flag in enumerate(is_heading)), max)]
        title, description = title_words(subject.title or ""), _long_words(subject.description[:MAX_SAID])
        self.title_words = frozenset(normalised((subject.title or "")[:MAX_SAID]).split())
        self.titled, self.title_size = prefix_sums(self.hits(title)), len(title) or 1
        self.described, self.description_size = self.hits(description), len(description) or 1
        self.groups = [(elements.parents[owner], elements.tags[owner]) for owner in blocks.elements]
        self.shapes: dict[int, tuple[str, ...]] = {}

    @cached_property
    def rules(self) -> Facts:
        """What is known of the rules' container; on many pages no other element is there to be compared with it."""
        return self.facts(self.container)

    @cached_property
    def replies(self) -> list[int]:
        """The sums of lines about replies."""
        return prefix_sums([_REPLY.search(text, 0, MAX_OPENING) is not None for text in self.document.texts])

    @cached_property
    def times(self) -> list[int]:
        """The sums of lines with a time."""
        return prefix_sums(map(_is_line_with_time, self.document.blocks.weights, self.document.texts))

    @cached_property
    def shorts(self) -> list[int]:
        """The sums of blocks without a label that are neither prose nor a heading."""
        kinds = self.document.blocks.kinds
        return prefix_sums(
            [
                not (size or kind == "heading" or label)
                for size, kind, label in zip(self.prose, kinds, self.labels, strict=True)
            ]
        )

    def hits(self, words: frozenset[str]) -> list[int]:
        """Return for each block how many of these words its paragraph has."""
        texts = self.document.texts
        return [
            sum([word in text for word in words]) if size and words and (text := texts[index].casefold()) else 0
            for index, size in enumerate(self.prose)
        ]

    def rows(self) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Yield each element that is weighed, with its features in the order of ``NAMES``.

        Where title and description say no more of an element apart than of the container, there is no case for it.
        """
        for element in self.weighed():
            facts = self.facts(element)
            if self.is_inside(element) or facts.speaks_more(self.rules):
                yield element, self.features(element, facts)

    def is_inside(self, element: int) -> bool:
        """Tell whether an element's blocks are all in the container."""
        blocks, inside = self.document.blocks_of(element), self.document.blocks_of(self.container)
        return inside.start <= blocks.start and blocks.stop <= inside.stop

    def weighed(self) -> list[int]:
        """Return the elements with prose that are neither the container nor around it.

        Inside of the container only those count that begin with its first paragraph: what is cut off follows the text.
        Of elements around the same paragraphs the innermost and the outermost are taken. A ``<p>`` holds no article:
        where line breaks part it, it is the first paragraphs of one.
        """
        elements = self.document.elements
        inside = self.document.blocks_of(self.container)
        opening = self.first_paragraph(self.container)
        spans: dict[tuple[int, int], list[int]] = {}
        seen: set[int] = set()
        for index in self.paragraphs:
            element = self.document.blocks.elements[index]
            while element >= 0 and element not in seen:
                seen.add(element)
                first, end = elements.first_blocks[element], elements.end_blocks[element]
                is_around = first <= inside.start and end >= inside.stop
                if (
                    elements.tags[element] != "p"
                    and not is_around
                    and (not self.is_inside(element) or self.first_paragraph(element) == opening)
                ):
                    spans.setdefault((self.sums[first], self.sums[end]), []).append(element)
                element = elements.parents[element]
        ranked = sorted(spans, key=lambda span: (span[0] - span[1], span))
        found = [element for span in ranked for element in sorted({min(spans[span]), max(spans[span])}, reverse=True)]
        return found[:MAX_WEIGHED]

    def first_paragraph(self, element: int) -> int:
        """Return the first block below an element that is prose, or its first block."""
        first, end = self.document.elements.first_blocks[element], self.document.elements.end_blocks[element]
        place = self.counts[first]
        return self.paragraphs[place] if place < self.counts[end] else first

    def last_paragraph(self, element: int) -> int:
        """Return the last block below an element that is prose, or its last block."""
        first, end = self.document.elements.first_blocks[element], self.document.elements.end_blocks[element]
        place = self.counts[end] - 1
        return self.paragraphs[place] if place >= self.counts[first] else end - 1

    def facts(self, element: int) -> Facts:
        """Return what is known of an element."""
        elements = self.document.elements
        first, end = elements.first_blocks[element], elements.end_blocks[element]
        prose, count = self.sums[end] - self.sums[first], (self.counts[end] - self.counts[first]) or 1
        opening = self.first_paragraph(element)
        place = bisect_right(self.headlines, opening) - 1
        headline = self.headlines[place] if place >= 0 else -1
        heading, match = self.heading_of(opening)
        groups: Counter[tuple[int, str]] = Counter()
        for index in self.paragraphs[self.counts[first] : self.counts[end]]:
            groups[self.groups[index]] += self.prose[index]
        return Facts(
            prose=log(prose + 1),
            share=prose / self.total,
            paragraphs=count,
            mean=prose / count,
            even=max(groups.values(), default=0) / (prose or 1),
            value=self.values[end] - self.values[first],
            before=self.sums[first] / self.total,
            headline=min(opening - headline, FAR) if headline >= 0 else NO_HEADLINE,
            skipped=log(self.sums[opening] - self.sums[headline] + 1) if headline >= 0 else 0.0,
            heading=heading,
            match=match,
            titled=(self.titled[end] - self.titled[first]) / count / self.title_size,
            described=max(self.described[first:end], default=0) / self.description_size,
            replies=(self.replies[end] - self.replies[first]) / count,
        )

    def heading_of(self, opening: int) -> tuple[int, float]:
        """Return how far above a block the nearest heading is, and the share of its words in the page's title."""
        heading = self.heading_above[opening]
        if heading < 0:
            return NO_HEADING, 0.0
        words = normalised(self.document.texts[heading][:MAX_SAID]).split()
        return min(opening - heading, FAR_HEADING), sum(word in self.title_words for word in words) / (len(words) or 1)

    def features(self, element: int, own: Facts) -> tuple[float, ...]:
        """Return the features of an element, of which these facts are known, in the order of ``NAMES``."""
        rules, is_inside = self.rules, self.is_inside(element)
        return (
            *(is_inside, own.prose, own.share, own.paragraphs, own.mean, own.value / max(1, rules.value)),
            *(own.headline, own.skipped),
            *(own.heading, own.match, own.described, own.replies),
            *(rules.prose, rules.share, rules.paragraphs, rules.even, rules.headline, rules.skipped),
            *(rules.match, rules.titled, rules.described, rules.replies),
            *(own.prose - rules.prose, own.before - rules.before),
            *(own.match - rules.match, own.described - rules.described),
            *(self.rest(element) if is_inside else (-1.0,) * 7),
        )

    def rest(self, element: int) -> tuple[float, ...]:
        """Return the features of what the container has besides an element inside of it."""
        elements = self.document.elements
        inside = self.document.blocks_of(self.container)
        first, end = elements.first_blocks[element], elements.end_blocks[element]

        def outside(sums: Sequence[int]) -> int:
            return sums[inside.stop] - sums[inside.start] - sums[end] + sums[first]

        prose, count = outside(self.sums) or 1, outside(self.counts) or 1
        own = {self.shape(index) for index in self.paragraphs[self.counts[first] : self.counts[end]]}
        others = (
            *self.paragraphs[self.counts[inside.start] : self.counts[first]],
            *self.paragraphs[self.counts[end] : self.counts[inside.stop]],
        )
        alike = sum(self.prose[index] for index in others if self.shape(index) in own)
        return (
            prose / (self.sums[inside.stop] - self.sums[inside.start] or 1),
            alike / prose,
            *(outside(sums) / count for sums in (self.replies, self.times, self.headings, self.shorts)),
            min(end - 1 - self.last_paragraph(element), 50),
        )

    def shape(self, index: int) -> tuple[str, ...]:
        """Return the tags from a block's element up to the container."""
        if index not in self.shapes:
            self.shapes[index] = self.document.elements.shape(self.document.blocks.elements[index], self.container)
        return self.shapes[index]


def _is_line_with_time(size: int, text: str) -> bool:
    return size < MAX_LINE and _TIME.search(text) is not None


def title_words(title: str) -> frozenset[str]:
    """Return the longer words of a title; pairs of characters if it has hardly any, in scripts without blanks."""
    title = title[:MAX_SAID]
    words = _long_words(title)
    if len(words) >= MIN_WORDS or title.isascii():
        return words
    letters = normalised(title).replace(" ", "")
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))


def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in normalised(text).split() if len(word) >= MIN_WORD or not word.isascii())
