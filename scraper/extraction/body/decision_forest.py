"""The model: a small forest of decision trees, a second opinion on the blocks that the rules are least sure of.

``benchmarks/train.py`` grows it on pages with gold and writes it as text (see ``forests``). The sum of a block's leaves
is the log-odds that the page's text is better with the block than without it.
"""

from __future__ import annotations

from functools import cache
from itertools import compress
from math import exp, log
from typing import TYPE_CHECKING, TypeAlias

from scraper.extraction.body.features import KEPT, NAMES, BlockFeatures
from scraper.extraction.body.forests import leaf_of, leaves_of, load_forest
from scraper.labels import Label, LaterStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.forests import Forest
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

Bounds: TypeAlias = tuple[tuple[float, float], ...]

TABLE = "forest.txt"
# The rules are overruled only if the model is sure. At .85 and .4 held-out sites gain .0017 of F1 on wcxb and lose some
# wanted snippets, at .75 and .25 they gain .0030 and lose none.
MIN_TEXT = 0.75
MAX_OTHER = 0.25
_HIGH, _LOW = log(MIN_TEXT / (1 - MIN_TEXT)), log(MAX_OTHER / (1 - MAX_OTHER))
# The largest page that it was grown on has 220 doubtful blocks, the longest text 72,000 letters. On far larger pages it
# has no experience, and the shares among its features are near zero for every paragraph.
MAX_DOUBTFUL = 400
MAX_LETTERS = 100_000


def reconsider(document: Document, labelling: Labelling, forest: Forest | None = None) -> None:
    """Change the labels of doubtful blocks where the model is sure that the rules are wrong.

    A huge text stays as it is, and no text is emptied. ``forest``: used in place of the package's own; an empty one
    changes nothing.
    """
    trees = own_forest() if forest is None else forest
    if not trees or not any(compress(labelling.prose, [label is Label.KEPT for label in labelling.labels])):
        return
    features = BlockFeatures(document, labelling)
    indices = features.doubtful()
    if len(indices) > MAX_DOUBTFUL or features.text_weight > MAX_LETTERS:
        return
    bounds = _own_bounds() if forest is None else _bounds(trees)
    chances = [probability(trees, row, bounds) for row in features.rows(indices)]
    dropped = [
        index
        for index, chance in zip(indices, chances, strict=True)
        if labelling.labels[index] is Label.KEPT and chance < MAX_OTHER
    ]
    leaves_text = len(dropped) < len(features.kept)
    for index, chance in zip(indices, chances, strict=True):
        _overrule(labelling, index, chance, leaves_text=leaves_text)


def _overrule(labelling: Labelling, index: int, chance: float, *, leaves_text: bool) -> None:
    is_kept = labelling.labels[index] is Label.KEPT
    if not is_kept and chance > MIN_TEXT:
        reason = f"is text to {chance:.0%} by the model, although it {labelling.reasons[index]}"
        labelling.overrule(index, Label.KEPT, reason, by=LaterStep.MODEL)
    elif is_kept and chance < MAX_OTHER and leaves_text:
        reason = f"is text to {chance:.0%} only by the model"
        labelling.overrule(index, Label.UNLIKELY, reason, by=LaterStep.MODEL)


def probability(forest: Forest, row: Sequence[float], bounds: Bounds = ()) -> float:
    """Return how likely a block with these features is text, 0 to 1.

    With ``bounds`` (see ``_bounds``) it stops as soon as the remaining trees cannot change the verdict on the block.
    The result is inexact then, but on the same side of both limits. That saves two thirds of the work.

    >>> probability(((0, 2.5, -1.0, 1.0), 0.0), (3.0,)) > 0.7
    True
    """
    total = 0.0
    is_kept = row[0] == KEPT
    for number, tree in enumerate(forest):
        total += leaf_of(tree, row)
        if bounds:
            least, most = bounds[number]
            if total + least >= _LOW if is_kept else total + most <= _HIGH:
                break
    return 1 / (1 + exp(-total))


@cache
def _own_bounds() -> Bounds:
    return _bounds(own_forest())


def _bounds(forest: Forest) -> Bounds:
    """Return for each tree the least and the most that those after it can add up to."""
    sums = [(0.0, 0.0)]
    for tree in reversed(forest[1:]):
        leaves = tuple(leaves_of(tree))
        sums.append((sums[-1][0] + min(leaves), sums[-1][1] + max(leaves)))
    return tuple(reversed(sums))


@cache
def own_forest() -> Forest:
    """Return the package's own forest."""
    return load_forest(TABLE, NAMES)
