"""The flow on one machine: inputs → pages → articles and teasers → corpus; the functions follow it top to bottom."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from scraper.crashes import CRASH, fenced
from scraper.errors import FetchError
from scraper.extraction.articles import explain_reading, read_article, read_articles
from scraper.extraction.parsed_pages import parse_page, with_stated_url
from scraper.extraction.site_profiles import learn, may_change, merge_profiles, site_key
from scraper.fetching import fetch
from scraper.inputs import Input
from scraper.models import Page, Rejection, SiteProfile
from scraper.reading.conditions import Conditions
from scraper.sidecar import fault_of
from scraper.sites import SITES, site_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scraper.corpus import Corpus
    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.models import Article, Explanation, Policy, Report, Site

# A profile of fewer pages cannot tell what repeats on a site from what occurs twice by chance.
MIN_LEARNED = 3
# Reasons of rejections that describe the page; reading it did not fail.
OUTCOMES = frozenset({"no_article", "status"})
# Reasons of rejections of pages that could not be read, which a better extractor may read.
UNREAD = ("undecodable", "extraction_timeout", CRASH)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that the corpus has as reading it again would give it; ``is_empty`` as of a `PageReading`."""

    name: str
    page: Page
    is_empty: bool


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page and all articles on it; ``name``: how the user knows the input."""

    name: str
    page: Page
    articles: tuple[Article, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the page gave nothing: no text of an article and no teaser."""
        return not any(article.paragraphs or article.teasers for article in self.articles)


def clean(
    pages: Iterable[Page | Rejection],
    corpus: Corpus,
    *,
    sites: tuple[Site, ...] = SITES,
    profiles: Iterable[SiteProfile] = (),
) -> Report:
    """Read all pages into the corpus and return the report on all that it then holds.

    Pages of a site that has a profile here, or in the corpus, are read with it; the corpus keeps the profiles.
    A page that the corpus has already is not read again if nothing has changed that its reading depends on: its bytes,
    its facts and the time of the visit, the version of this program, the plug-in and the profile of its site.
    A page that cannot be read becomes a rejection, and the other pages are read: ``undecodable`` if it is not text,
    ``bad_facts`` if its URL, headers or time are impossible, ``extraction_crash`` if reading it raises an exception:
    a defect of this program or of a site plug-in.
    """
    deque(ingest(map(as_input, pages), corpus, sites=sites, profiles=profiles), maxlen=0)
    return corpus.report()


def ingest(
    inputs: Iterable[Input],
    corpus: Corpus,
    *,
    sites: tuple[Site, ...] = SITES,
    profiles: Iterable[SiteProfile] = (),
) -> Iterator[PageReading | KnownPage | Rejection]:
    """Run `clean` step by step: yield the outcome of each input as soon as it is in the corpus."""
    for profile in profiles:
        corpus.keep_profile(profile)
    used = profiles_by_site(corpus.profiles())
    conditions = Conditions(sites, used)
    for name, page in inputs:
        if isinstance(page, Rejection):
            yield _put(corpus, page)
        elif known := _known(corpus, name, page, conditions):
            yield known
        else:
            yield _put_new(corpus, page, read_page(name, page, sites, used), conditions)


def _known(corpus: Corpus, name: str, page: Page, conditions: Conditions) -> KnownPage | None:
    """Return a page that need not be read, for the corpus has what reading it gives."""
    known = None if fault_of(page) else fenced(name, _recalled, corpus, name, page, conditions)
    return None if isinstance(known, Rejection) else known  # reading it says what is wrong with it


def _recalled(corpus: Corpus, name: str, page: Page, conditions: Conditions) -> KnownPage | None:
    given = page if page.location else replace(page, url=corpus.stated_url(page))
    has_content = corpus.recall(given, conditions.digest_of(given))
    return None if has_content is None else KnownPage(name, given, not has_content)


def _put_new(
    corpus: Corpus, given: Page, outcome: PageReading | Rejection, conditions: Conditions
) -> PageReading | Rejection:
    """Put what reading a page gave into the corpus, so that the same page is known the next time."""
    if isinstance(outcome, Rejection):
        return _put(corpus, outcome)
    if outcome.page.location and not given.location:
        corpus.note_stated_url(given, outcome.page.url)
    return _put(corpus, outcome, conditions.digest_of(outcome.page))


def _put(corpus: Corpus, outcome: PageReading | Rejection, read_with: str = "") -> PageReading | Rejection:
    """Put the outcome of an input into the corpus; a page on which that fails becomes a rejection, too."""
    if isinstance(outcome, PageReading):
        outcome = fenced(outcome.name, corpus.add, outcome.page, outcome.articles, read_with=read_with) or outcome
    if isinstance(outcome, Rejection):
        corpus.reject(outcome)
    return outcome


def reextract(corpus: Corpus, *, sites: tuple[Site, ...] = SITES, relearn: bool = False) -> Report:
    """Read all pages of the corpus again with the current extractor and return the report on what it then holds.

    They are read with the profiles in the corpus; with ``relearn`` these are first learned again from its pages. The
    result is the same as that of `clean` of the same pages into an empty corpus.
    """
    deque(reread(corpus, sites=sites, relearn=relearn), maxlen=0)
    return corpus.report()


def reread(
    corpus: Corpus, *, sites: tuple[Site, ...] = SITES, relearn: bool = False
) -> Iterator[PageReading | Rejection]:
    """Run `reextract` step by step: yield the outcome of each visit as soon as it is in the corpus."""
    if relearn:
        corpus.replace_profiles(learn_sites(map(as_input, corpus.visits())))
    profiles = profiles_by_site(corpus.profiles())
    withdrawn: set[str] = set()
    for page in corpus.visits():
        name = as_input(page).name
        if name not in withdrawn:  # only once: a later rejection of this name is one of this run
            withdrawn.add(name)
            for reason in UNREAD:
                corpus.withdraw(name, reason)
        yield _put_again(corpus, page, read_page(name, page, sites, profiles))


def _put_again(corpus: Corpus, page: Page, outcome: PageReading | Rejection) -> PageReading | Rejection:
    """Put the outcome of reading a stored page again into the corpus."""
    if (
        isinstance(outcome, PageReading) and outcome.page != page
    ):  # it states a URL itself, and is stored under that now
        corpus.remove(page)
    outcome = _put(corpus, outcome)
    if isinstance(outcome, Rejection):
        corpus.add(page, ())  # the page stays in the corpus, for a better extractor
    return outcome


def readings(
    inputs: Iterable[Input], *, sites: tuple[Site, ...] = SITES, profiles: Iterable[SiteProfile] = ()
) -> Iterator[PageReading | Rejection]:
    """Yield the reading, or the rejection, of each input, in order."""
    known = profiles_by_site(profiles)
    for name, page in inputs:
        yield page if isinstance(page, Rejection) else read_page(name, page, sites, known)


def learn_sites(
    inputs: Iterable[Input], *, refuse: Callable[[Rejection], None] | None = None
) -> tuple[SiteProfile, ...]:
    """Return the profile of each site with three pages or more, by site.

    Inputs that are no page, or that cannot be read, are skipped; ``refuse`` is called with the rejection of each.
    """
    return tuple(profile for profile in sample_sites(inputs, refuse=refuse) if is_learned(profile))


def is_learned(profile: SiteProfile) -> bool:
    """Tell whether a profile is of enough pages to be used."""
    return len(profile.prints) >= MIN_LEARNED


def sample_sites(
    inputs: Iterable[Input], *, refuse: Callable[[Rejection], None] | None = None
) -> tuple[SiteProfile, ...]:
    """Return the profile of each site, by site, of however few pages: `merge_profiles` makes one of several parts.

    One page is in memory at a time, and at most 48 prints for each site.
    """
    profiles: dict[str, SiteProfile] = {}
    for name, page in inputs:
        learned = page if isinstance(page, Rejection) else fenced(name, _learned, page, profiles)
        if isinstance(learned, SiteProfile):
            profiles[learned.site] = learned
        elif learned and refuse:
            refuse(learned)
    return tuple(profiles[site] for site in sorted(profiles))


def _learned(page: Page, profiles: Mapping[str, SiteProfile]) -> SiteProfile | None:
    """Return the profile of a page's site with this page added; None if that does not change it."""
    site = site_key(page)
    known = profiles.get(site)
    if not site or (known and not may_change(known, page)):
        return None
    learned = learn([page])
    return merge_profiles(known, learned) if known else learned


def profiles_by_site(profiles: Iterable[SiteProfile]) -> dict[str, SiteProfile]:
    """Return one profile for each site, under its name; several of one site are merged."""
    known: dict[str, SiteProfile] = {}
    for profile in profiles:
        known[profile.site] = merge_profiles(known[profile.site], profile) if profile.site in known else profile
    return known


def read_page(
    name: str, page: Page, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]
) -> PageReading | Rejection:
    """Read one page, with the profile of its site if ``profiles``, by site, has one.

    A page without a URL gets the one that it states itself first. This is the fence around a page: whatever exception
    reading it raises, a defect of this program or of a site plug-in, becomes the rejection of this page and stops no
    other.
    """
    parsed = parse_input(name, page)
    return parsed if isinstance(parsed, Rejection) else read_parsed(name, parsed, sites, profiles)


def parse_input(name: str, page: Page) -> ParsedPage | Rejection:
    """Parse a page, and give it the URL that it states itself if it has none; or return its rejection."""
    if fault := fault_of(page):
        return Rejection(name, "bad_facts", fault)
    return fenced(name, _parse, page)


def read_parsed(
    name: str, parsed: ParsedPage, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]
) -> PageReading | Rejection:
    """Read the articles of a parsed page, as `read_page` does."""
    return fenced(name, _read, name, parsed, sites, profiles)


def explain_input(name: str, page: Page, sites: tuple[Site, ...]) -> Explanation | Rejection:
    """Explain a page read as `read_page` reads it, without a profile; or return its rejection."""
    parsed = parse_input(name, page)
    return parsed if isinstance(parsed, Rejection) else fenced(name, _explain, parsed, sites)


def _parse(page: Page) -> ParsedPage:
    return with_stated_url(parse_page(page))


def _explain(parsed: ParsedPage, sites: tuple[Site, ...]) -> Explanation:
    return explain_reading(read_article(parsed, site_for(parsed.page.location, sites)))


def _read(name: str, parsed: ParsedPage, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]) -> PageReading:
    page = parsed.page
    readings = read_articles(parsed, site_for(page.location, sites), profiles.get(site_key(page)))
    return PageReading(name, page, tuple(reading.article for reading in readings))


def as_input(page: Page | Rejection) -> Input:
    """Return a page as an input named by its URL, or by the hash of its bytes if it has none."""
    if isinstance(page, Rejection):
        return Input(page.url, page)
    return Input(page.location or f"sha256:{sha256(page.body).hexdigest()}", page)


def fetch_input(url: str, policy: Policy) -> Input:
    """Fetch the page at a URL; return it, or a rejection ``not_fetched``, as an input."""
    try:
        return Input(url, fetch(url, policy))
    except FetchError as error:
        return Input(url, Rejection(url, "not_fetched", error.reason))
