"""Site profiles as a file: one JSON object a line, sorted by site. See docs/formats.md."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.errors import InputError
from scraper.models import SiteProfile
from scraper.records import record_of, value_of
from scraper.storage.atomic_files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROFILE_SCHEMA_VERSION = 1


def write_profiles(path: Path, profiles: Iterable[SiteProfile]) -> None:
    """Write profiles to a file, which takes its name when it is whole. Raises InputError if that cannot be."""
    rows = sorted(profiles, key=lambda profile: profile.site)
    lines = [json.dumps({"schema_version": PROFILE_SCHEMA_VERSION, **record_of(row)}) for row in rows]
    try:
        with replacing(path) as file:
            file.writelines(f"{line}\n".encode() for line in lines)
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror}") from error


def read_profiles(path: Path) -> tuple[SiteProfile, ...]:
    """Return the profiles in a file.

    Raises:
        InputError: it cannot be read, or a line is no profile of a version that this program knows.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    return tuple(_profile(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _profile(path: Path, number: int, line: bytes) -> SiteProfile:
    try:
        record = json.loads(line)
        version = record.get("schema_version") if isinstance(record, dict) else None
        profile = value_of(SiteProfile, record)
    except ValueError as error:
        raise InputError(str(path), f"line {number} is no site profile: {error}") from error
    except RecursionError as error:
        raise InputError(str(path), f"line {number} is no site profile: nested too deeply") from error
    if version != PROFILE_SCHEMA_VERSION:
        reason = f"schema version {version}; this program reads version {PROFILE_SCHEMA_VERSION}"
        raise InputError(str(path), f"line {number}: {reason}")
    return profile
