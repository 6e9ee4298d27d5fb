"""The process that reads pages, one at a time and in limited memory.

The first value that it receives is a `Setup`, answered with an empty `Answer` when it is ready; each further one is a
task, answered with an `Answer`, or another `Setup` for all that follow. Whether to stop is decided by the run that
started it: signals that reach the whole group of processes are ignored. It ends when its input does, and in the
middle of a page when the time for that is over, so that none outlives its run.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from scraper.corpus import rows
from scraper.corpus.exports import program_version
from scraper.corpus.reading_traits import traits_by_reading
from scraper.crashes import CRASH, crash_of, describe_crash, fenced
from scraper.discovery import discover
from scraper.extraction.site_profiles import learn
from scraper.models import Rejection, SiteProfile
from scraper.reading.document_links import markup_of
from scraper.reading.messages import (
    START_LIMIT,
    Answer,
    AnyTask,
    CorpusTask,
    LearningTask,
    Setup,
    frame,
    receive_from,
)
from scraper.reading.page_readings import as_input, parse_input, profiles_by_site, read_page, read_parsed
from scraper.sites.plugins import load_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scraper.corpus.rows import PreparedPage
    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.models import Article, Discovery, Page, Site
    from scraper.reading.page_readings import PageReading

    Preparation = Callable[[Page, Sequence[Article]], PreparedPage]

Given = TypeVar("Given")

# The run ends a process whose page takes too long. If the run is gone, the system does, so many seconds later.
LATE = 5.0


def serve(receive: Callable[[], object], send: Callable[[bytes], None]) -> None:
    """Answer tasks until there are no more."""
    setup = Setup()
    sites: tuple[Site, ...] = ()
    profiles: Mapping[str, SiteProfile] = {}
    waiting: dict[str, tuple[Article, ...]] = {}  # readings whose traits are still to be made
    while (received := receive()) is not None:
        if isinstance(received, Setup):
            setup = received
            _limit_memory(setup.memory)
            with _time_limit(START_LIMIT):
                sites = load_sites(setup.sites) if setup.plugins is None else setup.plugins
                profiles = profiles_by_site(setup.profiles)
                send(frame(Answer()))  # ready
        elif isinstance(received, AnyTask):
            with _time_limit(setup.seconds):
                answer = read(received, sites, profiles, has_blocks=setup.has_blocks)
                if isinstance(received, CorpusTask):
                    answer = _with_traits(answer, waiting, is_last=received.is_last)
                send(_framed(answer))


def read(
    task: AnyTask, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile], *, has_blocks: bool = False
) -> Answer:
    """Read one page. If its links or its articles cannot be had, the others are in the answer.

    ``has_blocks``: articles are prepared for a corpus that keeps the structure of their texts.
    """
    prepare = partial(_rows, has_blocks=has_blocks)
    if isinstance(task, CorpusTask):
        return _prepared(task.name, task.page, partial(read_page, sites=sites, profiles=profiles), prepare)
    if isinstance(task, LearningTask):
        learned = fenced(task.name, learn, [task.page])
        return Answer(profile=learned) if isinstance(learned, SiteProfile) else Answer(rejection=learned)
    if task.wants_articles:
        return _read_both(task.page, partial(read_parsed, sites=sites, profiles=profiles), prepare)
    discovery, no_links = _tried(lambda: discover(task.page))
    return Answer(discovery, failure=CRASH if no_links else None, detail=no_links, no_links=no_links)


def _prepared(
    name: str, page: Page, read_articles: Callable[[str, Page], PageReading | Rejection], prepare: Preparation
) -> Answer:
    """Read the articles of a page and do all that a corpus needs of them, up to writing it."""
    outcome = read_articles(name, page)
    if isinstance(outcome, Rejection):
        return Answer(rejection=outcome)
    made = fenced(name, prepare, outcome.page, outcome.articles)
    if isinstance(made, Rejection):
        return Answer(rejection=made)
    return Answer(articles=outcome.articles, url=outcome.page.url, prepared=made)


def _with_traits(answer: Answer, waiting: dict[str, tuple[Article, ...]], *, is_last: bool) -> Answer:
    """Note the articles of an answer; give the last one of several the traits of all, for which one pass is made."""
    if answer.prepared:
        waiting[answer.prepared.reading] = answer.articles
    if not is_last:
        return answer
    traits, _ = _tried(lambda: traits_by_reading(waiting))  # without them, whoever writes makes them
    waiting.clear()
    return replace(answer, traits=traits or {})


def _rows(page: Page, articles: Sequence[Article], *, has_blocks: bool) -> PreparedPage:
    prepared = rows.prepare(page, articles, program_version(), has_blocks=has_blocks)
    return replace(prepared, body=rows.pack(page.body))


def _read_both(
    page: Page, read_articles: Callable[[str, ParsedPage], PageReading | Rejection], prepare: Preparation
) -> Answer:
    """Read the links and the articles of a page, which is parsed once for both."""
    name = as_input(page).name
    parsed = _caught(name, lambda: parse_input(name, page))
    discovery, no_links = _tried(lambda: _links(page, parsed))
    outcome = parsed if isinstance(parsed, Rejection) else _caught(name, lambda: read_articles(name, parsed))
    if not isinstance(outcome, Rejection):
        made = fenced(name, prepare, page, outcome.articles)
        prepared = None if isinstance(made, Rejection) else made
        return Answer(discovery, articles=outcome.articles, no_links=no_links, prepared=prepared)
    if outcome.reason == CRASH:
        return Answer(discovery, failure=CRASH, detail=outcome.detail, no_links=no_links)
    return Answer(discovery, rejection=outcome, no_links=no_links)


def _links(page: Page, parsed: ParsedPage | Rejection) -> Discovery:
    # Of a page that cannot be parsed the links may be had still.
    return discover(page) if isinstance(parsed, Rejection) else discover(page, markup_of(parsed.document))


def main() -> None:
    """Serve the process at the other end of the standard streams."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a plug-in prints must not get between the frames

    def send(answer: bytes) -> None:
        output.write(answer)
        output.flush()

    with suppress(BrokenPipeError):  # the run is gone
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


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system; without it pages are read all the same
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Have the system end the process (SIGALRM) if the inside takes longer, whatever it is busy with."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds + LATE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
