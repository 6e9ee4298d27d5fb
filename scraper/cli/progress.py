"""The bar that shows how far the inputs are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.inputs import Input, Inventory

T = TypeVar("T")


def progressing(inventory: Inventory, description: str = "reading") -> Iterator[Input]:
    """All inputs, with a bar on stderr if that is a terminal."""
    for source in tracked(inventory.sources, len(inventory.sources), description):
        yield from source.inputs()


def tracked(items: Iterable[T], total: int, description: str) -> Iterator[T]:
    """The same items, with such a bar."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        yield from progress.track(items, total=total, description=description)
