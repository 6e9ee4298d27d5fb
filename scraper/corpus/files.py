"""The files of an export: written whole or not at all, and nothing of an older export left beside them."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import contextmanager
from functools import partial
from hashlib import file_digest
from pathlib import Path
from shutil import copymode
from typing import TYPE_CHECKING, TypeVar

from scraper.corpus.exports import GENERATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import IO

    from scraper.corpus.records import Record

    # Writes one file, and returns how many rows it has.
    Writer = Callable[[IO[bytes]], int]

T = TypeVar("T")

MANIFEST = "manifest.json"
# While it is written, a file has this ending; one that a killed run left is overwritten by the next.
UNFINISHED = ".part"
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

    Each file is on the disk before it takes its name; the manifest comes last, so that its SHA-256 values tell a
    whole export from one that was interrupted. Raises OSError.
    """
    are_many = len(writers) > MANY and sys.platform == "linux"  # elsewhere sync() need not wait for the disk
    files: dict[str, Record] = {}
    for name, writer in writers.items():
        rows, digest = _write_unfinished(folder / name, writer, are_many)
        files[name] = {"rows": rows, "sha256": digest}
    text = json.dumps(manifest(files), ensure_ascii=False, indent=1)
    _write_unfinished(folder / manifest_name, partial(write_lines, [text]), are_many)
    stale = _named(folder / manifest_name) - files.keys()
    if are_many:
        os.sync()
    for name in (*files, manifest_name):
        _unfinished(folder / name).replace(folder / name)
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    for parent in {(folder / name).parent for name in (*files, *stale, manifest_name)}:
        _settle(parent)


def write_file(path: Path, writer: Callable[[IO[bytes]], T]) -> T:
    """Write one file as `whole_file` does, in a folder that is made if missing.

    Returns what its writer returns. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        return writer(file)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes its name when it is whole and on the disk.

    Until then, and if the block is left by whatever exception, the file that had the name stays as it was, and
    nothing stands beside it. A name of something else than a regular file (a pipe, a device, ``/dev/stdout``) is
    written to directly. Raises OSError, which names ``path`` where it is about this file.
    """
    with _naming(path):
        if not _is_replaceable(path):
            with path.open("wb") as file:
                yield file
            return
        target = Path(os.path.realpath(path))  # a link stays, and what it leads to is replaced
        unfinished = _unfinished(target)
        with _naming(path, unfinished), unfinished.open("w+b") as file, _removed_on_error(unfinished):
            yield file
            file.flush()
            os.fsync(file.fileno())
            if target.exists():
                copymode(target, unfinished)
            unfinished.replace(target)
        _settle(target.parent)


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


def _write_unfinished(path: Path, writer: Callable[[IO[bytes]], T], is_synced_later: bool = False) -> tuple[T, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(path).open("w+b") as file:
        result = writer(file)
        file.flush()
        if not is_synced_later:
            os.fsync(file.fileno())
        file.seek(0)
        return result, file_digest(file, "sha256").hexdigest()


def _is_replaceable(path: Path) -> bool:
    # /dev/stdout may lead to a regular file, which whoever opened it goes on writing to.
    folder = os.path.realpath(path.parent)
    is_stream = folder == "/dev" or folder.startswith(("/dev/fd", "/proc/"))
    return not is_stream and (path.is_file() or not path.exists())


@contextmanager
def _naming(path: Path, unfinished: Path | None = None) -> Iterator[None]:
    """Errors of a write have no name of a file, and those of an unfinished one a name that nobody gave."""
    try:
        yield
    except OSError as error:
        if error.filename is None or error.filename == (unfinished and str(unfinished)):
            error.filename = str(path)
        raise


@contextmanager
def _removed_on_error(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)


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
