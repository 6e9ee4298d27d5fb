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

from scraper.crashes import CRASH, crash_of, describe_crash
from scraper.crawling.document_links import markup_of
from scraper.crawling.messages import START_LIMIT, Answer, Setup, Task, frame, receive_from
from scraper.discovery import discover
from scraper.models import Rejection
from scraper.pipeline import as_input, parse_input, profiles_by_site, read_parsed
from scraper.sites.plugins import load_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.models import Discovery, Page, Site, SiteProfile

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
        sites, profiles = load_sites(setup.sites), profiles_by_site(setup.profiles)
        send(frame(Answer()))  # ready
    while isinstance(task := receive(), Task):
        with _time_limit(setup.seconds):
            send(_framed(read(task, sites, profiles)))


def read(task: Task, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]) -> Answer:
    """Read one page. If its links or its articles cannot be had, the others are in the answer."""
    if task.wants_articles:
        return _read_both(task.page, sites, profiles)
    discovery, no_links = _tried(lambda: discover(task.page))
    return Answer(discovery, failure=CRASH if no_links else None, detail=no_links, no_links=no_links)


def _read_both(page: Page, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]) -> Answer:
    """Read the links and the articles of a page, which is parsed once for both."""
    name = as_input(page).name
    parsed = _caught(name, lambda: parse_input(name, page))
    discovery, no_links = _tried(lambda: _links(page, parsed))
    outcome = (
        parsed if isinstance(parsed, Rejection) else _caught(name, lambda: read_parsed(name, parsed, sites, profiles))
    )
    if not isinstance(outcome, Rejection):
        return Answer(discovery, articles=outcome.articles, no_links=no_links)
    if outcome.reason == CRASH:
        return Answer(discovery, failure=CRASH, detail=outcome.detail, no_links=no_links)
    return Answer(discovery, rejection=outcome, no_links=no_links)


def _links(page: Page, parsed: ParsedPage | Rejection) -> Discovery:
    # Of a page that cannot be parsed the links may be had still.
    return discover(page) if isinstance(parsed, Rejection) else discover(page, markup_of(parsed.document))


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


def _caught(name: str, part: Callable[[], Given | Rejection]) -> Given | Rejection:
    """Return what a part of the work gives, or what went wrong outside of the fence that the part has itself."""
    try:
        return part()
    except Exception as error:  # noqa: BLE001 - as in `_tried`
        return crash_of(name, error)


def _tried(part: Callable[[], Given]) -> tuple[Given | None, str]:
    """Return what a part of the work gives, or None and what went wrong."""
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
    """Have the system end the process (SIGALRM) if the inside takes longer, whatever it is busy with."""
    signal.setitimer(signal.ITIMER_REAL, seconds + LATE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


if __name__ == "__main__":
    main()
