"""The fence around each page: an exception that nobody meant becomes the rejection of one page and stops no other.

The rejection says what the exception is: its kind, the place in this package, its message.
"""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from scraper.characters import shown
from scraper.errors import DecodeError, ScraperError
from scraper.models import Rejection

if TYPE_CHECKING:
    from collections.abc import Callable
    from traceback import FrameSummary

P = ParamSpec("P")
T = TypeVar("T")

# The outcome of a page on which this program, or a site plug-in, failed.
CRASH = "extraction_crash"
MAX_MESSAGE = 200  # characters

_PACKAGE = Path(__file__).parent


def fenced(name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Rejection:
    """Return what ``work`` on an input gives, or the rejection of that input.

    ``undecodable`` if it is no text; ``extraction_crash`` for every exception that is a defect of this program or of
    a site plug-in. Other errors of this package are not the input's, and are raised: a corpus file that is damaged.

    >>> fenced("page.html", int, "12"), fenced("page.html", int, "twelve").reason
    (12, 'extraction_crash')
    """
    try:
        return work(*args, **kwargs)
    except DecodeError as error:
        return Rejection(name, "undecodable", error.reason)
    except ScraperError:
        raise
    except Exception as error:  # noqa: BLE001 - what a defect raises nobody knows; it is named, with its place
        return crash_of(name, error)


def crash_of(name: str, error: BaseException) -> Rejection:
    """Return the rejection of an input on which reading failed: no fault of the input, and it says where to look.

    >>> try:
    ...     shown(None)
    ... except AttributeError as error:
    ...     print(crash_of("page.html", error).detail.partition(":")[0])
    AttributeError in characters.py
    """
    return Rejection(name, CRASH, describe_crash(error))


def describe_crash(error: BaseException) -> str:
    """Say ``IndexError in extraction/teasers/link_kinds.py:99: string index out of range``.

    The place is the innermost one in this package, or the innermost of all where none is, as in a plug-in.
    """
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents]
    place = f" in {_place(frame)}" if (frame := next(reversed(own or frames), None)) else ""
    message = shown(str(error), MAX_MESSAGE)
    return f"{type(error).__name__}{place}{f': {message}' if message else ''}"


def _place(frame: FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(_PACKAGE).as_posix() if _PACKAGE in path.parents else path.name
    return f"{name}:{frame.lineno}"
