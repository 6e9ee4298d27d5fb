"""``--site``: which plug-ins a command reads with, those of installed packages included."""

from __future__ import annotations

import click

from scraper.models import Site
from scraper.sites.plugins import load_site, load_sites


class _Plugin(click.ParamType[Site]):
    name = "plug-in"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Site:
        """Return the ``Site`` that ``module:NAME`` names."""
        if isinstance(value, Site):
            return value
        try:
            return load_site(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


site_option = click.option(
    "--site", "plugins", type=_Plugin(), multiple=True, metavar="MODULE:NAME", help="Read with this site plug-in, too."
)


def all_sites(plugins: tuple[Site, ...]) -> tuple[Site, ...]:
    """Return all plug-ins to choose from; of two for one host, the user's counts."""
    try:
        return (*load_sites(), *plugins)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
