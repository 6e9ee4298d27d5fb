"""The calls that read one page: its article, all of its articles, and why its blocks became what they are.

Equal arguments give an equal answer, whatever was called before and whatever else is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.articles import explain_reading, read_article, read_articles
from scraper.extraction.site_profiles import learn
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from datetime import datetime

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
        url: where the page stood; with a ``Page``, takes the place of its own.
        fetched_at: when it was fetched (aware); decides relative dates and dates without a year.
        content_type: the ``Content-Type`` header; its charset helps to decode bytes.
        site: the plug-in to read it with; by default the one whose host the URL has.
        profile: what repeats on the site's pages (see ``learn``); it is no part of the article.

    Returns:
        An ``Article``; one without paragraphs, but with teasers, for a page that has no article.

    Raises:
        DecodeError: the input is no text.
    """
    adapted = _as_page(page, url, fetched_at, content_type)
    return read_article(adapted, site or site_for(adapted.location), profile).article


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
    adapted = _as_page(page, url, fetched_at, content_type)
    return tuple(reading.article for reading in read_articles(adapted, site or site_for(adapted.location), profile))


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
    adapted = _as_page(page, url, fetched_at, content_type)
    return explain_reading(read_article(adapted, site or site_for(adapted.location), profile))


def _as_page(page: Page | bytes | str, url: str | None, fetched_at: datetime | None, content_type: str | None) -> Page:
    """Return what was given as a ``Page``. Text is taken at its word, whatever charset it declares."""
    if isinstance(page, Page):
        return Page(
            url=url or page.url,
            body=page.body,
            final_url=None if url else page.final_url,
            status=page.status,
            headers=page.headers,
            content_type=content_type or page.content_type,
            fetched_at=fetched_at or page.fetched_at,
        )
    if isinstance(page, str):
        return Page(
            url, page.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", fetched_at=fetched_at
        )
    return Page(url, bytes(page), content_type=content_type, fetched_at=fetched_at)
