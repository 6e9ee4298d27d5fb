"""Saved pages changed at random: what a fuzz reads. Each change is a function of a page and a source of chance."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import zstandard

from scraper.warc_export import write_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from scraper.models import Page

    Change = Callable[[bytes, Random], bytes]

# What changes put into pages: addresses, dates, other values, and pieces of markup.
_HOSTILE: dict[str, list[str]] = json.loads(Path(__file__).with_name("hostile.json").read_text("utf-8"))
ADDRESSES, DATES = _HOSTILE["addresses"], _HOSTILE["dates"]
VALUES, PIECES = _HOSTILE["values"], _HOSTILE["pieces"]
CHARSETS = "utf-8 utf-16 utf-16-le utf-32 gb18030 euc-kr shift_jis iso-2022-jp big5 koi8-r cp1251 cp1252 cp037".split()
CONTENT_TYPES = (
    None,
    "",
    "text/html",
    "text/html; charset=",
    "image/png",
    "\0",
    *(f"text/html; charset={name}" for name in CHARSETS),
)
CODINGS = ("gzip", "deflate", "br", "zstd")

_ATTRIBUTE = re.compile(rb"""(\s[a-z:-]+=)("[^"]*"|'[^']*'|[^\s>]*)""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(\s(?:href|src|content)=)("[^"]*"|'[^']*'|[^\s>]*)""", re.IGNORECASE)
_STRING = re.compile(rb'(:\s*)("(?:[^"\\]|\\.)*"|-?\d+)')
_NUMBER = re.compile(rb"\d{1,4}[-./: ]\d{1,2}[-./: ]\d{1,4}|\d+")
_TAG = re.compile(rb"</?[a-z][^<>]*>", re.IGNORECASE)
_WORDS = re.compile(rb"(?<=>)[^<>]+")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- bytes


def flip(body: bytes, chance: Random) -> bytes:
    """Change some bytes."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 40)) if changed else ():
        changed[chance.randrange(len(changed))] = chance.choice((chance.randrange(256), 0, 27, 60, 62, 34, 0x9B))
    return bytes(changed)


def cut(body: bytes, chance: Random) -> bytes:
    """Take a piece out, or the end away."""
    start, end = sorted(chance.randint(0, len(body)) for _ in range(2))
    return body[:start] + (body[end:] if chance.random() < 0.7 else b"")


def repeat(body: bytes, chance: Random) -> bytes:
    """Put a piece somewhere else as well, up to a hundred times."""
    start = chance.randint(0, len(body))
    piece = body[start : start + chance.choice((20, 200, 2000))]
    place = chance.randint(0, len(body))
    return body[:place] + piece * chance.choice((1, 2, 10, 100)) + body[place:]


def insert(body: bytes, chance: Random) -> bytes:
    """Put hostile markup in some places, between tags or in the middle of one."""
    for _ in range(chance.randint(1, 5)):
        tags = [match.start() for match in _TAG.finditer(body)]
        place = chance.choice(tags) if tags and chance.random() < 0.8 else chance.randint(0, len(body))
        body = body[:place] + _bytes(chance.choice(PIECES)) + body[place:]
    return body


# ---------------------------------------------------------------- markup


def _some(pattern: re.Pattern[bytes], body: bytes, chance: Random, other: Callable[[re.Match[bytes]], bytes]) -> bytes:
    share = chance.choice((0.02, 0.2, 1.0))
    return pattern.sub(lambda match: other(match) if chance.random() < share else match[0], body)


def readdress(body: bytes, chance: Random) -> bytes:
    """Give links, pictures and metas other addresses."""
    return _some(_ADDRESS, body, chance, lambda match: match[1] + b'"' + _bytes(chance.choice(ADDRESSES)) + b'"')


def revalue(body: bytes, chance: Random) -> bytes:
    """Give attributes other values, or none."""
    values = (*VALUES, *DATES)
    return _some(_ATTRIBUTE, body, chance, lambda match: match[1] + b'"' + _bytes(chance.choice(values)) + b'"')


def restate(body: bytes, chance: Random) -> bytes:
    """Give JSON other values, and values of other types."""
    quoted = [b'"%s"' % _bytes(value) for value in (*ADDRESSES, *DATES)]
    values = (*map(_bytes, VALUES), *quoted)
    return _some(_STRING, body, chance, lambda match: match[1] + chance.choice(values))


def redate(body: bytes, chance: Random) -> bytes:
    """Change dates and numbers."""
    return _some(_NUMBER, body, chance, lambda _: _bytes(chance.choice(DATES)))


def untag(body: bytes, chance: Random) -> bytes:
    """Take tags away, or double them."""
    return _some(_TAG, body, chance, lambda match: match[0] * chance.choice((0, 0, 2)))


def reword(body: bytes, chance: Random) -> bytes:
    """Give texts other words."""
    words = (*VALUES, *DATES, *ADDRESSES)
    return _some(_WORDS, body, chance, lambda _: _bytes(chance.choice(words)))


def recode(body: bytes, chance: Random) -> bytes:
    """Write the page in another encoding than it says."""
    return body.decode("utf-8", "replace").encode(chance.choice(CHARSETS), "replace")


CHANGES: tuple[Change, ...] = (
    *(flip, cut, repeat, insert, insert),
    *(readdress, revalue, restate, redate, untag, reword, recode),
)


# ---------------------------------------------------------------- pages


def changed(pages: Sequence[Page], chance: Random) -> Page:
    """One of the pages with up to four changes, at another address, at another time, under another type."""
    page = chance.choice(pages)
    body = page.body
    for _ in range(chance.randint(0, 4)):
        body = chance.choice(CHANGES)(body, chance)
    if chance.random() < 0.05:  # a page of two halves
        other = chance.choice(pages).body
        body = body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]
    return replace(
        page,
        url=chance.choice((page.url, None, *ADDRESSES)),
        body=body,
        content_type=chance.choice((page.content_type, *CONTENT_TYPES)),
        fetched_at=chance.choice((page.fetched_at, moment(chance))),
    )


def moment(chance: Random) -> datetime | None:
    """Return a time with a zone, at the edges of what there is among others."""
    edge = chance.choice((datetime.min, datetime.max, datetime(2026, 2, 28, 23, 59, 59), datetime(1970, 1, 1)))  # noqa: DTZ001, DTZ901 - the zone comes next
    zone = chance.choice(
        (UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)), timezone(timedelta(minutes=-1)))
    )
    return chance.choice((None, edge.replace(tzinfo=zone)))


# ---------------------------------------------------------------- packed


def archive(pages: Sequence[Page], chance: Random) -> bytes:
    """Return a web archive of some pages, damaged."""
    stream = BytesIO()
    chosen = [replace(chance.choice(pages), url=chance.choice(ADDRESSES), fetched_at=moment(chance)) for _ in range(3)]
    write_warc(chosen, stream)
    plain = gzip.decompress(stream.getvalue()) if stream.getvalue() else b""
    if chance.random() < 0.5:
        plain = plain.replace(
            b"content-length", chance.choice((b"Transfer-Encoding: chunked\r\nx", b"content-encoding: gzip\r\nx"))
        )
    for _ in range(chance.randint(0, 3)):
        plain = chance.choice((flip, cut, repeat))(plain, chance)
    return plain if chance.random() < 0.7 else gzip.compress(plain)


def packed(body: bytes, coding: str, chance: Random) -> bytes:
    """Return a body in a coding, damaged, or several times in a row."""
    data = _PACKERS[coding](body) * chance.choice((1, 1, 2))
    return chance.choice((flip, cut, repeat))(data, chance) if chance.random() < 0.8 else data


_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstandard.ZstdCompressor(level=1).compress,
}
