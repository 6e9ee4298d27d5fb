"""The flow on one machine: inputs → pages → articles and teasers → corpus; the functions follow it top to bottom."""

from __future__ import annotations

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.corpus.contents import LACKS
from scraper.crashes import CRASH, fenced
from scraper.errors import FetchError
from scraper.extraction.site_profiles import may_change, merge_profiles, site_key
from scraper.fetching import fetch
from scraper.given_pages import checked_pages
from scraper.inputs import Input
from scraper.models import Page, Rejection, SiteProfile
from scraper.reading.conditions import Conditions
from scraper.reading.page_readings import PageReading, as_input, profiles_by_site, read_page
from scraper.reading.reader_pool import InProcessReader, ReaderPool
from scraper.sidecar import fault_of
from scraper.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from scraper.corpus import Corpus
    from scraper.corpus.rows import PreparedPage
    from scraper.models import Report, Site
    from scraper.network_policy import Policy
    from scraper.reading.reader_pool import LearnedPage, PageOutcome, Readers

# A profile of fewer pages cannot tell what repeats on a site from what occurs twice by chance.
MIN_LEARNED = 3
# Reasons of rejections that describe the page; reading it did not fail.
OUTCOMES = frozenset({*LACKS, "status"})
# Reasons of rejections of pages that could not be read, which a better extractor may read.
UNREAD = ("undecodable", "extraction_timeout", CRASH)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that the corpus has as reading it again would give it; ``is_empty`` as of a `PageReading`."""

    name: str
    page: Page
    is_empty: bool


def clean(
    pages: Iterable[Page | Rejection],
    corpus: Corpus,
    *,
    sites: tuple[Site, ...] = SITES,
    profiles: Iterable[SiteProfile] = (),
    jobs: int | None = None,
) -> Report:
    """Read all pages into the corpus and return the report on all that it then holds.

    Pages of a site that has a profile here, or in the corpus, are read with it; the corpus keeps the profiles.
    A page that the corpus has already is not read again if nothing has changed that its reading depends on: its bytes,
    its facts and the time of the visit, the version of this program, the plug-in and the profile of its site.
    A page that cannot be read becomes a rejection, and the other pages are read: ``undecodable`` if it is not text,
    ``bad_facts`` if its URL, headers or time are impossible, ``extraction_crash`` if reading it raises an exception:
    a defect of this program or of a site plug-in.

    ``jobs``: read in so many processes, each in 1 GB and a page in 30 seconds (else ``extraction_timeout``); the
    corpus is the same. 64 pages or fewer, and all with None, are read in this process, without these limits. Raises
    ValueError for a plug-in that cannot be sent to a process: one whose ``refine`` is no function of a module, and
    TypeError for what is no page.
    """
    with _readers(jobs) as readers:
        inputs = map(as_input, checked_pages(pages, "clean", Rejection))
        deque(ingest(inputs, corpus, sites=sites, profiles=profiles, readers=readers), maxlen=0)
    return corpus.report()


def _readers(jobs: int | None) -> AbstractContextManager[Readers]:
    return ReaderPool(jobs) if jobs else nullcontext(InProcessReader())


def ingest(
    inputs: Iterable[Input],
    corpus: Corpus,
    *,
    sites: tuple[Site, ...] = SITES,
    profiles: Iterable[SiteProfile] = (),
    readers: Readers | None = None,
) -> Iterator[PageReading | KnownPage | Rejection]:
    """Run `clean` step by step: yield the outcome of each input as soon as it is in the corpus, in any order."""
    for profile in profiles:
        corpus.keep_profile(profile)
    used = profiles_by_site(corpus.profiles())
    conditions = Conditions(sites, used, has_blocks=corpus.has_blocks)
    readers = readers or InProcessReader()
    readers.set_up(conditions)
    for name, page in inputs:
        if isinstance(page, Rejection):
            yield _put(corpus, page)
        elif known := _known(corpus, name, page, conditions):
            yield known
        else:
            for read in readers.read(name, page):
                yield _put_read(corpus, read, conditions)
    for read in readers.rest():
        yield _put_read(corpus, read, conditions)


def _known(corpus: Corpus, name: str, page: Page, conditions: Conditions) -> KnownPage | None:
    """Return a page that need not be read, for the corpus has what reading it gives."""
    known = None if fault_of(page) else fenced(name, _recalled, corpus, name, page, conditions)
    return None if isinstance(known, Rejection) else known  # reading it says what is wrong with it


def _recalled(corpus: Corpus, name: str, page: Page, conditions: Conditions) -> KnownPage | None:
    given = page if page.location else replace(page, url=corpus.stated_url(page))
    has_content = corpus.recall(given, conditions.digest_of(given))
    return None if has_content is None else KnownPage(name, given, not has_content)


def _put_read(corpus: Corpus, read: PageOutcome, conditions: Conditions) -> PageReading | Rejection:
    """Put what reading a page gave into the corpus, so that the same page is known the next time."""
    outcome = read.outcome
    if isinstance(outcome, Rejection):
        return _put(corpus, outcome)
    if outcome.page.location and not read.given.location:
        corpus.note_stated_url(read.given, outcome.page.url)
    return _put(corpus, outcome, conditions.digest_of(outcome.page), read.prepared)


def _put(
    corpus: Corpus, outcome: PageReading | Rejection, read_with: str = "", prepared: PreparedPage | None = None
) -> PageReading | Rejection:
    """Put the outcome of an input into the corpus; a page on which that fails becomes a rejection, too."""
    if isinstance(outcome, PageReading):
        name, page, articles = outcome.name, outcome.page, outcome.articles
        if prepared:
            failed = fenced(name, corpus.add_prepared, prepared, page, articles, read_with=read_with)
        else:
            failed = fenced(name, corpus.add, page, articles, read_with=read_with)
        outcome = failed or outcome
    if isinstance(outcome, Rejection):
        corpus.reject(outcome)
    return outcome


def reextract(
    corpus: Corpus, *, sites: tuple[Site, ...] = SITES, relearn: bool = False, jobs: int | None = None
) -> Report:
    """Read all pages of the corpus again with the current extractor and return the report on what it then holds.

    They are read with the profiles in the corpus; with ``relearn`` these are first learned again from its pages. The
    result is the same as that of `clean` of the same pages into an empty corpus. ``jobs``: as for `clean`.
    """
    with _readers(jobs) as readers:
        deque(reread(corpus, sites=sites, relearn=relearn, readers=readers), maxlen=0)
    return corpus.report()


def reread(
    corpus: Corpus, *, sites: tuple[Site, ...] = SITES, relearn: bool = False, readers: Readers | None = None
) -> Iterator[PageReading | Rejection]:
    """Run `reextract` step by step: yield the outcome of each visit as soon as it is in the corpus, in any order."""
    readers = readers or InProcessReader()
    if relearn:
        corpus.replace_profiles(learn_sites(map(as_input, corpus.visits()), readers=readers))
    profiles = profiles_by_site(corpus.profiles())
    conditions = Conditions(sites, profiles, has_blocks=corpus.has_blocks)
    readers.set_up(conditions)
    withdrawn: set[str] = set()
    for page in corpus.visits():
        name = as_input(page).name
        if name not in withdrawn:  # only once: a later rejection of this name is one of this run
            withdrawn.add(name)
            for reason in UNREAD:
                corpus.withdraw(name, reason)
        for read in readers.read(name, page):
            yield _put_again(corpus, read, conditions)
    for read in readers.rest():
        yield _put_again(corpus, read, conditions)


def _put_again(corpus: Corpus, read: PageOutcome, conditions: Conditions) -> PageReading | Rejection:
    """Put the outcome of reading a stored page again into the corpus."""
    if isinstance(read.outcome, PageReading) and read.outcome.page != read.given:
        corpus.remove(read.given)  # it states a URL itself, and is stored under that now
    outcome = _put_read(corpus, read, conditions)
    if isinstance(outcome, Rejection):
        corpus.add(read.given, ())  # the page stays in the corpus, for a better extractor
    return outcome


def readings(
    inputs: Iterable[Input], *, sites: tuple[Site, ...] = SITES, profiles: Iterable[SiteProfile] = ()
) -> Iterator[PageReading | Rejection]:
    """Yield the reading, or the rejection, of each input, in order."""
    known = profiles_by_site(profiles)
    for name, page in inputs:
        yield page if isinstance(page, Rejection) else read_page(name, page, sites, known)


def learn_sites(
    inputs: Iterable[Input],
    *,
    refuse: Callable[[Rejection], None] | None = None,
    readers: Readers | None = None,
) -> tuple[SiteProfile, ...]:
    """Return the profile of each site with three pages or more, by site.

    Inputs that are no page, or that cannot be read, are skipped; ``refuse`` is called with the rejection of each.
    """
    sampled = sample_sites(inputs, refuse=refuse, readers=readers)
    return tuple(profile for profile in sampled if is_learned(profile))


def is_learned(profile: SiteProfile) -> bool:
    """Tell whether a profile is of enough pages to be used."""
    return len(profile.prints) >= MIN_LEARNED


def sample_sites(
    inputs: Iterable[Input],
    *,
    refuse: Callable[[Rejection], None] | None = None,
    readers: Readers | None = None,
) -> tuple[SiteProfile, ...]:
    """Return the profile of each site, by site, of however few pages: `merge_profiles` makes one of several parts.

    One page is in memory at a time, or as many as the readers take, and at most 48 prints for each site.
    """
    readers = readers or InProcessReader()
    lesson = _Lesson(refuse)
    for name, page in inputs:
        if isinstance(page, Rejection):
            lesson.refuse(page)
        elif lesson.may_learn(name, page):
            for learned in readers.learn(lesson.next_number(), name, page):
                lesson.take(learned)
    for learned in readers.rest_learned():
        lesson.take(learned)
    return tuple(lesson.profiles[site] for site in sorted(lesson.profiles))


class _Lesson:
    """What is learned of all sites, page by page in the order in which they were given, however they come back."""

    def __init__(self, refuse: Callable[[Rejection], None] | None) -> None:
        self.profiles: dict[str, SiteProfile] = {}
        self._refuse = refuse
        self._waiting: dict[int, LearnedPage] = {}
        self._turn = 0
        self._given = 0

    def next_number(self) -> int:
        """Return the number of the next page that is given to readers."""
        self._given += 1
        return self._given - 1

    def refuse(self, rejection: Rejection) -> None:
        if self._refuse:
            self._refuse(rejection)

    def may_learn(self, name: str, page: Page) -> bool:
        """Tell whether a page can change the profile of its site."""
        can_change = fenced(name, self._can_change, page)
        if isinstance(can_change, Rejection):
            self.refuse(can_change)
            return False
        return can_change

    def take(self, learned: LearnedPage) -> None:
        """Take a page that was learned from, when it is its turn."""
        self._waiting[learned.number] = learned
        while one := self._waiting.pop(self._turn, None):
            self._turn += 1
            if self._can_change(one.given):
                self._add(one.outcome)

    def _can_change(self, page: Page) -> bool:
        site = site_key(page)
        known = self.profiles.get(site)
        return bool(site) and (known is None or may_change(known, page))

    def _add(self, outcome: SiteProfile | Rejection) -> None:
        if isinstance(outcome, Rejection):
            self.refuse(outcome)
        else:
            known = self.profiles.get(outcome.site)
            self.profiles[outcome.site] = merge_profiles(known, outcome) if known else outcome


def fetch_input(url: str, policy: Policy) -> Input:
    """Fetch the page at a URL; return it, or a rejection ``not_fetched``, as an input."""
    try:
        return Input(url, fetch(url, policy))
    except FetchError as error:
        return Input(url, Rejection(url, "not_fetched", error.reason))
