"""What this program runs on: versions, optional packages, features of SQLite, a browser."""

from __future__ import annotations

import platform
import re
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scraper.chromium import chromium_file
from scraper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DISTRIBUTION = "newspage-scraper"
# INSERT … ON CONFLICT came with 3.24 (sqlite.org/lang_upsert.html).
MIN_SQLITE = (3, 24, 0)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "firefox")
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;\s*extra == ['\"]([\w-]+)['\"])?")


class State(StrEnum):
    """``absent``: something that is left out by choice. ``broken``: something without which commands fail."""

    OK = "ok"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``detail`` says its version or place, or what to do."""

    name: str
    state: State
    detail: str


def examine() -> tuple[Finding, ...]:
    """Find out everything, what is needed before what is optional, without any network."""
    return (
        Finding("scraper", State.OK, _version_of(DISTRIBUTION) or "not installed: runs from a folder"),
        Finding("Python", State.OK, f"{platform.python_version()} at {sys.executable}"),
        Finding("system", State.OK, platform.platform(terse=True)),
        Finding("output", State.OK, f"encoding {sys.stdout.encoding}"),
        sqlite_finding(sqlite3.sqlite_version_info),
        _journal(),
        _full_text(),
        _browser(),
        _chromium(),
        *packages(requires_of(DISTRIBUTION)),
    )


def packages(requirements: Iterable[str]) -> Iterator[Finding]:
    """Yield each package that is needed, then each extra, whole or with what it lacks; none for other systems alone.

    >>> [finding.state.value for finding in packages(["click>=8", "no-such; extra == 'spark'"])]
    ['ok', 'absent']
    """
    extras: dict[str, list[str]] = {}
    for requirement in requirements:
        if match := _REQUIREMENT.fullmatch(requirement):
            extras.setdefault(match[2] or "", []).append(match[1])
    yield from map(_package, extras.pop("", []))
    for extra, names in extras.items():
        yield _extra(extra, names)


def requires_of(distribution: str) -> list[str]:
    """Return the requirements that an installed distribution states; none if it is not installed."""
    try:
        return requires(distribution) or []
    except PackageNotFoundError:
        return []


def sqlite_finding(found: tuple[int, ...]) -> Finding:
    """Tell whether this version of SQLite has the statements that a corpus and a crawl need."""
    name, text = "SQLite", ".".join(map(str, found))
    if found >= MIN_SQLITE:
        return Finding(name, State.OK, text)
    return Finding(name, State.BROKEN, f"{text}; needed is {'.'.join(map(str, MIN_SQLITE))} or later")


def _package(name: str) -> Finding:
    found = _version_of(name)
    if found:
        return Finding(name, State.OK, found)
    return Finding(name, State.BROKEN, f"needed and not installed: pip install {name}")


def _extra(extra: str, names: list[str]) -> Finding:
    missing = [name for name in names if not _version_of(name)]
    if missing:
        what_to_do = f"optional, lacks {', '.join(missing)}: pip install '{DISTRIBUTION}[{extra}]'"
        return Finding(f"[{extra}]", State.ABSENT, what_to_do)
    return Finding(f"[{extra}]", State.OK, ", ".join(f"{name} {_version_of(name)}" for name in names))


def _version_of(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _journal() -> Finding:
    """Try SQLite's write-ahead log, without which a corpus cannot be written beside readers."""
    name = "SQLite write-ahead log"
    with TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder, "try.db"))
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        connection.close()
    return Finding(name, State.OK if mode == "wal" else State.BROKEN, f"journal mode {mode}")


def _full_text() -> Finding:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE try USING fts5(text)")
    except sqlite3.OperationalError as error:
        return Finding("SQLite full-text search", State.ABSENT, str(error))
    finally:
        connection.close()
    return Finding("SQLite full-text search", State.OK, "FTS5")


def _browser() -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return Finding("browser", State.OK, found)
    return Finding("browser", State.ABSENT, "optional, none found: write pages with -o and open them elsewhere")


def _chromium() -> Finding:
    """Look for what makes pages in a crawl: the browser and the package that drives it."""
    name = "Chromium for crawls"
    try:
        return Finding(name, State.OK, chromium_file())
    except InputError as error:
        return Finding(name, State.ABSENT, f"optional: {error}")
