"""The flow on this machine: inputs → pages → articles and teasers → corpus. Reads top to bottom."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.errors import DecodeError, FetchError
from scraper.fetching import fetch
from scraper.inputs import Input
from scraper.models import Article, Page, Rejection
from scraper.sites import SITES, extract_all, site_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.corpus import Corpus
    from scraper.models import Policy, Report, Site

# Rejections that say what a page is, not that reading it went wrong.
OUTCOMES = frozenset({"no_article", "status"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and all articles on it; ``name``: how the user knows the input."""

    name: str
    page: Page
    articles: tuple[Article, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the page gave nothing: no text of an article and no teaser."""
        return not any(article.paragraphs or article.teasers for article in self.articles)


def clean(pages: Iterable[Page | Rejection], corpus: Corpus, *, sites: tuple[Site, ...] = SITES) -> Report:
    """Read all pages into the corpus and report on what it holds then.

    An undecodable page becomes a rejection. Any other exception is a defect of this program, or of a site plug-in:
    it is raised, and the pages before it are in the corpus.
    """
    deque(ingest(map(named, pages), corpus, sites=sites), maxlen=0)
    return corpus.report()


def ingest(
    inputs: Iterable[Input], corpus: Corpus, *, sites: tuple[Site, ...] = SITES
) -> Iterator[Reading | Rejection]:
    """`clean` step by step: yields what became of each input, once it is in the corpus."""
    for reading in readings(inputs, sites=sites):
        if isinstance(reading, Rejection):
            corpus.reject(reading)
        else:
            corpus.add(reading.page, reading.articles)
        yield reading


def readings(inputs: Iterable[Input], *, sites: tuple[Site, ...] = SITES) -> Iterator[Reading | Rejection]:
    """Yield what each input gives, in their order."""
    for name, page in inputs:
        yield page if isinstance(page, Rejection) else _read(name, page, sites)


def _read(name: str, page: Page, sites: tuple[Site, ...]) -> Reading | Rejection:
    try:
        articles = extract_all(page, site=site_for(page.location, sites))
    except DecodeError as error:
        return Rejection(name, "undecodable", error.reason)
    url = page.location or _stated_url(articles)
    if url != page.location:
        # Once more: with the URL, its site's plug-in is known and relative links have a base.
        return _read(name, replace(page, url=url), sites)
    return Reading(name, page, articles)


def _stated_url(articles: Iterable[Article]) -> str | None:
    """The URL that a page gives itself (canonical link, else og:url), if it is a whole one."""
    urls = (article.canonical_url for article in articles if article.canonical_url)
    return next((url for url in urls if urlsplit(url).scheme in {"http", "https"}), None)


def named(page: Page | Rejection) -> Input:
    """A page by its URL, or by its bytes if it has none."""
    if isinstance(page, Rejection):
        return Input(page.url, page)
    return Input(page.location or f"sha256:{sha256(page.body).hexdigest()}", page)


def visited(url: str, policy: Policy) -> Input:
    """The page at a URL, or a rejection ``not_fetched``."""
    try:
        return Input(url, fetch(url, policy))
    except FetchError as error:
        return Input(url, Rejection(url, "not_fetched", error.reason))
