"""Options that say how many of something are wanted."""

from __future__ import annotations

import click

# No corpus and no site has more, and what counts them (SQLite, islice) ends a little above.
COUNT = click.IntRange(1, 1_000_000_000)
