"""The labels of a page's blocks, counted by family, and the runs of blocks that share one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.labels import Label, LabelFamily

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.models import BlockTrace

HEADINGS: dict[str, str] = {family: family.heading for family in LabelFamily}


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many blocks of a page have one label, and how many characters they have."""

    label: Label
    blocks: int
    characters: int


def count_labels(blocks: Iterable[BlockTrace]) -> dict[LabelFamily, tuple[LabelCount, ...]]:
    """Count the labels that a page has, by family; in a family the most frequent first."""
    numbers, characters = Counter[Label](), Counter[Label]()
    for block in blocks:
        numbers[block.label] += 1
        characters[block.label] += len(block.text)
    counts = [LabelCount(label, number, characters[label]) for label, number in numbers.most_common()]
    return {
        family: members
        for family in LabelFamily
        if (members := tuple(count for count in counts if count.label.family is family))
    }


def label_runs(blocks: Sequence[BlockTrace]) -> list[tuple[Label, list[int]]]:
    """Return the indices of blocks that stand together and have one label, with that label."""
    groups = groupby(range(len(blocks)), key=lambda index: blocks[index].label)
    return [(label, list(indices)) for label, indices in groups]
