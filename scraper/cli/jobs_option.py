"""``--jobs``: how many processes read the pages of a command."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from scraper.cli.counts import COUNT
from scraper.cli.exits import tell
from scraper.reading.reader_pool import InProcessReader, ReaderPool, check_plugins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.models import Site
    from scraper.reading.reader_pool import Readers


def default_jobs(cores: int) -> int:
    """Return how many processes read if nobody says it: where there are more than two cores, one is for the writer.

    Of two both read: the writer takes an eighth of a page's time, and finds it in between.

    >>> [default_jobs(cores) for cores in (1, 2, 3, 16)]
    [1, 2, 2, 15]
    """
    return cores - 1 if cores > 2 else cores


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


jobs_option = click.option(
    "--jobs",
    type=COUNT,
    default=lambda: default_jobs(_cores()),
    metavar="N",
    show_default="all cores but one; of two both",
    help="Read in so many processes.",
)


@contextmanager
def open_readers(jobs: int, sites: tuple[Site, ...]) -> Iterator[Readers]:
    """Give readers for a command, with a word on stderr if a plug-in cannot be sent to other processes."""
    try:
        check_plugins(sites)
    except ValueError as error:
        tell(f"pages are read in one process, without limits: {error}")
        yield InProcessReader()
        return
    with ReaderPool(jobs) as readers:
        yield readers
