"""The state of a decision about a page's blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Choice:
    """What was decided: a fate and a reason for each block, and the container's element.

    ``barred``: for each element why it is put aside, or "". ``prose``: for each block its weight if it is prose, else
    0. A fate of "" is not decided yet.
    """

    fates: list[str]
    reasons: list[str]
    container: int = 0
    barred: list[str] = field(default_factory=list)
    prose: list[int] = field(default_factory=list)

    def settle(self, block: int, fate: str, reason: str) -> None:
        """Decide a block that is not decided yet."""
        if not self.fates[block]:
            self.fates[block], self.reasons[block] = fate, reason

    def copy(self) -> Choice:
        """A choice that can be decided on without changing this one."""
        return Choice(list(self.fates), list(self.reasons), self.container, list(self.barred), list(self.prose))

    def free_prose(self, owners: Sequence[int]) -> list[int]:
        """For each block its weight if it is prose that nothing speaks against yet; ``owners``: its element."""
        return [
            size if not (fate or self.barred[owner]) else 0
            for size, fate, owner in zip(self.prose, self.fates, owners, strict=True)
        ]

    def kept(self) -> list[int]:
        """Indices of the blocks that are the article."""
        return [index for index, fate in enumerate(self.fates) if fate == "kept"]
