"""Which plug-in reads a page: those of this package, and how one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.sites.generic import GENERIC
from scraper.sites.kcna_co_jp import KCNA_CO_JP
from scraper.sites.kcna_kp import KCNA_KP
from scraper.sites.kcnawatch import KCNAWATCH
from scraper.sites.rodong import RODONG
from scraper.urls.addresses import host_of, is_within

if TYPE_CHECKING:
    from scraper.models import Site

__all__ = ["GENERIC", "SITES", "site_for"]

SITES: tuple[Site, ...] = (KCNA_CO_JP, KCNA_KP, KCNAWATCH, RODONG)


def site_for(url: str | None, sites: tuple[Site, ...] = SITES) -> Site:
    """Return the plug-in whose hosts include the URL's host or a parent of it; later ones win; else the generic one.

    >>> site_for("https://www.kcnawatch.org/newstream/1/a/").name
    'kcnawatch.org'
    >>> site_for("https://news.example/a").name
    'generic'
    """
    host = host_of(url)
    for site in reversed(sites):
        if any(is_within(host, known) for known in site.hosts):
            return site
    return GENERIC
