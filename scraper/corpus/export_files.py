"""The files of an export: written whole or not at all, and nothing of an older export left beside them."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from scraper.corpus.exports import GENERATOR
from scraper.corpus.json_objects import object_lines, read_before
from scraper.storage.atomic_files import publish, put_on_disk, replacing, settle, staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class _Written:
    """The files that were written: each has a number, and a line in a list of names, since they may be many."""

    place: Path

    @property
    def list(self) -> Path:
        """Where the list is: name, rows and SHA-256 of each, in the order of their numbers."""
        return self.place / "names"

    def part(self, number: int) -> Path:
        """Return where a file is until it takes its name."""
        return self.place / str(number)

    def files(self) -> Iterator[tuple[str, Record]]:
        """Yield what a manifest says of each file, by its name."""
        with self.list.open(encoding="ascii") as lines:
            for line in lines:
                name, rows, digest = json.loads(line)
                yield name, {"rows": rows, "sha256": digest}


@dataclass(frozen=True, slots=True)
class _Moves:
    """From where to where each file goes, the manifest last; can be gone through again."""

    written: _Written
    folder: Path
    manifest_name: str

    def __iter__(self) -> Iterator[tuple[Path, Path]]:
        names = (name for name, _ in self.written.files())
        for number, name in enumerate(chain(names, (self.manifest_name,))):
            yield self.written.part(number), self.folder / name


def write(
    folder: Path,
    writers: Iterable[tuple[str, Writer]],
    manifest: Callable[[Iterator[tuple[str, Record]]], Mapping[str, object]],
    manifest_name: str = MANIFEST,
) -> None:
    """Write files by their names, then their manifest, and remove what an older manifest of this name names besides.

    One writer is in memory at a time. All are on the disk before the first takes its name; the manifest comes last, so
    that its SHA-256 values tell a whole export from one that was interrupted. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with staging(folder) as place:
        written, rest = _Written(place), iter(writers)
        first = list(islice(rest, MANY + 1))
        are_many = len(first) > MANY and sys.platform == "linux"  # elsewhere sync() need not wait for the disk
        count = _write_parts(written, chain(first, rest), are_many)
        _write_part(written.part(count), partial(_write_manifest, manifest(written.files())), are_many)
        if are_many:
            os.sync()
        moves = _Moves(written, folder, manifest_name)
        for parent in {target.parent for _, target in moves}:
            parent.mkdir(exist_ok=True)
        stale = _named(folder / manifest_name)
        stale.difference_update(name for name, _ in written.files())
        publish(moves)
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


def _write_parts(written: _Written, writers: Iterable[tuple[str, Writer]], is_synced_later: bool) -> int:
    """Write files and the list of them; return how many there are."""
    count = 0
    with written.list.open("w", encoding="ascii") as names:
        for name, writer in writers:
            rows, digest = _write_part(written.part(count), writer, is_synced_later)
            names.write(json.dumps([name, rows, digest]) + "\n")
            count += 1
    return count


def _write_manifest(record: Mapping[str, object], file: IO[bytes]) -> int:
    return write_lines(object_lines(record), file)


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
    if not manifest.is_file():
        return set()
    try:
        with manifest.open(encoding="utf-8") as lines:
            written = read_before(lines, "pages")  # they are a hundred times as many as the files
    except ValueError:
        return set()
    if not isinstance(written, dict) or written.get("generator") != GENERATOR:
        return set()
    return {name for name in written.get("files", ()) if _PLAIN_NAME.fullmatch(name)}
