"""The bar that shows how far the inputs are read, if stderr is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as RestColumn

from scraper.inputs import Archive, SavedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.inputs import Input, Inventory, Source

    Advance = Callable[[int], None]

T = TypeVar("T")


def progressing(inventory: Inventory, description: str = "reading") -> Iterator[Input]:
    """Yield all inputs, with a bar that counts the bytes of their files: an archive moves it while it is read."""
    sizes = [_size(source) for source in inventory.sources]
    with _bar(description, sum(sizes), DownloadColumn()) as advance:
        for source, size in zip(inventory.sources, sizes, strict=True):
            if isinstance(source, Archive):
                yield from source.inputs(advance)
            else:
                yield from source.inputs()
                advance(size)


def tracked(items: Iterable[T], total: int, description: str) -> Iterator[T]:
    """Yield the same items, with a bar that counts them."""
    with _bar(description, total, MofNCompleteColumn()) as advance:
        for item in items:
            yield item
            advance(1)


def _size(source: Source) -> int:
    """Return the bytes of a file; 0 where it is missing or unknown, as for a pipe."""
    if not isinstance(source, Archive | SavedPage):
        return 0
    try:
        return source.path.stat().st_size
    except (OSError, ValueError):  # a list may give names that no file can have
        return 0


@contextmanager
def _bar(description: str, total: int, amount: ProgressColumn) -> Iterator[Advance]:
    if not sys.stderr.isatty():
        yield lambda _: None  # no thread that draws nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), amount, RestColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(description, total=total)
        yield lambda amount: progress.advance(task, amount)
