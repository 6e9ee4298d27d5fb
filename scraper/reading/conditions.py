"""What the reading of a page depends on besides its bytes, its facts and the version of the program."""

from __future__ import annotations

from dataclasses import fields
from re import Pattern
from typing import TYPE_CHECKING

from scraper.deduplication import content_id
from scraper.extraction.site_profiles import site_key
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.models import Page, Site, SiteProfile

_PACKAGE = __name__.partition(".")[0]


class Conditions:
    """The plug-ins and the profiles, by site, that pages are read with; ``has_blocks``: for their structure, too."""

    def __init__(
        self, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile], *, has_blocks: bool = False
    ) -> None:
        self.sites = sites
        self.profiles = profiles
        self.has_blocks = has_blocks
        self._kept = ("blocks",) if has_blocks else ()
        self._profile_digests: dict[str, str] = {}
        self._site_digests: dict[int, str] = {}  # by identity: plug-ins need not be hashable

    def digest_of(self, page: Page) -> str:
        """Return a name for all that a page is read with and for; empty if nothing can name it.

        What a plug-in from elsewhere computes may change without a trace, so its pages have no such name.
        """
        site = site_for(page.location, self.sites)
        digest = self._site_digests.get(id(site))
        if digest is None:
            digest = self._site_digests[id(site)] = digest_of_site(site)
        return content_id("read_with", digest, self._profile_digest(site_key(page)), *self._kept) if digest else ""

    def _profile_digest(self, site: str) -> str:
        profile = self.profiles.get(site)
        if profile is None:
            return ""
        digest = self._profile_digests.get(site)
        if digest is None:
            prints = (repr((each.page, each.texts)) for each in profile.prints)
            digest = self._profile_digests[site] = content_id("profile", profile.site, *prints)
        return digest


def digest_of_site(site: Site) -> str:
    """Return a name for all that a plug-in says; empty if it computes something outside of this package."""
    if site.refine and getattr(site.refine, "__module__", "").partition(".")[0] != _PACKAGE:
        return ""
    return content_id("site", *(repr(_plain(getattr(site, field.name))) for field in fields(site)))


def _plain(value: object) -> object:
    """Return what stands for a field of a plug-in: of a pattern all of it, of a function its name."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Pattern):
        return value.pattern, value.flags
    return getattr(value, "__qualname__", value)
