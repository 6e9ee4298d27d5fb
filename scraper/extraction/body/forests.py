"""Forests of decision trees as text: one line for each tree, in prefix notation.

A test is ``feature<=threshold`` followed by its two branches, a leaf is its value. What the sum of the leaves means is
said where a forest is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import get_data
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"
Forest: TypeAlias = tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Models:
    """Two forests that take the place of the package's own; an empty one changes nothing.

    ``containers``: weighs other elements against the container (``second_look``). ``blocks``: decides doubtful blocks
    (``decision_forest``).
    """

    containers: Forest = ()
    blocks: Forest = ()


def load_forest(table: str, names: Sequence[str]) -> Forest:
    """Return the forest in a file of this package; ``names``: those of the features, in the order of a row."""
    return read_forest((get_data(__package__, table) or b"").decode("ascii"), names)


def read_forest(text: str, names: Sequence[str]) -> Forest:
    """Return the forest that a table describes.

    >>> read_forest("weight<=60 -0.5 0.25", ("label", "weight"))
    ((1, 60.0, -0.5, 0.25),)
    """
    return tuple(_read_tree(iter(line.split()), names) for line in text.splitlines())


def _read_tree(tokens: Iterator[str], names: Sequence[str]) -> Tree:
    name, is_test, threshold = next(tokens).partition("<=")
    if not is_test:
        return float(name)
    return names.index(name), float(threshold), _read_tree(tokens, names), _read_tree(tokens, names)


def leaf_of(tree: Tree, row: Sequence[float]) -> float:
    """Return the value of the leaf that a row of features comes to.

    >>> leaf_of((1, 60.0, -0.5, 0.25), (0, 70))
    0.25
    """
    node = tree
    while isinstance(node, tuple):
        feature, threshold, low, high = node
        node = low if row[feature] <= threshold else high
    return node


def leaves_of(tree: Tree) -> Iterator[float]:
    """Yield the values of a tree's leaves."""
    if isinstance(tree, tuple):
        yield from leaves_of(tree[2])
        yield from leaves_of(tree[3])
    else:
        yield tree
