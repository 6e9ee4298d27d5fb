"""Plug-ins for sites, by name."""

from __future__ import annotations

from importlib import import_module

from scraper.models import Site
from scraper.sites import SITES


def load_sites(names: tuple[str, ...]) -> tuple[Site, ...]:
    """The plug-ins of this package and those named ``module:NAME``; the later of two for one host counts.

    Raises:
        ValueError: a name leads to no plug-in.
    """
    return (*SITES, *map(_load, names))


def _load(name: str) -> Site:
    module, _, attribute = name.partition(":")
    try:
        site = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, TypeError, ValueError) as error:  # the last two for names as "." and ""
        raise ValueError(f"{name} cannot be loaded: {error}") from error
    if not isinstance(site, Site):
        raise ValueError(f"{name} is no Site")  # noqa: TRY004 - what is wrong is the job
    return site
