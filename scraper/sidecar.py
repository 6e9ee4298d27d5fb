"""The facts of a visit beside a saved page, as docs/formats.md describes them: one file a page, or a list of pages."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.characters import check_address, check_headers, shown
from scraper.models import Page, Rejection
from scraper.timestamps import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is known of a visit; what is not known stays None. Header names are in lower case."""

    url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: datetime | None = None


def fault_of(page: Page) -> str | None:
    r"""Say what no visit can have and this one has, whoever made the page: an impossible address, header or time.

    >>> fault_of(Page("https://news.example/\x1b[2J", b""))
    'url has control characters: https://news.example/�[2J'
    """
    try:
        for url in (page.url, page.final_url):
            check_address(url)
        check_headers(page.headers)
        if page.fetched_at:
            in_utc(page.fetched_at)
    except ValueError as error:
        return str(error)
    return None


def read_facts(path: Path) -> VisitFacts:
    """Return the facts in a file; none if there is no such file. Raises ValueError if it says something else."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return VisitFacts()
    except OSError as error:
        raise ValueError(f"{path.name}: {error.strerror}") from error
    try:
        return parse_facts(_object(text))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def read_list(path: Path) -> Iterator[tuple[str, VisitFacts] | Rejection]:
    """Yield the pages of a list, each with its file relative to the list; for an unusable line a `Rejection`."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = _object(line)
                yield _inside(entry.get("html_file")), parse_facts({**entry, "headers": None})
            except ValueError as error:
                yield Rejection(f"{path}:{number}", "bad_facts", str(error))


def parse_facts(record: dict[str, object]) -> VisitFacts:
    """Return the facts in an object with ``url``, ``headers`` and ``fetched_at``, each of which may be missing or null.

    >>> parse_facts({"url": "http://sennau.example/", "fetched_at": "2026-01-27T10:00:00+01:00"}).fetched_at
    datetime.datetime(2026, 1, 27, 9, 0, tzinfo=datetime.timezone.utc)
    """
    return VisitFacts(_url(record.get("url")), _headers(record.get("headers")), _moment(record.get("fetched_at")))


def _object(text: bytes) -> dict[str, object]:
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - what is wrong is the data
    return value


def _url(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError("url is no text")
    check_address(value)
    return value or None


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("headers is no object of texts")
    check_headers(value.items())
    return tuple((name.lower(), text) for name, text in value.items())


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("fetched_at is no text")  # noqa: TRY004 - what is wrong is the data
    moment = datetime.fromisoformat(value)
    try:
        return in_utc(moment)
    except ValueError as error:
        raise ValueError(f"fetched_at is {error}") from error


def _inside(value: object) -> str:
    """Return a file in the folder of the list or below: a list must not name other files of this machine."""
    if not isinstance(value, str) or not value:
        raise ValueError("html_file is missing")
    path = Path(os.path.normpath(value))
    if path.is_absolute() or path.parts[:1] == (os.pardir,):
        raise ValueError(f"html_file is outside the folder of the list: {shown(value)}")
    return str(path)
