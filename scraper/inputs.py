"""Files, folders, globs and archives → Pages, one in memory at a time.

In a folder and below, ``X.html``, ``X.htm`` (also ``.gz``, ``.zst``) are pages and ``X.json`` beside one holds the
facts of its visit; ``pages.jsonl`` lists pages with their facts; ``.warc`` and ``.warc.gz`` are archives. Other files
there are ignored and counted. A file that is named itself is a page whatever its suffix, unless it is a list or an
archive.

Whatever is wrong with one input becomes a `Rejection` in the stream:

==============  ========================================================================
``unreadable``  missing, forbidden, damaged compression, a glob that matches nothing
``empty``       no bytes but white space
``too_large``   over the limit of a body, once decompressed
``bad_facts``   facts file or line of a list that is not what docs/formats.md says
``status``      an archived answer with a status that is no page
==============  ========================================================================
"""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scraper.decompression import DecompressionError, OverLimitError, decompress
from scraper.errors import InputError
from scraper.facts import Facts, read_facts, read_list
from scraper.models import Page, Policy, Rejection
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

LIST_NAME = "pages.jsonl"
CODINGS = {".gz": "gzip", ".zst": "zstd"}
PAGE_SUFFIXES = tuple(plain + packed for plain in (".html", ".htm") for packed in ("", *CODINGS))
ARCHIVE_SUFFIXES = (".warc", ".warc.gz")

# A saved page has no other limits than one from the network.
MAX_BODY = Policy().max_body

CHUNK = 256 * 1024

# How packed data begins; no page does (RFC 1952 §2.3.1, RFC 8878 §3.1.1).
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


class Input(NamedTuple):
    """A page, or why there is none, and the name by which the user knows it: a file, or the URL in an archive."""

    name: str
    page: Page | Rejection


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A file with a page; ``facts`` is None if they are in a file beside it, or nowhere."""

    path: Path
    facts: Facts | None = None

    def inputs(self) -> Iterator[Input]:
        """The one page."""
        yield Input(str(self.path), _read_page(self))


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file."""

    path: Path

    def inputs(self, watch: Callable[[int], None] | None = None) -> Iterator[Input]:
        """Its pages, then what is wrong with it; ``watch`` is told how many bytes were read, as they are."""
        try:
            for page in read_warc(self.path, watch=watch):
                yield _archived(page)
        except InputError as error:
            name = str(self.path)
            yield Input(name, Rejection(name, "unreadable", error.reason))


@dataclass(frozen=True, slots=True)
class Failure:
    """What was given and cannot be read."""

    rejection: Rejection

    def inputs(self) -> Iterator[Input]:
        """The rejection."""
        yield Input(self.rejection.url, self.rejection)


Source = SavedPage | Archive | Failure


@dataclass(frozen=True, slots=True)
class Inventory:
    """What there is to read, each file once; ``ignored``: how many other files the folders hold."""

    sources: tuple[Source, ...]
    ignored: int = 0

    def inputs(self) -> Iterator[Input]:
        """All pages, read one by one."""
        for source in self.sources:
            yield from source.inputs()


def survey(names: Iterable[str | os.PathLike[str]]) -> Inventory:
    """What files, folders and globs hold; only names and lists are read, no page.

    A page in a list comes with the facts of the list, and once, even if its folder is given as well.
    """
    found = [item for name in names for item in _found(os.fspath(name))]
    files = {_identity(item.path): item for item in reversed(found) if isinstance(item, _File)}
    lists = {key: tuple(_listed(item.path)) for key, item in files.items() if item.path.name == LIST_NAME}
    listed = {_identity(page.path) for pages in lists.values() for page in pages if isinstance(page, SavedPage)}
    sources: list[Source] = [Failure(item) for item in found if isinstance(item, Rejection)]
    ignored = 0
    for key in sorted(files, key=lambda key: files[key].path):
        item = files[key]
        if key in lists:
            sources += lists[key]
        elif _is_page(item) and key not in listed:
            sources.append(SavedPage(item.path))
        elif _is_archive(item.path):
            sources.append(Archive(item.path))
        elif key not in listed and not _is_facts(item.path):
            ignored += 1
    return Inventory(tuple(sources), ignored)


def piped(name: str, stream: IO[bytes]) -> Input:
    """The page that comes through a pipe, plain or packed with gzip or zstd; its first bytes say which."""
    first = stream.read(CHUNK)
    codings = [coding for magic, coding in MAGIC.items() if first.startswith(magic)]
    body = _read_body(name, chain([first], _chunks(stream)), codings)
    return Input(name, body if isinstance(body, Rejection) else Page(None, body))


# ------------------------------------------------------------ finding


class _File(NamedTuple):
    path: Path
    is_named: bool  # by the user, not found in a folder


def _identity(path: Path) -> str:
    return os.path.realpath(path)


def _found(name: str) -> Iterator[_File | Rejection]:
    path = Path(name)
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield _File(path, is_named=True)
    elif matches := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        for match in matches:
            yield from _found(match)
    else:
        yield Rejection(name, "unreadable", "no such file, or nothing that matches")


def _walk(folder: Path) -> Iterator[_File | Rejection]:
    unreadable: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        yield from (_File(Path(place, name), is_named=False) for name in sorted(names))
    yield from (Rejection(str(error.filename), "unreadable", _why(error)) for error in unreadable)


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVE_SUFFIXES)


def _is_page(item: _File) -> bool:
    return item.path.name.lower().endswith(PAGE_SUFFIXES) or (item.is_named and not _is_archive(item.path))


def _is_facts(path: Path) -> bool:
    return path.suffix == ".json" and any(Path(f"{path.with_suffix('')}{suffix}").exists() for suffix in PAGE_SUFFIXES)


def _listed(path: Path) -> Iterator[SavedPage | Failure]:
    try:
        for entry in read_list(path):
            yield Failure(entry) if isinstance(entry, Rejection) else SavedPage(path.parent / entry[0], entry[1])
    except OSError as error:
        yield Failure(Rejection(str(path), "unreadable", _why(error)))


# ------------------------------------------------------------ reading


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _archived(page: Page | Rejection) -> Input:
    if isinstance(page, Rejection):
        return Input(page.url, page)
    name = page.url or "record without a URL"
    if page.status is not None and page.status != 200:
        return Input(name, Rejection(name, "status", f"HTTP status {page.status}"))
    return Input(name, page)


def _read_page(source: SavedPage) -> Page | Rejection:
    name = str(source.path)
    try:
        facts = source.facts or read_facts(_facts_path(source.path))
    except ValueError as error:
        return Rejection(name, "bad_facts", str(error))
    body = _read_file(name, source.path)
    if isinstance(body, Rejection):
        return body
    content_type = dict(facts.headers).get("content-type")
    return Page(facts.url, body, headers=facts.headers, content_type=content_type, fetched_at=facts.fetched_at)


def _facts_path(path: Path) -> Path:
    """Where the facts of a page would be.

    >>> _facts_path(Path("site/story.html.gz")).as_posix()
    'site/story.json'
    """
    plain = path.with_suffix("") if path.suffix.lower() in CODINGS else path
    return plain.with_suffix(".json")


def _read_file(name: str, path: Path) -> bytes | Rejection:
    coding = CODINGS.get(path.suffix.lower())
    try:
        with path.open("rb") as stream:
            return _read_body(name, _chunks(stream), [coding] if coding else [])
    except OSError as error:
        return Rejection(name, "unreadable", _why(error))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(CHUNK), b"")


def _read_body(name: str, chunks: Iterable[bytes], codings: Sequence[str]) -> bytes | Rejection:
    try:
        body = decompress(chunks, codings, MAX_BODY)
    except OverLimitError as error:
        return Rejection(name, "too_large", str(error))
    except DecompressionError as error:
        return Rejection(name, "unreadable", str(error))
    return body if body.strip() else Rejection(name, "empty", "no text at all")
