"""The bar that shows how far the inputs are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.inputs import Input, Inventory


def progressing(inventory: Inventory, description: str = "reading") -> Iterator[Input]:
    """All inputs, with a bar on stderr if that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        for source in progress.track(inventory.sources, description=description):
            yield from source.inputs()
