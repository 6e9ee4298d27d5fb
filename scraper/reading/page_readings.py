"""One page → all articles on it, or why there are none: the fence around each page."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from scraper.crashes import fenced
from scraper.extraction.articles import explain_reading, read_article, read_articles
from scraper.extraction.parsed_pages import parse_page, with_stated_url
from scraper.extraction.site_profiles import merge_profiles, site_key
from scraper.inputs import Input
from scraper.models import Page, Rejection
from scraper.sidecar import fault_of
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.models import Article, Explanation, Site, SiteProfile


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
