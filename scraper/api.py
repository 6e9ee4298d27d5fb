"""The calls that read one page: its article, all of its articles, and why its blocks became what they are.

Equal arguments give an equal answer, whatever was called before and whatever else is installed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.extraction.articles import explain_reading, read_article, read_articles
from scraper.extraction.dom.decoding import wrap_text
from scraper.extraction.parsed_pages import parse_page
from scraper.extraction.site_profiles import learn
from scraper.given_pages import check_arguments, check_page
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.models import Article, Explanation, Site, SiteProfile

__all__ = ["explain", "extract", "extract_all", "learn"]


def extract(
    page: Page | bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> Article:
    """Return the page's article, the first one if it has several.

    Args:
        page: a ``Page``, or its body as bytes or text.
        url: the page's address; replaces that of a ``Page``.
        fetched_at: when it was fetched, with a time zone; resolves relative dates and dates without a year.
        content_type: the ``Content-Type`` header; its charset helps to decode bytes.
        site: the plug-in to read it with; by default the one for the host of the URL.
        profile: what repeats on the site's pages (see ``learn``) and so belongs to no article.

    Returns:
        An ``Article``; one without paragraphs, but with teasers, for a page that has no article.

    Raises:
        DecodeError: the input is not text.
        TypeError: it is no page; nor is a text that is nothing but a URL or the name of a file (`fetch` and
            `Page.from_file` make pages of these). Another argument is of a wrong type.
    """
    _check("extract", page, url=url, fetched_at=fetched_at, content_type=content_type, site=site, profile=profile)
    parsed = _parsed(page, url, fetched_at, content_type)
    return read_article(parsed, site or site_for(parsed.page.location), profile).article


def extract_all(
    page: Page | bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> tuple[Article, ...]:
    """Return all articles of a page in order; at least one, which has no paragraphs if the page has no article.

    Arguments and errors are those of ``extract``.
    """
    _check("extract_all", page, url=url, fetched_at=fetched_at, content_type=content_type, site=site, profile=profile)
    parsed = _parsed(page, url, fetched_at, content_type)
    readings = read_articles(parsed, site or site_for(parsed.page.location), profile)
    return tuple(reading.article for reading in readings)


def explain(
    page: Page | bytes | str,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> Explanation:
    """Return the article that ``extract`` gives, with the label of every block and the candidates for its metadata.

    Arguments and errors are those of ``extract``.
    """
    _check("explain", page, url=url, fetched_at=fetched_at, content_type=content_type, site=site, profile=profile)
    parsed = _parsed(page, url, fetched_at, content_type)
    return explain_reading(read_article(parsed, site or site_for(parsed.page.location), profile))


def _check(call: str, page: object, **arguments: object) -> None:
    check_page(page, call)
    check_arguments(call, page, **arguments)


def _parsed(
    given: Page | bytes | str, url: str | None, fetched_at: datetime | None, content_type: str | None
) -> ParsedPage:
    """Parse the input. Input that is text already is not decoded again, whatever charset it declares."""
    if isinstance(given, str):
        decoded = wrap_text(given, url)
        return parse_page(Page(url, decoded.utf8 or b"", fetched_at=fetched_at), decoded)
    if not isinstance(given, Page):
        return parse_page(Page(url, bytes(given), content_type=content_type, fetched_at=fetched_at))
    return parse_page(
        replace(
            given,
            url=url or given.url,
            final_url=None if url else given.final_url,
            content_type=content_type or given.content_type,
            fetched_at=fetched_at or given.fetched_at,
        )
    )
