"""``--site``: plug-ins of the user's own, by name."""

from __future__ import annotations

import click

from scraper.models import Site
from scraper.sites import SITES


class _Plugin(click.ParamType[Site]):
    name = "plug-in"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Site:
        """The ``Site`` that ``module:NAME`` names."""
        if isinstance(value, Site):
            return value
        from scraper.sites.plugins import load_sites  # noqa: PLC0415 - only who names a plug-in waits for crawling

        try:
            return load_sites((str(value),))[-1]
        except ValueError as error:
            self.fail(str(error), param, ctx)


site_option = click.option(
    "--site", "plugins", type=_Plugin(), multiple=True, metavar="MODULE:NAME", help="Read with this site plug-in, too."
)


def with_ours(plugins: tuple[Site, ...]) -> tuple[Site, ...]:
    """All plug-ins to choose from; of two for one host, the user's counts."""
    return (*SITES, *plugins)
