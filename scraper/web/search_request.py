"""What somebody asks in the form of the first page, as it stands in the address, and what comes out of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.corpus.search_index import Hit
    from scraper.corpus.store import Corpus

HITS = 20  # on a page
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """The fields of the form as they were written, empty if they were left so; ``page``: 1 for the first."""

    q: str = ""
    since: str = ""
    until: str = ""
    site: str = ""
    language: str = ""
    author: str = ""
    teaser: str = ""
    order: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> SearchRequest:
        """Return what the query of an address says; what it says besides is passed over."""
        return cls(**{name: query[name].strip() for name in cls.__slots__ if name in query})

    @property
    def number(self) -> int:
        """The number of the page. Raises ValueError if it is none."""
        if not self.page:
            return 1
        if not (self.page.isascii() and self.page.isdigit() and 1 <= int(self.page[:9]) <= MAX_PAGE):
            raise ValueError(f"{self.page!r} is no page; there are 1 to {MAX_PAGE:,}")
        return int(self.page)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words and order was asked for."""
        return any((self.since, self.until, self.site, self.language, self.author, self.teaser))

    def at(self, number: int) -> str:
        """Return the address of another page of the same finds."""
        given = asdict(replace(self, page=str(number) if number > 1 else ""))
        query = urlencode({name: value for name, value in given.items() if value}, errors="replace")
        return f"/?{query}" if query else "/"


def search(corpus: Corpus, asked: SearchRequest) -> tuple[tuple[Hit, ...], bool]:
    """Return the finds of one page, and whether there are more. Raises ValueError for what cannot be asked."""
    found = corpus.search(
        asked.q or None,
        HITS + 1,
        since=_day(asked.since),
        until=_day(asked.until),
        sites=_given(asked.site),
        languages=_given(asked.language),
        authors=_given(asked.author),
        has_teaser=bool(asked.teaser),
        order=asked.order or None,
        offset=(asked.number - 1) * HITS,
    )
    return found[:HITS], len(found) > HITS


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day; write 2026-03-01") from error
