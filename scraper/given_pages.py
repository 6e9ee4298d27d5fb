r"""What callers give as a page, and what is refused, with a sentence on what to call instead.

A text is refused only if it cannot be a page that somebody means: one line without ``<``, and that

- is a URL: a scheme and ``://``, or ``www.``, and no blank in it; or
- is a path: it begins as paths do (``/``, ``./``, ``../``, ``~/``, ``C:\``) and has no blank in it, or it ends in the
  suffix of a saved page (``.html``), has at most 255 characters and no ``://``.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar

from scraper.characters import shown
from scraper.models import Page, Site, SiteProfile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T")

# A file name has 255 bytes at most (NAME_MAX); a text that ends with the name of a file is longer.
LONGEST_PATH = 255
NAMED = 80  # characters of an input that a message repeats

_URL = re.compile(r"(?:[a-z][a-z\d+.-]*://|www\.)\S+", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"(?:(?:~|\.{1,2})?/|\.{1,2}\\|[a-z]:[\\/])\S*", re.ASCII | re.IGNORECASE)
_SAVED = re.compile(r".*\.(?:[sx]?html?|mht(?:ml)?|warc|jsonl?)(?:\.(?:gz|zst))?", re.IGNORECASE)

BUFFERS = (bytes, bytearray, memoryview)

_FACTS = ("url", "final_url", "fetched_at", "content_type")
_KINDS: Mapping[str, tuple[type, str]] = {
    "url": (str, "a text"),
    "final_url": (str, "a text"),
    "fetched_at": (datetime, "a datetime"),
    "content_type": (str, "a text"),
    "site": (Site, "a Site"),
    "profile": (SiteProfile, "a SiteProfile, as learn gives"),
}


def check_page(given: object, call: str) -> None:
    """Raise TypeError for what is no page, with a sentence on what to do; ``call``: the function that it was given to.

    >>> check_page("The bridge over the Senn was opened on Tuesday.", "extract")
    >>> check_page("https://www.sennau-post.example/bridge", "extract")
    Traceback (most recent call last):
    TypeError: extract visits no URL: give it fetch('https://www.sennau-post.example/bridge')
    """
    if isinstance(given, (Page, *BUFFERS)):
        return
    if isinstance(given, str):
        _check_text(given, call)
    elif isinstance(given, os.PathLike):
        _refuse_path(os.fspath(given), call)
    else:
        raise TypeError(_refusal(given, call))


def check_arguments(call: str, page: object, **arguments: object) -> None:
    """Raise TypeError for an argument of another type than it must have, or a fact of a `Page` that has such.

    A URL may be any text: saved pages come with all kinds of them, and their articles are wanted all the same.
    """
    facts = {name: getattr(page, name) for name in _FACTS} if isinstance(page, Page) else {}
    for source, values in ((f"{call} takes", arguments), ("a Page has", facts)):
        for name, value in values.items():
            kind, words = _KINDS[name]
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"{source} {words} as {name}, not {_named(value)}")


def checked_pages(pages: Iterable[T], call: str, *others: type) -> Iterator[T]:
    """Yield the same pages; raise TypeError for what is none, and is none of ``others``, when its turn comes.

    The bytes of a page are none here: they have no URL, and the pages are told apart by that.
    """
    if isinstance(pages, (str, os.PathLike)):
        name = _quoted(os.fspath(pages))
        raise TypeError(
            f"{call} reads no files: give it Pages, as Page.from_file({name}) or those of read_warc({name})"
        )
    if isinstance(pages, (Page, *BUFFERS)):
        raise TypeError(f"{call} takes several Pages: give it a list, not {_named(pages)}")
    for page in pages:
        if not isinstance(page, (Page, *others)):
            raise TypeError(f"{call} takes Pages, not {_named(page)}: {_made_of(page)}")
        yield page


def looks_like_url(text: str) -> bool:
    """Tell whether a text is nothing but a URL.

    >>> looks_like_url("www.sennau-post.example/bridge"), looks_like_url("See https://www.sennau-post.example/bridge")
    (True, False)
    """
    return _URL.fullmatch(text) is not None


def looks_like_path(text: str) -> bool:
    """Tell whether a text is nothing but the name of a file.

    >>> looks_like_path("saved pages/bridge.html"), looks_like_path("The bridge was opened on Tuesday.")
    (True, False)
    """
    if _PATH.fullmatch(text):
        return True
    return len(text) <= LONGEST_PATH and "://" not in text and _SAVED.fullmatch(text) is not None


def _check_text(text: str, call: str) -> None:
    line = text.strip()
    if "<" in line or len(line.splitlines()) != 1:
        return
    if looks_like_url(line):
        raise TypeError(f"{call} visits no URL: give it fetch({_quoted(line)})")
    if looks_like_path(line):
        _refuse_path(line, call)


def _refuse_path(path: str | bytes, call: str) -> NoReturn:
    raise TypeError(f"{call} reads no files: give it Page.from_file({_quoted(path)})")


def _refusal(given: object, call: str) -> str:
    sentence = f"{call} takes a Page, bytes or str, not {_named(given)}"
    return f"{sentence}: {_made_of(given)}" if hasattr(given, "headers") or hasattr(given, "read") else sentence


def _made_of(given: object) -> str:
    """Say how a page is made of something."""
    if hasattr(given, "headers"):
        return "make one with Page.from_response(response)"
    if hasattr(given, "read"):
        return "make one with Page(url, file.read())"
    if isinstance(given, os.PathLike):
        return f"make one with Page.from_file({_quoted(os.fspath(given))})"
    return "make one with Page(url, body), Page.from_file(path) or Page.from_response(response)"


def _named(given: object) -> str:
    """Name a value of any class: `5 (int)`."""
    if given is None:
        return "None"
    if isinstance(given, (Page, *BUFFERS)):
        return type(given).__name__
    return f"{shown(repr(given), NAMED)} ({type(given).__name__})"


def _quoted(name: str | bytes) -> str:
    return shown(repr(os.fsdecode(name)), NAMED * 3)
