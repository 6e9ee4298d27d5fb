"""The standard streams as every command expects them: there, and able to print every character."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


def prepare() -> None:
    r"""Make up for what the shell has closed, and print as ``\u2192`` what the encoding of a stream does not have.

    A closed stdin or stdout raises an OSError that names it when it is first used, so that a command which does not
    use it works. A closed stderr takes everything: nobody wants to read it.
    """
    _take_numbers()
    # Python has None in the place of a stream that was closed when it started.
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed("stdin")), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed("stdout")), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence() -> None:
    """Send what is left to print nowhere, so that the interpreter's own flush at the end has nothing to report."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):  # no descriptor: a stream of `prepare`, which has told once that it is closed
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
                stream.flush()


def is_stdout_broken() -> bool:
    """Tell whether what was printed last did not get through: it is still there, and does not go now either."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _take_numbers() -> None:
    """Without this, the next file that is opened becomes the stdout that somebody closed, and is written into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as the process lives


class _Closed(io.RawIOBase):
    """Says once that it is closed; what is left in a buffer above it then goes nowhere."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._has_told = False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, _buffer: Buffer) -> int:
        self._tell()
        return 0

    def write(self, data: Buffer) -> int:
        self._tell()
        return len(memoryview(data))

    def _tell(self) -> None:
        if not self._has_told:
            self._has_told = True
            raise OSError(errno.EBADF, "it is closed", self.name)
