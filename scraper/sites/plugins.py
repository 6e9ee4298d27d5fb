"""Plug-ins from outside this package: those that installed packages offer, and those that a user names."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from scraper.models import Site
from scraper.sites import SITES

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# Each entry point of this group leads to a ``Site``.
GROUP = "scraper.sites"


def load_sites(names: tuple[str, ...] = ()) -> tuple[Site, ...]:
    """Return the plug-ins of this package, of installed ones, and those named ``module:NAME``.

    Of two for one host the later one counts: who names a plug-in goes before who has installed one.

    Raises:
        ValueError: a name, or what an installed package offers, leads to no plug-in.
    """
    return (*SITES, *installed_sites(), *map(load_site, names))


def installed_sites() -> tuple[Site, ...]:
    """Return the plug-ins that installed packages offer, in the order of the packages' names and their own.

    The command line, crawl jobs and workers ask for them; `extract` and the other calls of the library do not, so
    that their answer depends on their arguments alone.

    Raises:
        ValueError: what a package offers is no plug-in; the message names the package.
    """
    offered = {(_package(entry), entry.name, entry.value): entry for entry in entry_points(group=GROUP)}
    return tuple(_offered_site(offered[key]) for key in sorted(offered))


def load_site(name: str) -> Site:
    """Return the plug-in that ``module:NAME`` names.

    Raises:
        ValueError: the name leads to no plug-in.
    """
    module, _, attribute = name.partition(":")
    try:
        site = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, TypeError, ValueError) as error:  # the last two for names as "." and ""
        raise ValueError(f"{name} cannot be loaded: {error}") from error
    return _checked(name, site)


def _offered_site(entry: EntryPoint) -> Site:
    name = f"the plug-in {entry.name} of the package {_package(entry)} ({entry.value})"
    try:
        site = entry.load()
    except Exception as error:  # whatever a module of somebody else raises when it is imported
        raise ValueError(f"{name} cannot be loaded: {type(error).__name__}: {error}") from error
    return _checked(name, site)


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else ""


def _checked(name: str, site: object) -> Site:
    if not isinstance(site, Site):
        raise ValueError(f"{name} is no Site")  # noqa: TRY004 - what is wrong is the job, or the package
    return site
