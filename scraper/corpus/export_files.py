"""The files of an export: written whole or not at all, and nothing of an older export left beside them."""

from __future__ import annotations

import json
import os
import re
import sys
from functools import partial
from hashlib import file_digest
from typing import TYPE_CHECKING, TypeVar

from scraper.corpus.exports import GENERATOR
from scraper.storage.atomic_files import publish, put_on_disk, replacing, settle, staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import IO

    from scraper.records import Record

    # Writes one file, and returns how many rows it has.
    Writer = Callable[[IO[bytes]], int]

T = TypeVar("T")

MANIFEST = "manifest.json"
# More files than this are put on the disk together: 600 files of 3 KB took 3.3 s one by one and 0.5 s at once.
MANY = 100

# No path but one folder: a manifest must not make us remove files of other folders.
_PLAIN_NAME = re.compile(r"(?:\w[\w.-]*/)?\w[\w.-]*")


def write(
    folder: Path,
    writers: Mapping[str, Writer],
    manifest: Callable[[Mapping[str, Record]], Record],
    manifest_name: str = MANIFEST,
) -> None:
    """Write files, then their manifest, and remove what an older export's manifest of this name names besides.

    All are on the disk before the first takes its name; the manifest comes last, so that its SHA-256 values tell a
    whole export from one that was interrupted. Raises OSError.
    """
    are_many = len(writers) > MANY and sys.platform == "linux"  # elsewhere sync() need not wait for the disk
    folder.mkdir(parents=True, exist_ok=True)
    stale = _named(folder / manifest_name) - writers.keys()
    with staging(folder) as place:
        parts = [place / str(number) for number in range(len(writers) + 1)]
        files: dict[str, Record] = {}
        for part, (name, writer) in zip(parts, writers.items(), strict=False):
            rows, digest = _write_part(part, writer, are_many)
            files[name] = {"rows": rows, "sha256": digest}
        text = json.dumps(manifest(files), ensure_ascii=False, indent=1)
        _write_part(parts[-1], partial(write_lines, [text]), are_many)
        if are_many:
            os.sync()
        targets = [folder / name for name in (*files, manifest_name)]
        for parent in {target.parent for target in targets}:
            parent.mkdir(exist_ok=True)
        publish(zip(parts, targets, strict=True))
    _remove(folder, stale)


def write_file(path: Path, writer: Callable[[IO[bytes]], T]) -> T:
    """Write one file as `replacing` does, in a folder that is made if missing.

    Returns what its writer returns. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        return writer(file)


def write_rows(rows: Iterable[Record], file: IO[bytes]) -> int:
    """Write rows as JSON Lines."""
    return write_lines((json.dumps(row, ensure_ascii=False) for row in rows), file)


def write_lines(lines: Iterable[str], file: IO[bytes]) -> int:
    """Write lines and return their number."""
    count = 0
    for line in lines:
        # A lone surrogate (of a file name) has no UTF-8; written as \udcff it is JSON for the same character.
        file.write((line + "\n").encode("utf-8", "backslashreplace"))
        count += 1
    return count


def _write_part(path: Path, writer: Writer, is_synced_later: bool) -> tuple[int, str]:
    with path.open("w+b") as file:
        rows = writer(file)
        file.flush()
        if not is_synced_later:
            put_on_disk(file)
        file.seek(0)
        return rows, file_digest(file, "sha256").hexdigest()


def _remove(folder: Path, names: set[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
    for parent in {(folder / name).parent for name in names}:
        if parent.is_dir():
            settle(parent)


def _named(manifest: Path) -> set[str]:
    try:
        written = json.loads(manifest.read_bytes()) if manifest.is_file() else None
    except ValueError:
        return set()
    if not isinstance(written, dict) or written.get("generator") != GENERATOR:
        return set()
    return {name for name in written.get("files", ()) if _PLAIN_NAME.fullmatch(name)}
