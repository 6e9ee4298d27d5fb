"""Files, folders, globs, archives and streams → Pages, one in memory at a time.

In a folder and below, ``X.html``, ``X.htm`` (also ``.gz``, ``.zst``) are pages and ``X.json`` beside one holds the
facts of its visit; ``pages.jsonl`` lists pages with their facts; ``.warc`` and ``.warc.gz`` are archives. Other files
there are ignored and counted. A file that is named itself is a page whatever its suffix, unless it is a list or an
archive. ``-`` is stdin. It, and what is named itself and is no regular file, as a pipe, is read once; its first bytes
say whether it is an archive, or a page that is packed. In folders, lists and globs such things are never opened.

Whatever is wrong with one input becomes a `Rejection` in the stream:

==============  ========================================================================
``unreadable``  missing, forbidden, damaged compression, a glob that matches nothing,
                in a folder no regular file
``empty``       no bytes but white space
``too_large``   over the limit of a body, once decompressed
``bad_facts``   facts file or line of a list that is not what docs/formats.md says
``status``      an archived answer with a status that is no page
==============  ========================================================================
"""

from __future__ import annotations

import os
import stat
import sys
import weakref
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from errno import EBADF, EINVAL
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from scraper.crashes import fenced
from scraper.decompression import DecompressionError, OverLimitError, decompress
from scraper.errors import InputError
from scraper.input_files import File, Special, find, why
from scraper.models import Page, Rejection
from scraper.network_policy import Policy
from scraper.sidecar import SidecarFacts, read_facts, read_list
from scraper.spools import GZIP, Begun, chunks_of, is_archive, keep
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LIST_NAME = "pages.jsonl"
CODINGS = {".gz": "gzip", ".zst": "zstd"}
PAGE_SUFFIXES = tuple(plain + packed for plain in (".html", ".htm") for packed in ("", *CODINGS))
ARCHIVE_SUFFIXES = (".warc", ".warc.gz")

# A saved page has no other limits than one from the network.
MAX_BODY = Policy().max_body

STDIN = "-"

# How packed data begins; no page does (RFC 8878 §3.1.1).
MAGIC = {GZIP: "gzip", b"\x28\xb5\x2f\xfd": "zstd"}

NOT_REGULAR = "not a regular file"


class Input(NamedTuple):
    """A page, or why it is missing, and the name by which the user knows it: a file, or the URL in an archive."""

    name: str
    page: Page | Rejection


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A file with a page; ``facts`` is None if they are in a file beside it, or nowhere."""

    path: Path
    facts: SidecarFacts | None = None

    def inputs(self) -> Iterator[Input]:
        """Yield the one page."""
        name = str(self.path)
        yield Input(name, fenced(name, _read_page, self))


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file."""

    path: Path

    def inputs(self, watch: Callable[[int], None] | None = None) -> Iterator[Input]:
        """Yield its pages, then what is wrong with it; ``watch`` is called with the number of bytes read."""
        return _archived(str(self.path), self.path, watch)


class Stream:
    """What can be read only once: stdin, or a named pipe, socket or device. A page or an archive.

    ``is_kept``: it will be asked for its inputs again, and an archive has to be kept for that. A stdin that is closed
    raises OSError.
    """

    def __init__(self, path: Path | None, *, is_kept: bool) -> None:
        """Nothing is read yet; None is stdin."""
        self.name = "stdin" if path is None else str(path)
        self._path = path
        self._is_kept = is_kept
        self._page: Page | Rejection | None = None
        self._archive: IO[bytes] | None = None

    def inputs(self) -> Iterator[Input]:
        """Yield the page, or the pages of the archive."""
        if self._page is None and self._archive is None:
            try:
                with self._opened() as stream:
                    begun = Begun(self.name, stream)
                    if is_archive(begun.first) and not self._is_kept:
                        yield from _archived(self.name, begun)
                        return
                    self._keep(begun)
            except OSError as error:
                if error.errno == EBADF:  # a closed stdin is no input that failed, but a mistake in the call
                    raise
                self._page = Rejection(self.name, "unreadable", why(error))
        if self._archive:
            self._archive.seek(0)
            yield from _archived(self.name, Begun(self.name, self._archive))
        elif self._page:
            yield Input(self.name, self._page)

    def _opened(self) -> AbstractContextManager[IO[bytes]]:
        if self._path:
            return self._path.open("rb")
        if sys.stdin is None:  # closed before this program began (``<&-``)
            raise OSError(EBADF, "it is closed", self.name)
        return nullcontext(sys.stdin.buffer)

    def _keep(self, stream: Begun) -> None:
        if is_archive(stream.first):
            self._archive = keep(chunks_of(stream), MAX_BODY)
            weakref.finalize(self, self._archive.close)
        else:
            codings = [coding for magic, coding in MAGIC.items() if stream.first.startswith(magic)]
            body = _read_body(self.name, chunks_of(stream), codings)
            self._page = body if isinstance(body, Rejection) else Page(None, body)


@dataclass(frozen=True, slots=True)
class Failure:
    """What was given and cannot be read."""

    rejection: Rejection

    def inputs(self) -> Iterator[Input]:
        """Yield the rejection."""
        yield Input(self.rejection.url, self.rejection)


Source = SavedPage | Archive | Stream | Failure


@dataclass(frozen=True, slots=True)
class Inventory:
    """What there is to read, each file once; ``ignored``: how many other files the folders hold."""

    sources: tuple[Source, ...]
    ignored: int = 0

    def inputs(self) -> Iterator[Input]:
        """Yield all pages, read one by one."""
        for source in self.sources:
            yield from source.inputs()


def survey(names: Iterable[str | os.PathLike[str]], *, passes: int = 1) -> Inventory:
    """List what files, folders, globs and streams hold; only names and lists are read, no page.

    A page in a list comes with the facts of the list, and once, even if its folder is given as well. ``passes``: how
    often the inputs will be asked for.
    """
    found = [item for name in names for item in _found(os.fspath(name))]
    files = {_identity(item.path): item for item in reversed(found) if isinstance(item, File)}
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
    special = _once(item for item in found if isinstance(item, Special) and _identity(item.path) not in listed)
    sources += [source for each in special if (source := _special(each, is_kept=passes > 1))]
    return Inventory(tuple(sources), ignored + sum(not _is_wanted(item) for item in special))


def read_file(path: str | os.PathLike[str], url: str | None = None) -> Page:
    """Return the page in a file, with the facts beside it; ``url`` replaces the address in these.

    Raises:
        InputError: the file or its facts cannot be read, or it is an archive or a list, which hold many pages.
    """
    file = Path(os.fspath(path))
    if _is_archive(file) or file.name == LIST_NAME:
        reason = "it holds many pages" + ("; read_warc reads them" if _is_archive(file) else "")
        raise InputError(str(file), reason)
    page = _read_page(SavedPage(file))
    if isinstance(page, Rejection):
        raise InputError(page.url, f"{page.reason}: {page.detail}")
    return replace(page, url=url) if url else page


# ------------------------------------------------------------ finding

_STDIN = Special(Path(STDIN), is_named=True)


def _found(name: str) -> Iterator[File | Special | Rejection]:
    if name == STDIN:
        yield _STDIN
    else:
        yield from find(name)


def _identity(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # a name that no file can have, out of a list
        return str(path)


def _once(items: Iterable[Special]) -> list[Special]:
    return list({_stream_identity(item): item for item in items}.values())


def _special(item: Special, *, is_kept: bool) -> Stream | Failure | None:
    if item.is_named:
        return Stream(None if item is _STDIN else item.path, is_kept=is_kept)
    return Failure(Rejection(str(item.path), "unreadable", NOT_REGULAR)) if _is_wanted(item) else None


def _stream_identity(item: Special) -> object:
    """Return of two names of one pipe the same; in a folder each is an entry of its own."""
    if not item.is_named:
        return item.path
    try:
        status = os.fstat(sys.stdin.fileno()) if item is _STDIN else item.path.stat()
    except (OSError, ValueError, AttributeError):  # gone since, or no stdin that the system knows
        return item.path
    return status.st_dev, status.st_ino


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVE_SUFFIXES)


def _is_page(item: File) -> bool:
    return item.path.name.lower().endswith(PAGE_SUFFIXES) or (item.is_named and not _is_archive(item.path))


def _is_wanted(item: Special) -> bool:
    """Tell whether it is named, or would be read in a folder if it were a file."""
    name = item.path.name
    return item.is_named or name == LIST_NAME or name.lower().endswith(PAGE_SUFFIXES + ARCHIVE_SUFFIXES)


def _is_facts(path: Path) -> bool:
    """Tell whether a file belongs to a page beside it: X.json, or X.gold.json of a fixture."""
    page = str(path.with_suffix("")).removesuffix(".gold")
    return path.suffix == ".json" and any(Path(f"{page}{suffix}").exists() for suffix in PAGE_SUFFIXES)


def _listed(path: Path) -> Iterator[SavedPage | Failure]:
    try:
        for entry in read_list(path):
            yield Failure(entry) if isinstance(entry, Rejection) else SavedPage(path.parent / entry[0], entry[1])
    except OSError as error:
        yield Failure(Rejection(str(path), "unreadable", why(error)))


# ------------------------------------------------------------ reading


def _archived(name: str, source: Path | Begun, watch: Callable[[int], None] | None = None) -> Iterator[Input]:
    try:
        for page in read_warc(cast("IO[bytes]", source), watch=watch):  # a path, or what it needs of a stream
            yield _archived_page(page)
    except InputError as error:
        yield Input(name, Rejection(name, "unreadable", error.reason))


def _archived_page(page: Page | Rejection) -> Input:
    if isinstance(page, Rejection):
        return Input(page.url, page)
    name = page.url or "record without a URL"
    if page.status is not None and page.status != 200:
        return Input(name, Rejection(name, "status", f"HTTP status {page.status}"))
    return Input(name, page)


def _read_page(source: SavedPage) -> Page | Rejection:
    name = str(source.path)
    try:
        facts = source.facts or _read_facts(source.path)
    except ValueError as error:
        return Rejection(name, "bad_facts", str(error))
    body = _read_file(name, source.path)
    if isinstance(body, Rejection):
        return body
    content_type = dict(facts.headers).get("content-type")
    return Page(facts.url, body, headers=facts.headers, content_type=content_type, fetched_at=facts.fetched_at)


def _facts_path(path: Path) -> Path:
    """Return where the facts of a page would be.

    >>> _facts_path(Path("site/story.html.gz")).as_posix()
    'site/story.json'
    """
    plain = path.with_suffix("") if path.suffix.lower() in CODINGS else path
    return plain.with_suffix(".json")


def _read_facts(page: Path) -> SidecarFacts:
    path = _facts_path(page)
    if path.exists() and not path.is_file():
        raise ValueError(f"{path.name}: {NOT_REGULAR}")
    return read_facts(path)


def _read_file(name: str, path: Path) -> bytes | Rejection:
    coding = CODINGS.get(path.suffix.lower())
    try:
        with open(path, "rb", opener=_open_regular) as stream:
            return _read_body(name, chunks_of(stream), [coding] if coding else [])
    except (OSError, ValueError) as error:  # a list may give names that no file can have
        return Rejection(name, "unreadable", why(error))


def _open_regular(path: str, flags: int) -> int:
    """Open a file that may have been replaced by a pipe since it was found: opening that would wait for a writer."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(EINVAL, NOT_REGULAR)
    return handle


def _read_body(name: str, chunks: Iterable[bytes], codings: Sequence[str]) -> bytes | Rejection:
    try:
        body = decompress(chunks, codings, MAX_BODY)
    except OverLimitError as error:
        return Rejection(name, "too_large", str(error))
    except DecompressionError as error:
        return Rejection(name, "unreadable", str(error))
    return body if body.strip() else Rejection(name, "empty", "no text at all")
