"""Exit codes, and the messages that go with them."""

from __future__ import annotations

from contextlib import suppress
from enum import IntEnum

import click

from scraper.characters import shown


class Exit(IntEnum):
    """What the command tells the shell; 128 + n is what shells show for the signal n."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING = 3
    LOCKED = 4
    STALE = 5
    LATER = 75  # EX_TEMPFAIL of sysexits.h
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


def complain(name: str, reason: str) -> None:
    """Print a line on stderr: ``scraper: NAME: reason``, both printable and of 1,000 characters at most."""
    tell(f"{shown(name)}: {shown(reason)}")


def tell(message: str) -> None:
    """Print a line on stderr: ``scraper: message``. Foreign words in it have gone through `shown`.

    A line that cannot be written ends no run: whoever closed stderr has the exit code.
    """
    with suppress(OSError):
        click.echo(f"scraper: {message}", err=True)
