"""The pages of a test suite by their names, in whichever folders they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.source import SourceError, need_folder

if TYPE_CHECKING:
    from pathlib import Path


def pages_by_name(folder: Path) -> dict[str, Path]:
    """Return the HTML files below a folder by their names, of two with one name the first by path.

    Raises:
        SourceError: there is none.
    """
    files = sorted(need_folder(folder).rglob("*.html"), reverse=True)
    if not files:
        raise SourceError(f"{folder}: no .html file in it")
    return {path.name: path for path in files}
