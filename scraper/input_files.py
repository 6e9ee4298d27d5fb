"""The files that names stand for: a file, a folder and what is below, a glob. Nothing is opened.

Links to folders are not followed, neither in folders nor by ``**``: they may lead back to where they stand.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scraper.models import Rejection

# A host, and a path on it that is no name of a saved page.
_ADDRESS = re.compile(
    r"(?:www\.[\w.-]+\.[a-z]{2,}|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?=/))(?:/\S*)?(?<!\.htm)(?<!\.html)", re.IGNORECASE
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class File(NamedTuple):
    """A regular file, or what will say itself what is wrong with it when it is read; ``is_named``: by the user."""

    path: Path
    is_named: bool


class Special(NamedTuple):
    """What is there and no regular file, as a pipe; ``is_named``: by the user, whole, not by a glob."""

    path: Path
    is_named: bool


def find(name: str) -> Iterator[File | Special | Rejection]:
    """Yield what a name stands for; a `Rejection` ``unreadable`` where that cannot be told."""
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116 - a name that is no path is a fault of its own
    except (OSError, ValueError) as error:
        matches = sorted(_matches(name)) if glob.has_magic(name) else []
        for match in matches:
            yield from _entries(match)
        if not matches:
            yield Rejection(name, "unreadable", _why_not_found(name, error))
        return
    if stat.S_ISDIR(mode):
        yield from _walk(name)
    else:
        yield (File if stat.S_ISREG(mode) else Special)(Path(name), is_named=True)


def why(error: OSError | ValueError) -> str:
    """Say what is wrong with a file, in the words of the system."""
    return getattr(error, "strerror", None) or str(error)


def _why_not_found(name: str, error: OSError | ValueError) -> str:
    if not isinstance(error, FileNotFoundError):
        return why(error)
    if _ADDRESS.fullmatch(name):
        return f"no such file; did you mean https://{name}"
    folder = Path(name).parent
    if glob.has_magic(name) and not glob.has_magic(str(folder)) and folder.is_dir():
        return f"nothing at the top of {folder} matches; the folder itself stands for all pages in it and below"
    return "no such file, or nothing that matches"


def _entries(match: str) -> Iterator[File | Special | Rejection]:
    if os.path.isdir(match):  # noqa: PTH112 - which raises nothing
        yield from _walk(match)
    else:
        yield File(Path(match), is_named=True) if _may_be_read(match) else Special(Path(match), is_named=False)


def _walk(folder: str) -> Iterator[File | Special | Rejection]:
    unreadable: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118 - texts
        for name in sorted([*names, *linked]):
            path = Path(place, name)
            yield (File if _may_be_read(path) else Special)(path, is_named=False)
    yield from (Rejection(str(error.filename), "unreadable", why(error)) for error in unreadable)


def _may_be_read(path: str | Path) -> bool:
    """Tell whether it is a regular file, or so broken that reading it ends at once and says why."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - a text or a path
    except (OSError, ValueError):
        return True


def _matches(pattern: str) -> Iterator[str]:
    """Yield the names that a pattern matches; `glob` follows links in ``**``, and two in a folder take for ever."""
    parts = pattern.split("/")
    if "**" not in parts:
        yield from glob.iglob(pattern)  # noqa: PTH207 - Path.glob takes no absolute pattern
        return
    first = parts.index("**")
    rest = parts[first + 1 :] or ["*"]
    starts = glob.iglob("/".join(parts[:first]) or "/") if first else (".",)  # noqa: PTH207 - as above
    for start in starts:
        for place, folders, _ in os.walk(start):
            folders[:] = [folder for folder in folders if not folder.startswith(".")]
            yield from map(os.path.normpath, _matches("/".join((glob.escape(place), *rest))))
