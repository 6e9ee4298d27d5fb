"""What people read on a terminal: styled lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType


def show(lines: Iterable[RenderableType]) -> None:
    """Print lines: in colours on a terminal, unless NO_COLOR is set; plain in a pipe.

    They stay as long as they are: cut or wrapped, grep would not find what is in them. Rich gives the colours and
    click prints, because rich ends the program when a reader leaves, with an exit code of its own.
    """
    console = Console(highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for line in lines:
            console.print(line)
    click.echo(capture.get(), nl=False, color=True)
