"""The process that reads pages, one at a time and in limited memory.

The first value that it receives is a `Setup`, answered with an empty `Answer` when it is ready; each further one is a
`Task`, answered with an `Answer`. Whether to stop is the crawl's to decide: signals that reach the whole group of
processes are ignored. It ends when its input does, and in the middle of a page when the time for that is over, so
that none outlives the crawl.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from scraper.crashes import CRASH, describe_crash
from scraper.crawling.messages import START_LIMIT, Answer, Setup, Task, frame, receive_from
from scraper.discovery import discover
from scraper.extraction.site_profiles import site_key
from scraper.models import Rejection
from scraper.pipeline import named, readings
from scraper.sites.plugins import load_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.models import Page, Site, SiteProfile
    from scraper.pipeline import PageReading

Given = TypeVar("Given")

# Ctrl-C, the end of a terminal, `kill` and a service manager reach all processes of a crawl.
IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The crawl ends a process whose page takes too long. If the crawl is gone, the system does, so many seconds later.
LATE = 5.0


def serve(receive: Callable[[], object], send: Callable[[bytes], None]) -> None:
    """Answer tasks until there are no more."""
    setup = receive()
    if not isinstance(setup, Setup):
        return
    _limit(resource.RLIMIT_DATA, setup.memory)
    _limit(resource.RLIMIT_CORE, 0)
    with _time_limit(START_LIMIT):
        sites = load_sites(setup.sites)
        send(frame(Answer()))  # ready
    while isinstance(task := receive(), Task):
        with _time_limit(setup.seconds):
            send(_framed(read(task, sites, setup.profiles)))


def read(task: Task, sites: tuple[Site, ...], profiles: tuple[SiteProfile, ...]) -> Answer:
    """Read one page. If its links or its articles cannot be had, the others are in the answer."""
    discovery, no_links = _tried(lambda: discover(task.page))
    if not task.wants_articles:
        return Answer(discovery, failure=CRASH if no_links else None, detail=no_links, no_links=no_links)
    reading, crash = _tried(lambda: _reading(task.page, sites, profiles))
    match reading:
        case None:
            return Answer(discovery, failure=CRASH, detail=crash, no_links=no_links)
        case Rejection() if reading.reason == CRASH:  # `readings` has a fence of its own
            return Answer(discovery, failure=CRASH, detail=reading.detail, no_links=no_links)
        case Rejection():
            return Answer(discovery, rejection=reading, no_links=no_links)
        case _:
            return Answer(discovery, articles=reading.articles, no_links=no_links)


def main() -> None:
    """Serve the process at the other end of the standard streams."""
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a plug-in prints must not get between the frames

    def send(answer: bytes) -> None:
        output.write(answer)
        output.flush()

    with suppress(BrokenPipeError):  # the crawl is gone
        serve(lambda: receive_from(sys.stdin.buffer), send)


def _reading(page: Page, sites: tuple[Site, ...], profiles: tuple[SiteProfile, ...]) -> PageReading | Rejection:
    site = site_key(page)
    [reading] = readings([named(page)], sites=sites, profiles=[each for each in profiles if each.site == site])
    return reading


def _tried(part: Callable[[], Given]) -> tuple[Given | None, str]:
    """What a part of the work gives, or None and what went wrong."""
    try:
        return part(), ""
    except Exception as error:  # noqa: BLE001 - whatever one page raises, here or in a plug-in, the others are read
        return None, describe_crash(error)


def _framed(answer: Answer) -> bytes:
    # What a plug-in puts into an article may be nothing that can be sent.
    data, crash = _tried(lambda: frame(answer))
    return data or frame(Answer(failure=CRASH, detail=crash))


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """The system ends the process (SIGALRM) if the inside takes longer, whatever it is busy with."""
    signal.setitimer(signal.ITIMER_REAL, seconds + LATE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


if __name__ == "__main__":
    main()
