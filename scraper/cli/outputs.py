"""Files that commands write with ``-o``: whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.cli.endings import on_stop
from scraper.storage.atomic_files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO


@contextmanager
def output_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name when it is whole; whoever stops the command reads that nothing has changed."""
    with on_stop(lambda: f"nothing was written, {path} is as it was"), replacing(path) as file:
        yield file


def write_page(text: str, path: Path) -> None:
    """Write such a file. Raises OSError that names it."""
    with output_file(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))
