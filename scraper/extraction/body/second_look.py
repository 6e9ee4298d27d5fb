"""A second look at the container: other elements that may hold the article, and what would be gained by taking them.

The rules take the element with the most prose. On the page of a brief that is the note of the paper on itself, the
sidebar's biography, the rules for comments; below an unnamed list of comments or the next story it is too large. A
small forest weighs the other elements by their features (``container_view``): ``benchmarks/train.py`` grows it on pages
with gold, and writes it as text (see ``forests``). The sum of its leaves is the F1 that the page's text is expected to
gain if the element is taken for the container.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scraper.extraction.body.container_view import NAMES
from scraper.extraction.body.forests import leaf_of, load_forest

if TYPE_CHECKING:
    from scraper.extraction.body.container_view import ContainerView
    from scraper.extraction.body.forests import Forest

TABLE = "second_look.txt"
# The container of the rules is left only for an expected gain of this much: of the pages whose container changes then,
# held-out ones among them, four of five are better, at .03 two of three.
MIN_GAIN = 0.1
# On larger pages the shares among the features are near zero for everything, and the rules have prose enough.
MAX_BLOCKS = 3_000


@dataclass(frozen=True, slots=True)
class Alternative:
    """An element that may hold the article, and the F1 that is expected to be gained by taking it."""

    element: int
    gain: float


def weigh_alternatives(view: ContainerView, forest: Forest) -> tuple[Alternative, ...]:
    """Return the elements other than the container that promise a gain of ``MIN_GAIN`` or more, the best first."""
    found = [Alternative(element, sum(leaf_of(tree, row) for tree in forest)) for element, row in view.rows()]
    promising = [alternative for alternative in found if alternative.gain >= MIN_GAIN]
    return tuple(sorted(promising, key=lambda alternative: (-alternative.gain, alternative.element)))


@cache
def own_forest() -> Forest:
    """Return the package's own forest."""
    return load_forest(TABLE, NAMES)
