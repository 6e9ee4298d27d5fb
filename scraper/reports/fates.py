"""The fates of blocks in five families, each with a colour and a line, and what each fate means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.models import BlockTrace

# What a fate means, for a reader who does not know the program; by family, in the order of the filters.
FAMILIES: dict[str, dict[str, str]] = {
    "text": {
        "kept": "paragraphs and headings of the article",
    },
    "beside": {
        "standfirst": "the summary above the text, kept apart from it",
        "byline": "who wrote it and when: read as metadata",
        "signature": "the author's name under the text: read as metadata",
        "biography": "a note on the author",
        "caption": "text of a picture",
        "address": "contact details",
    },
    "teasers": {
        "teaser": "announces another page: kept as data",
        "links": "a list of links to other pages, or its heading",
    },
    "furniture": {
        "menu": "navigation",
        "header": "head of the site",
        "footer": "foot of the site",
        "aside": "a box at the side",
        "share": "buttons to share the page",
        "form": "buttons, fields and their labels",
        "newsletter": "an offer of a subscription",
        "advertisement": "advertising",
        "overlay": "a notice that lies over the page",
        "comments": "what readers say",
        "hidden": "not shown to a reader of the page",
        "furniture": "a line that the site prints around its articles",
        "boilerplate": "stands on other pages of the site as well",
    },
    "cut": {
        "outside": "not in the element that holds the article",
        "head": "in that element, above the first paragraph",
        "tail": "in that element, below the last paragraph",
        "stray": "a short line in a box of its own",
        "afterword": "below a line that ends the article",
        "appeal": "asks the reader for something",
        "repeated": "printed a second time",
        "unlikely": "not text in the opinion of the model",
        "other": "belongs to another article of the page",
        "no_article": "the page has no article",
    },
}
TITLES = {
    "text": "Text",
    "beside": "Beside the text",
    "teasers": "Teasers",
    "furniture": "Furniture",
    "cut": "Cut",
}
_FAMILY_OF = {fate: family for family, fates in FAMILIES.items() for fate in fates}
# A fate that is not in the table was cut for a reason of its own, which stands beside each of its blocks.
LAST_FAMILY = "cut"


def family_of(fate: str) -> str:
    """The family of a fate.

    >>> family_of("menu"), family_of("something new")
    ('furniture', 'cut')
    """
    return _FAMILY_OF.get(fate, LAST_FAMILY)


def meaning_of(fate: str) -> str:
    """A fate in some words; the fate itself if nothing is known of it."""
    return FAMILIES[family_of(fate)].get(fate, fate)


@dataclass(frozen=True, slots=True)
class FateCount:
    """How many blocks of a page met one fate, and how many characters they have."""

    fate: str
    blocks: int
    characters: int


def count_fates(blocks: Iterable[BlockTrace]) -> dict[str, tuple[FateCount, ...]]:
    """The fates that a page has, by family; in a family the most frequent first."""
    numbers, characters = Counter[str](), Counter[str]()
    for block in blocks:
        numbers[block.fate] += 1
        characters[block.fate] += len(block.text)
    counts = [FateCount(fate, number, characters[fate]) for fate, number in numbers.most_common()]
    return {
        family: members
        for family in FAMILIES
        if (members := tuple(count for count in counts if family_of(count.fate) == family))
    }


def runs_of_fates(blocks: Sequence[BlockTrace]) -> list[tuple[str, list[int]]]:
    """Indices of blocks that stand together and have one fate, with that fate."""
    groups = groupby(range(len(blocks)), key=lambda index: blocks[index].fate)
    return [(fate, list(indices)) for fate, indices in groups]
