"""Options that say how many of something are wanted."""

from __future__ import annotations

import click

from scraper.setting_values import MAX_COUNT

COUNT = click.IntRange(1, MAX_COUNT)
