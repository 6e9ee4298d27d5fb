"""``--without-reserved``: which uses an export is meant for, so that it leaves out what is reserved."""

from __future__ import annotations

import click

from scraper.rights.reservations import USES

without_reserved_option = click.option(
    "--without-reserved",
    "uses",
    type=click.Choice(USES),
    multiple=True,
    metavar="USE",
    help=f"Leave out pages that reserve this use: {', '.join(USES)}.",
)
