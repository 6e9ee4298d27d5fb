"""What a reader of a data set says and gives, and what all readers share: files of a clone, sites, and ids."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Longer names are cut, and told apart by a hash: many file systems take no name of more than 143 bytes when encrypted.
MAX_ID, CUT_ID, HASH = 90, 80, 8
_NO_ID = re.compile(r"[^A-Za-z0-9._-]+")
_CANONICAL = re.compile(rb"""<link\b[^>]*\brel=["']canonical["'][^>]*>""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref=["']([^"']+)""", re.IGNORECASE)


class SourceError(ValueError):
    """A clone is not where it should be, or not of the form that its reader knows; the message names the file."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of a source: its file, its facts, and its gold under the keys of ``pages.jsonl``.

    ``site`` is None where the source gives no URL to read it from.
    """

    id: str
    html: Path
    url: str | None
    site: str | None
    gold: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        """Return the page's bytes."""
        data = self.html.read_bytes()
        return gzip.decompress(data) if self.html.suffix == ".gz" else data


@dataclass(frozen=True, slots=True)
class DataSet:
    """A public data set: where it is, under which terms, what of it is used, and how a clone is read.

    ``commit`` is that of the figures, or a sentence if it is not known; ``part`` says which pages are used and why
    others are left out; ``tried`` what the reader has been tried on.
    """

    name: str
    repository: str
    commit: str
    licence: str
    part: str
    tried: str
    read: Callable[[Path], Iterator[SourcePage]]


UNKNOWN_COMMIT = "not recorded"
ODD_SITES = (
    "Pages of sites whose name has an odd SHA-1; the others are left out of the tables, for reports on sites that no "
    "rule was made with."
)


def need_folder(path: Path) -> Path:
    """Return a folder that must be there.

    Raises:
        SourceError: it is not.
    """
    if not path.is_dir():
        raise SourceError(f"{path}: no such folder; is this the clone that its name says?")
    return path


def need_file(path: Path) -> Path:
    """Return a file that must be there.

    Raises:
        SourceError: it is not.
    """
    if not path.is_file():
        raise SourceError(f"{path}: no such file; is this the clone that its name says?")
    return path


def read_object(path: Path) -> dict[str, Any]:
    """Return a JSON file that is an object.

    Raises:
        SourceError: it is not there, no JSON, or of another form.
    """
    text = need_file(path).read_bytes()
    try:
        value = json.loads(text.decode("utf-8-sig"))
    except ValueError as error:
        raise SourceError(f"{path}: no JSON: {error}") from error
    if not isinstance(value, dict):
        raise SourceError(f"{path}: JSON, but no object")
    return value


def read_entries(path: Path) -> dict[str, dict[str, Any]]:
    """Return a JSON file that is an object with an object for each page, not empty.

    Raises:
        SourceError: it is not there, no JSON, or of another form.
    """
    entries = read_object(path)
    if not entries or not all(isinstance(entry, dict) for entry in entries.values()):
        raise SourceError(f"{path}: not an object with an object for each page")
    return entries


def get_object(entry: dict[str, Any], key: str, where: object) -> dict[str, Any]:
    """Return an object of an entry.

    Raises:
        SourceError: the entry does not have it, or it is no object.
    """
    value = entry.get(key)
    if not isinstance(value, dict):
        raise SourceError(f"{where}: {key!r} is missing or no object")
    return value


def get_text(entry: dict[str, Any], key: str, where: object) -> str:
    """Return a text of an entry; null counts as empty.

    Raises:
        SourceError: the entry does not have it, or it is no text.
    """
    if key not in entry:
        raise SourceError(f"{where}: an entry without {key!r}")
    value = entry[key]
    if not isinstance(value, str | None):
        raise SourceError(f"{where}: {key!r} is no text")
    return value or ""


def decode_text(path: Path) -> str:
    """Return a text file: UTF-8 if it is valid, else windows-1252; lines as they are."""
    data = need_file(path).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def present(**gold: Any) -> dict[str, Any]:
    """Return the parts of a gold that are not empty; a trailing underscore in a name is dropped (``with_``).

    >>> present(text="", title="Ferry", with_=["by noon"])
    {'title': 'Ferry', 'with': ['by noon']}
    """
    return {name.rstrip("_"): value for name, value in gold.items() if value}


def page_id(name: str) -> str:
    """Return the id of a page: its name in the source in characters that any file system takes, cut if it is long.

    >>> page_id("coral reef (2)")
    'coral-reef-2'
    """
    plain = _NO_ID.sub("-", name).strip("-")
    if len(plain) <= MAX_ID:
        return plain
    return f"{plain[:CUT_ID]}-{hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:HASH]}"


def site_of(url: str | None, otherwise: str) -> str:
    """Return the registered domain of a URL; what is given for a URL without a host.

    >>> site_of("https://news.bbc.co.uk/1/hi", "?"), site_of("hard::page.html", "page")
    ('bbc.co.uk', 'page')
    """
    try:
        host = (urlsplit((url or "").strip()).hostname or "").lower()
    except ValueError:
        host = ""
    return (_suffixes().privatesuffix(host) or host) if host else otherwise


@cache
def _suffixes() -> PublicSuffixList:
    # Blogs under one hoster are one site here: its pages look alike.
    return PublicSuffixList(only_icann=True)


def canonical_url(body: bytes) -> str | None:
    """Return the address that a page gives as its own in ``<link rel=canonical>``."""
    link = _CANONICAL.search(body)
    href = _HREF.search(link[0]) if link else None
    return href[1].decode("utf-8", "replace") if href else None
