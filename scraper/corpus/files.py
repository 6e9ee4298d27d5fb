"""The files of an export: written whole or not at all, and nothing of an older export left beside them."""

from __future__ import annotations

import json
import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from scraper.corpus.exports import GENERATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from scraper.corpus.records import Json, Record

MANIFEST = "manifest.json"
# While it is written, a file has this ending; one that a killed run left is overwritten by the next.
UNFINISHED = ".part"

_PLAIN_NAME = re.compile(r"\w[\w.-]*")  # no path: a manifest must not make us remove files of other folders


def write(
    folder: Path, tables: Mapping[str, Iterable[Record]], manifest: Callable[[Mapping[str, Json]], Record]
) -> None:
    """Write tables as JSON Lines, then their manifest, and remove what an older export's manifest names besides.

    Each file is on the disk before it takes its name; the manifest comes last, so that its SHA-256 values tell a
    whole export from one that was interrupted. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: _write_rows(folder / (name + UNFINISHED), rows) for name, rows in tables.items()}
    text = json.dumps(manifest(files), ensure_ascii=False, indent=1)
    _write_lines(folder / (MANIFEST + UNFINISHED), [text])
    stale = _named(folder / MANIFEST) - files.keys()
    for name in (*files, MANIFEST):
        (folder / (name + UNFINISHED)).replace(folder / name)
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    _settle(folder)


def _write_rows(path: Path, rows: Iterable[Record]) -> Record:
    count, digest = _write_lines(path, (json.dumps(row, ensure_ascii=False) for row in rows))
    return {"rows": count, "sha256": digest}


def _write_lines(path: Path, lines: Iterable[str]) -> tuple[int, str]:
    count, digest = 0, sha256()
    with path.open("wb") as file:
        for line in lines:
            # A lone surrogate (of a file name) has no UTF-8; written as \udcff it is JSON for the same character.
            data = (line + "\n").encode("utf-8", "backslashreplace")
            digest.update(data)
            file.write(data)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count, digest.hexdigest()


def _named(manifest: Path) -> set[str]:
    try:
        written = json.loads(manifest.read_bytes())
    except (FileNotFoundError, ValueError):
        return set()
    if not isinstance(written, dict) or written.get("generator") != GENERATOR:
        return set()
    return {name for name in written.get("files", ()) if _PLAIN_NAME.fullmatch(name)}


def _settle(folder: Path) -> None:
    # A rename survives a power cut only when its folder is on the disk too; Windows cannot open folders.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
