"""Files that take their names when they are whole and on the disk: whoever looks finds the old one or the new one.

What is not whole yet lies in a folder of its own, ``.scraper-….part``, beside where it belongs. The folder goes with
whatever ends the writing, an interruption too; one that a killed process left is removed by the next that writes there.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from errno import ENOENT
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    CAN_LOCK = False
else:
    CAN_LOCK = True

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

PREFIX, UNFINISHED = ".scraper-", ".part"
# What is open already, under a name: a regular file it may well be, and is not ours to replace.
STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"})


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Yield a file to write to, which takes this name when the block ends; after an error the old one stays as it was.

    It keeps the permissions of the old one, and a link to a file stays a link. What is no regular file, as a pipe or
    ``/dev/stdout``, is written directly. Raises OSError that names ``path``, also for a file that may not be written.
    """
    if not _is_replaced(path):
        with _naming(path), Path(path).open("wb") as file:
            yield file
        return
    target = Path(os.path.realpath(path))
    if not target.parent.exists():
        raise FileNotFoundError(ENOENT, f"there is no folder {target.parent}", os.fspath(path))
    with _naming(path), staging(target.parent) as place:
        part = place / "file"
        with part.open("w+b") as file:
            yield file
            put_on_disk(file)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        publish([(part, target)])


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Yield a new folder in this one for files that are not whole yet; it goes with the block. Raises OSError."""
    _remove_stale(folder)
    place, handle = _new_folder(folder)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def put_on_disk(file: IO[bytes]) -> None:
    """Wait until what was written to a file is on the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def publish(moves: Iterable[tuple[Path, Path]]) -> None:
    """Give files their names, in this order, and put their folders on the disk; ``moves`` can be gone through again.

    An interruption waits until all have their names. Raises OSError, for a name that is a folder's before any is given.
    """
    for _, target in moves:
        if target.is_dir():
            raise IsADirectoryError(21, "Is a directory", str(target))
    try:
        _move(moves)
    except (KeyboardInterrupt, SystemExit):
        _move(moves)
        raise
    for parent in {target.parent for _, target in moves}:
        settle(parent)


def settle(folder: Path) -> None:
    """Put the names in a folder on the disk: a rename survives a power cut only then. Windows cannot open folders."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Name the file in errors of a write, which have no name, or that of an unfinished file that nobody gave."""
    try:
        yield
    except OSError as error:
        if error.filename is None or UNFINISHED in str(error.filename):
            error.filename, error.filename2 = os.fspath(path), None
        raise


def _is_replaced(path: str | os.PathLike[str]) -> bool:
    absolute = Path(path).absolute()
    if STREAMS & {str(absolute), *map(str, absolute.parents)}:
        return False
    try:
        found = absolute.stat()
    except FileNotFoundError:
        return True
    if stat.S_ISREG(found.st_mode) and not os.access(absolute, os.W_OK):
        raise PermissionError(13, "Permission denied", str(path))
    return stat.S_ISREG(found.st_mode)


def _move(moves: Iterable[tuple[Path, Path]]) -> None:
    for part, target in moves:
        if part.exists():  # else it was moved before an interruption
            part.replace(target)


def _new_folder(parent: Path) -> tuple[Path, int | None]:
    """Make a folder; return it with what holds its lock, which goes with the process."""
    while True:
        place = Path(mkdtemp(prefix=PREFIX, suffix=UNFINISHED, dir=parent))
        with suppress(FileNotFoundError):
            handle = _lock(place, is_waiting=True)
            if place.exists():  # else another process took it for one that a killed one had left
                return place, handle


def _remove_stale(parent: Path) -> None:
    for place in parent.glob(f"{PREFIX}*{UNFINISHED}"):
        with suppress(OSError):  # what cannot be looked into or removed is in nobody's way
            handle = _lock(place, is_waiting=False)
            if handle is not None:
                shutil.rmtree(place, ignore_errors=True)
                os.close(handle)


def _lock(place: Path, *, is_waiting: bool) -> int | None:
    """Lock a folder; None where another process has it, or where folders cannot be locked (Windows, some networks)."""
    if not CAN_LOCK:
        return None
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if is_waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
