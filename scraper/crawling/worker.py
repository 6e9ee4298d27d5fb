"""The process that reads pages, one at a time and in limited memory.

The first value that it receives is a `Setup`, each further one a `Task` that is answered with an `Answer`. What goes
wrong in a page ends the process, with the traceback on stderr: the crawl names the page, and starts another one. It
ends when its input does, so that none outlives the crawl.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import TYPE_CHECKING

from scraper.crawling.messages import Answer, Setup, Task, frame, receive_from
from scraper.crawling.plugins import load_sites
from scraper.discovery import discover
from scraper.extraction.profiles import site_key
from scraper.models import Rejection
from scraper.pipeline import named, readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.models import Site, SiteProfile


def serve(receive: Callable[[], object], send: Callable[[Answer], None]) -> None:
    """Answer tasks until there are no more."""
    setup = receive()
    if not isinstance(setup, Setup):
        return
    resource.setrlimit(resource.RLIMIT_DATA, (setup.memory, setup.memory))
    sites = load_sites(setup.sites)
    while isinstance(task := receive(), Task):
        send(read(task, sites, setup.profiles))


def read(task: Task, sites: tuple[Site, ...], profiles: tuple[SiteProfile, ...]) -> Answer:
    """Read one page."""
    discovery = discover(task.page)
    if not task.wants_articles:
        return Answer(discovery)
    site = site_key(task.page)
    own = [profile for profile in profiles if profile.site == site]
    [reading] = readings([named(task.page)], sites=sites, profiles=own)
    if isinstance(reading, Rejection):
        return Answer(discovery, rejection=reading)
    return Answer(discovery, articles=reading.articles)


def main() -> None:
    """Serve the process at the other end of the standard streams."""
    # Ctrl-C reaches the whole group of processes; whether to stop is the crawl's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a plug-in prints must not get between the frames

    def send(answer: Answer) -> None:
        output.write(frame(answer))
        output.flush()

    serve(lambda: receive_from(sys.stdin.buffer), send)


if __name__ == "__main__":
    main()
