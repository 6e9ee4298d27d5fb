"""Exit codes, and the messages that go with them."""

from __future__ import annotations

from enum import IntEnum

import click


class Exit(IntEnum):
    """What the command tells the shell; 128 + n is what shells show for the signal n."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING = 3
    LOCKED = 4
    LATER = 75  # EX_TEMPFAIL of sysexits.h
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


def complain(name: str, reason: str) -> None:
    """One line on stderr: ``scraper: NAME: reason``."""
    click.echo(f"scraper: {name}: {reason}", err=True)
