"""How a command ends before its end: a signal, a full disk, a mistake in the arguments. One line, one exit code."""

from __future__ import annotations

import errno
import signal
import sys
from contextlib import contextmanager
from traceback import clear_frames
from typing import TYPE_CHECKING

import click
from click.exceptions import NoArgsIsHelpError

from scraper.characters import shown
from scraper.cli import streams
from scraper.cli.exits import Exit, complain, tell
from scraper.errors import (
    CorpusError,
    CorpusLockedError,
    InputError,
    StateError,
    StateLockedError,
    UnsupportedSystemError,
)

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterator
    from types import FrameType

    from scraper.corpus import Corpus

CODES = (
    ((CorpusLockedError, StateLockedError), Exit.LOCKED),
    ((BrokenPipeError,), Exit.BROKEN_PIPE),
    ((click.ClickException, InputError, CorpusError, StateError, UnsupportedSystemError, OSError), Exit.USAGE),
)
# Signals that a running event loop was told of, by their exit codes.
_received: list[Exit] = []
# What only a write can end in.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
STOPS = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}


def listen() -> None:
    """End the command by SystemExit, with the documented code, when a signal asks for it; no ignored one does."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


@contextmanager
def on_stop(note: Callable[[], str]) -> Iterator[None]:
    """Set what is said if a signal ends the command in here: what was kept, and how to go on."""
    try:
        yield
    except BaseException as error:
        if _stop_of(error):
            error.add_note(note())
        raise


def kept(path: str, corpus: Corpus) -> str:
    """Say what a stopped command has put into a corpus file, for `on_stop`."""
    return f"{corpus.count_pages()} pages kept in {path}; the same command goes on"


def exported(folder: str) -> str:
    """Say what a stopped export leaves, for `on_stop`: its files take their names at once."""
    return f"the export in {folder} is whole, the old one or the new one; run the same command to make it again"


def tell_end(error: BaseException) -> Exit | None:
    """Say in one line why the command ended; the exit code, or None for an exception that nobody meant.

    A reader that has left (``| head``) wants no message.
    """
    clear_frames(error.__traceback__)  # what is open there closes now: the bar goes, and large things are freed
    match error:
        case NoArgsIsHelpError():
            error.show()
        case click.ClickException():
            _tell_usage(error)
        case InputError() | CorpusError() | StateError() | UnsupportedSystemError():
            complain(error.url or ("input" if isinstance(error, InputError) else "corpus"), error.reason)
        case _ if _is_short_of_memory(error):
            tell("not enough memory: give it more (ulimit -v, the container's limit), or fewer inputs at once")
            return Exit.USAGE
        case OSError() if not isinstance(error, BrokenPipeError):
            complain(_name_of(error), error.strerror or str(error))
        case _ if _stop_of(error):
            tell(": ".join(("stopped", *map(shown, getattr(error, "__notes__", ())))))
    return _code_of(error)


def _is_short_of_memory(error: BaseException) -> bool:
    """Python has a word for it, the system another, and what loads libraries and starts threads only a sentence."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    sentences = ("failed to map segment", "cannot allocate memory", "can't start new thread")
    said = isinstance(error, ImportError | RuntimeError) and str(error).casefold()
    return isinstance(error, MemoryError) or bool(said and any(sentence in said for sentence in sentences))


def _code_of(error: BaseException) -> Exit | None:
    if stop := _stop_of(error):
        return stop
    return next((code for kinds, code in CODES if isinstance(error, kinds)), None)


def _tell_usage(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "scraper"
    command = path.removeprefix("scraper").strip()
    tell(f"{command}{': ' if command else ''}{shown(error.format_message())} (see {path} --help)")


def _name_of(error: OSError) -> str:
    if error.filename is not None:
        return str(error.filename)
    # Whatever opens files names them; standard streams have no names.
    return "stdout" if error.errno in NO_ROOM or streams.is_stdout_broken() else "stdin or stdout"


def _stop(number: int, _frame: FrameType | None) -> None:
    code = STOPS[signal.Signals(number)]
    loop = _running_loop()
    if loop is None:
        sys.exit(code)
    # An exception raised inside a task reaches the loop twice, and a second time as a RuntimeError.
    _received.append(code)
    loop.call_soon_threadsafe(_cancel_all, loop)


def _running_loop() -> AbstractEventLoop | None:
    """Return the event loop that is at work; asyncio is not loaded only to learn that no loop runs."""
    if "asyncio" not in sys.modules:
        return None
    from asyncio import get_running_loop  # noqa: PLC0415 - it is loaded

    try:
        return get_running_loop()
    except RuntimeError:
        return None


def _cancel_all(loop: AbstractEventLoop) -> None:
    from asyncio import all_tasks  # noqa: PLC0415 - it is loaded

    for task in all_tasks(loop):
        task.cancel()


def _stop_of(error: BaseException) -> Exit | None:
    """Return the code of a stop by a signal, if this is one: raised where it came, or by tasks that it cancelled."""
    match error:
        case KeyboardInterrupt() | click.Abort():
            return Exit.INTERRUPTED
        case SystemExit(code=Exit.INTERRUPTED | Exit.TERMINATED):
            return Exit.INTERRUPTED if error.code == Exit.INTERRUPTED else Exit.TERMINATED
        case _ if _received and type(error).__name__ == "CancelledError":
            return _received[0]
    return None
