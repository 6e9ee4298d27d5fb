"""The labels of a page's blocks while they are worked out, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.labels import LaterStep


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why an element is no part of the text: the label of its blocks, and the ``mark`` that shows it (``<nav>``)."""

    label: Label
    mark: str


class Labelling:
    """A label and a reason for each block, and what the rules based them on.

    ``container``: the element that holds the article. ``excluded``: for each element why it is excluded, or None.
    ``prose``: for each block its weight if it is prose, else 0. ``weighed``: other elements that were weighed against
    the container and promised something, each with the F1 that it promised to gain, the best first.
    """

    __slots__ = ("_kept", "_labels", "_reasons", "container", "excluded", "prose", "weighed")

    def __init__(self, count: int) -> None:
        self._labels: list[Label | None] = [None] * count
        self._reasons = [""] * count
        self._kept: list[int] | None = None  # once asked for, until a label changes
        self.container = 0
        self.excluded: Sequence[Exclusion | None] = ()
        self.prose: Sequence[int] = ()
        self.weighed: Sequence[tuple[int, float]] = ()

    @property
    def labels(self) -> Sequence[Label | None]:
        """The label of each block; None while it has none."""
        return self._labels

    @property
    def reasons(self) -> Sequence[str]:
        """The reason for each label."""
        return self._reasons

    def assign(self, block: int, label: Label, reason: str) -> None:
        """Label a block unless it has a label already."""
        if self._labels[block] is None:
            self._labels[block], self._reasons[block], self._kept = label, reason, None

    def overrule(self, block: int, label: Label, reason: str, *, by: LaterStep) -> None:
        """Replace the label of a block.

        Raises:
            ValueError: this step may not change the label that the block has.
        """
        old = self._labels[block]
        if old is None or by not in old.overruled_by:
            raise ValueError(f"{by} may not change the label of a block from {old} to {label}")
        self._labels[block], self._reasons[block], self._kept = label, reason, None

    def take_back(self, reason: str) -> None:
        """Keep no block: what the rules took for the article is none."""
        for block in self.kept():
            self._labels[block], self._reasons[block] = Label.NO_ARTICLE, reason
        self._kept = None

    def copy(self) -> Labelling:
        """Return a labelling that can be changed without changing this one."""
        other = Labelling(0)
        other._labels, other._reasons = list(self._labels), list(self._reasons)
        other.container, other.excluded, other.prose = self.container, self.excluded, self.prose
        other.weighed = self.weighed
        return other

    def traces(self) -> list[tuple[Label, str]]:
        """Return label and reason of each block.

        Raises:
            ValueError: a block has no label.
        """
        labels = [label for label in self._labels if label is not None]
        return list(zip(labels, self._reasons, strict=True))

    def free_prose(self, owners: Sequence[int]) -> list[int]:
        """Return for each block its weight if it is free prose, else 0: prose without a label in no excluded element.

        ``owners``: the element of each block.
        """
        return [
            size if not (label or self.excluded[owner]) else 0
            for size, label, owner in zip(self.prose, self._labels, owners, strict=True)
        ]

    def kept(self) -> Sequence[int]:
        """Return the indices of the blocks that are the article."""
        if self._kept is None:
            kept = Label.KEPT
            self._kept = [index for index, label in enumerate(self._labels) if label is kept]
        return self._kept
