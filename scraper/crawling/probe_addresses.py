"""Addresses that cannot exist: of the form of one that a host has, with drawn letters and numbers in place of its own.

``/news/2026/11/20/ferry-to-stop-4711.html`` becomes ``/news/2026/11/20/kqvtr-zb-mwcf-2041833296.html``: what handles
articles is asked, and not the server behind it, whose answer may be another one. Days and sections stay; whatever may
name the article goes, wherever it stands, for else the answer would be that article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode

from scraper.urls.addresses import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# No word has only these letters.
_LETTERS = "bcdfghjkmnpqrstvwxz"
# Numbers that fit into 32 bits, as programs want them, above all that count articles or seconds of these decades.
_LEAST_NUMBER, _NUMBERS = 2_000_000_000, 147_000_000
_RUN = re.compile(r"[^\W\d_]+|\d+")
_ENDING = re.compile(r"\.[a-z]{1,5}\d?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-_]?[0-3]\d){0,2}")
_PART_OF_DAY = re.compile(r"[0-3]?\d")
_SECTION = re.compile(r"[^\W\d_]+(?:[-_][^\W\d_]+){0,2}")
# Letters of a run that are drawn at most; longer ones are names in scripts without blanks. A name that stays shorter
# than the other number gets so many more: 19 to the power of eight are 17,000 million.
MAX_LETTERS = 12
MIN_DRAWN = 8


def probe_address(url: str, chance: Callable[[], float]) -> str | None:
    """Return an address of the form of this one that cannot exist; None of a front page, which has no form.

    >>> probe_address("https://news.example/2026/11/20/a-ferry-15.html", lambda: 0.5)
    'https://news.example/2026/11/20/n-nnnnn-2073500000.html'
    >>> probe_address("https://news.example/story/15/ferry?id=7", lambda: 0.5)
    'https://news.example/story/2073500000/nnnnnnnnnnnnn?id=2073500000'
    """
    parts = split(url)
    segments = parts.path.split("/")
    query = [(name, _drawn(value, chance)) for name, value in parse_qsl(parts.query)]
    last = max((index for index, segment in enumerate(segments) if segment), default=0)
    if not last and not query:
        return None
    is_named_by_query = bool(query) and _ENDING.search(segments[last]) is not None
    drawn = (
        segment if keeps or (index == last and is_named_by_query) else _drawn_name(segment, chance)
        for index, (segment, keeps) in enumerate(zip(segments, _kept(segments, last), strict=True))
    )
    return parts._replace(path="/".join(drawn), query=urlencode(query), fragment="").geturl()


def _kept(segments: list[str], last: int) -> Iterator[bool]:
    """Yield for each segment whether it stays: a section or a part of a day, but for the last one."""
    of_day = False
    for index, segment in enumerate(segments):
        name = unquote(segment)
        of_day = bool(_YEAR.fullmatch(name) or (of_day and _PART_OF_DAY.fullmatch(name)))
        yield not segment or (index != last and (of_day or _SECTION.fullmatch(name) is not None))


def _drawn_name(segment: str, chance: Callable[[], float]) -> str:
    ending = _ENDING.search(segment)
    stem = segment[: ending.start()] if ending else segment
    return quote(_drawn(unquote(stem), chance), safe=";,=:@!$'()*+&") + (ending[0] if ending else "")


def _drawn(name: str, chance: Callable[[], float]) -> str:
    drawn = _RUN.sub(lambda run: _run(run[0], chance), name)
    return drawn if len(drawn) >= MIN_DRAWN else drawn + _letters(MIN_DRAWN, chance)


def _run(run: str, chance: Callable[[], float]) -> str:
    if run.isdecimal():
        return str(_LEAST_NUMBER + int(_NUMBERS * chance()))
    return _letters(min(len(run), MAX_LETTERS), chance)


def _letters(count: int, chance: Callable[[], float]) -> str:
    return "".join(_LETTERS[int(len(_LETTERS) * chance())] for _ in range(count))
